using Registry.Core.Register;

namespace Registry.Core.Organisations;

/// <summary>
/// A body that uses data or algorithms on people, supplies them, watches over them or speaks for the people concerned
/// (W3C ORG; DCAT-AP foaf:Agent; ATRS "Organisation").
/// </summary>
public sealed record Organisation
{
    /// <summary>Its full name, as it writes it itself (DCAT-AP foaf:name).</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Name { get; init; }

    /// <summary>What sort of body it is (DCAT-AP dct:type; ATRS "Organisation type").</summary>
    [Mandatory, Code("organisation-type")]
    public string? Type { get; init; }

    /// <summary>The organisation it is part of or answers to (W3C ORG org:subOrganizationOf).</summary>
    [RefersTo("organisation")]
    public Guid? Parent { get; init; }

    /// <summary>The country or part of one it acts for (ISO 3166-1 alpha-2, ISO 3166-2).</summary>
    [Matches("^[A-Z]{2}(-[A-Z0-9]{1,3})?$", "a code of ISO 3166 for a country or a part of one, such as GB or GB-WLS")]
    public string? Jurisdiction { get; init; }

    /// <summary>What other registers call it (W3C ORG org:identifier).</summary>
    [Items(50)]
    public IReadOnlyList<OrganisationIdentifier>? Identifiers { get; init; }

    /// <summary>Its public home page (foaf:homepage).</summary>
    [Url, Text(2_000)]
    public string? Website { get; init; }

    /// <summary>Where to ask: a functional mailbox or an http(s) address, never a person (domain.md, principle 9).</summary>
    [Mailbox, Text(500)]
    public string? Contact { get; init; }
}

/// <summary>The name another register gave to an organisation.</summary>
public sealed record OrganisationIdentifier
{
    /// <summary>Which register (org-id.guide).</summary>
    [Mandatory(Always = true), Code("organisation-identifier-scheme")]
    public string? Scheme { get; init; }

    /// <summary>The identifier as written there.</summary>
    [Mandatory(Always = true), Text(200)]
    public string? Value { get; init; }
}
