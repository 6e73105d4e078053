using Registry.Core.Register;

namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// The 2025 inventory of AI use cases of United States federal agencies (OMB M-25-21): the individually reported use cases, and the
/// common commercial products reported together. Each agency becomes one organisation; <see cref="UseCase"/>,
/// <see cref="Consultation"/>, <see cref="MinimumPractice"/> and <see cref="CommonProduct"/> say what becomes of each column. Rows are put in the order of agency and reference, so that a file with
/// its rows moved gives the same records.
/// </summary>
public static class OmbStandard
{
    /// <summary>The individually reported use cases.</summary>
    public const string UseCaseFile = "2025_individually_reported_AI_use_cases.csv";

    /// <summary>The common commercial products.</summary>
    public const string ProductFile = "2025_consolidated_COTS_AI_use_cases.csv";

    /// <summary>Key of the individually reported use cases.</summary>
    internal const string Key = "us-omb-2025";

    /// <summary>Key of the common products.</summary>
    internal const string ProductKey = "us-omb-2025-cots";

    /// <summary>Where both files are published.</summary>
    internal const string Location = "https://github.com/ombegov/2025-Federal-Agency-AI-Use-Case-Inventory";

    /// <summary>The edition of the inventory.</summary>
    internal const string Edition = "2025";

    /// <summary>The standard.</summary>
    public static readonly Standard Standard = new(
        Key,
        "US federal agency AI use case inventory 2025 (OMB M-25-21)",
        $"a folder with {UseCaseFile} and {ProductFile}",
        Read);

    private static IEnumerable<ForeignRecord> Read(string path, MappingReport report)
    {
        var (cases, brokenCases, caseFault) = SourceTable.Read(Path.Combine(path, UseCaseFile), UseCase.Headings);
        var (products, brokenProducts, productFault) = SourceTable.Read(Path.Combine(path, ProductFile), CommonProduct.Headings);
        var agencies = new Agencies();
        foreach (var row in cases)
        {
            agencies.Meet(UseCase.Agency(row), row["agency_name"]);
        }

        foreach (var row in products)
        {
            agencies.MeetByName(row[CommonProduct.AgencyHeading]);
        }

        var waiting = new List<(string Owner, string Reference, string Where, Func<IEnumerable<ForeignRecord>> Read)>(cases.Count + products.Count);
        var references = References.Of(cases, row => UseCase.Agency(row) ?? "", row => row["id"], UseCase.Same);
        foreach (var row in cases)
        {
            waiting.Add((UseCase.Agency(row) ?? "", references[row], $"{UseCaseFile} row {row.Number}", () => WithItsParts(row, references[row], report)));
        }

        var used = products.Where(row => row[CommonProduct.UseHeading] is not null && row[CommonProduct.YesNoHeading] is "Y").ToList();
        var common = References.Of(used, row => agencies.ReferenceOf(row[CommonProduct.AgencyHeading]) ?? "", _ => null, CommonProduct.Same);
        foreach (var row in used)
        {
            var owner = agencies.ReferenceOf(row[CommonProduct.AgencyHeading]);
            waiting.Add((owner ?? "", common[row], $"{ProductFile} row {row.Number}", () => [CommonProduct.Read(row, owner, common[row], report)]));
        }

        var refused = new List<ForeignRecord>();
        foreach (var row in products.Except(used).OrderBy(row => row.Everything, StringComparer.Ordinal))
        {
            CommonProduct.NotUsed(row, agencies, report, refused);
        }

        refused.AddRange(new[] { caseFault, productFault }.OfType<Fault>().Select(fault => SourceFile.Refused("algorithm", fault)));
        refused.AddRange(brokenCases.Select(number => Broken(UseCaseFile, number)));
        refused.AddRange(brokenProducts.Select(number => Broken(ProductFile, number)));

        foreach (var organisation in agencies.Records())
        {
            yield return organisation;
        }

        // A row is read when it is asked for, while those before it are judged and written.
        foreach (var (_, _, _, read) in waiting
            .OrderBy(row => row.Owner, StringComparer.Ordinal)
            .ThenBy(row => row.Reference, StringComparer.Ordinal)
            .ThenBy(row => row.Where, StringComparer.Ordinal))
        {
            foreach (var record in read())
            {
                if (record.Refusals.Count > 0)
                {
                    refused.Add(record);
                }
                else
                {
                    yield return record;
                }
            }
        }

        foreach (var record in refused.OrderBy(record => record.Owner, StringComparer.Ordinal).ThenBy(record => (string?)record.Body["reference"], StringComparer.Ordinal).ThenBy(record => record.Where, StringComparer.Ordinal))
        {
            yield return record;
        }
    }

    /// <summary>A use case, then what its row says of consultation and of the minimum practices, as records of their own.</summary>
    private static IEnumerable<ForeignRecord> WithItsParts(SourceRow row, string reference, MappingReport report)
    {
        var algorithm = UseCase.Read(row, reference, report);
        yield return algorithm;
        if (algorithm.Refusals.Count > 0)
        {
            yield break;
        }

        if (Consultation.IsAsked(row))
        {
            foreach (var record in Consultation.Read(row, algorithm.Owner, reference))
            {
                yield return record;
            }
        }

        foreach (var safeguard in MinimumPractice.All.Select(practice => practice.Read(row, algorithm.Owner, reference)).OfType<ForeignRecord>())
        {
            yield return safeguard;
        }
    }

    private static ForeignRecord Broken(string file, int number)
    {
        var record = new Transcription("algorithm", Key, $"{file} row {number}");
        record.Refuse("", "source.row-broken", "The row has not as many cells as there are columns, or a quotation mark is not closed.");
        return record.Finish("", "", null, null, new MappingReport());
    }
}
