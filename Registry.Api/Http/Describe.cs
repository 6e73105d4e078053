using Registry.Core.Access;
using Registry.Core.Register;
using H = Registry.Api.Http.ContractHeaders;

namespace Registry.Api.Http;

/// <summary>What the OpenAPI document says of each operation that is the same for every kind; the others are in its other part.</summary>
public static partial class Describe
{
    private const string Tried = "With `dryRun=true`: what would become of it. Nothing is kept.";

    private static readonly Answer NotModified = new(304, "It is what you hold.", null, H.ETag);

    /// <summary>Problems of every operation: too many requests, faults, and a database that cannot be reached.</summary>
    private static readonly int[] Any = [429, 500, 503];

    private static readonly int[] Reading = [400, 406, .. Any];

    private static readonly int[] Writing = [400, 401, .. Any, 507];

    private static readonly int[] WritingBody = [.. Writing, 413, 415];

    private static readonly string[] OfRecord = [H.ETag, H.LastModified, H.History, H.TreeSize];

    private static readonly string[] OfRecordUnlessTried = [.. OfRecord.Select(H.Maybe)];

    /// <summary>A word as the first of a name.</summary>
    public static string Pascal(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>The article before a kind's name.</summary>
    public static string Article(Kind kind) => kind.Name[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a";

    /// <summary>A kind's name with its article, as the first words of a sentence.</summary>
    public static string Title(Kind kind) => $"{Pascal(Article(kind))} {kind.Name}";

    /// <summary>Heading of the kind's operations.</summary>
    public static string Tag(Kind kind) => Pascal(kind.Plural);

    /// <summary>Lists the records of a kind.</summary>
    public static RouteHandlerBuilder Lists(this RouteHandlerBuilder b, Kind kind) => b.Is($"list{Pascal(kind.Plural)}", new Described(
        $"List {kind.Plural}", $"{kind.Summary} Filters are combined: a record must pass all of them. Withdrawn records are not listed: the feed tells of them.")
    {
        Parameters = ContractParameters.Filters(kind).Concat(ContractParameters.Of("q", "updatedSince", "recordLimit", "cursor", "asOf", "ifNoneMatch")),
        Answers = [new(200, "A page of records, each as it stands by itself.", new(Contract.Page(kind), Contract.Page(kind)), H.ETag, H.NextPage, H.TreeSize), NotModified],
        Problems = Reading,
    });

    /// <summary>Publishes a record.</summary>
    public static RouteHandlerBuilder Publishes(this RouteHandlerBuilder b, Kind kind) => b.Is($"publish{Pascal(kind.Name)}", new Described(
        $"Publish {Article(kind)} {kind.Name}", kind.RegisteredByAdministrator
            ? $"Registers {Article(kind)} {kind.Name}, which owns itself. It is public at once, and for ever in the history."
            : $"Publishes {Article(kind)} {kind.Name} of the credential's organisation. It is public at once, and for ever in the history; begin a draft for what is not ready.")
    {
        Parameters = ContractParameters.Of("dryRun", "idempotencyKey"),
        Body = new(Contract.Submission(kind), Contract.Submission(kind)),
        BodyDescription = "What it says.",
        Answers = [new(200, Tried, new("TrialReport", "TrialPassed", "TrialFailed")), new(201, "Published: the record as it is served.", new(Contract.Name(kind), Contract.Name(kind)), [H.Location, .. OfRecord])],
        Problems = [.. WritingBody, 403, 409, 422],
    });

    /// <summary>Reads one record.</summary>
    public static RouteHandlerBuilder ReadsOne(this RouteHandlerBuilder b, Kind kind) => b.Is($"read{Pascal(kind.Name)}", new Described(
        $"Read {Article(kind)} {kind.Name}", "The newest version or, with `asOf`, the one that stood then: the very bytes that the ledger commits to. Where it was withdrawn, 410 gives its tombstone.")
    {
        Parameters = ContractParameters.Of("id", "asOf", "ifNoneMatch"),
        Answers = [new(200, "The record.", new(Contract.Name(kind), Contract.Name(kind)), OfRecord), new(304, "It is what you hold.", null, OfRecord)],
        Problems = [.. Reading, 404, 410],
    });

    /// <summary>Replaces what a record says.</summary>
    public static RouteHandlerBuilder Amends(this RouteHandlerBuilder b, Kind kind) => b.Is($"amend{Pascal(kind.Name)}", new Described(
        $"Amend {Article(kind)} {kind.Name}", "Replaces all that it says: read it, change it, send it back with its ETag. Where it already says so, nothing is written and the answer is the version there is. It also restores what was withdrawn.")
    {
        Parameters = ContractParameters.Of("id", "dryRun", "ifMatch"),
        Body = new(Contract.Submission(kind), Contract.Submission(kind)),
        BodyDescription = "All that it says from now on.",
        Answers = [Written(kind)],
        Problems = [.. WritingBody, 403, 404, 409, 412, 428],
        AnyScope = kind.AmendingScopes,
    });

    /// <summary>Changes single members of a record.</summary>
    public static RouteHandlerBuilder Patches(this RouteHandlerBuilder b, Kind kind) => b.Is($"patch{Pascal(kind.Name)}", new Described(
        $"Amend members of {Article(kind)} {kind.Name}", "Changes the members that are sent and leaves the others (JSON Merge Patch, RFC 7396); null takes a member away.")
    {
        Parameters = ContractParameters.Of("id", "dryRun", "ifMatch"),
        Body = new("MergePatch", "MergePatch") { MediaType = "application/merge-patch+json" },
        BodyDescription = "The members to change.",
        Answers = [Written(kind)],
        Problems = [.. WritingBody, 403, 404, 409, 410, 412, 428],
        AnyScope = kind.AmendingScopes,
    });

    /// <summary>Withdraws a record.</summary>
    public static RouteHandlerBuilder Withdraws(this RouteHandlerBuilder b, Kind kind) => b.Is($"withdraw{Pascal(kind.Name)}", new Described(
        $"Withdraw {Article(kind)} {kind.Name}", "A tombstone with the reason takes its place; its versions can still be read. To restore it, amend it.")
    {
        Parameters = ContractParameters.Of("id", "reason", "dryRun", "ifMatch"),
        Answers = [new(200, "Withdrawn: the tombstone. " + Tried, new("TombstoneOrTrial", "Tombstone", "TrialFailed"), OfRecordUnlessTried)],
        Problems = [.. Writing, 403, 404, 410, 412, 428],
        AnyScope = kind.AmendingScopes,
    });

    /// <summary>Reads the history of a record.</summary>
    public static RouteHandlerBuilder ReadsHistory(this RouteHandlerBuilder b, Kind kind) => b.Is($"list{Pascal(kind.Name)}Versions", new Described(
        $"List the versions of {Article(kind)} {kind.Name}", "Every act on it, newest first: what was done, by which organisation, when, and where that version stands.")
    {
        Parameters = ContractParameters.Of("id", "limit", "before", "asOf"),
        Answers = [new(200, "A page of its history.", new("HistoryPage", "HistoryPage"), H.NextPage, H.TreeSize)],
        Problems = [.. Reading, 404],
    });

    /// <summary>Reads one version of a record.</summary>
    public static RouteHandlerBuilder ReadsVersion(this RouteHandlerBuilder b, Kind kind) => b.Is($"read{Pascal(kind.Name)}Version", new Described(
        $"Read a version of {Article(kind)} {kind.Name}", "What it said then; the tombstone where that version is a withdrawal. It stays the same, unless something of it is erased by a redaction: then `withheld` says what and why, and where nothing is left, 410.")
    {
        Parameters = ContractParameters.Of("id", "version", "ifNoneMatch"),
        Answers = [new(200, "The version.", new(Contract.Version(kind), Contract.Name(kind), "Tombstone"), OfRecord), new(304, "It is what you hold.", null, OfRecord)],
        Problems = [.. Reading, 404, 410],
    });

    /// <summary>Compares two versions of a record.</summary>
    public static RouteHandlerBuilder Compares(this RouteHandlerBuilder b, Kind kind) => b.Is($"compare{Pascal(kind.Name)}Versions", new Described(
        $"Compare two versions of {Article(kind)} {kind.Name}", "What its owner changed between a version and a later one: as JSON Patch (RFC 6902) for programs, and in words for people.")
    {
        Parameters = ContractParameters.Of("id", "version", "to"),
        Answers = [new(200, "What changed.", new("VersionComparison"), H.TreeSize)],
        Problems = [.. Reading, 404, 410],
    });

    private static Answer Written(Kind kind) => new(200, "The record as it now is. " + Tried, new(Contract.Written(kind), Contract.Name(kind), "TrialFailed"), OfRecordUnlessTried);

    private static RouteHandlerBuilder Is(this RouteHandlerBuilder b, string name, Described described) => b.WithName(name).WithMetadata(described);

    /// <summary>Reads the evidence of a version.</summary>
    public static RouteHandlerBuilder ReadsEvidence(this RouteHandlerBuilder b, Kind kind) => b.Is($"read{Pascal(kind.Name)}Evidence", new Described(
        $"Read the evidence of a version of {Article(kind)} {kind.Name}", "One file that shows, offline and years later, that this version was in the log: its leaf, the disclosures of its members, an inclusion proof and the signed checkpoint (C2SP tlog-proof).")
    {
        Parameters = ContractParameters.Of("id", "version"),
        Answers = [new(200, "The evidence.", new("EvidenceFile", "EvidenceFile"))],
        Problems = [.. Reading, 404],
    });
}
