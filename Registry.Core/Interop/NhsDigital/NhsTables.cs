using System.Collections.Frozen;

namespace Registry.Core.Interop.NhsDigital;

/// <summary>What the answers of the release register are called here. Answers that are not in these tables are kept and not translated.</summary>
internal static class NhsTables
{
    /// <summary>
    /// Organisation Type. Trusts, commissioning groups and support units are public bodies. Companies, hospitals and networks are "other": the
    /// register has a type for those who supply systems, not for those who ask for data. The source's "Supplier" says just that.
    /// </summary>
    public static readonly FrozenDictionary<string, string> OrganisationTypes = new Dictionary<string, string>
    {
        ["Academic"] = "research-body",
        ["Agency/Public Body"] = "agency-or-public-body",
        ["Charity"] = "civil-society",
        ["Clinical Commissioning Group (CCG)"] = "agency-or-public-body",
        ["Commercial"] = "other",
        ["Commissioning Support Unit (CSU)"] = "agency-or-public-body",
        ["Consultancy"] = "other",
        ["Hospital"] = "other",
        ["Independent Sector Healthcare Provider"] = "other",
        ["Local Authority"] = "local-authority",
        ["Ministerial Department"] = "ministerial-department",
        ["Network"] = "other",
        ["NHS Trust"] = "agency-or-public-body",
        ["Private Healthcare"] = "other",
        ["Research"] = "research-body",
        ["SME"] = "other",
        ["Supplier"] = "supplier",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
