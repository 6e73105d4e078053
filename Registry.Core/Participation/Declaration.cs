using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What a body says about public engagement at one gate in the life of a dataset or algorithm: there was some, none, or not yet, and why. It
/// makes zero something one can look up (participation.md §4.2; Canada AIA; UK GDPR 35(9)).
/// </summary>
public sealed record Declaration
{
    /// <summary>The algorithm or dataset.</summary>
    [Mandatory(Always = true), RefersTo("algorithm", "dataset"), Fixed]
    public Guid? Subject { get; init; }

    /// <summary>The gate: design, procurement, deployment, or a review.</summary>
    [Mandatory(Always = true), Code("declaration-gate"), Fixed]
    public string? Gate { get; init; }

    /// <summary>The day the gate was or will be passed; it tells one review from the next.</summary>
    public DateOnly? GateDate { get; init; }

    /// <summary>What is declared. Every state is a valid answer, and the honest one is the right one.</summary>
    [Mandatory(Always = true), Code("declaration-state")]
    public string? DeclarationState { get; init; }

    /// <summary>Why it is so; asked for unless the public was engaged.</summary>
    [Text(10_000)]
    public string? Reason { get; init; }

    /// <summary>The role that answers for it, never a person's name.</summary>
    [Mandatory, Text(300)]
    public string? AccountableRole { get; init; }

    /// <summary>The day on which the declaration will be looked at again; for planned engagement, the day it is planned for.</summary>
    public DateOnly? ReviewDate { get; init; }

    /// <summary>The engagements for this gate.</summary>
    [RefersTo("engagement"), Items(100)]
    public IReadOnlyList<Guid>? Engagements { get; init; }

    /// <summary>The earlier engagements that are relied on instead, and why they still fit.</summary>
    [Items(50)]
    public IReadOnlyList<Reliance>? Reliance { get; init; }
}

/// <summary>Why an earlier engagement still speaks to the matter at hand, so that one general dialogue is not cited for ever (participation.md §4.5).</summary>
public sealed record Reliance
{
    /// <summary>The earlier engagement.</summary>
    [Mandatory(Always = true), RefersTo("engagement")]
    public Guid? Engagement { get; init; }

    /// <summary>What it contributes.</summary>
    [Mandatory, Code("reliance-how")]
    public string? How { get; init; }

    /// <summary>Why what people said then fits here.</summary>
    [Mandatory, Text(5_000)]
    public string? Relevance { get; init; }

    /// <summary>Whether what people were asked about has changed materially since.</summary>
    [Mandatory]
    public bool? MaterialChangeSince { get; init; }
}
