-- Redactions that were asked for, and what became of them. Private: what everybody may know is the entry of a confirmed one.
CREATE TABLE redaction (
    id         TEXT    PRIMARY KEY,
    kind       TEXT    NOT NULL,
    record     TEXT    NOT NULL,
    owner      TEXT    NOT NULL,
    versions   TEXT    NOT NULL,
    members    TEXT    NOT NULL,
    ground     TEXT    NOT NULL,
    authority  TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    asked_by   TEXT    NOT NULL,
    at_console INTEGER NOT NULL,
    asked_at   TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    settled_by TEXT,
    settled_at TEXT,
    number     INTEGER,
    gone_at    TEXT
) STRICT;

CREATE INDEX redaction_owner ON redaction (owner, id);
CREATE INDEX redaction_state ON redaction (state, id);

-- The entry of the redaction that last erased something of a body; null while it is whole.
ALTER TABLE body ADD COLUMN redacted INTEGER;

-- Where the ledger stood with its newest redaction; 0 before the first. Pages read before it may hold what has been erased since.
ALTER TABLE ledger_head ADD COLUMN redacted INTEGER NOT NULL DEFAULT 0;

CREATE INDEX entry_redaction ON entry (number) WHERE kind = 'redaction';
