using System.Text.Json;

namespace Registry.Api.Endpoints;

/// <summary>A page of records.</summary>
/// <param name="Items">The records, each as it stands by itself.</param>
/// <param name="Next">Address of the next page; absent at the end. Every page is of the ledger's size at the first.</param>
/// <param name="Size">Size of the ledger the page is of.</param>
public sealed record RecordPage<T>(IReadOnlyList<T> Items, string? Next, long Size);

/// <summary>A page of a record's history, newest first.</summary>
/// <param name="Items">The acts.</param>
/// <param name="Next">Address of the next page; absent at the end.</param>
/// <param name="Size">Size of the ledger the page is of.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryAct> Items, string? Next, long Size);

/// <summary>One act in a record's history.</summary>
/// <param name="Version">The version it left.</param>
/// <param name="Number">Its entry in the ledger, from 0.</param>
/// <param name="Act">What was done, such as algorithm.amended.</param>
/// <param name="At">When it was recorded (UTC).</param>
/// <param name="Organisation">Who did it.</param>
/// <param name="Href">Where that version stands.</param>
public sealed record HistoryAct(long Version, long Number, string Act, string At, string Organisation, string Href);

/// <summary>What changed between two versions.</summary>
/// <param name="From">The earlier version.</param>
/// <param name="To">The later version.</param>
/// <param name="Patch">JSON Patch (RFC 6902) that turns the one into the other, but for version, recordedAt and what was erased.</param>
/// <param name="Changes">The same for people.</param>
/// <param name="Withheld">Members that were erased from either version, so that they cannot be compared; absent where there are none.</param>
public sealed record VersionComparison(long From, long To, IReadOnlyList<PatchOperation> Patch, IReadOnlyList<ReadableChange> Changes, IReadOnlyList<string>? Withheld = null);

/// <summary>An operation of JSON Patch (RFC 6902 §4).</summary>
/// <param name="Op">add, remove or replace.</param>
/// <param name="Path">JSON Pointer.</param>
/// <param name="Value">The new value; absent for remove.</param>
public sealed record PatchOperation(string Op, string Path, JsonElement? Value);

/// <summary>A change a person can read.</summary>
/// <param name="Path">JSON Pointer of the member.</param>
/// <param name="Sentence">What happened, in words.</param>
/// <param name="Before">The earlier value.</param>
/// <param name="After">The later value.</param>
public sealed record ReadableChange(string Path, string Sentence, JsonElement? Before, JsonElement? After);

/// <summary>What a write would do, without doing it.</summary>
/// <param name="Valid">Whether it would be accepted.</param>
/// <param name="Record">The record it would amend; absent for a new one.</param>
/// <param name="Errors">What keeps it from being accepted.</param>
/// <param name="Findings">Rules it breaks that are shown as findings.</param>
/// <param name="Result">The record as it would be; its id and time are not kept.</param>
public sealed record TrialReport(bool Valid, Guid? Record, IReadOnlyList<ReportedFault> Errors, IReadOnlyList<ReportedFault> Findings, JsonElement? Result);

/// <summary>One thing that is wrong, or shown as a finding.</summary>
/// <param name="Pointer">JSON Pointer of the member.</param>
/// <param name="Code">Permanent code: of a fault, or of a rule at /v1/rules.</param>
/// <param name="Detail">What it is and what to do.</param>
public sealed record ReportedFault(string Pointer, string Code, string Detail);

/// <summary>A draft.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Name of the kind it will be.</param>
/// <param name="Record">The record it amends; absent for a new one.</param>
/// <param name="BaseVersion">The version it started from.</param>
/// <param name="Revision">1, one more with each change; the ETag.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Content">What it says so far.</param>
/// <param name="Errors">What still keeps it from being published.</param>
/// <param name="Findings">Rules it breaks that would be shown as findings.</param>
public sealed record DraftAnswer(Guid Id, string Kind, Guid? Record, long? BaseVersion, long Revision, string CreatedAt, string UpdatedAt, JsonElement Content, IReadOnlyList<ReportedFault> Errors, IReadOnlyList<ReportedFault> Findings);

/// <summary>A page of drafts.</summary>
/// <param name="Items">The drafts, oldest first.</param>
/// <param name="Next">Address of the next page; absent at the end.</param>
public sealed record DraftPage(IReadOnlyList<DraftAnswer> Items, string? Next);

/// <summary>An API key, without its secret.</summary>
/// <param name="Id">Its id; the actor in the ledger.</param>
/// <param name="Organisation">The organisation it is bound to.</param>
/// <param name="Label">What its owner calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was granted.</param>
/// <param name="ExpiresAt">When it stops working.</param>
/// <param name="RevokedAt">When it was revoked; absent while it works.</param>
/// <param name="Text">The key itself: told this once, at its grant.</param>
public sealed record KeyAnswer(Guid Id, Guid Organisation, string Label, IReadOnlyList<string> Scopes, string CreatedAt, string ExpiresAt, string? RevokedAt, string? Text);

/// <summary>A page of keys.</summary>
/// <param name="Items">The keys, oldest first.</param>
/// <param name="Next">Address of the next page; absent at the end.</param>
public sealed record KeyPage(IReadOnlyList<KeyAnswer> Items, string? Next);

/// <summary>A redaction: asked for by one person, confirmed by another. Private until then.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">asked, confirmed or declined.</param>
/// <param name="Kind">Name of the record's kind.</param>
/// <param name="Record">The record.</param>
/// <param name="Owner">Whose record it is.</param>
/// <param name="Versions">The versions; absent for all.</param>
/// <param name="Members">The members to erase; absent where it is the whole of each version.</param>
/// <param name="Whole">Whether all that these versions say is to be erased.</param>
/// <param name="Ground">On what ground (/v1/vocabularies/redaction-ground).</param>
/// <param name="Authority">Who ordered it, or what law.</param>
/// <param name="Reason">Why, in public words.</param>
/// <param name="AskedBy">Opaque id of who asked.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="SettledBy">Opaque id of who confirmed or declined it; absent until then.</param>
/// <param name="SettledAt">When that was.</param>
/// <param name="Entry">Number of its entry, once confirmed: it stands at /v1/feed?after=entry&amp;limit=1.</param>
/// <param name="GoneFromFilesAt">When what was erased was out of the database's files too; absent until then.</param>
public sealed record RedactionAnswer(Guid Id, string State, string Kind, Guid Record, Guid Owner, IReadOnlyList<long>? Versions, IReadOnlyList<string>? Members, bool Whole, string Ground, string Authority, string Reason,
    string AskedBy, string AskedAt, string? SettledBy, string? SettledAt, long? Entry, string? GoneFromFilesAt);

/// <summary>A page of redactions.</summary>
/// <param name="Items">The redactions, oldest first.</param>
/// <param name="Next">Address of the next page; absent at the end.</param>
public sealed record RedactionPage(IReadOnlyList<RedactionAnswer> Items, string? Next);

/// <summary>A stretch of the feed.</summary>
/// <param name="Items">Every entry of the ledger in order, without a gap.</param>
/// <param name="Next">Where to go on: always there, so that a poller can keep it.</param>
/// <param name="Head">Size of the ledger now; absent on a full page, which never changes.</param>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Items, string Next, long? Head);

/// <summary>One entry of the ledger with the state it left.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Entry">The leaf: who did what to which record, when, and the commitment to the state.</param>
/// <param name="Record">The state of the record it left; a tombstone for a withdrawal.</param>
public sealed record FeedEntry(long Number, Leaf Entry, JsonElement Record);

/// <summary>A leaf of the ledger.</summary>
/// <param name="Act">What was done.</param>
/// <param name="Actor">Opaque id of the credential that acted.</param>
/// <param name="At">When it was recorded (UTC).</param>
/// <param name="Kind">Kind of the record.</param>
/// <param name="Log">Origin of the ledger.</param>
/// <param name="Organisation">Who acted.</param>
/// <param name="Prev">Leaf hash of the version before, base64; absent for the first.</param>
/// <param name="Record">The record.</param>
/// <param name="Sd">Salted commitment to the state (RFC 9901 digests).</param>
/// <param name="V">Version of the leaf's form.</param>
/// <param name="Version">Version of the record.</param>
public sealed record Leaf(string Act, string Actor, string At, string Kind, string Log, Guid Organisation, string? Prev, Guid Record, string Sd, int V, long Version);
