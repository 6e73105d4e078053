using Registry.Core.Register;

namespace Registry.Core.Insight;

/// <summary>
/// A rule that only several records together can break. Its SQL gives a row for each thing that breaks it, for the records that are examined
/// (<see cref="Facts.Standing"/>, <see cref="Facts.Examined(string, string)"/>), with the columns <c>record</c> (the one examined), <c>kind</c>, <c>id</c>, <c>part</c> and <c>says</c>.
/// </summary>
/// <param name="Kind">Kind of the record that is examined.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Pointer">The member it is about, or the whole record.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Clears">What would clear it.</param>
/// <param name="Sql">What breaks it.</param>
public sealed record CrossCheck(string Kind, Rule Rule, string Pointer, string Detail, string Clears, string Sql)
{
    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<CrossCheck> All { get; } = [.. EngagementChecks.All, .. AnswerChecks.All, .. SubjectChecks.All, .. Late];

    /// <summary>What is examined for records of a kind.</summary>
    public static IEnumerable<CrossCheck> Of(Kind kind) => All.Where(check => check.Kind == kind.Name);

    /// <summary>Late entry (question Q14), the same for every kind that tells of an event.</summary>
    private static IEnumerable<CrossCheck> Late => Rules.D56.Kinds.Select(kind => new CrossCheck(kind, Rules.D56, "",
        $"It was recorded more than {Facts.PromptDays} days after the event.",
        "Nothing clears it: it tells readers that the record was made afterwards. Record the next event within thirty days.",
        $"SELECT l.id AS record, l.kind, l.id, '' AS part, CAST(l.days AS TEXT) || ' days' AS says FROM {Facts.Examined("lag", "id")} l WHERE {Facts.At("l")} AND l.days > {Facts.PromptDays}"));
}

/// <summary>What a finding rests on.</summary>
/// <param name="Kind">Kind of a record.</param>
/// <param name="Id">The record.</param>
/// <param name="Part">A name inside it, or the other record it is seen with, where there is one.</param>
/// <param name="Says">What it says to the matter.</param>
/// <param name="Href">Where it stands.</param>
public sealed record Basis(string Kind, string Id, string? Part, string? Says, string Href)
{
    internal static int InOrder(Basis one, Basis other) => string.CompareOrdinal(one.Id, other.Id) is not 0 and var order ? order : string.CompareOrdinal(one.Part, other.Part);

    internal static Basis Of(string kind, string id, string? part, string? says) => new(kind, id, part, says, $"/v1/{Kinds.Find(kind)!.Plural}/{id}");
}

/// <summary>A flag on a record: a rule it breaks though it is published, and what would clear it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Computed">Whether it follows from several records, or from what the record itself says.</param>
/// <param name="Pointer">JSON Pointer of the member it is about; empty for the whole record.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Clears">What would clear it.</param>
/// <param name="From">What it rests on.</param>
/// <param name="Comparison">Of an unlinked claim that cites a version of a subject: how that version differs from the one before.</param>
public sealed record Finding(Rule Rule, bool Computed, string Pointer, string Detail, string Clears, IReadOnlyList<Basis> From, CitedComparison? Comparison = null);
