using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Registry.Core.Insight;

namespace Bench;

/// <summary>A ratio, or a figure, to reach.</summary>
/// <param name="Work">The work.</param>
/// <param name="Of">The contender it is a ratio of, as work and name; null for a figure of its own.</param>
/// <param name="AtLeast">The ratio or figure to reach; null with <paramref name="AtMost"/>.</param>
/// <param name="AtMost">The figure to stay under.</param>
internal sealed record Target(string Work, (string Work, string Contender)? Of, double? AtLeast, double? AtMost = null);

/// <summary>What was measured, round by round.</summary>
internal sealed class Outcome
{
    private static readonly Target[] Targets =
    [
        new(Field.Record, (Field.Record, "floor"), 0.45),
        new(Field.Record, (Field.Record, "entities"), 6),
        new(Field.Record, (Field.Record, "objects"), 1),
        new(Field.NotModified, (Field.Record, "floor"), 0.60),
        new(Field.RecordRead, (Field.Record, "floor"), 0.45),
        new(Field.NotModifiedRead, (Field.Record, "floor"), 0.60),
        new(Field.Page, (Field.Page, "floor"), 0.22),
        new(Field.Page, (Field.Page, "entities"), 4),
        new(Field.Page, (Field.Page, "objects"), 4),
        new(Field.Deep, (Field.First, "register"), 0.95),
        new(Field.Feed, (Field.Feed, "entities"), 15),
        new(Field.Create, (Field.Create, "one commit each"), 4),
        new(Field.Create, (Field.Create, "entities"), 4),
        // Signing every checkpoint and publishing it costs at most a quarter.
        new(Field.Create, (Field.Create, "unsigned"), 0.75),
        new(Field.SearchCommon, null, null, 5),
        new(Field.SearchRare, null, null, 5),
        new(Field.Dossier, null, null, 10),
        new(Field.DossierAgain, null, null, 10),
        new("export, MB of private memory", null, null, 64),
        new("ready, ms", null, null, 1_000),
        new("seed", null, 5_000),
        .. new[] { "SQLite", "PostgreSQL" }.SelectMany(engine => Indicators.All.SelectMany(indicator => indicator.Parts, (indicator, part) => new Target(Questions.Work(indicator, part, engine), null, null, 1_000))),
    ];

    private readonly Dictionary<(string Work, string Contender), List<double>> _values = [];

    /// <summary>Whether some target is missed.</summary>
    public bool Missed => Targets.Any(target => Reached(target) is { Good: false });

    /// <summary>Adds the outcome of a turn.</summary>
    public void Add(string work, string contender, double value)
    {
        ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, (work, contender), out _);
        (values ??= []).Add(value);
    }

    /// <summary>Medians, and ratios against their targets, as Markdown.</summary>
    public string Table(Options options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{options.Size:N0} records, {options.Rounds} rounds of {options.Seconds} s, one core for the server and one for the load.").AppendLine();
        text.AppendLine("| work | contender | median | lowest | highest |").AppendLine("|---|---|---:|---:|---:|");
        foreach (var ((work, contender), values) in _values)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {work} | {contender} | {Number(Median(values))} | {Number(values.Min())} | {Number(values.Max())} |");
        }

        text.AppendLine().AppendLine("| work | against | reached | target | |").AppendLine("|---|---|---:|---:|---|");
        foreach (var target in Targets)
        {
            if (Reached(target) is { } reached)
            {
                var against = target.Of is not { } of ? "" : of.Work == target.Work ? of.Contender : $"{of.Contender}, {of.Work}";
                text.AppendLine(CultureInfo.InvariantCulture, $"| {target.Work} | {against} | {Number(reached.Value)} | {(target.AtLeast is { } least ? $"≥ {least}" : $"≤ {target.AtMost}")} | {(reached.Good ? "" : "missed")} |");
            }
        }

        return text.ToString();
    }

    /// <summary>The median of the ratios of each round: drift of the machine falls out.</summary>
    private (double Value, bool Good)? Reached(Target target)
    {
        if (!_values.TryGetValue((target.Work, "register"), out var values))
        {
            return null;
        }

        double value;
        if (target.Of is { } of)
        {
            if (!_values.TryGetValue(of, out var others))
            {
                return null;
            }

            value = Median([.. values.Zip(others, (own, other) => own / other)]);
        }
        else
        {
            value = Median(values);
        }

        return (value, target.AtLeast is { } least ? value >= least : value <= target.AtMost);
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Number(double value) => value.ToString(value < 100 ? "0.00" : "N0", CultureInfo.InvariantCulture);
}
