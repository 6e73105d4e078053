namespace Registry.Core.Interop.UsOmb2025;

/// <summary>
/// The agencies of the inventory, one organisation each: by abbreviation where the individual file gives one, by name where an agency
/// stands only among the common products. What an agency says it does not use is kept in its own record, since a nil return is an answer
/// too. Their type is absent: the inventory does not state it.
/// </summary>
internal sealed class Agencies
{
    private readonly SortedDictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _onlyProducts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Field, string Value)>> _said = new(StringComparer.Ordinal);

    /// <summary>An agency of the individual file.</summary>
    public void Meet(string? abbreviation, string? name)
    {
        if (abbreviation is null)
        {
            return;
        }

        if (!_names.TryGetValue(abbreviation, out var names))
        {
            _names.Add(abbreviation, names = new SortedSet<string>(StringComparer.Ordinal));
        }

        if (name is not null)
        {
            names.Add(name);
            _byName.TryAdd(name, abbreviation);
        }
    }

    /// <summary>An agency of the common products, after all of the individual file are met.</summary>
    public void MeetByName(string? name)
    {
        if (name is null || ReferenceOf(name) is not null)
        {
            return;
        }

        var slug = SourceText.Slug(name);
        var reference = slug.Length is 0 or > 150 ? $"agency-{SourceText.Fingerprint([name])}" : slug;
        _names.TryAdd(reference, new SortedSet<string>(StringComparer.Ordinal));
        _names[reference].Add(name);
        _byName.Add(name, reference);
        _onlyProducts.Add(reference);
    }

    /// <summary>The reference of the agency of this name, or null.</summary>
    public string? ReferenceOf(string? name) =>
        name is null ? null
        : _byName.GetValueOrDefault(name) ?? (OmbTables.OtherNames.TryGetValue(name, out var other) ? _byName.GetValueOrDefault(other) : null);

    /// <summary>Something an agency said that no record of its own can hold.</summary>
    public void Keep(string agency, string field, string value)
    {
        if (!_said.TryGetValue(agency, out var said))
        {
            _said.Add(agency, said = []);
        }

        said.Add((field, value));
    }

    /// <summary>The organisations, by reference.</summary>
    public IEnumerable<ForeignRecord> Records()
    {
        foreach (var (reference, names) in _names)
        {
            var name = names.FirstOrDefault() ?? reference;
            var onlyProducts = _onlyProducts.Contains(reference);
            yield return ForeignOrganisation.Of(
                reference,
                name,
                "US",
                onlyProducts ? OmbStandard.ProductKey : OmbStandard.Key,
                onlyProducts ? OmbStandard.ProductFile : OmbStandard.UseCaseFile,
                identifiers: onlyProducts ? null : [("us-agency-abbreviation", reference)],
                values: [.. names.Where(other => other != name).Select(other => ("agency_name", other)), .. _said.GetValueOrDefault(reference) ?? []]);
        }
    }
}
