using System.Text.Json.Nodes;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// What an agency answers on appeals (hi_appeal_process): whether an individual can challenge an output of the system. The answers are in
/// <see cref="OmbTables.Appeals"/>; where a process is on its way there is none yet, and of a use of high impact silence is not known.
/// </summary>
internal static class AppealProcess
{
    /// <summary>Puts the answer into the record of the use case.</summary>
    public static void Read(Transcription record)
    {
        const string Field = "hi_appeal_process";
        var isHigh = record.Text("is_high_impact") == "High-impact";
        switch (record.Text(Field))
        {
            case { } answer when OmbTables.Appeals.TryGetValue(answer, out var cell):
                var appeal = new JsonObject { ["act"] = "challenge", ["object"] = "output", ["by"] = "individual", ["answer"] = cell.Answer };
                if (cell.Reason is not null)
                {
                    appeal["reason"] = cell.Reason;
                }

                record.Body["contestability"] = new JsonArray(appeal);
                record.Translated(Field);
                break;
            case { } answer when OmbTables.AppealInProgress.Contains(answer):
                record.Absent("/contestability", "not-done", "The source states that establishing an appeal process is in progress.");
                record.Translated(Field);
                break;
            case { } other when isHigh:
                record.NotStated("/contestability", $"The source states only hi_appeal_process: {other}");
                break;
            case null when isHigh:
                record.NotStated("/contestability");
                break;
            default:
                break;
        }
    }
}
