using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>
/// A body of data a public body holds and uses (DCAT-AP 3.0.1 dcat:Dataset; UK Cross-Government Metadata Exchange Model), with what
/// the people it is about may want to know of it.
/// </summary>
public sealed record Dataset
{
    /// <summary>The name people know it by (DCAT-AP dct:title).</summary>
    [Mandatory(Always = true), Text(300)]
    public string? Title { get; init; }

    /// <summary>What is in it, in plain language (DCAT-AP dct:description).</summary>
    [Mandatory, Text(10_000)]
    public string? Description { get; init; }

    /// <summary>Who makes it available (DCAT-AP dct:publisher; UK model "publisher").</summary>
    [Mandatory]
    public Publisher? Publisher { get; init; }

    /// <summary>Names of the bodies or teams that first made it, where they are not the publisher (UK model "creator"; dct:creator).</summary>
    [Text(300), Items(50)]
    public IReadOnlyList<string>? Creators { get; init; }

    /// <summary>Where to ask about it: a function, never a person (DCAT-AP dcat:contactPoint).</summary>
    [Mandatory]
    public ContactPoint? ContactPoint { get; init; }

    /// <summary>On what terms it may be used again (UK model "licence"; dct:license).</summary>
    [Url, Text(800)]
    public string? Licence { get; init; }

    /// <summary>Who may get at it (DCAT-AP dct:accessRights).</summary>
    [Code("access-rights")]
    public string? AccessRights { get; init; }

    /// <summary>How sensitive the body holds it to be (UK model "securityClassification"; Government Security Classifications).</summary>
    [Code("security-classification")]
    public string? SecurityClassification { get; init; }

    /// <summary>What it is about (DCAT-AP dcat:theme, EU data themes).</summary>
    [Code("data-theme")]
    public IReadOnlyList<string>? Themes { get; init; }

    /// <summary>Words people would look for (DCAT-AP dcat:keyword).</summary>
    [Text(100), Items(100)]
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary>How often it is renewed (DCAT-AP dct:accrualPeriodicity; UK model "updateFrequency").</summary>
    [Code("update-frequency")]
    public string? UpdateFrequency { get; init; }

    /// <summary>The time it covers (DCAT-AP dct:temporal).</summary>
    public Period? Temporal { get; init; }

    /// <summary>The places it covers, by name or IRI (DCAT-AP dct:spatial).</summary>
    [Text(500)]
    public IReadOnlyList<string>? Spatial { get; init; }

    /// <summary>The day it was first made available (DCAT-AP dct:issued).</summary>
    public DateOnly? Issued { get; init; }

    /// <summary>The day the data last changed (DCAT-AP dct:modified).</summary>
    public DateOnly? Modified { get; init; }

    /// <summary>The forms in which it can be had (DCAT-AP dcat:distribution).</summary>
    public IReadOnlyList<Distribution>? Distributions { get; init; }

    /// <summary>Whether it is about people, and how easily they are recognised (UK GDPR Articles 4, 9, 10).</summary>
    [Mandatory]
    public PersonalData? PersonalData { get; init; }

    /// <summary>On what lawful basis personal data in it is used (UK GDPR Articles 6, 9, 10).</summary>
    [Code("lawful-basis")]
    public IReadOnlyList<string>? LawfulBasis { get; init; }

    /// <summary>How the data came to be (DCAT-AP dct:provenance; UK GDPR Articles 13 and 14).</summary>
    public Provenance? Collection { get; init; }

    /// <summary>The people it is about, each group in a few words (UK GDPR Article 30(1)(c); DPV DataSubject).</summary>
    [Text(300)]
    public IReadOnlyList<string>? DataSubjects { get; init; }

    /// <summary>How long it is kept and what becomes of it (UK GDPR Article 30(1)(f)).</summary>
    public Retention? Retention { get; init; }

    /// <summary>Who else gets it, and on what ground (UK GDPR Article 30(1)(d); ICO data sharing code).</summary>
    public IReadOnlyList<Sharing>? Sharing { get; init; }

    /// <summary>Who its use affects, for good or ill: wider than the people it is about (domain.md, principle 6).</summary>
    [Items(50)]
    public IReadOnlyList<AffectedCommunity>? AffectedCommunities { get; init; }

    /// <summary>Who can challenge, correct, object, opt out, withdraw or reverse, at which point (DPV involvement).</summary>
    [Items(54)]
    public IReadOnlyList<Contestability>? Contestability { get; init; }

    /// <summary>The public page about it (DCAT-AP dcat:landingPage).</summary>
    [Url, Text(2_000)]
    public string? Website { get; init; }
}

/// <summary>Who makes a dataset available.</summary>
public sealed record Publisher
{
    /// <summary>The organisation in this register.</summary>
    [RefersTo("organisation")]
    public Guid? Organisation { get; init; }

    /// <summary>Its name, where it is not in this register.</summary>
    [Text(300)]
    public string? Name { get; init; }
}

/// <summary>A span of days, both included; an open end is left out (DCAT-AP dct:PeriodOfTime).</summary>
public sealed record Period
{
    /// <summary>First day.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? End { get; init; }
}

/// <summary>Whether data is about people, and how easily they are recognised in it.</summary>
public sealed record PersonalData
{
    /// <summary>None, personal, of special category, or about criminal offences: the most protected that applies (UK GDPR Articles 4(1), 9(1), 10).</summary>
    [Mandatory, Code("personal-data")]
    public string? Category { get; init; }

    /// <summary>How easily a person can be recognised (ICO anonymisation guidance; HDR UK "sensitivity").</summary>
    [Code("identifiability")]
    public string? Identifiability { get; init; }
}

/// <summary>How data came to be.</summary>
public sealed record Provenance
{
    /// <summary>By what means: a form, a sensor, a feed from another body.</summary>
    [Text(10_000)]
    public string? How { get; init; }

    /// <summary>From whom: the people themselves, or somebody else (UK GDPR Article 14(2)(f)).</summary>
    [Text(5_000)]
    public string? FromWhom { get; init; }

    /// <summary>What people were told when it was taken (UK GDPR Articles 13 and 14).</summary>
    [Text(10_000)]
    public string? WhatPeopleWereTold { get; init; }
}

/// <summary>How long data is kept.</summary>
public sealed record Retention
{
    /// <summary>The length of time it is kept (ISO 8601 duration).</summary>
    [Matches("^P[0-9]{1,4}[YMWD]([0-9]{1,4}[MWD]){0,2}$", "a duration of ISO 8601 in years, months, weeks or days, such as P6Y")]
    public string? Period { get; init; }

    /// <summary>The day it is deleted, where that is fixed.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>From when the time runs, why that long, and what happens at its end.</summary>
    [Text(5_000)]
    public string? Explanation { get; init; }
}
