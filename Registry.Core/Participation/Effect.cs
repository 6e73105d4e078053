using Registry.Core.Register;

namespace Registry.Core.Participation;

/// <summary>
/// What changed because people spoke, or that nothing did, as the owner of the system claims it. Where a system changed it cites the version
/// of that system's own record that shows it: the one thing only a register can check (participation.md §4.7, principle 5).
/// </summary>
public sealed record Effect
{
    /// <summary>What sort of change it is; no change is one.</summary>
    [Mandatory(Always = true), Code("effect-kind")]
    public string? EffectKind { get; init; }

    /// <summary>The recommendations it follows from.</summary>
    [Mandatory, RefersTo("recommendation"), Items(100)]
    public IReadOnlyList<Guid>? Because { get; init; }

    /// <summary>How it was before.</summary>
    [Mandatory, Text(5_000)]
    public string? Before { get; init; }

    /// <summary>How it is now.</summary>
    [Mandatory(Always = true), Text(5_000)]
    public string? After { get; init; }

    /// <summary>The algorithm or dataset that changed.</summary>
    [RefersTo("algorithm", "dataset")]
    public Guid? Subject { get; init; }

    /// <summary>The version of its record that shows the change (rule R17).</summary>
    [Between(1, Shape.LargestWhole)]
    public long? SubjectVersion { get; init; }

    /// <summary>The day of the change.</summary>
    public DateOnly? ChangedOn { get; init; }

    /// <summary>How far it is due to what people said.</summary>
    [Mandatory, Code("attribution")]
    public string? Attribution { get; init; }

    /// <summary>What shows it.</summary>
    [Mandatory, Items(100)]
    public IReadOnlyList<Evidence>? Evidence { get; init; }

    /// <summary>How those who had taken part were told.</summary>
    public ToldParticipants? ToldParticipants { get; init; }
}

/// <summary>How people who took part were told what became of what they said (participation.md §4.7, feedback; IAP2).</summary>
public sealed record ToldParticipants
{
    /// <summary>The day they were told.</summary>
    [Mandatory]
    public DateOnly? Date { get; init; }

    /// <summary>By which means.</summary>
    [Mandatory, Text(1_000)]
    public string? Means { get; init; }

    /// <summary>Whether they were met again.</summary>
    [Mandatory]
    public bool? Reconvened { get; init; }

    /// <summary>What they thought of it, as a group.</summary>
    [Text(5_000)]
    public string? View { get; init; }
}
