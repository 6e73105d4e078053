using System.Text.Json.Nodes;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// A practice that M-25-21 asks of high-impact uses of AI, as a safeguard of this register.
/// <list type="table">
/// <listheader><term>answer</term><description>status</description></listheader>
/// <item><term>in progress</term><description>promised</description></item>
/// <item><term>yes, in any words of the form</term><description>absent: the source tells neither since when nor by what evidence, and without both nothing is in place here (R19)</description></item>
/// <item><term>waived by the chief AI officer</term><description>absent: the source tells neither why nor until when, and without both nothing is waived here (D8)</description></item>
/// <item><term>not applicable, no, or words of another column</term><description>no safeguard; the answer is kept with the algorithm</description></item>
/// </list>
/// </summary>
/// <param name="Column">The column that asks for it.</param>
/// <param name="Title">What it is called here.</param>
/// <param name="Description">What the form asks, in our words.</param>
/// <param name="Section">Section of the appendix to M-25-21.</param>
/// <param name="Kind">Code of <c>safeguard-kind</c>.</param>
/// <param name="Control">Code of <c>control-type</c>.</param>
/// <param name="Yes">The answers that say it is done, in the short words of the published file and the long ones of the form.</param>
/// <param name="InProgress">The answers that say it is on its way.</param>
internal sealed record MinimumPractice(string Column, string Title, string Description, string Section, string Kind, string Control, IReadOnlyList<string> Yes, IReadOnlyList<string> InProgress)
{
    /// <summary>The practices that are safeguards; appeal and consultation have members and records of their own.</summary>
    public static readonly IReadOnlyList<MinimumPractice> All =
    [
        new("hi_testing_conducted", "Testing before deployment", "The use case is tested before it is put into use.", "4(b)(i)", "other", "reduce",
            ["Yes", "a) Yes"], ["In-progress", "b) In-progress"]),
        new("hi_assessment_completed", "AI impact assessment", "The impact of the use case is assessed.", "4(b)(ii)", "impact-assessment", "reduce",
            ["Yes", "a) Yes"], ["In-progress", "b) In-progress"]),
        new("hi_independent_review", "Independent review", "An office, board or officer of the agency that had no part in the development reviews the use case.", "4(b)(ii)", "audit", "oversee",
            [
                "Internal Independent Review", "a) Yes – by another appropriate agency office or reviewer not directly involved in the AI’s development",
                "Oversight Board Review", "b) Yes – by an agency AI oversight board not directly involved in the AI’s development", "CAIO Review", "c) Yes – by the CAIO",
            ],
            ["In-progress", "d) In-progress"]),
        new("hi_ongoing_monitoring", "Monitoring in use", "A process watches for adverse effects on performance, security, privacy, civil rights and civil liberties.", "4(b)(iii)", "harm-monitoring", "monitor",
            ["Yes - Monitoring Established", "a) Yes, sufficient monitoring protocols have been established"], ["In-progress", "b) Development of monitoring protocols is in-progess"]),
        new("hi_training_established", "Training of operators", "Those who operate the AI are trained regularly to interpret and act on its output and to manage its risks.", "4(b)(iv)", "staff-training", "reduce",
            ["Training Established", "a) Yes, sufficient and periodic training has been established"], ["Training In-progress", "b) Establishment of sufficient and periodic training is in-progress"]),
        new("hi_failsafe_presence", "Fail-safe", "A fail-safe minimises the risk of significant harm.", "4(b)(v)", "other", "reduce", ["Yes", "a) Yes"], ["In-progress", "c) In-progress"]),
    ];

    /// <summary>Whether the answer states the practice, if only that it is on its way or waived.</summary>
    public bool IsStated(string? answer) => answer is not null && (Yes.Contains(answer) || InProgress.Contains(answer) || OmbTables.IsWaived(answer));

    /// <summary>The practice as a safeguard of an algorithm, or null where the answer states none.</summary>
    public ForeignRecord? Read(SourceRow row, string owner, string algorithm)
    {
        var answer = row[Column];
        if (!IsStated(answer))
        {
            return null;
        }

        var record = new Transcription("safeguard", OmbStandard.Key, $"{OmbStandard.UseCaseFile} row {row.Number}, {Column}");
        record.Tells(Column, answer);
        record.Body["title"] = SourceText.Cut($"{Title}: {UseCase.Title(row, algorithm)}", 300);
        record.Body["description"] = Description;
        record.Body["subjects"] = new JsonArray(record.Linked("/subjects/0", "algorithm", owner, algorithm));
        record.Body["measureType"] = "organisational";
        record.Body["control"] = Control;
        record.Body["safeguardKind"] = Kind;
        record.Body["legalDuty"] = $"OMB Memorandum M-25-21, appendix, section {Section}";
        if (InProgress.Contains(answer!))
        {
            record.Body["status"] = "promised";
            record.Translated(Column);
        }
        else
        {
            record.NotStated("/status", Yes.Contains(answer!)
                ? $"The source says \"{answer}\", and neither since when nor by what evidence: nothing is called in place here without both (R19)."
                : $"The source says \"{answer}\", and neither why nor until when: nothing is called waived here without both (D8).");
        }

        record.NotStated("/ownerRole");
        record.NotStated("/reviewDue");
        return record.Finish(owner, References.Part(algorithm, Column), OmbStandard.Edition, OmbStandard.Location, new MappingReport());
    }
}
