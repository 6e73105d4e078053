using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>One form in which a dataset can be had (DCAT-AP dcat:Distribution).</summary>
public sealed record Distribution
{
    /// <summary>Where it can be had, or asked for (DCAT-AP dcat:accessURL).</summary>
    [Mandatory, Url, Text(2_000)]
    public string? AccessUrl { get; init; }

    /// <summary>The file itself, where there is one (DCAT-AP dcat:downloadURL).</summary>
    [Url, Text(2_000)]
    public string? DownloadUrl { get; init; }

    /// <summary>Its media type (DCAT-AP dcat:mediaType; IANA).</summary>
    [Text(200), Matches("^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$", "a media type in lower case such as text/csv")]
    public string? MediaType { get; init; }

    /// <summary>Its format in words, where a media type says too little (DCAT-AP dct:format).</summary>
    [Text(100)]
    public string? Format { get; init; }

    /// <summary>A name that tells it from the other forms (DCAT-AP dct:title).</summary>
    [Text(300)]
    public string? Title { get; init; }

    /// <summary>What is particular to it (DCAT-AP dct:description).</summary>
    [Text(5_000)]
    public string? Description { get; init; }

    /// <summary>Its own terms of use, where they differ from the dataset's (DCAT-AP dct:license).</summary>
    [Url, Text(2_000)]
    public string? Licence { get; init; }

    /// <summary>Its size in bytes (DCAT-AP dcat:byteSize).</summary>
    public long? ByteSize { get; init; }

    /// <summary>The day it was first made available (DCAT-AP dct:issued).</summary>
    public DateOnly? Issued { get; init; }

    /// <summary>The day it last changed (DCAT-AP dct:modified).</summary>
    public DateOnly? Modified { get; init; }
}

/// <summary>Somebody else who gets the data (ICO data sharing code; HDR UK data use register).</summary>
public sealed record Sharing
{
    /// <summary>Who gets it, in words, where it is not one organisation in this register.</summary>
    [Text(300)]
    public string? WithWhom { get; init; }

    /// <summary>The organisation in this register.</summary>
    [RefersTo("organisation")]
    public Guid? Organisation { get; init; }

    /// <summary>What they use it for.</summary>
    [Text(5_000)]
    public string? Purpose { get; init; }

    /// <summary>On what lawful basis it is shared (UK GDPR Articles 6, 9, 10).</summary>
    [Code("lawful-basis")]
    public string? Basis { get; init; }

    /// <summary>Where the sharing agreement can be read.</summary>
    [Url, Text(2_000)]
    public string? Agreement { get; init; }
}
