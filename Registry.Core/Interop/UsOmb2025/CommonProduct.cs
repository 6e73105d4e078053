namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// One row of the common commercial products: an agency, one of twenty everyday uses, whether the agency has it, the products and how
/// many people use them.
/// <list type="table">
/// <listheader><term>column</term><description>member</description></listheader>
/// <item><term>Agency</term><description>the organisation that answers for the record; the name is kept where the individual file has another</description></item>
/// <item><term>AI Use Case</term><description>title</description></item>
/// <item><term>Agency Use (Y/N)?</term><description>Y makes it an algorithm and is kept; phase is absent, since a use may be a pilot or routine</description></item>
/// <item><term>Name of Commercial Product…, Estimated # of Licenses/Users</term><description>source.values: a product is not a supplier</description></item>
/// </list>
/// N says that the agency does <em>not</em> do this, and blank that it did not answer. Neither is a system, and neither is silence: both
/// are kept word for word in the source values of the agency's organisation record, under "AI Use Case (Agency Use: N)" and "AI Use Case
/// (Agency Use: no answer)".
/// </summary>
internal static class CommonProduct
{
    /// <summary>The agency's name.</summary>
    public const string AgencyHeading = "Agency";

    /// <summary>The use.</summary>
    public const string UseHeading = "AI Use Case";

    /// <summary>Whether the agency has it.</summary>
    public const string YesNoHeading = "Agency Use (Y/N)?";

    /// <summary>The headings without which the file cannot be read.</summary>
    public static readonly IReadOnlyList<string> Headings = [AgencyHeading, UseHeading, YesNoHeading];

    /// <summary>What makes a row what it is, apart from its agency.</summary>
    public static IEnumerable<string> Same(SourceRow row) => ["common product", row[UseHeading] ?? ""];

    /// <summary>A use the agency has, as an algorithm.</summary>
    public static ForeignRecord Read(SourceRow row, string? owner, string reference, MappingReport report)
    {
        var record = new Transcription("algorithm", OmbStandard.ProductKey, $"{OmbStandard.ProductFile} row {row.Number}");
        row.TellAll(record);
        if (owner is null)
        {
            record.Refuse("/Agency", "source.missing", "Agency is empty: nobody would answer for the record.");
            return record.Finish("", reference, OmbStandard.Edition, OmbStandard.Location, report);
        }

        record.Put("title", UseHeading, 300);
        record.Translated(AgencyHeading);
        record.Translated(YesNoHeading);
        record.NotStated("/summary");
        record.NotStated("/purpose");
        record.NotStated("/phase", "The source states that the agency uses it, not in which phase.");
        record.NotStated("/impact");
        record.NotStated("/contactPoint");
        return record.Finish(owner, reference, OmbStandard.Edition, OmbStandard.Location, report);
    }

    /// <summary>A use the agency does not have, or did not answer for: kept in the agency's record.</summary>
    public static void NotUsed(SourceRow row, Agencies agencies, MappingReport report, List<ForeignRecord> records)
    {
        var answer = row[YesNoHeading];
        if (agencies.ReferenceOf(row[AgencyHeading]) is not { } agency || row[UseHeading] is not { } use || answer is not (null or "N"))
        {
            var record = new Transcription("algorithm", OmbStandard.ProductKey, $"{OmbStandard.ProductFile} row {row.Number}");
            row.TellAll(record);
            record.Refuse("", "source.invalid", "The row needs an agency, a use, and Y, N or nothing as the answer.");
            records.Add(record.Finish("", "", null, null, report));
            return;
        }

        agencies.Keep(agency, answer is null ? "AI Use Case (Agency Use: no answer)" : "AI Use Case (Agency Use: N)", use);
        foreach (var heading in row.Headings)
        {
            var value = row[heading];
            if (value is not null && heading is not (AgencyHeading or UseHeading or YesNoHeading))
            {
                agencies.Keep(agency, $"{heading} ({use})", value);
            }

            report.Count(heading, value is null ? Mapping.Defaulted : heading == AgencyHeading ? Mapping.Mapped : Mapping.Kept);
        }
    }
}
