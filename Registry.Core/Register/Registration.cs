namespace Registry.Core.Register;

/// <summary>Set by the register itself; a client may send it back unchanged, never set it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SetByRegisterAttribute : Attribute;

/// <summary>What every record has, whatever its kind (domain.md, Kinds). Served flat, beside the kind's own members.</summary>
public sealed record Registration
{
    /// <summary>UUIDv7 (RFC 9562), the same for ever.</summary>
    [SetByRegister]
    public Guid? Id { get; init; }

    /// <summary>Name of the kind.</summary>
    [SetByRegister]
    public string? Kind { get; init; }

    /// <summary>1 for the first, one more with every act on the record; the strong ETag.</summary>
    [SetByRegister]
    public long? Version { get; init; }

    /// <summary>The organisation that answers for the record, taken from the credential.</summary>
    [SetByRegister]
    public Guid? Owner { get; init; }

    /// <summary>When the register recorded this version (UTC, milliseconds). Not when it was true: that is in the record's own dates.</summary>
    [SetByRegister]
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>Published or withdrawn.</summary>
    [SetByRegister, Code("record-state")]
    public string? State { get; init; }

    /// <summary>Members that were erased by redactions, each with its ground and the entry that says why. They cannot be brought back; the next version states them anew, or says why they are absent.</summary>
    [SetByRegister]
    public IReadOnlyList<Withholding>? Withheld { get; init; }

    /// <summary>The owner's own identifier, unique per owner and kind, never reused (DCAT-AP dct:identifier).</summary>
    [Text(200), Matches("^[!-~]([ -~]{0,198}[!-~])?$", "printable ASCII without leading or trailing blanks, at most 200 characters")]
    public string? Reference { get; init; }

    /// <summary>Addresses of the same thing in other registers (owl:sameAs).</summary>
    [Url, Items(50)]
    public IReadOnlyList<string>? SameAs { get; init; }

    /// <summary>Language of the texts (RFC 5646).</summary>
    [Matches(Patterns.Language, Patterns.LanguageMeans)]
    public string? Language { get; init; }

    /// <summary>Members that have no value, and why: silence is refused, absence is typed (domain.md, principle 2).</summary>
    [Items(100)]
    public IReadOnlyList<Absence>? Absences { get; init; }

    /// <summary>Where the record was taken from, with the original values that have no member of their own.</summary>
    public SourceRecord? Source { get; init; }
}

/// <summary>A member that was erased, and why. The record's leaf goes on committing to it by its digest.</summary>
public sealed record Withholding
{
    /// <summary>Name of the member.</summary>
    [Mandatory(Always = true), Text(100)]
    public string? Member { get; init; }

    /// <summary>Digest of its disclosure (RFC 9901 §4.2.3).</summary>
    [Mandatory(Always = true), Matches("^[A-Za-z0-9_-]{43}$", "a SHA-256 in base64url")]
    public string? Digest { get; init; }

    /// <summary>On what ground it was erased.</summary>
    [Mandatory(Always = true), Code("redaction-ground")]
    public string? Ground { get; init; }

    /// <summary>Number of the redaction's entry: it stands at /v1/feed?after=entry&amp;limit=1.</summary>
    [Mandatory(Always = true)]
    public long? Entry { get; init; }
}

/// <summary>A member without a value, and why.</summary>
public sealed record Absence
{
    /// <summary>JSON Pointer (RFC 6901) of the member.</summary>
    [Mandatory(Always = true), Text(200), Matches("^(/[A-Za-z0-9]+)+$", "a JSON Pointer such as /humanOversight")]
    public string? Member { get; init; }

    /// <summary>Not done, not applicable, not known or withheld.</summary>
    [Mandatory(Always = true), Code("absence-state")]
    public string? State { get; init; }

    /// <summary>Why; asked for unless it is not known.</summary>
    [Text(2_000)]
    public string? Reason { get; init; }

    /// <summary>On what ground it is withheld.</summary>
    [Code("withholding-ground")]
    public string? Ground { get; init; }
}

/// <summary>A record of another register from which this one was made.</summary>
public sealed record SourceRecord
{
    /// <summary>Which standard or register.</summary>
    [Mandatory(Always = true), Code("source-standard")]
    public string? Standard { get; init; }

    /// <summary>The version the source states, as written there.</summary>
    [Text(100)]
    public string? Version { get; init; }

    /// <summary>Where the original stands.</summary>
    [Url, Text(2_000)]
    public string? Location { get; init; }

    /// <summary>Original values without a member of their own, word for word.</summary>
    [Items(500)]
    public IReadOnlyList<SourceValue>? Values { get; init; }
}

/// <summary>One original value.</summary>
public sealed record SourceValue
{
    /// <summary>The field's name in the source.</summary>
    [Mandatory(Always = true), Text(200)]
    public string? Field { get; init; }

    /// <summary>The value as it stood there.</summary>
    [Mandatory(Always = true), Text(20_000)]
    public string? Value { get; init; }
}
