using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Registry.Core.Interop.NhsDigital;

/// <summary>
/// One data-sharing agreement: what is shared, as a dataset, and what it is used for, as a public-benefit assessment of that dataset.
/// <list type="table">
/// <listheader><term>field</term><description>member</description></listheader>
/// <item><term>Reference Number</term><description>reference of both, without the version at its end where no other row has the same stem; kept where it differs</description></item>
/// <item><term>Organisation; Organisation Type</term><description>the recipient as an organisation: name; type by <see cref="NhsTables.OrganisationTypes"/>. dataset: sharing[0].organisation</description></item>
/// <item><term>Objective for Processing</term><description>dataset: sharing[0].purpose</description></item>
/// <item><term>Expected Measurable Benefits</term><description>assessment: benefits[0].description. It promises in words: type, beneficiaries, measure and day are absent</description></item>
/// <item><term>Yielded Benefits</term><description>assessment: benefits[0].realised.description with the verdict "reported", since nobody weighed it against a target; the
/// phase is then in-use. Where it is silent, or says so in words, realised is absent and the phase is not known</description></item>
/// <item><term>Processing Activities; Expected Output</term><description>source.values of the dataset; of the assessment</description></item>
/// <item><term>all others</term><description>source.values of the dataset, word for word</description></item>
/// </list>
/// The source says neither which data is shared nor who judged or decided: those members are absent, never guessed. Mailboxes in its texts
/// are left out unless they are those of a function.
/// </summary>
internal sealed partial class Agreement(int number, IReadOnlyList<(string Field, string? Value)> fields)
{
    public const string ReferenceField = "Reference Number";
    public const string OrganisationField = "Organisation";
    public const string TypeField = "Organisation Type";

    private const string Objective = "Objective for Processing";
    private const string Output = "Expected Output";
    private const string Expected = "Expected Measurable Benefits";
    private const string Yielded = "Yielded Benefits";

    /// <summary>Where it stands in the file.</summary>
    public string Where { get; } = $"agreement #{number}";

    /// <summary>Its number with the version, or null.</summary>
    public string? Number => this[ReferenceField] is { } number && SourceText.IsReference(SourceText.OneLine(number)) ? SourceText.OneLine(number) : null;

    /// <summary>Its number without the version: an agreement that is renewed is still the same one.</summary>
    public string? Stem => Number is { } number ? Version().Replace(number, "") : null;

    /// <summary>Who receives the data, or null.</summary>
    public string? Recipient => this[OrganisationField] is { } name ? SourceText.OneLine(name) : null;

    /// <summary>The text of a field, or null.</summary>
    public string? this[string field] => fields.FirstOrDefault(pair => pair.Field == field).Value is { } value ? SourceText.Clean(value) : null;

    /// <summary>An agreement that cannot be one record of its own.</summary>
    public ForeignRecord Refused(string pointer, string detail, MappingReport report)
    {
        var record = Tell(new Transcription("dataset", NhsDigitalStandard.SourceKey, Where), _ => true);
        record.Refuse(pointer, "source.invalid", detail);
        return record.Finish("", "", null, null, report);
    }

    /// <summary>What is shared.</summary>
    public ForeignRecord Dataset(string reference, string recipient, MappingReport report)
    {
        var record = Tell(new Transcription("dataset", NhsDigitalStandard.SourceKey, Where), field => field is not (Output or Expected or Yielded));
        record.Body["title"] = SourceText.Cut($"Data shared with {Recipient} under agreement {reference}", 300);
        record.NotStated("/description", "The source states what the data is used for, not what is in it.");
        record.Body["publisher"] = new JsonObject { ["organisation"] = record.Linked("/publisher/organisation", "organisation", "", NhsDigitalStandard.Publisher) };
        record.NotStated("/contactPoint");
        record.NotStated("/personalData", "The source does not state which data is shared, nor whether people can be recognised in it.");
        var sharing = new JsonObject { ["organisation"] = record.Linked("/sharing/0/organisation", "organisation", "", recipient) };
        record.Translated(OrganisationField);
        record.Body["sharing"] = new JsonArray(sharing);
        if (record.Answer("/sharing/0/purpose", Objective, mandatory: true) is { } purpose)
        {
            sharing["purpose"] = record.Fit(Objective, purpose, 5_000);
        }

        if (record.Text(ReferenceField) == reference)
        {
            record.Whole(ReferenceField);
        }
        else
        {
            record.Translated(ReferenceField);
        }

        if (this[TypeField] is { } type && NhsTables.OrganisationTypes.ContainsKey(type))
        {
            record.Translated(TypeField);
        }

        return record.Finish(NhsDigitalStandard.Publisher, reference, null, NhsDigitalStandard.Location, report);
    }

    /// <summary>What it is used for, and what came of it.</summary>
    public ForeignRecord Assessment(string reference, MappingReport report)
    {
        var record = Tell(new Transcription("assessment", NhsDigitalStandard.SourceKey, Where), field => field is Output or Expected or Yielded);
        record.Body["title"] = SourceText.Cut($"Public benefit of the data that {Recipient} uses under agreement {reference}", 300);
        record.Body["subjects"] = new JsonArray(record.Linked("/subjects/0", "dataset", NhsDigitalStandard.Publisher, reference));
        var benefit = new JsonObject { ["id"] = "expected" };
        var hasBenefit = record.Text(Expected) is not null || record.Text(Yielded) is not null;
        if (!hasBenefit)
        {
            record.NotStated("/benefits");
        }
        else
        {
            record.Body["benefits"] = new JsonArray(benefit);
            record.NotStated("/benefits/0/type", "The source states the benefits in words, often several kinds together.");
            record.NotStated("/benefits/0/beneficiaries", "The source states the benefits in words and does not list who has them.");
            if (record.Answer("/benefits/0/description", Expected, mandatory: true) is { } promise)
            {
                benefit["description"] = record.Fit(Expected, promise, 5_000);
            }
        }

        if (hasBenefit && record.Answer("/benefits/0/realised", Yielded, mandatory: true) is { } yielded)
        {
            record.Body["phase"] = "in-use";
            benefit["realised"] = new JsonObject { ["verdict"] = "reported", ["description"] = record.Fit(Yielded, yielded, 5_000) };
            record.NotStated("/benefits/0/realised/date", "The source does not state when the benefit was there.");
        }
        else
        {
            record.NotStated("/phase", "The source states no yielded benefit, and does not state whether the use has begun.");
        }

        foreach (var member in (string[])["/frameworks", "/question", "/alternatives", "/harms", "/panel", "/advice", "/decision", "/decidedBy", "/decidedOn", "/reviewDue", "/acceptabilityEvidence"])
        {
            record.NotStated(member);
        }

        return record.Finish(NhsDigitalStandard.Publisher, reference, null, NhsDigitalStandard.Location, report);
    }

    private Transcription Tell(Transcription record, Func<string, bool> isIts)
    {
        foreach (var (field, value) in fields.Where(pair => isIts(pair.Field)))
        {
            record.Says(field, value is null ? null : FunctionalMailbox.WithoutPersons(value));
        }

        return record;
    }

    [GeneratedRegex(@"-v[0-9]+(\.[0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
