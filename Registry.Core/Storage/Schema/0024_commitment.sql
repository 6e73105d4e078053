-- Projection of the kind commitment: one row per version; the current one has the largest possible "until".
CREATE TABLE commitment (
    number          INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    owner           TEXT    NOT NULL,
    reference       TEXT,
    recorded_at     TEXT    NOT NULL,
    until           INTEGER NOT NULL,
    response        TEXT,
    original_due    TEXT    NOT NULL,
    due             TEXT    NOT NULL,
    revised         INTEGER,
    slip_days       INTEGER,
    reported        TEXT,
    reported_on     TEXT,
    evidence_items  INTEGER,
    newest_evidence TEXT
) STRICT;

CREATE INDEX commitment_id ON commitment (id, number);
CREATE INDEX commitment_owner ON commitment (owner, number);
CREATE INDEX commitment_response ON commitment (response, number);
CREATE INDEX commitment_original_due ON commitment (original_due, number);
CREATE INDEX commitment_due ON commitment (due, number);
CREATE INDEX commitment_revised ON commitment (revised, number);
CREATE INDEX commitment_reported ON commitment (reported, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX commitment_current ON commitment (response, until, reported, due, number);
