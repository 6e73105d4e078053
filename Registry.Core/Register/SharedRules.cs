using System.Linq.Expressions;
using FluentValidation;
using FluentValidation.Results;

namespace Registry.Core.Register;

/// <summary>Rules that more than one kind obeys.</summary>
public static class SharedRules
{
    /// <summary>D6: the names inside one record's list are unique.</summary>
    public static void LocalIdsUnique<T, TItem>(this AbstractValidator<T> rules, Expression<Func<T, IReadOnlyList<TItem>?>> list, Func<TItem, string?> id, string member) =>
        rules.RuleFor(list).Custom((items, context) =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < (items?.Count ?? 0); i++)
            {
                if (id(items![i]) is { } name && !seen.Add(name))
                {
                    context.Breaks(Rules.D6, $"{member}[{i}].id", $"The name {name} is already used in {member}: choose another.");
                }
            }
        });

    /// <summary>Adds a breach of a rule at a path such as <c>cohorts[0].tookPart</c>.</summary>
    public static void Breaks<T>(this ValidationContext<T> context, Rule rule, string path, string detail) =>
        context.AddFailure(new ValidationFailure(path, detail) { ErrorCode = rule.Code, CustomState = rule });

    /// <summary>R27: the later of two dates is not before the earlier one.</summary>
    public static void InOrder<T>(this AbstractValidator<T> rules, Func<T, DateOnly?> earlier, string earlierName, Func<T, DateOnly?> later, string laterName) =>
        rules.RuleFor(r => r).Custom((record, context) =>
        {
            if (earlier(record) is { } first && later(record) is { } second && second < first)
            {
                context.Breaks(Rules.R27, laterName, $"{laterName} ({second:yyyy-MM-dd}) is before {earlierName} ({first:yyyy-MM-dd}).");
            }
        });
}
