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

    /// <summary>D4: every group of people is a community that a subject declares, or named in words.</summary>
    public static void PeopleAreNamed<T>(this AbstractValidator<T> rules, Expression<Func<T, IReadOnlyList<PeopleConcerned>?>> people, string member) =>
        rules.RuleFor(people).Custom((groups, context) => context.PeopleAreNamed(groups, member));

    /// <summary>D4: the same for a list inside another.</summary>
    public static void PeopleAreNamed<T>(this ValidationContext<T> context, IReadOnlyList<PeopleConcerned>? people, string at)
    {
        for (var i = 0; i < (people?.Count ?? 0); i++)
        {
            var group = people![i];
            if (group.Community is not null && group.Subject is null)
            {
                context.Breaks(Rules.D4, $"{at}[{i}].subject", $"Say which algorithm or dataset declares the community {group.Community}.");
            }
            else if (group.Community is null && string.IsNullOrWhiteSpace(group.Name))
            {
                context.Breaks(Rules.D4, $"{at}[{i}]", "Name a community that a subject declares, or say in words who is meant.");
            }
        }
    }

    /// <summary>D4: every piece of evidence is linked, described, or withheld for a reason.</summary>
    public static void EvidenceCanBeFound<T>(this AbstractValidator<T> rules, Expression<Func<T, IReadOnlyList<Evidence>?>> evidence, string member) =>
        rules.RuleFor(evidence).Custom((shown, context) =>
        {
            for (var i = 0; i < (shown?.Count ?? 0); i++)
            {
                if (!shown![i].CanBeFound())
                {
                    context.Breaks(Rules.D4, $"{member}[{i}].url", "Link the evidence, describe what it shows, or say in withheldReason why it is not published.");
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
