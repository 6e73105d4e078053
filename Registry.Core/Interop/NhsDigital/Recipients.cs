namespace Registry.Core.Interop.NhsDigital;

/// <summary>Those who receive data under an agreement, and NHS Digital itself: one organisation for each name, however it is capitalised.</summary>
internal sealed class Recipients(IEnumerable<Agreement> agreements)
{
    /// <summary>The reference of the organisation with this name; the prefix keeps it apart from names other sources know the body by.</summary>
    public static string Reference(string name) =>
        SourceText.Slug(name) is { Length: <= 150 } slug ? $"nhsd-{slug}" : $"nhsd-{SourceText.Fingerprint([name])}";

    /// <summary>The organisations, by reference; other spellings of a name and other types are kept in its record.</summary>
    public IEnumerable<ForeignRecord> Records()
    {
        var all = agreements.Select(agreement => (Name: agreement.Recipient!, Type: agreement[Agreement.TypeField], agreement.Where))
            .Append((Name: "NHS Digital", Type: "Agency/Public Body", Where: "the register itself"));
        foreach (var same in all.GroupBy(one => Reference(one.Name), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var names = same.Select(one => one.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var types = same.Select(one => one.Type).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var type = types is [var only] ? NhsTables.OrganisationTypes.GetValueOrDefault(only) : null;
            // The name with the fewest capitals: the source writes some all in capitals.
            var name = names.OrderBy(one => one.Count(char.IsUpper)).ThenBy(one => one, StringComparer.Ordinal).First();
            yield return ForeignOrganisation.Of(
                same.Key,
                name,
                jurisdiction: null,
                NhsDigitalStandard.SourceKey,
                same.First().Where,
                type,
                whyNoType: types.Count > 1 ? "The source states more than one type of body." : types.Count == 1 ? $"The source states a type of no known meaning: {types[0]}" : "The source does not state what type of body it is.",
                values: [.. names.Where(other => other != name).Select(other => (Agreement.OrganisationField, other)), .. types.Select(stated => (Agreement.TypeField, stated))]);
        }
    }
}
