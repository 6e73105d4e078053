namespace Registry.Core.Register;

/// <summary>
/// Every rule the register applies to what a record says, in one place (participation.md §6; domain.md). A rule enters this
/// list with the code that enforces it, or that finds it broken across several records.
/// </summary>
public static class Rules
{
    private static readonly string[] Engagement = ["engagement"];
    private static readonly string[] Safeguard = ["safeguard"];
    private static readonly string[] Assessment = ["assessment"];
    private static readonly string[] Algorithm = ["algorithm"];
    private static readonly string[] Dataset = ["dataset"];
    private static readonly string[] Organisation = ["organisation"];
    private static readonly string[] Decision = ["decision"];
    private static readonly string[] Declaration = ["declaration"];
    private static readonly string[] Recommendation = ["recommendation"];
    private static readonly string[] Response = ["response"];
    private static readonly string[] Commitment = ["commitment"];
    private static readonly string[] Verification = ["verification"];
    private static readonly string[] Effect = ["effect"];
    private static readonly string[] Challenge = ["challenge"];

    /// <summary>R1: no engagement is declared with its reason.</summary>
    public static readonly Rule R1 = new("R1", RuleSeverity.Flag, Declaration,
        "A declaration other than engaged gives its reason and the day it will be looked at again; that there is no reason is published, and shown.",
        "No engagement is a fact people may ask about; a reason makes it one they can argue with.", "Canada AIA consultation page; UK GDPR 35(9)");

    /// <summary>R2: influence names what it could alter.</summary>
    public static readonly Rule R2 = new("R2", RuleSeverity.DraftOnly, Engagement,
        "An engagement that claims to consult or more names a decision people could alter or, where it was about a sector's policy or general attitudes, the making of policy it fed.",
        "Without a decision there is nothing to influence.", "IAP2 Spectrum; Gunning 1");

    /// <summary>R3: some things are not engagement.</summary>
    public static readonly Rule R3 = new("R3", RuleSeverity.Flag, [.. Algorithm, .. Dataset, .. Engagement],
        "Informing people, testing for usability and research into attitudes do not by themselves count as having engaged.",
        "They give people no say.", "OMB 2025 inventories, where tests filled the box for consultation; Connected by Data on thin and thick engagement");

    /// <summary>R4: consult and above shows its question, room, promise, cohort and answer date.</summary>
    public static readonly Rule R4 = new("R4", RuleSeverity.DraftOnly, Engagement,
        "An engagement that claims to consult or more states the question asked, what was negotiable, the promise made, at least one cohort and the day a response is due.",
        "Without them nobody can tell whether people could change anything.", "OECD evaluation guidelines, principles 1 and 2; IAP2 promise to the public");

    /// <summary>R5: consulting is shown by findings and an answer.</summary>
    public static readonly Rule R5 = new("R5", RuleSeverity.Flag, Engagement,
        "To have consulted is shown by published findings and at least one published response.",
        "Who asks and does not answer has not consulted.", "IAP2 feedback; OECD principle 2");

    /// <summary>R6: involving is shown by more than one meeting.</summary>
    public static readonly Rule R6 = new("R6", RuleSeverity.Flag, Engagement,
        "To have involved is shown by meeting people on two days or more, or before and after options were drafted, and by saying how their concerns shaped the options.",
        "Involvement is a conversation.", "IAP2 Spectrum");

    /// <summary>R7: collaborating is shown by shared making.</summary>
    public static readonly Rule R7 = new("R7", RuleSeverity.Flag, Engagement,
        "To have collaborated is shown by terms of reference or a record of making options together, and by a reason in every response that does not accept.",
        "Partners are owed reasons.", "IAP2 Spectrum; Ada Lovelace Institute 2021");

    /// <summary>R8: empower names the right to decide.</summary>
    public static readonly Rule R8 = new("R8", RuleSeverity.Refuse, [.. Engagement, .. Decision],
        "An engagement that claims to empower states the decision right people held, the instrument that gave it, what it reaches and who may overrule it. A decision that departs from what people decided there names who overruled it, when and why.",
        "A claim of power without an instrument misleads the people who took part.", "IAP2 empower; Arnstein");

    /// <summary>R9: who was not sought, and why.</summary>
    public static readonly Rule R9 = new("R9", RuleSeverity.DraftOnly, Engagement,
        "A community that was not sought, or was sought and not reached, is recorded with the reason; an engagement about a high-impact system accounts for every community the system affects adversely.",
        "Silence about who was missing is the commonest way to be unrepresentative.", "AI Act 27(1)(c)-(d); Canada AIA consultation page; PSED");

    /// <summary>R10: after the decision is too late.</summary>
    public static readonly Rule R10 = new("R10", RuleSeverity.Flag, [.. Engagement, .. Decision],
        "An engagement that ended after the decision was taken does not count as consulting or more for that decision.",
        "It could not have altered it.", "Gunning 1");

    /// <summary>R11: a short or badly timed window.</summary>
    public static readonly Rule R11 = new("R11", RuleSeverity.Flag, Engagement,
        "A window of consultation lasts at least two weeks.",
        "People need time to hear of it, think and answer.", "Gunning 3");

    /// <summary>R12: an answer that is no yes gives its reason.</summary>
    public static readonly Rule R12 = new("R12", RuleSeverity.Refuse, Response,
        "A response that does not accept in full gives its reason and what kind of reason it is; one that accepts in part says which part. Noting, or accepting in principle, is no answer.",
        "Point by point, people are owed to hear what becomes of what they said.", "OECD principle 2; evidence to Parliament on point-by-point replies");

    /// <summary>R13: putting off has an end.</summary>
    public static readonly Rule R13 = new("R13", RuleSeverity.Refuse, Response,
        "A deferred response says by which day, within twelve months, it will be decided. A second deferral is shown as a finding.",
        "Putting off without an end is a refusal without a reason.", "the register's own terms: response");

    /// <summary>R14: passing on is shown.</summary>
    public static readonly Rule R14 = new("R14", RuleSeverity.Refuse, Response,
        "A redirected response names the organisation that is to answer and shows that it was handed over. The clock goes on until that organisation answers, for at most sixty days; what is passed on after its day gains none.",
        "Nobody should be sent from door to door.", "the register's own terms: response");

    /// <summary>R15: what stands in the way is said.</summary>
    public static readonly Rule R15 = new("R15", RuleSeverity.Refuse, Commitment,
        "A report that little or nothing was done, or that the commitment is given up, says what stands in the way.",
        "It is what those who wait can act on.", "Canada open government action plan tracker");

    /// <summary>R16: delivered is shown.</summary>
    public static readonly Rule R16 = new("R16", RuleSeverity.Refuse, Commitment,
        "A commitment reported as delivered shows dated evidence that can be read, or says why it cannot.",
        "Delivered is a claim until somebody can look.", "public audit practice");

    /// <summary>R17: a change cites a later version.</summary>
    public static readonly Rule R17 = new("R17", RuleSeverity.Flag, Effect,
        "An effect on a system cites a version of that system's record that is later than the recommendation it follows from; otherwise it is shown as an unlinked claim.",
        "The register holds both sides, so the claim can be tested.", "the register's principle 5");

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
        "An assessment cites evidence of what the public finds acceptable that is not stale (older than thirty-six months, or followed by a material change).",
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
    public static readonly Rule R25 = new("R25", RuleSeverity.Flag, [.. Assessment, .. Algorithm, .. Dataset, .. Decision],
        "Each condition links to a safeguard or commitment and has a due date.",
        "A condition nobody can point at is not one.", "the register's own terms: public-benefit assessment");

    /// <summary>R26: a challenge is decided with reasons and a way on.</summary>
    public static readonly Rule R26 = new("R26", RuleSeverity.Refuse, Challenge,
        "A decided challenge gives reasons and says where to go next; one that is taken further says where it went; a remedy that was given is shown. That the same team examined it is shown as a finding where the impact is high.",
        "A no without reasons, or without a next door, ends nothing.", "NIST AI RMF MEASURE 3.3; Connected by Data policy on redress");

    /// <summary>R27: dates in order, totals that add up.</summary>
    public static readonly Rule R27 = new("R27", RuleSeverity.Refuse, [.. Engagement, .. Safeguard, .. Assessment, .. Algorithm, .. Dataset, .. Response, .. Commitment, .. Challenge],
        "Dates are in order, numbers add up, and the day first promised never changes.",
        "A record that contradicts itself proves nothing.", "the register's own terms");

    /// <summary>R28: nobody can be recognised.</summary>
    public static readonly Rule R28 = new("R28", RuleSeverity.Refuse, [.. Engagement, .. Recommendation, .. Effect, .. Challenge],
        "Small groups are suppressed, and nobody who took part or complained can be recognised.",
        "Taking part must not expose anybody.", "UK GDPR; the register's principle 9");

    /// <summary>R29: what a machine wrote is labelled.</summary>
    public static readonly Rule R29 = new("R29", RuleSeverity.DraftOnly, Response,
        "A response to a recommendation that a machine put into words and nobody checked says so to its reader.",
        "What nobody checked is not what the public said.", "i-dot-ai consult; PAVE, which record the use of machines");

    /// <summary>R30: a failing safeguard reopens the assessment.</summary>
    public static readonly Rule R30 = new("R30", RuleSeverity.Flag, Assessment,
        "A safeguard that an assessment relies on and that becomes degraded, suspended or retired reopens the assessment.",
        "The judgement rested on it.", "the register's own terms: public-benefit assessment");

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
    public static readonly Rule D4 = new("D4", RuleSeverity.DraftOnly, [.. Algorithm, .. Dataset, .. Safeguard, .. Assessment, .. Engagement, .. Commitment, .. Verification, .. Effect, .. Challenge],
        "What is referred to is either in this register or described in words.",
        "A reader must be able to know what is meant.", "the register's own terms");

    /// <summary>D5: a refusal of a right is explained.</summary>
    public static readonly Rule D5 = new("D5", RuleSeverity.DraftOnly, [.. Algorithm, .. Dataset],
        "Where people cannot contest something, the reason is given, and each cell of the grid is stated once.",
        "A no without a reason cannot be argued with.", "the register's own terms: contestability");

    /// <summary>D6: names inside a record are unique.</summary>
    public static readonly Rule D6 = new("D6", RuleSeverity.Refuse, [.. Algorithm, .. Dataset, .. Engagement, .. Safeguard, .. Assessment, .. Decision, .. Commitment, .. Challenge],
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

    /// <summary>D31: a decision that was taken says what it was.</summary>
    public static readonly Rule D31 = new("D31", RuleSeverity.DraftOnly, Decision,
        "A decision that was taken states its outcome and its day.",
        "The process and its result belong together.", "Connected by Data, effective data governance 2022");

    /// <summary>D32: what people said was weighed.</summary>
    public static readonly Rule D32 = new("D32", RuleSeverity.DraftOnly, Decision,
        "A decision that considered engagements says how what people said was weighed.",
        "Conscientious consideration can be seen only where it is written down.", "Gunning 4");

    /// <summary>D33: what is declared is shown.</summary>
    public static readonly Rule D33 = new("D33", RuleSeverity.DraftOnly, Declaration,
        "A declaration of engagement names the engagement; one that relies on an earlier engagement names it and says why it still fits.",
        "Otherwise nobody can look.", "the register's own terms: engagement declaration");

    /// <summary>D34: reviews are told apart.</summary>
    public static readonly Rule D34 = new("D34", RuleSeverity.DraftOnly, Declaration,
        "A declaration for a review states the day of the review.",
        "There is more than one.", "the register's own terms: engagement declaration");

    /// <summary>D35: there is one.</summary>
    public static readonly Rule D35 = new("D35", RuleSeverity.Refuse, [.. Response, .. Declaration],
        "Each body that was asked has one response to a recommendation, and an organisation one declaration for a gate of a subject: what is said later is its next version.",
        "Two answers are none.", "the register's own terms: response, engagement declaration");

    /// <summary>D36: who may say it.</summary>
    public static readonly Rule D36 = new("D36", RuleSeverity.Refuse, [.. Response, .. Commitment, .. Verification, .. Challenge],
        "A recommendation is answered by those it is addressed or redirected to; a commitment belongs to who gave the response; nobody verifies its own claim or that of its parent or part; a challenge is raised by an organisation that speaks for people or watches over bodies, never against itself.",
        "Who answers, who checks and who complains are different parties, or the words mean nothing.", "OECD principle 2; the register's principle 3");

    /// <summary>D37: what is cited is there.</summary>
    public static readonly Rule D37 = new("D37", RuleSeverity.Refuse, [.. Decision, .. Effect, .. Verification, .. Challenge],
        "A version that is cited exists, a part that is named is a name inside that record, and the record is of the kind that is said.",
        "A citation of nothing proves nothing.", "the register's principle 5");

    /// <summary>D38: a day moves for a reason.</summary>
    public static readonly Rule D38 = new("D38", RuleSeverity.Refuse, Commitment,
        "A due day other than the one first promised gives the reason it was moved.",
        "A promise that moves in silence is not one.", "Canada open government action plan tracker");

    /// <summary>D39: a report has its day.</summary>
    public static readonly Rule D39 = new("D39", RuleSeverity.DraftOnly, Commitment,
        "A report of progress states its day.",
        "Progress without a day cannot be compared.", "the register's own terms: commitment");

    /// <summary>D40: high impact is judged with the public.</summary>
    public static readonly Rule D40 = new("D40", RuleSeverity.DraftOnly, Assessment,
        "An assessment of a high-impact system cites an engagement or a recommendation of this register as evidence of what people find acceptable.",
        "Where much is at stake for people, it is judged with them.", "CAG; UKSA principle 5; NDG guidance 2022");

    /// <summary>D50: an answer comes by its day.</summary>
    public static readonly Rule D50 = new("D50", RuleSeverity.Flag, Recommendation,
        "Every body that was asked answers by the day the engagement first promised. An interim word does not stop the clock.",
        "Silence is the answer people complain of most.", "OECD principle 2; the register's own terms: response");

    /// <summary>D51: a commitment is kept by its day.</summary>
    public static readonly Rule D51 = new("D51", RuleSeverity.Flag, Commitment,
        "A commitment is reported delivered, or abandoned with its obstacles, by the day it is due.",
        "A promise without an end is not one.", "Canada open government action plan tracker");

    /// <summary>D52: delivered is a claim.</summary>
    public static readonly Rule D52 = new("D52", RuleSeverity.Flag, Commitment,
        "What its owner reports as delivered is a claim until somebody else confirms it.",
        "Who did it is not who can say that it was done.", "public audit practice: the agency's statement apart from the auditor's ruling");

    /// <summary>D53: those affected are heard.</summary>
    public static readonly Rule D53 = new("D53", RuleSeverity.Flag, [.. Algorithm, .. Dataset],
        "Every community that is affected adversely is heard somewhere, directly or through those who speak for it.",
        "Who bears the harm knows most of it.", "AI Act 27(1)(c)-(d); PSED");

    /// <summary>D54: what is relied on is fresh.</summary>
    public static readonly Rule D54 = new("D54", RuleSeverity.Flag, Declaration,
        "An engagement that is relied on ended less than thirty-six months before the gate, and nothing material has changed since.",
        "One general dialogue is not to be cited for ever.", "the register's own terms: engagement declaration");

    /// <summary>D55: a challenge is handled by its days.</summary>
    public static readonly Rule D55 = new("D55", RuleSeverity.Flag, Challenge,
        "A challenge is acknowledged and decided, and its remedies are given, by the days stated for them.",
        "Redress that comes too late is none.", "Connected by Data policy on redress");

    /// <summary>D56: events are recorded soon.</summary>
    public static readonly Rule D56 = new("D56", RuleSeverity.Flag, [.. Engagement, .. Decision, .. Declaration, .. Recommendation, .. Response, .. Verification, .. Effect, .. Challenge, .. Assessment],
        "What happened is recorded within thirty days.",
        "A record made long afterwards was not there for those who could have used it.", "the register's own terms: question Q14");

    /// <summary>All rules, in the order of their codes.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15, R16, R17, R18, R19, R20, R21, R22, R23, R24, R25, R26, R27, R28, R29, R30,
        D1, D2, D3, D4, D5, D6, D7, D8, D9, D10,
        D20, D21, D22, D23, D24, D30, D31, D32, D33, D34, D35, D36, D37, D38, D39, D40,
        D50, D51, D52, D53, D54, D55, D56,
    ];
}
