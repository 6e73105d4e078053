using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>R28: groups of one to four people are not counted in public, nor given away by the numbers beside them.</summary>
internal static class SmallCells
{
    /// <summary>The smallest group that may be counted (domain.md, principle 9).</summary>
    public const int Smallest = 5;

    public static void NobodyRecognisable(this AbstractValidator<Engagement> rules) =>
        rules.RuleFor(r => r).Custom((engagement, context) =>
        {
            for (var c = 0; c < (engagement.Cohorts?.Count ?? 0); c++)
            {
                var (cohort, path) = (engagement.Cohorts![c], $"cohorts[{c}].profile");
                for (var i = 0; i < (cohort.Profile?.Count ?? 0); i++)
                {
                    Row(cohort.Profile![i], cohort.TookPart, $"{path}[{i}]", context);
                }

                Remainders(cohort, path, context);
            }

            for (var i = 0; i < (engagement.Representation?.Count ?? 0); i++)
            {
                if (engagement.Representation![i] is { Mode: "directly", Count: { } count } && IsSmall(count))
                {
                    context.Breaks(Rules.R28, $"representation[{i}].count", $"Fewer than {Smallest} people of one community can be recognised: leave count out.");
                }
            }
        });

    private static void Row(ProfileRow row, long? tookPart, string path, ValidationContext<Engagement> context)
    {
        if (row.Suppressed == true)
        {
            if (row.Participants is not null)
            {
                context.Breaks(Rules.R28, $"{path}.participants", "The row is suppressed: leave participants out.");
            }

            if (row.ParticipantsShare is not null)
            {
                context.Breaks(Rules.R28, $"{path}.participantsShare", "The row is suppressed, and the share gives the count away: leave participantsShare out.");
            }
        }
        else if (row.Participants is { } count)
        {
            if (IsSmall(count))
            {
                context.Breaks(Rules.R28, $"{path}.participants", $"Fewer than {Smallest} people can be recognised: leave participants and participantsShare out and set suppressed to true.");
            }
        }
        else if (Known(row, tookPart) is { } implied && IsSmall(implied))
        {
            context.Breaks(Rules.R28, $"{path}.participantsShare", $"This share of those who took part is fewer than {Smallest} people: leave it out and set suppressed to true.");
        }
    }

    /// <summary>The only suppressed row of a dimension is what the other rows leave of the total.</summary>
    private static void Remainders(Cohort cohort, string path, ValidationContext<Engagement> context)
    {
        var rows = (cohort.Profile ?? []).Select((row, i) => (row, i));
        foreach (var dimension in rows.GroupBy(at => at.row.Dimension))
        {
            var suppressed = dimension.Where(at => at.row.Suppressed == true).ToArray();
            var others = dimension.Where(at => at.row.Suppressed != true).Select(at => Known(at.row, cohort.TookPart)).ToArray();
            if (suppressed.Length == 1 && others.Length > 0 && cohort.TookPart is { } total && others.All(known => known is not null) && IsSmall(total - others.Sum()!.Value))
            {
                context.Breaks(Rules.R28, $"{path}[{suppressed[0].i}].suppressed", $"The suppressed number follows from tookPart and the other rows of {dimension.Key}: suppress the next smallest row too, or merge the two.");
            }
        }
    }

    private static decimal? Known(ProfileRow row, long? tookPart) =>
        row.Participants is { } count ? count : row.ParticipantsShare * tookPart / 100;

    private static bool IsSmall(decimal people) => Math.Round(people) is > 0 and < Smallest;
}
