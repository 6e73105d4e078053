using Registry.Core.Register;

namespace Registry.Core;

/// <summary>What is wrong with one member of a body, or one parameter of a request.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) into the body, or the parameter's name.</param>
/// <param name="Code">Permanent code of the fault, or of the rule that is broken.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record Fault(string Pointer, string Code, string Detail);

/// <summary>Every reason the register has to decline. The text of a code is permanent; one table in the API gives each its status.</summary>
public enum RefusalCode
{
    /// <summary>There is no such record, version or page.</summary>
    NotFound,

    /// <summary>The record was withdrawn; a tombstone says why.</summary>
    Withdrawn,

    /// <summary>What was asked for was erased by a redaction.</summary>
    Withheld,

    /// <summary>The body is not what the kind asks for.</summary>
    InvalidBody,

    /// <summary>A parameter of the request is not understood.</summary>
    InvalidParameter,

    /// <summary>A page cursor was not made by this register, or belongs to another list.</summary>
    InvalidCursor,

    /// <summary>The amendment does not say which version it amends.</summary>
    VersionRequired,

    /// <summary>Somebody else amended the record first.</summary>
    VersionStale,

    /// <summary>The reference is already used by another record of the same owner and kind.</summary>
    ReferenceTaken,

    /// <summary>The record does not stand where the act asked for can be done to it.</summary>
    NotNow,

    /// <summary>The request carries no credential.</summary>
    CredentialRequired,

    /// <summary>The credential is unknown, expired, revoked or malformed.</summary>
    CredentialInvalid,

    /// <summary>The credential does not allow this.</summary>
    Forbidden,

    /// <summary>It takes a second person: who asked cannot also confirm.</summary>
    SecondPerson,

    /// <summary>It was confirmed or declined already.</summary>
    Settled,

    /// <summary>The Idempotency-Key is malformed.</summary>
    IdempotencyKeyInvalid,

    /// <summary>The Idempotency-Key was used for another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The body is too large.</summary>
    TooLarge,

    /// <summary>The body is not in a media type the register reads.</summary>
    UnsupportedMediaType,

    /// <summary>The register cannot answer in a media type the client accepts.</summary>
    NotAcceptable,

    /// <summary>The method is not allowed here.</summary>
    MethodNotAllowed,

    /// <summary>Too many requests.</summary>
    TooManyRequests,

    /// <summary>The register is busy; try again.</summary>
    Busy,

    /// <summary>There is no space left to record anything.</summary>
    StorageFull,

    /// <summary>The register only reads until its operator has looked: its database is not the one it published from.</summary>
    ReadOnly,

    /// <summary>A fault of the register itself.</summary>
    Fault,
}

/// <summary>The register declines a request: nothing was written.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>Declines with a sentence for the client and, where it helps, every single fault.</summary>
    public RefusedException(RefusalCode code, string detail, IReadOnlyList<Fault>? faults = null)
        : base(detail)
    {
        Code = code;
        Faults = faults ?? [];
    }

    /// <summary>The reason.</summary>
    public RefusalCode Code { get; }

    /// <summary>Everything that is wrong, at once.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>What is left of a withdrawn record: canonical bytes.</summary>
    public byte[]? Tombstone { get; init; }

    /// <summary>What was erased of a version, and why: the list that stands in its body.</summary>
    public byte[]? Withheld { get; init; }

    /// <summary>The version a stale amendment should have named.</summary>
    public Seen? Current { get; init; }
}
