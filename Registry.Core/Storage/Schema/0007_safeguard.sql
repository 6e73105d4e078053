-- Projection of the kind safeguard: one row per version; the current one has the largest possible "until".
CREATE TABLE safeguard (
    number                   INTEGER PRIMARY KEY,
    id                       TEXT    NOT NULL,
    version                  INTEGER NOT NULL,
    owner                    TEXT    NOT NULL,
    reference                TEXT,
    recorded_at              TEXT    NOT NULL,
    until                    INTEGER NOT NULL,
    title                    TEXT    NOT NULL,
    measure_type             TEXT,
    dimension                TEXT,
    control                  TEXT,
    safeguard_kind           TEXT,
    status                   TEXT,
    legal_duty               INTEGER,
    in_place_since           TEXT,
    review_due               TEXT,
    waiver_expires           TEXT,
    mitigations              INTEGER,
    evidence_items           INTEGER,
    reviews                  INTEGER,
    last_reviewed            TEXT,
    effectiveness            TEXT,
    affected_people_involved INTEGER
) STRICT;

CREATE INDEX safeguard_id ON safeguard (id, number);
CREATE INDEX safeguard_owner ON safeguard (owner, number);
CREATE INDEX safeguard_title ON safeguard (title, number);
CREATE INDEX safeguard_measure_type ON safeguard (measure_type, number);
CREATE INDEX safeguard_dimension ON safeguard (dimension, number);
CREATE INDEX safeguard_control ON safeguard (control, number);
CREATE INDEX safeguard_safeguard_kind ON safeguard (safeguard_kind, number);
CREATE INDEX safeguard_status ON safeguard (status, number);
CREATE INDEX safeguard_legal_duty ON safeguard (legal_duty, number);
CREATE INDEX safeguard_effectiveness ON safeguard (effectiveness, number);
CREATE INDEX safeguard_affected_people_involved ON safeguard (affected_people_involved, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX safeguard_review ON safeguard (review_due, until, number, status);
