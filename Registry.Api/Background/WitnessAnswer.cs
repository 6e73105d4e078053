using Registry.Core.Ledger;

namespace Registry.Api.Background;

/// <summary>What a witness said to a checkpoint (C2SP tlog-witness, add-checkpoint).</summary>
public abstract record WitnessAnswer
{
    /// <summary>It cosigned.</summary>
    /// <param name="Cosignature">Its cosignature; it holds.</param>
    public sealed record Cosigned(Cosignature Cosignature) : WitnessAnswer;

    /// <summary>It has seen the log at another size than it was asked from.</summary>
    /// <param name="Size">At this one.</param>
    public sealed record Elsewhere(long Size) : WitnessAnswer;

    /// <summary>It says that the log does not go on from what it has seen.</summary>
    /// <param name="Words">In what way.</param>
    public sealed record Contradicted(string Words) : WitnessAnswer;

    /// <summary>It did not cosign, for a reason that says nothing about the log.</summary>
    /// <param name="Words">The reason.</param>
    public sealed record Failed(string Words) : WitnessAnswer;
}
