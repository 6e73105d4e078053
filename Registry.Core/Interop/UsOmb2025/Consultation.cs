using System.Text.Json.Nodes;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// What an agency answers on consultation about a deployed high-impact use case (hi_public_consultation, several choices): a declaration for
/// the gate of deployment and, where the public was asked, the engagement it names.
/// <list type="table">
/// <listheader><term>answer</term><description>declaration</description></listheader>
/// <item><term>public comment, or public hearing or meeting, also beside others</term><description>engaged; the choices are the methods of an engagement, and all else about it is not known</description></item>
/// <item><term>in progress, alone</term><description>planned</description></item>
/// <item><term>usability tests, also with "Other"</term><description>none-no-reason: tests are research on a product, not engagement (rule R3)</description></item>
/// <item><term>"Other" alone, waived, or words of the agency's own</term><description>unknown: whether the public was asked is not told; the words are kept</description></item>
/// <item><term>nothing</term><description>unknown</description></item>
/// </list>
/// </summary>
internal static class Consultation
{
    /// <summary>The column.</summary>
    public const string Column = "hi_public_consultation";

    /// <summary>Whether the form asks for an answer: of deployed use cases of high impact.</summary>
    public static bool IsAsked(SourceRow row) => row["is_high_impact"] == "High-impact" && row["development_stage"] == "Deployed";

    /// <summary>The engagement, if there is one, and the declaration.</summary>
    public static IEnumerable<ForeignRecord> Read(SourceRow row, string owner, string algorithm)
    {
        IReadOnlyList<string> choices = row[Column] is { } text ? [.. (PythonList.Read(text) ?? [text]).Select(choice => choice.Trim())] : [];
        var methods = choices.Select(choice => OmbTables.ConsultationMethods.GetValueOrDefault(choice)).ToList();
        var isEngaged = methods.Any(method => method is "public-comment" or "hearing");
        if (isEngaged)
        {
            yield return Engagement(row, owner, algorithm, [.. methods.OfType<string>().Distinct()]);
        }

        var record = Begin("declaration", row);
        record.Body["subject"] = record.Linked("/subject", "algorithm", owner, algorithm);
        record.Body["gate"] = "deployment";
        if (row["operational_date"] is { } day && SourceDay.Read(day) is { } deployed)
        {
            record.Body["gateDate"] = FullDate.Text(deployed);
        }

        if (isEngaged)
        {
            record.Body["declarationState"] = "engaged";
            record.Body["engagements"] = new JsonArray(record.Linked("/engagements/0", "engagement", owner, References.Part(algorithm, Column)));
        }
        else
        {
            var (state, reason) = choices switch
            {
                [] => ("unknown", "The inventory leaves the question empty."),
                _ when choices.All(OmbTables.ConsultationInProgress.Contains) => ("planned", "The inventory says that it is in progress."),
                _ when methods.Contains("usability-test") => ("none-no-reason", null),
                _ => ("unknown", "The inventory does not say whether the public was asked: its answer is another or is not explained."),
            };
            record.Body["declarationState"] = state;
            if (reason is null)
            {
                record.Absent("/reason", "not-known", "The inventory names only usability tests, which are research on a product, not engagement.");
            }
            else
            {
                record.Body["reason"] = reason;
            }

            record.NotStated("/reviewDate");
        }

        record.Translated(Column);
        record.NotStated("/accountableRole");
        yield return record.Finish(owner, References.Part(algorithm, Column), OmbStandard.Edition, OmbStandard.Location, new MappingReport());
    }

    private static ForeignRecord Engagement(SourceRow row, string owner, string algorithm, IReadOnlyList<string> methods)
    {
        var record = Begin("engagement", row);
        record.Body["title"] = SourceText.Cut($"Public consultation on {UseCase.Title(row, algorithm)}", 300);
        record.Body["scope"] = "system";
        record.Body["subjects"] = new JsonArray(record.Linked("/subjects/0", "algorithm", owner, algorithm));
        record.Body["methods"] = new JsonArray([.. methods.Select(method => (JsonNode)method)]);
        record.Translated(Column);
        foreach (var member in (string[])["/summary", "/claimedLevel", "/purposes", "/initiation", "/stage", "/commissioner", "/funders", "/start", "/end", "/modality", "/limitations", "/status"])
        {
            record.NotStated(member);
        }

        return record.Finish(owner, References.Part(algorithm, Column), OmbStandard.Edition, OmbStandard.Location, new MappingReport());
    }

    private static Transcription Begin(string kind, SourceRow row)
    {
        var record = new Transcription(kind, OmbStandard.Key, $"{OmbStandard.UseCaseFile} row {row.Number}, {Column}");
        record.Tells(Column, row[Column] is "[]" ? null : row[Column]);
        return record;
    }
}
