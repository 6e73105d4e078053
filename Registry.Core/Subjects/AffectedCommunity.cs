using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>A group a dataset or algorithm affects: wider than its data subjects (AI Act 27(1)(c)-(d); CAG).</summary>
public sealed record AffectedCommunity
{
    /// <summary>Name inside this record, so that engagements can say whom they represented.</summary>
    [Mandatory(Always = true), Matches(Patterns.LocalId, Patterns.LocalIdMeans)]
    public string? Id { get; init; }

    /// <summary>What the group calls itself, or is called.</summary>
    [Mandatory, Text(300)]
    public string? Name { get; init; }

    /// <summary>Which kind of group.</summary>
    [Mandatory, Code("community-kind")]
    public string? Kind { get; init; }

    /// <summary>Whether it gains, is harmed, both, or nobody knows.</summary>
    [Mandatory, Code("community-effect")]
    public string? Effect { get; init; }

    /// <summary>How the system reaches it.</summary>
    [Mandatory, Text(5_000)]
    public string? Mechanism { get; init; }

    /// <summary>Whether it is adversely affected: such a group must be accounted for in every engagement (rule R9).</summary>
    [Mandatory]
    public bool? Adverse { get; init; }

    /// <summary>How many people, roughly.</summary>
    public long? EstimatedSize { get; init; }

    /// <summary>A body that speaks for it.</summary>
    [Text(300)]
    public string? RepresentativeBody { get; init; }

    /// <summary>The communities of a subject, to be joined with who was heard and who bears harm.</summary>
    internal static Rows<T> Rows<T>(Func<T, IEnumerable<AffectedCommunity>?> communities) => Register.Rows.Of("affected_community", communities,
        Column.Text<AffectedCommunity>("local_id", community => community.Id),
        Column.Text<AffectedCommunity>("community_kind", community => community.Kind),
        Column.Text<AffectedCommunity>("effect", community => community.Effect),
        Column.Truth<AffectedCommunity>("adverse", community => community.Adverse));
}

/// <summary>One cell of the grid of what people can do about a system (W3C DPV involvement; domain.md, contestability).</summary>
public sealed record Contestability
{
    /// <summary>What can be done.</summary>
    [Mandatory(Always = true), Code("contest-act")]
    public string? Act { get; init; }

    /// <summary>About what.</summary>
    [Mandatory(Always = true), Code("contest-object")]
    public string? Object { get; init; }

    /// <summary>By whom.</summary>
    [Mandatory(Always = true), Code("contest-standing")]
    public string? By { get; init; }

    /// <summary>Yes, no or not applicable.</summary>
    [Mandatory(Always = true), Code("contest-answer")]
    public string? Answer { get; init; }

    /// <summary>Why not, where the answer is no.</summary>
    [Text(2_000)]
    public string? Reason { get; init; }

    /// <summary>Where the route is explained.</summary>
    [Url, Text(2_000)]
    public string? Url { get; init; }

    /// <summary>What can be done, about what and by whom, as act/object/standing.</summary>
    internal static IEnumerable<string>? Possible(IReadOnlyList<Contestability>? cells) => cells?.Where(cell => cell.Answer == "yes").Select(cell => $"{cell.Act}/{cell.Object}/{cell.By}");

    /// <summary>Whether a group can challenge process, input or output; null where that is not stated.</summary>
    internal static bool? GroupCanChallenge(IReadOnlyList<Contestability>? cells)
    {
        var answers = cells?.Where(cell => cell is { Act: "challenge", By: "group", Answer: "yes" or "no" }).Select(cell => cell.Answer).ToList();
        return answers is null or [] ? null : answers.Contains("yes");
    }
}

/// <summary>Where to ask: a function and its mailbox or page, never a person (domain.md, principle 9).</summary>
public sealed record ContactPoint
{
    /// <summary>The office or team.</summary>
    [Text(300)]
    public string? Name { get; init; }

    /// <summary>A functional mailbox or an http(s) address.</summary>
    [Mandatory, Mailbox, Text(500)]
    public string? Address { get; init; }
}
