namespace Registry.Api.Http;

/// <summary>Every setting of the service but the connection string, under <c>Registry</c> in the configuration; the README lists them.</summary>
public sealed class Settings
{
    /// <summary>Name of the ledger, fixed for ever when it is created (C2SP tlog-checkpoint origin).</summary>
    public string Origin { get; set; } = "localhost/registry";

    /// <summary>File of the key that signs the log, outside the database and its backups; made at the first start, readable by its owner only.</summary>
    public string LogKeyFile { get; set; } = "keys/log.key";

    /// <summary>File with the last checkpoint that left the register; it tells a restored database from a whole one.</summary>
    public string PublishedCheckpointFile { get; set; } = "keys/published.checkpoint";

    /// <summary>File with every confirmed redaction, outside the database and its backups: what was erased is erased again from a database that comes back from a backup.</summary>
    public string RedactionsFile { get; set; } = "keys/redactions.journal";

    /// <summary>Witnesses that cosign the log's checkpoints (C2SP tlog-witness).</summary>
    public IReadOnlyList<WitnessSetting> Witnesses { get; set; } = [];

    /// <summary>Shortest time between two checkpoints that a witness is asked to cosign, in seconds.</summary>
    public int WitnessSeconds { get; set; } = 60;

    /// <summary>How long a witness may take to answer, in seconds.</summary>
    public int WitnessTimeoutSeconds { get; set; } = 10;

    /// <summary>Fills an empty register with an example and a development key at start. Never outside Development.</summary>
    public bool Example { get; set; }

    /// <summary>Largest body of a request, in bytes.</summary>
    public long MaxBodyBytes { get; set; } = 1_048_576;

    /// <summary>Most writes that may wait for the writer; beyond it 503.</summary>
    public int WritesWaiting { get; set; } = 4096;

    /// <summary>Most writes committed together.</summary>
    public int WritesGrouped { get; set; } = 512;

    /// <summary>Most writes of one credential in a minute; 0 for no limit.</summary>
    public int WritesPerMinute { get; set; } = 6000;

    /// <summary>Most reads of one address (of IPv6: one /64) in a minute; 0 for no limit.</summary>
    public int ReadsPerMinute { get; set; }

    /// <summary>Proxies that are believed about who asks and whether over TLS: addresses, or networks in CIDR; nobody else is.</summary>
    public IReadOnlyList<string> Proxies { get; set; } = [];

    /// <summary>How many bytes of answers worked out from many records (dossiers, stories, indicators) are kept in memory for whoever asks the same again; 0 keeps none.</summary>
    public long AnswersKeptBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Most answers worked out from many records at once; the others wait for their turn.</summary>
    public int AnswersAtOnce { get; set; } = Environment.ProcessorCount;

    /// <summary>How long an answer may wait for its turn, in seconds; beyond it 503.</summary>
    public int AnswerWaitSeconds { get; set; } = 5;

    /// <summary>How many bytes of records are kept in memory, on SQLite, for whoever asks for the same again before anything is committed; 0 keeps none.</summary>
    public long RecordsKeptBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long an Idempotency-Key is remembered, in hours; at least 24.</summary>
    public int IdempotencyHours { get; set; } = 48;

    /// <summary>OIDC issuer whose access tokens are accepted, such as https://login.example.gov; empty for API keys only.</summary>
    public string OidcAuthority { get; set; } = "";

    /// <summary>Audience that such a token must name.</summary>
    public string OidcAudience { get; set; } = "registry";

    /// <summary>Claim that holds the id of the organisation the person acts for.</summary>
    public string OidcOrganisationClaim { get; set; } = "organisation";

    /// <summary>Claim that holds the scopes, separated by blanks.</summary>
    public string OidcScopeClaim { get; set; } = "scope";
}

/// <summary>A witness of the log.</summary>
public sealed class WitnessSetting
{
    /// <summary>Its submission prefix: the address above <c>/add-checkpoint</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Its key: <c>name+id+key</c>, of algorithm 4 (C2SP tlog-cosignature).</summary>
    public string Vkey { get; set; } = "";
}
