using System.Text.Json.Nodes;

namespace Registry.Core.Interop.PdgObservatory;

/// <summary>
/// The observatory of participatory data governance by Connected by Data: cases of public engagement about data, each in components such as
/// a workshop or a survey. <see cref="Component"/> says what becomes of each field. Every component is an engagement; a case is one only where
/// it has no components, so that nothing is counted twice. Connected by Data answers for the records, since they are its findings about others.
/// </summary>
public static class PdgStandard
{
    /// <summary>The cases.</summary>
    public const string CaseFile = "pdg-cases.json";

    /// <summary>Their components.</summary>
    public const string ComponentFile = "pdg-components.json";

    /// <summary>The organisations.</summary>
    public const string OrganisationFile = "pdg-organisations.json";

    /// <summary>Reference of Connected by Data.</summary>
    internal const string Owner = "pdg-connected-by-data";

    /// <summary>Key of the source in the records.</summary>
    internal const string SourceKey = "connectedbydata-pdg";

    /// <summary>Where the observatory is kept.</summary>
    internal const string Location = "https://github.com/connectedbydata/connectedbydata.org";

    /// <summary>The standard.</summary>
    public static readonly Standard Standard = new(
        "pdg-observatory",
        "Participatory data governance observatory (Connected by Data)",
        $"a folder with {CaseFile}, {ComponentFile} and {OrganisationFile}",
        Read);

    private static IEnumerable<ForeignRecord> Read(string path, MappingReport report)
    {
        var (cases, caseFault) = PdgItem.Load(path, CaseFile);
        var (components, componentFault) = PdgItem.Load(path, ComponentFile);
        var (organisations, organisationFault) = PdgItem.Load(path, OrganisationFile);
        yield return ForeignOrganisation.Of(Owner, "Connected by Data", "GB", SourceKey, "the observatory itself", "civil-society");
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in organisations.Where(item => item.Slug is not null && item.First("title") is not null).OrderBy(item => item.Slug, StringComparer.Ordinal))
        {
            var record = Organisation(item, report);
            if (references.TryAdd(item.First("title")!, (string)record.Body["reference"]!))
            {
                yield return record;
            }
        }

        var casesBySlug = cases.Where(item => item.Slug is not null).GroupBy(item => item.Slug!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var withComponents = components.SelectMany(item => item["case_link"]).ToHashSet(StringComparer.Ordinal);
        var items = components.Concat(cases.Where(item => item.Slug is null || !withComponents.Contains(item.Slug))).OrderBy(item => item.Slug, StringComparer.Ordinal).ToList();
        var bySlug = items.Where(item => item.Slug is not null).GroupBy(item => item.Slug!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, feedsInto) in items.SelectMany(item => LinkedFirst(item, bySlug, read, [])))
        {
            var within = item["case_link"].Select(casesBySlug.GetValueOrDefault).FirstOrDefault(found => found is not null) ?? (cases.Contains(item) ? item : null);
            yield return Component.Read(item, within, feedsInto, references, report);
        }

        foreach (var fault in new[] { caseFault, componentFault, organisationFault }.OfType<Fault>())
        {
            yield return SourceFile.Refused("engagement", fault);
        }
    }

    /// <summary>An item after those it feeds into; where they lead back to it, that link is left out and the words are kept.</summary>
    private static IEnumerable<(PdgItem Item, IReadOnlyList<string> FeedsInto)> LinkedFirst(PdgItem item, Dictionary<string, PdgItem> bySlug, HashSet<string> read, HashSet<string> under)
    {
        if (item.Slug is not { } slug)
        {
            yield return (item, []);
            yield break;
        }

        if (!read.Add(slug))
        {
            yield break;
        }

        under.Add(slug);
        var others = item["feeds_into"].Distinct(StringComparer.Ordinal).Where(bySlug.ContainsKey).Where(other => !under.Contains(other)).ToList();
        foreach (var before in others.SelectMany(other => LinkedFirst(bySlug[other], bySlug, read, under)))
        {
            yield return before;
        }

        under.Remove(slug);
        yield return (item, others);
    }

    private static ForeignRecord Organisation(PdgItem item, MappingReport report)
    {
        foreach (var (field, texts) in item.Fields)
        {
            report.Count($"organisation: {field}", texts.Count == 0 || field is "cases" or "description" ? Mapping.Defaulted : field is "title" or "slug" or "link" or "country_link" or "organisation_type_tag" ? Mapping.Mapped : Mapping.Kept);
        }

        var types = item["organisation_type_tag"];
        var type = types is [var only] ? PdgTables.OrganisationTypes.GetValueOrDefault(only) : null;
        return ForeignOrganisation.Of(
            $"pdg-{item.Slug}",
            item.First("title")!,
            item["country_link"] is [var country] ? PdgTables.Countries.GetValueOrDefault(country) : null,
            SourceKey,
            item.Where,
            type,
            types.Count == 0 ? "The source does not state what type of body it is." : $"The source's type is none of this register's: {string.Join(", ", types)}",
            website: item.First("link") is { } link && SourceText.IsAddress(link) ? link : null,
            values: [.. item.Fields.Where(field => field.Key is not ("title" or "link" or "table" or "cases" or "description")).SelectMany(field => field.Value.Select(text => (field.Key, text)))]);
    }
}
