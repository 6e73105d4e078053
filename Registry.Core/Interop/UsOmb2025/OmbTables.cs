using System.Collections.Frozen;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>What the answers of the 2025 inventory are called here. Answers that are not in these tables are kept and not translated.</summary>
internal static class OmbTables
{
    /// <summary>development_stage.</summary>
    public static readonly FrozenDictionary<string, string> Phases = Table(
        ("Pre-deployment", "development"), ("Pilot", "pilot"), ("Deployed", "production"), ("Retired", "retired"));

    /// <summary>topic_area, where it is one sector; "Energy and Environment", "Science" and the like could be several and are only kept.</summary>
    public static readonly FrozenDictionary<string, string> Sectors = Table(
        ("Health and Medical", "health"), ("Law Enforcement", "public-order-and-safety"), ("Benefits Processing", "social-protection"),
        ("Transportation", "economic-affairs"), ("International Affairs", "general-public-services"));

    /// <summary>classification.</summary>
    public static readonly FrozenDictionary<string, string> Capabilities = Table(
        ("Agentic AI", "agentic"), ("Classical ML", "predictive-machine-learning"), ("Computer Vision", "computer-vision"), ("Generative AI", "generative"),
        ("NLP", "computer-linguistics"), ("Reinforcement Learning", "reinforcement-learning"), ("Other", "other"));

    /// <summary>contracting_usage, as the role of the vendor named.</summary>
    public static readonly FrozenDictionary<string, string> SupplierRoles = Table(("Vendor Purchased", "vendor"), ("Contracting and In House", "developer"));

    /// <summary>vendor_name, where it says that there is no vendor.</summary>
    public static readonly FrozenSet<string> NoVendor =
        new[] { "no vendor involved", "in-house", "in-house development", "internally created" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>demographic_features: the eleven choices of the form that name something; others are the agency's own words and only kept.</summary>
    public static readonly FrozenDictionary<string, string> SpecialCategories = Table(
        ("a) Race/Ethnicity", "racial-or-ethnic-origin"), ("b) Sex", "sex"), ("c) Age", "age"), ("d) Religious Affiliation", "religious-or-philosophical-beliefs"),
        ("e) Socioeconomic Status", "socioeconomic-status"), ("f) Ability Status", "disability"), ("g) Residency Status", "nationality-or-residency-status"),
        ("h) Marital Status", "marital-status"), ("i) Income", "income"), ("j) Employment Status", "employment-status"), ("l) Other", "other"));

    /// <summary>demographic_features: the choice that names nothing.</summary>
    public const string NoDemographicFeature = "k) None of the above";

    /// <summary>hi_public_consultation, the choices of the form that name a method; its long forms stand beside the short ones.</summary>
    public static readonly FrozenDictionary<string, string> ConsultationMethods = Table(
        ("a) Direct usability testing", "usability-test"), ("Usability Testing", "usability-test"),
        ("b) General solicitations of feedback and comments from the public", "public-comment"), ("Public Feedback Solicitations", "public-comment"),
        ("General solicitations of \ncomments from the public", "public-comment"),
        ("c) Public hearings or meetings", "hearing"), ("Public Hearings", "hearing"), ("d) Other", "other"), ("Other", "other"));

    /// <summary>hi_public_consultation, where it is only on its way.</summary>
    public static readonly FrozenSet<string> ConsultationInProgress = new[] { "In-progress", "e) In-progress" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>hi_appeal_process, as an individual's challenge to an output: the answer, and the reason where it is no.</summary>
    public static readonly FrozenDictionary<string, (string Answer, string? Reason)> Appeals = new Dictionary<string, (string Answer, string? Reason)>
    {
        ["Appeal Process Established"] = ("yes", null),
        ["a) Yes, an appropriate appeal process has been established"] = ("yes", null),
        ["Not Applicable"] = ("not-applicable", null),
        ["b) Not applicable"] = ("not-applicable", null),
        ["Appeal Precluded by Law"] = ("no", "Law, operational limitations or governmentwide guidance preclude an appeal."),
        ["d) Law, operational limitations, or governmentwide guidance precludes an opportunity for an individual to appeal"] = ("no", "Law, operational limitations or governmentwide guidance preclude an appeal."),
        ["CAIO Waived"] = ("no", "The agency's chief AI officer has waived the practice and reported so to OMB."),
        ["e) Agency CAIO has waived this minimum practice and reported such waiver to OMB"] = ("no", "The agency's chief AI officer has waived the practice and reported so to OMB."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>hi_appeal_process, where it is only on its way.</summary>
    public static readonly FrozenSet<string> AppealInProgress =
        new[] { "Appeal Process In-progress", "c) Establishment of an appropriate appeal process is in-progress" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an answer says that the chief AI officer waived a minimum practice.</summary>
    public static bool IsWaived(string answer) =>
        answer == "CAIO Waived" || answer.EndsWith("Agency CAIO has waived this minimum practice and reported such waiver to OMB", StringComparison.Ordinal);

    /// <summary>is_withheld, where it says that the use case should be withheld, as the ground. "Other" does not say so.</summary>
    public static readonly FrozenDictionary<string, string> Grounds = Table(("Yes - Disclosure Risk", "other"), ("Yes - Prohibited by Law", "prohibited-by-law"));

    /// <summary>
    /// Agencies the two files name differently, by the name in the file of common products. Each pair was looked at: the names are those of
    /// one body. "Department of Veteran Affairs-OIG" is not here, since an inspector general is a body of its own.
    /// </summary>
    public static readonly FrozenDictionary<string, string> OtherNames = Table(
        ("Department of Treasury", "Department of the Treasury"), ("Federal Reserve Board of Governors", "Federal Reserve Board"),
        ("National Endowment of the Arts", "National Endowment for the Arts"), ("United States Election Assistance Commission", "Election Assistance Commission"),
        ("United States Office of Special Counsel", "Office of Special Counsel"));

    private static FrozenDictionary<string, string> Table(params (string Theirs, string Ours)[] rows) =>
        rows.ToFrozenDictionary(row => row.Theirs, row => row.Ours, StringComparer.Ordinal);
}
