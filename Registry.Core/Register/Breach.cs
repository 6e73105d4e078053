using FluentValidation.Results;

namespace Registry.Core.Register;

/// <summary>A rule that a record breaks, and where.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Pointer">JSON Pointer (RFC 6901) of the member.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record Breach(Rule Rule, string Pointer, string Detail)
{
    /// <summary>The breaches among the failures of a validator.</summary>
    public static IEnumerable<Breach> From(ValidationResult result) =>
        result.Errors.Select(failure => new Breach(
            failure.CustomState as Rule ?? throw new InvalidOperationException($"A validator of {failure.PropertyName} names no rule: end it with Obeys."),
            ToPointer(failure.PropertyName),
            failure.ErrorMessage));

    /// <summary><c>Cohorts[0].TookPart</c> as <c>/cohorts/0/tookPart</c>.</summary>
    private static string ToPointer(string path)
    {
        var pointer = new System.Text.StringBuilder(path.Length + 1);
        var atStart = true;
        if (path.Length > 0)
        {
            pointer.Append('/');
        }

        foreach (var c in path)
        {
            if (c is '.' or '[')
            {
                pointer.Append('/');
                atStart = c == '.';
            }
            else if (c != ']')
            {
                pointer.Append(atStart ? char.ToLowerInvariant(c) : c);
                atStart = false;
            }
        }

        return pointer.ToString();
    }
}
