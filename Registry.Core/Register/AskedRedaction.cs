namespace Registry.Core.Register;

/// <summary>What can become of a redaction that was asked for.</summary>
public static class RedactionState
{
    /// <summary>Waits for a second person.</summary>
    public const string Asked = "asked";

    /// <summary>Done, and in the ledger.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Not done.</summary>
    public const string Declined = "declined";
}

/// <summary>A redaction that somebody asked for: private to those who may redact the record, until a second person confirms it.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Kind">Name of the record's kind.</param>
/// <param name="Record">The record.</param>
/// <param name="Owner">Whose record it is.</param>
/// <param name="Versions">The versions; none for all.</param>
/// <param name="Members">The members; none for the whole of each version.</param>
/// <param name="Ground">On what ground.</param>
/// <param name="Authority">Who ordered it, or what law.</param>
/// <param name="Reason">Why, in public words.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="AtConsole">Whether at the operator's console.</param>
/// <param name="AskedAt">When.</param>
/// <param name="State">What became of it.</param>
/// <param name="SettledBy">Who confirmed or declined it.</param>
/// <param name="SettledAt">When.</param>
/// <param name="Number">Its entry, once confirmed.</param>
/// <param name="GoneAt">When what was erased was out of the database's files too.</param>
public sealed record AskedRedaction(
    Guid Id, string Kind, Guid Record, Guid Owner, IReadOnlyList<long> Versions, IReadOnlyList<string> Members, string Ground, string Authority, string Reason, string AskedBy, bool AtConsole,
    DateTimeOffset AskedAt, string State, string? SettledBy, DateTimeOffset? SettledAt, long? Number, DateTimeOffset? GoneAt);
