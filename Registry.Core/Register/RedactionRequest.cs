namespace Registry.Core.Register;

/// <summary>A request to erase something that was published: what, on what ground, and on whose authority. It never repeats what is to be erased.</summary>
public sealed record RedactionRequest
{
    /// <summary>Its members.</summary>
    public static readonly Shape Shape = Shape.Alone(typeof(RedactionRequest));

    /// <summary>Name of the record's kind.</summary>
    [Mandatory(Always = true), Text(100)]
    public string? Kind { get; init; }

    /// <summary>The record.</summary>
    [Mandatory(Always = true)]
    public Guid? Record { get; init; }

    /// <summary>The versions; all of them unless stated, since what is erased from one usually stands in the others too.</summary>
    [Items(1_000), Between(1, Shape.LargestWhole)]
    public IReadOnlyList<long>? Versions { get; init; }

    /// <summary>Names of the members to erase, each as a whole. Either members or whole is stated.</summary>
    [Items(100), Text(100)]
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>True to erase all that these versions say.</summary>
    public bool? Whole { get; init; }

    /// <summary>On what ground.</summary>
    [Mandatory(Always = true), Code("redaction-ground")]
    public string? Ground { get; init; }

    /// <summary>Who ordered it, or what law: a case number, an article. Public once confirmed.</summary>
    [Mandatory(Always = true), Text(500)]
    public string? Authority { get; init; }

    /// <summary>Why, in words for everybody, without what is erased. Public once confirmed.</summary>
    [Mandatory(Always = true), Text(2_000)]
    public string? Reason { get; init; }
}
