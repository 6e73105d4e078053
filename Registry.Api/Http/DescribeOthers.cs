using H = Registry.Api.Http.ContractHeaders;

namespace Registry.Api.Http;

/// <content>The operations that are of no kind.</content>
public static partial class Describe
{
    /// <summary>Reads the change feed.</summary>
    public static RouteHandlerBuilder ReadsFeed(this RouteHandlerBuilder b) => b.Is("readFeed", new Described(
        "Read the feed", "Every entry of the ledger once, in its order, with the state it left: withdrawals too. Keep `next` and come back to it; a full page changes only when something of it is erased. Whoever keeps a copy acts on an entry `redaction.confirmed` as on any other: delete the members it names from the versions it names. Replaying it from 0 gives the whole register.")
    {
        Parameters = ContractParameters.Of("afterEntry", "feedLimit", "asOf", "ifNoneMatch"),
        Answers = [new(200, "A stretch of the feed; without items where there is no news.", new("FeedPage", "FeedPage"), H.ETag, H.GoOn, H.TreeSize), new(304, "There is no news.", null, H.ETag, H.TreeSize)],
        Problems = Reading,
    });

    /// <summary>Begins a draft.</summary>
    public static RouteHandlerBuilder BeginsDraft(this RouteHandlerBuilder b) => b.Is("beginDraft", new Described(
        "Begin a draft", "Keeps what is not ready, of a new record or of an amendment. What is there must be well formed; what is missing is told in `errors` and may wait. Where something was erased of the version to amend, its ETag is sent as `If-Match`, so that nothing of that comes back.")
    {
        Parameters = ContractParameters.Of("ifMatchAmended"),
        Body = new("DraftOpening", "DraftOpening", "DraftAmending"),
        BodyDescription = "Its kind, and what it says so far.",
        Answers = [new(201, "The draft, with what still keeps it from being published.", new("Draft", "Draft"), H.Location, H.ETag)],
        Problems = [.. WritingBody, 403, 404, 412, 428],
    });

    /// <summary>Lists the organisation's drafts.</summary>
    public static RouteHandlerBuilder ListsDrafts(this RouteHandlerBuilder b) => b.Is("listDrafts", new Described(
        "List drafts", "The drafts of the credential's organisation, oldest first.")
    {
        Parameters = ContractParameters.Of("limit", "afterId"),
        Answers = [new(200, "A page of drafts.", new("DraftPage", "DraftPage"))],
        Problems = [.. Reading, 401, 403],
    });

    /// <summary>Reads a draft.</summary>
    public static RouteHandlerBuilder ReadsDraft(this RouteHandlerBuilder b) => b.Is("readDraft", new Described(
        "Read a draft", "A draft of the credential's organisation; of any other, there is none.")
    {
        Parameters = ContractParameters.Of("draft"),
        Answers = [new(200, "The draft, with what still keeps it from being published.", new("Draft", "Draft"), H.ETag)],
        Problems = [.. Reading, 401, 403, 404],
    });

    /// <summary>Changes a draft.</summary>
    public static RouteHandlerBuilder ChangesDraft(this RouteHandlerBuilder b) => b.Is("changeDraft", new Described(
        "Change a draft", "Replaces what it says; its kind, and the record it amends, stay.")
    {
        Parameters = ContractParameters.Of("draft", "ifMatch"),
        Body = new("DraftContent", "DraftContent"),
        BodyDescription = "All that it says from now on: the content itself, not wrapped.",
        Answers = [new(200, "The draft as it now is.", new("Draft", "Draft"), H.ETag)],
        Problems = [.. WritingBody, 403, 404, 412, 428],
    });

    /// <summary>Deletes a draft.</summary>
    public static RouteHandlerBuilder DeletesDraft(this RouteHandlerBuilder b) => b.Is("deleteDraft", new Described(
        "Delete a draft", "It was never public: nothing of it is left.")
    {
        Parameters = ContractParameters.Of("draft", "ifMatch"),
        Answers = [new(204, "Deleted.", null)],
        Problems = [.. Writing, 403, 404, 412, 428],
    });

    /// <summary>Publishes a draft.</summary>
    public static RouteHandlerBuilder PublishesDraft(this RouteHandlerBuilder b) => b.Is("publishDraft", new Described(
        "Publish a draft", "It is judged as any record, becomes one, or a version of one, and is gone. One that amends fails with 412 where the record was amended meanwhile. A publication that is repeated is answered as before.")
    {
        Parameters = ContractParameters.Of("draft"),
        Answers =
        [
            new(200, "The record it amended.", new("Record", [.. Core.Register.Kinds.All.Select(Contract.Name)]), H.Location, H.ETag, H.TreeSize),
            new(201, "The record it became.", new("Record", [.. Core.Register.Kinds.All.Select(Contract.Name)]), H.Location, H.ETag, H.TreeSize),
        ],
        Problems = [.. Writing, 403, 404, 409, 412, 422],
    });

    /// <summary>Grants a key.</summary>
    public static RouteHandlerBuilder GrantsKey(this RouteHandlerBuilder b) => b.Is("grantKey", new Described(
        "Grant a key", "Its text is told this once and never again: the register keeps a hash. That it was granted is public, its label is not.")
    {
        Body = new("KeyGrant", "KeyGrant"),
        BodyDescription = "For whom, and for what.",
        Answers = [new(201, "The key, with its text.", new("Key", "Key"), H.Location)],
        Problems = [.. WritingBody, 403],
    });

    /// <summary>Lists keys.</summary>
    public static RouteHandlerBuilder ListsKeys(this RouteHandlerBuilder b) => b.Is("listKeys", new Described(
        "List keys", "The keys of the credential's organisation, for an administrator those of all; without their texts.")
    {
        Parameters = ContractParameters.Of("limit", "afterId"),
        Answers = [new(200, "A page of keys.", new("KeyPage", "KeyPage"))],
        Problems = [.. Reading, 401],
    });

    /// <summary>Revokes a key.</summary>
    public static RouteHandlerBuilder RevokesKey(this RouteHandlerBuilder b) => b.Is("revokeKey", new Described(
        "Revoke a key", "It stops working with the next request. Revoked again, it is answered as it is. A key revokes itself; another of its organisation with the scope `publish`, unless that one may administer or redact; any with `administer`.")
    {
        Parameters = ContractParameters.Of("apiKey"),
        Answers = [new(200, "The key as it now is.", new("Key", "RevokedKey"))],
        Problems = [.. Writing, 403, 404],
    });

    /// <summary>Asks for a redaction.</summary>
    public static RouteHandlerBuilder AsksForRedaction(this RouteHandlerBuilder b) => b.Is("askForRedaction", new Described(
        "Ask for a redaction", "Asks that members of a record, or whole versions of it, are erased for good: of the credential's organisation or, with the scope `administer` too, of any. It is private, and nothing is erased, until another person confirms it. Never repeat what is to be erased: authority and reason become public.")
    {
        Body = new("RedactionRequest", "RedactionRequest"),
        BodyDescription = "What to erase, on what ground and on whose authority.",
        Answers = [new(201, "Asked for: it waits for a second person.", new("Redaction", "AskedRedaction"), H.Location)],
        Problems = [.. WritingBody, 403],
    });

    /// <summary>Lists redactions.</summary>
    public static RouteHandlerBuilder ListsRedactions(this RouteHandlerBuilder b) => b.Is("listRedactions", new Described(
        "List redactions", "What was asked for and what became of it, oldest first: of the records of the credential's organisation, with the scope `administer` too those of all.")
    {
        Parameters = ContractParameters.Of("limit", "afterId"),
        Answers = [new(200, "A page of redactions.", new("RedactionPage", "RedactionPage"))],
        Problems = [.. Reading, 401, 403],
    });

    /// <summary>Reads a redaction.</summary>
    public static RouteHandlerBuilder ReadsRedaction(this RouteHandlerBuilder b) => b.Is("readRedaction", new Described(
        "Read a redaction", "What was asked for, what became of it, and whether what was erased is out of the database's files too. What is public of a confirmed one is its entry in the feed.")
    {
        Parameters = ContractParameters.Of("redaction"),
        Answers = [new(200, "The redaction.", new("Redaction", "AskedRedaction", "ConfirmedRedaction"))],
        Problems = [.. Reading, 401, 403, 404],
    });

    /// <summary>Confirms a redaction.</summary>
    public static RouteHandlerBuilder ConfirmsRedaction(this RouteHandlerBuilder b) => b.Is("confirmRedaction", new Described(
        "Confirm a redaction", "Erases what it names, with an entry in the ledger that says what, on what ground and by whom; it cannot be undone. Whoever asked for it is told 403: it takes a second person. Every proof goes on verifying.")
    {
        Parameters = ContractParameters.Of("redaction"),
        Answers = [new(200, "Confirmed: it is erased, and its entry is public.", new("Redaction", "ConfirmedRedaction"))],
        Problems = [.. Writing, 403, 404, 409],
    });

    /// <summary>Declines a redaction.</summary>
    public static RouteHandlerBuilder DeclinesRedaction(this RouteHandlerBuilder b) => b.Is("declineRedaction", new Described(
        "Decline a redaction", "Nothing is erased, and nothing becomes public. Whoever asked for it takes it back so.")
    {
        Parameters = ContractParameters.Of("redaction"),
        Answers = [new(200, "Declined.", new("Redaction", "DeclinedRedaction"))],
        Problems = [.. Writing, 403, 404, 409],
    });

    /// <summary>Lists the code lists.</summary>
    public static RouteHandlerBuilder ListsVocabularies(this RouteHandlerBuilder b) => b.Is("listVocabularies", new Described(
        "List code lists", "Every code list of the register in short, with the standard it comes from.")
    {
        Answers = [new(200, "The code lists.", new("VocabularyPage", "VocabularyPage"))],
        Problems = Reading,
    });

    /// <summary>Reads a code list.</summary>
    public static RouteHandlerBuilder ReadsVocabulary(this RouteHandlerBuilder b) => b.Is("readVocabulary", new Described(
        "Read a code list", "What each code means. A code is never renamed or used again; new ones may come.")
    {
        Parameters = ContractParameters.Of("codeList"),
        Answers = [new(200, "The code list.", new("CodeList", "CodeList"))],
        Problems = [.. Reading, 404],
    });

    /// <summary>Lists the rules.</summary>
    public static RouteHandlerBuilder ListsRules(this RouteHandlerBuilder b) => b.Is("listRules", new Described(
        "List the rules", "What a record must say beyond its shape, why, and what happens where it does not: it is refused, kept a draft, or published with a finding.")
    {
        Answers = [new(200, "The rules.", new("RulePage", "RulePage"))],
        Problems = Reading,
    });

    /// <summary>Lists the problems.</summary>
    public static RouteHandlerBuilder ListsProblems(this RouteHandlerBuilder b) => b.Is("listProblems", new Described(
        "List the problems", "Every problem a client can meet, with its permanent code and what to do.")
    {
        Answers = [new(200, "The problems.", new("ProblemPage", "ProblemPage"))],
        Problems = Reading,
    });

    /// <summary>Reads a problem.</summary>
    public static RouteHandlerBuilder ReadsProblem(this RouteHandlerBuilder b) => b.Is("readProblem", new Described(
        "Read a problem", "What a problem's `type` leads to.")
    {
        Parameters = ContractParameters.Of("problemCode"),
        Answers = [new(200, "The problem.", new("KnownProblem", "KnownProblem"))],
        Problems = [.. Reading, 404],
    });

    /// <summary>Reads this document.</summary>
    public static RouteHandlerBuilder ReadsContract(this RouteHandlerBuilder b) => b.Is("readContract", new Described(
        "Read this document", "The API for programs: OpenAPI 3.1. For people it stands at `/docs`.")
    {
        Parameters = ContractParameters.Of("ifNoneMatch"),
        Answers = [new(200, "The document.", new("OpenApiDocument", "OpenApiDocument"), H.ETag), NotModified],
        Problems = Reading,
    });

    /// <summary>Reads where to go.</summary>
    public static RouteHandlerBuilder ReadsHome(this RouteHandlerBuilder b) => b.Is("readHome", new Described(
        "Find the way", "What this is, how much it holds, and where to go.")
    {
        Answers = [new(200, "Where to go.", new("Home", "Home"))],
        Problems = Reading,
    });

    /// <summary>Tells whether the service runs.</summary>
    public static RouteHandlerBuilder ReadsLiveness(this RouteHandlerBuilder b) => b.Is("readLiveness", new Described(
        "See whether it runs", "Answers as long as the service runs, whatever its database does.")
    {
        Answers = [new(200, "It runs.", new("Health", "Live"))],
        Problems = Reading,
    });

    /// <summary>Tells whether the service can read its ledger.</summary>
    public static RouteHandlerBuilder ReadsReadiness(this RouteHandlerBuilder b) => b.Is("readReadiness", new Described(
        "See whether it is ready", "Asks the database for the size of the ledger: send no traffic here unless it answers 200. It does so too where it only reads (`read-only`): reads go on, every write is refused, and `alarm` says why. Let that wake the operator.")
    {
        Answers = [new(200, "It reads its ledger.", new("Health", "Ready", "ReadOnly"))],
        Problems = Reading,
    });

    /// <summary>Proves that an entry stands in the log.</summary>
    public static RouteHandlerBuilder ReadsInclusion(this RouteHandlerBuilder b) => b.Is("readInclusionProof", new Described(
        "Prove that an entry is in the log", "An inclusion proof (RFC 6962 §2.1.1) of an entry in the tree of a size; the newest unless stated. The same can be put together from the tiles under `/log/tile`.")
    {
        Parameters = ContractParameters.Of("index", "treeSize"),
        Answers = [new(200, "The proof.", new("InclusionProof", "InclusionProof"), H.TreeSize)],
        Problems = Reading,
    });

    /// <summary>Proves that the log only grew.</summary>
    public static RouteHandlerBuilder ReadsConsistency(this RouteHandlerBuilder b) => b.Is("readConsistencyProof", new Described(
        "Prove that the log only grew", "A consistency proof (RFC 6962 §2.1.2): the tree of the earlier size is a beginning of the tree of the later.")
    {
        Parameters = ContractParameters.Of("fromSize", "toSize"),
        Answers = [new(200, "The proof.", new("ConsistencyProof", "ConsistencyProof"))],
        Problems = Reading,
    });
}
