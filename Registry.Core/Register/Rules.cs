namespace Registry.Core.Register;

/// <summary>
/// Every rule the register applies to what a record says, in one place (participation.md §6; domain.md). A rule enters this
/// list with the code that enforces it.
/// </summary>
public static class Rules
{
    private static readonly string[] Engagement = ["engagement"];
    private static readonly string[] Safeguard = ["safeguard"];
    private static readonly string[] Assessment = ["assessment"];
    private static readonly string[] Algorithm = ["algorithm"];
    private static readonly string[] Dataset = ["dataset"];
    private static readonly string[] Organisation = ["organisation"];

    /// <summary>R4: consult and above shows its question, room, promise, cohort and answer date.</summary>
    public static readonly Rule R4 = new("R4", RuleSeverity.DraftOnly, Engagement,
        "An engagement that claims to consult or more states the question asked, what was negotiable, the promise made, at least one cohort and the day a response is due.",
        "Without them nobody can tell whether people could change anything.", "OECD evaluation guidelines, principles 1 and 2; IAP2 promise to the public");

    /// <summary>R8: empower names the right to decide.</summary>
    public static readonly Rule R8 = new("R8", RuleSeverity.Refuse, Engagement,
        "An engagement that claims to empower states the decision right people held, the instrument that gave it, what it reaches and who may overrule it.",
        "A claim of power without an instrument misleads the people who took part.", "IAP2 empower; Arnstein");

    /// <summary>R9: who was not sought, and why.</summary>
    public static readonly Rule R9 = new("R9", RuleSeverity.DraftOnly, Engagement,
        "A community that was not sought, or was sought and not reached, is recorded with the reason.",
        "Silence about who was missing is the commonest way to be unrepresentative.", "AI Act 27(1)(c)-(d); Canada AIA consultation page; PSED");

    /// <summary>R11: a short or badly timed window.</summary>
    public static readonly Rule R11 = new("R11", RuleSeverity.Flag, Engagement,
        "A window of consultation lasts at least two weeks.",
        "People need time to hear of it, think and answer.", "Gunning 3");

    /// <summary>R18: a safeguard answers something.</summary>
    public static readonly Rule R18 = new("R18", RuleSeverity.Flag, Safeguard,
        "A safeguard mitigates a risk, answers a recommendation or is a legal duty.",
        "A measure that answers nothing cannot be checked for what it is worth.", "W3C DPV mitigatesRisk");

    /// <summary>R19: in place needs date and evidence.</summary>
    public static readonly Rule R19 = new("R19", RuleSeverity.Refuse, Safeguard,
        "A safeguard that is in place or operating states since when and shows evidence.",
        "Otherwise it is a promise.", "ISO/IEC 42001 A.6; DPIA review practice");

    /// <summary>R20: acceptability evidence.</summary>
    public static readonly Rule R20 = new("R20", RuleSeverity.Flag, Assessment,
        "An assessment cites evidence of what the public finds acceptable.",
        "Benefit is judged with the public, not only for it.", "CAG; UKSA principle 5; NDG guidance 2022");

    /// <summary>R21: measurable benefits.</summary>
    public static readonly Rule R21 = new("R21", RuleSeverity.DraftOnly, Assessment,
        "A benefit that justifies proceeding has a measure, a baseline and a date.",
        "A promise without them can never be found unkept.", "NHS Digital release register: yielded benefits in 54 % of agreements");

    /// <summary>R22: commercial gain is shared openly.</summary>
    public static readonly Rule R22 = new("R22", RuleSeverity.DraftOnly, Assessment,
        "Where a commercial body gains, the value share is stated, if only as none.",
        "People accept commercial use when they see what comes back.", "Scotland UVOD; NDG guidance 2022");

    /// <summary>R23: who accepted a residual high harm.</summary>
    public static readonly Rule R23 = new("R23", RuleSeverity.Flag, Assessment,
        "A harm that stays high names the role that accepted it.",
        "Somebody must answer for it.", "lay membership practice");

    /// <summary>R24: decision against advice.</summary>
    public static readonly Rule R24 = new("R24", RuleSeverity.Refuse, Assessment,
        "A decision that departs from the advice gives its reason.",
        "Advice and decision are separate facts; overruling in silence is what people complain of.", "CAG advises, HRA decides; the register's principle 4");

    /// <summary>R25: conditions point at something that can be checked.</summary>
    public static readonly Rule R25 = new("R25", RuleSeverity.Flag, Assessment,
        "Each condition links to a safeguard or commitment and has a due date.",
        "A condition nobody can point at is not one.", "the register's own terms: public-benefit assessment");

    /// <summary>R27: dates in order, totals that add up.</summary>
    public static readonly Rule R27 = new("R27", RuleSeverity.Refuse, [.. Engagement, .. Safeguard, .. Assessment, .. Algorithm, .. Dataset],
        "Dates are in order and numbers add up.",
        "A record that contradicts itself proves nothing.", "the register's own terms");

    /// <summary>R28: nobody can be recognised.</summary>
    public static readonly Rule R28 = new("R28", RuleSeverity.Refuse, Engagement,
        "Small groups are suppressed and no participant can be recognised.",
        "Taking part must not expose anybody.", "UK GDPR; the register's principle 9");

    /// <summary>D1: a presumption set aside is explained.</summary>
    public static readonly Rule D1 = new("D1", RuleSeverity.DraftOnly, Algorithm,
        "A system that a law or policy presumes to be of high impact and that is declared lower gives the justification.",
        "Reclassification is where accountability is lost.", "OMB 2025 HI_justification; AI Act Annex VIII B");

    /// <summary>D2: human oversight of high-impact systems.</summary>
    public static readonly Rule D2 = new("D2", RuleSeverity.DraftOnly, Algorithm,
        "A high-impact system states its human oversight.",
        "People want to know who can overrule it.", "AI Act 14 and 27(1)(e); ATRS human decisions");

    /// <summary>D3: contestability of high-impact systems.</summary>
    public static readonly Rule D3 = new("D3", RuleSeverity.DraftOnly, Algorithm,
        "A high-impact system states who can challenge it, and how.",
        "Redress with consequences is one of the four ingredients of a powerful say.", "NIST AI RMF MEASURE 3.3; the register's own terms: contestability");

    /// <summary>D4: what is named can be found.</summary>
    public static readonly Rule D4 = new("D4", RuleSeverity.DraftOnly, [.. Algorithm, .. Dataset, .. Safeguard, .. Assessment, .. Engagement],
        "What is referred to is either in this register or described in words.",
        "A reader must be able to know what is meant.", "the register's own terms");

    /// <summary>D5: a refusal of a right is explained.</summary>
    public static readonly Rule D5 = new("D5", RuleSeverity.DraftOnly, [.. Algorithm, .. Dataset],
        "Where people cannot contest something, the reason is given, and each cell of the grid is stated once.",
        "A no without a reason cannot be argued with.", "the register's own terms: contestability");

    /// <summary>D6: names inside a record are unique.</summary>
    public static readonly Rule D6 = new("D6", RuleSeverity.Refuse, [.. Algorithm, .. Dataset, .. Engagement, .. Safeguard, .. Assessment],
        "Names inside one record are unique.",
        "Other records point at them.", "the register's own terms");

    /// <summary>D7: personal data has a lawful basis.</summary>
    public static readonly Rule D7 = new("D7", RuleSeverity.DraftOnly, Dataset,
        "A dataset with personal data states its lawful basis, its identifiability and whom it is about.",
        "It is the first thing a data subject may ask.", "UK GDPR Articles 6, 13 and 14");

    /// <summary>D8: a waiver is reasoned and ends.</summary>
    public static readonly Rule D8 = new("D8", RuleSeverity.Refuse, Safeguard,
        "A waived safeguard gives the reason and the day the waiver ends.",
        "A waiver without an end is a removal.", "OMB M-25-21 CAIO waiver; the register's own terms: safeguard");

    /// <summary>D9: paid participation says how much.</summary>
    public static readonly Rule D9 = new("D9", RuleSeverity.DraftOnly, Engagement,
        "Paid participation states the amount, currency and unit; a cost is stated or withheld with a reason.",
        "Whether people were paid decides who could come.", "the register's own terms: engagement; GRIPP2-LF");

    /// <summary>D10: an engagement that did not go on says why.</summary>
    public static readonly Rule D10 = new("D10", RuleSeverity.DraftOnly, Engagement,
        "An engagement that did not go forward gives the reason.",
        "Dropped engagements are evidence too.", "Canada consultation registry status NF");

    /// <summary>D20: rights over personal data are stated.</summary>
    public static readonly Rule D20 = new("D20", RuleSeverity.DraftOnly, Dataset,
        "A dataset with personal data states who can challenge, correct, object, opt out or withdraw.",
        "The people it is about have these rights, and must learn which of them hold here.", "UK GDPR Articles 12 to 22; the register's own terms: contestability");

    /// <summary>D21: an identifier is stated once.</summary>
    public static readonly Rule D21 = new("D21", RuleSeverity.Refuse, Organisation,
        "Each identifier of an organisation is stated once.",
        "Identifiers are how the same body is found in other registers.", "W3C ORG org:identifier");

    /// <summary>D22: conditions of a decision are listed.</summary>
    public static readonly Rule D22 = new("D22", RuleSeverity.DraftOnly, Assessment,
        "A decision to proceed with conditions, or to pilot on advice that set conditions, lists the conditions.",
        "Conditions that nobody can read bind nobody.", "the register's own terms: public-benefit assessment; HRA conditions of support");

    /// <summary>D23: a realised benefit is shown.</summary>
    public static readonly Rule D23 = new("D23", RuleSeverity.Flag, Assessment,
        "A benefit reported as met, wholly or partly, shows the value reached and evidence.",
        "Declared and evidenced are two things.", "the register's principle 3; NHS Digital release register: yielded benefits");

    /// <summary>D24: advice comes first.</summary>
    public static readonly Rule D24 = new("D24", RuleSeverity.Flag, Assessment,
        "Advice is given no later than the day of the decision it advises on.",
        "Advice after the decision could not alter it.", "Gunning 1; the register's principle 1");

    /// <summary>D30: an engagement about a system or dataset names it.</summary>
    public static readonly Rule D30 = new("D30", RuleSeverity.DraftOnly, Engagement,
        "An engagement about a system or a dataset names it among its subjects.",
        "Otherwise nobody who looks at the system finds what people said about it.", "the register's own terms: engagement; IAP2");

    /// <summary>All rules, in the order of their codes.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        R4, R8, R9, R11, R18, R19, R20, R21, R22, R23, R24, R25, R27, R28,
        D1, D2, D3, D4, D5, D6, D7, D8, D9, D10,
        D20, D21, D22, D23, D24, D30,
    ];
}
