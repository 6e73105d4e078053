-- Projection of the kind verification: one row per version; the current one has the largest possible "until".
CREATE TABLE verification (
    number         INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    owner          TEXT    NOT NULL,
    reference      TEXT,
    recorded_at    TEXT    NOT NULL,
    until          INTEGER NOT NULL,
    target_kind    TEXT,
    target         TEXT,
    part           TEXT,
    target_version INTEGER,
    verdict        TEXT,
    verifier_kind  TEXT,
    verified_on    TEXT    NOT NULL
) STRICT;

CREATE INDEX verification_id ON verification (id, number);
CREATE INDEX verification_owner ON verification (owner, number);
CREATE INDEX verification_target_kind ON verification (target_kind, number);
CREATE INDEX verification_target ON verification (target, number);
CREATE INDEX verification_part ON verification (part, number);
CREATE INDEX verification_verdict ON verification (verdict, number);
CREATE INDEX verification_verifier_kind ON verification (verifier_kind, number);
CREATE INDEX verification_verified_on ON verification (verified_on, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX verification_current ON verification (target, until, verdict, verified_on, number);
