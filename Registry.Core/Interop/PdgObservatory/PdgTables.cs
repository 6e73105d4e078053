using System.Collections.Frozen;

namespace Registry.Core.Interop.PdgObservatory;

/// <summary>What the observatory's tags are called here. Tags that are not in these tables are kept and not translated.</summary>
internal static class PdgTables
{
    /// <summary>methods_tag. An online consultation may be a poll as well as a call for comments: it is "other".</summary>
    public static readonly FrozenDictionary<string, string> Methods = Table(
        ("Citizens' Jury", "citizens-jury"), ("Community Advisory Group", "community-advisory-group"), ("Data Governance Clinic", "data-governance-clinic"),
        ("Deliberative Forum", "deliberation"), ("Desk review", "desk-review"), ("Expert Advisory Panel", "expert-advisory-panel"), ("Focus Group", "focus-group"),
        ("Multi-criteria Decision Analysis", "multi-criteria-mapping"), ("Online Consultations", "other"), ("Peer-Researcher", "peer-research"),
        ("Public Dialogue", "public-dialogue"), ("Randomised Control Trial", "controlled-trial"), ("Roundtable Discussion", "roundtable"),
        ("Smarter Crowdsourcing", "crowdsourcing"), ("Survey", "survey"), ("Town Hall", "town-hall"), ("Workshop", "workshop"));

    /// <summary>ladder_of_participation, the rungs of Arnstein's ladder the observatory uses, as levels.</summary>
    public static readonly FrozenDictionary<string, string> Levels = Table(("Informing", "inform"), ("Consultation", "consult"), ("Partnership", "collaborate"));

    /// <summary>decision_methods_tag, up to its explanation in brackets.</summary>
    public static readonly FrozenDictionary<string, string> DecisionMethods = Table(
        ("General Agreement/Consensus", "consensus"), ("Idea Generation", "idea-generation"), ("Opinion Survey", "opinion-survey"), ("Voting", "vote"));

    /// <summary>organisation_type_tag, where it is one type; "National Government" may be a ministry as well as an agency.</summary>
    public static readonly FrozenDictionary<string, string> OrganisationTypes = Table(
        ("Academic Institution", "research-body"), ("For-Profit Business", "other"), ("Government-Owned Corporation", "public-corporation"),
        ("International Organization", "other"), ("Non-Governmental Organization", "civil-society"), ("Philanthropic Organization", "civil-society"));

    /// <summary>country_link.</summary>
    public static readonly FrozenDictionary<string, string> Countries = Table(
        ("australia", "AU"), ("netherlands", "NL"), ("united-kingdom", "GB"), ("united-states-of-america", "US"));

    /// <summary>modality_tag; both together are hybrid.</summary>
    public static string? Modality(IReadOnlyList<string> tags) => (tags.Contains("online"), tags.Contains("face to face")) switch
    {
        (true, true) => "hybrid",
        (true, false) => "online",
        (false, true) => "in-person",
        _ => null,
    };

    /// <summary>nature_of_participants_tag; whoever recruits beside an open door makes a targeted effort.</summary>
    public static string? Openness(IReadOnlyList<string> tags) => (tags.Contains("Open"), tags.Contains("Intentional recruitment") || tags.Contains("Restricted")) switch
    {
        (true, true) => "open-with-targeted-effort",
        (true, false) => "open",
        (false, true) => "limited",
        _ => null,
    };

    private static FrozenDictionary<string, string> Table(params (string Theirs, string Ours)[] rows) =>
        rows.ToFrozenDictionary(row => row.Theirs, row => row.Ours, StringComparer.Ordinal);
}
