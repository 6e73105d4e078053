namespace Registry.Core.Interop;

/// <summary>The foreign standards the register reads.</summary>
public static class Standards
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Standard> All { get; } = [];
}
