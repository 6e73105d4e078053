-- Written in SQLite's words; the PostgreSQL engine reads INTEGER as BIGINT, BLOB as BYTEA, TEXT in code-point order, and drops STRICT and WITHOUT ROWID.

-- How far the ledger goes. The row lock of this one row is the sequencer of all writers.
CREATE TABLE ledger_head (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    origin TEXT    NOT NULL,
    size   INTEGER NOT NULL,
    at     TEXT    NOT NULL
) STRICT;

-- The ledger: one row per public act, numbered from 0 without gaps. "leaf" is the act's canonical JSON; the columns beside it are read from it.
CREATE TABLE entry (
    number       INTEGER PRIMARY KEY,
    act          TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    record       TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    organisation TEXT    NOT NULL,
    at           TEXT    NOT NULL,
    leaf         BLOB    NOT NULL,
    hash         BLOB    NOT NULL,
    UNIQUE (record, version)
) STRICT;

CREATE INDEX entry_at ON entry (at, number);

-- The state each act left: canonical bytes as served, and the salts of its members in their order.
CREATE TABLE body (
    number  INTEGER PRIMARY KEY,
    content BLOB NOT NULL,
    salts   BLOB NOT NULL
) STRICT;

-- Projection of all kinds: where the newest version of a record stands.
CREATE TABLE record (
    id          TEXT    PRIMARY KEY,
    kind        TEXT    NOT NULL,
    owner       TEXT    NOT NULL,
    reference   TEXT,
    state       TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    UNIQUE (kind, owner, reference)
) STRICT;

CREATE INDEX record_reference ON record (kind, reference);

-- Projection of all kinds: the values of members that hold several, one row each.
CREATE TABLE facet (
    kind   TEXT    NOT NULL,
    member TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (kind, member, value, number)
) STRICT;

CREATE INDEX facet_number ON facet (number, member, value);

-- Work in progress, private to its organisation and outside the ledger.
CREATE TABLE draft (
    id           TEXT    PRIMARY KEY,
    organisation TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    record       TEXT,
    base_version INTEGER,
    revision     INTEGER NOT NULL,
    created_at   TEXT    NOT NULL,
    updated_at   TEXT    NOT NULL,
    content      BLOB    NOT NULL
) STRICT;

CREATE INDEX draft_organisation ON draft (organisation, id);

-- API keys: only the hash of the secret is kept.
CREATE TABLE credential (
    id           TEXT    PRIMARY KEY,
    organisation TEXT    NOT NULL,
    label        TEXT    NOT NULL,
    scopes       TEXT    NOT NULL,
    secret_hash  BLOB    NOT NULL,
    created_at   TEXT    NOT NULL,
    expires_at   TEXT    NOT NULL,
    revoked_at   TEXT,
    used_at      TEXT,
    version      INTEGER NOT NULL
) STRICT;

CREATE INDEX credential_organisation ON credential (organisation, id);

-- People known by a token's issuer and subject; only the id enters the ledger.
CREATE TABLE actor (
    id      TEXT PRIMARY KEY,
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

-- Answers to keyed writes, so that a repeated request is answered and not done again.
CREATE TABLE idempotency (
    credential  TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    at          TEXT    NOT NULL,
    PRIMARY KEY (credential, key)
) STRICT;

CREATE INDEX idempotency_at ON idempotency (at);
