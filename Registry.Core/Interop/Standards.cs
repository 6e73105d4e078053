using Registry.Core.Interop.NhsDigital;
using Registry.Core.Interop.PdgObservatory;
using Registry.Core.Interop.UkAtrs;
using Registry.Core.Interop.UkMetadataModel;
using Registry.Core.Interop.UsOmb2025;

namespace Registry.Core.Interop;

/// <summary>Every foreign standard the register reads.</summary>
public static class Standards
{
    /// <summary>All standards, by key.</summary>
    public static IReadOnlyList<Standard> All { get; } = [AtrsStandard.Standard, MetadataModelStandard.Standard, NhsDigitalStandard.Standard, OmbStandard.Standard, PdgStandard.Standard];

    /// <summary>The standard with this key, or null.</summary>
    public static Standard? Find(string key) => All.FirstOrDefault(standard => standard.Key == key);
}
