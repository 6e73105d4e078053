using System.Globalization;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// References of rows that may have no identifier, or one that is not theirs alone. The agency's own identifier is the reference where
/// exactly one of its rows has it; otherwise the reference is agency, <c>-x-</c> and a fingerprint of name and bureau, which stays the
/// same when rows move and when anything else about them changes. Rows that agree in agency, name and bureau are numbered in the order
/// of their whole text: exact twins are interchangeable, and among others only a change to one of them can swap the numbers.
/// </summary>
internal static class References
{
    /// <summary>The reference of each row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="owner">Who answers for a row.</param>
    /// <param name="identifier">The owner's identifier, or null.</param>
    /// <param name="same">The texts that make a row what it is.</param>
    public static IReadOnlyDictionary<SourceRow, string> Of(
        IReadOnlyList<SourceRow> rows, Func<SourceRow, string> owner, Func<SourceRow, string?> identifier, Func<SourceRow, IEnumerable<string>> same)
    {
        var references = new Dictionary<SourceRow, string>(ReferenceEqualityComparer.Instance);
        foreach (var owned in rows.GroupBy(owner, StringComparer.Ordinal))
        {
            var own = owned.GroupBy(row => Usable(identifier(row)) ?? "", StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() == 1).ToList();
            foreach (var group in own)
            {
                references.Add(group.Single(), group.Key);
            }

            var taken = own.Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var twins in owned.Where(row => !references.ContainsKey(row)).GroupBy(row => SourceText.Fingerprint(same(row)), StringComparer.Ordinal))
            {
                var number = 0;
                foreach (var row in twins.OrderBy(row => row.Everything, StringComparer.Ordinal))
                {
                    string reference;
                    do
                    {
                        number++;
                        reference = number == 1 ? $"{owned.Key}-x-{twins.Key}" : string.Create(CultureInfo.InvariantCulture, $"{owned.Key}-x-{twins.Key}-{number}");
                    }
                    while (!taken.Add(reference));

                    references.Add(row, reference);
                }
            }
        }

        return references;
    }

    /// <summary>The reference of a record that is part of a row's: the row's own and the column it comes from.</summary>
    public static string Part(string reference, string column) =>
        reference.Length + column.Length < 200 ? $"{reference} {column}" : $"{SourceText.Fingerprint([reference])} {column}";

    /// <summary>An identifier as printable ASCII, or null where there is none: "TBD" is not one. Typographic dashes become hyphens.</summary>
    public static string? Usable(string? identifier)
    {
        if (identifier is null || EmptyAnswers.Find(identifier) is not null)
        {
            return null;
        }

        var plain = SourceText.OneLine(identifier).Replace('–', '-').Replace('—', '-').Replace('‑', '-');
        return SourceText.IsReference(plain) ? plain : null;
    }
}
