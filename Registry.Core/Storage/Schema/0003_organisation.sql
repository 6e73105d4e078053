-- Projection of the kind organisation: one row per version; the current one has the largest possible "until".
CREATE TABLE organisation (
    number       INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    owner        TEXT    NOT NULL,
    reference    TEXT,
    recorded_at  TEXT    NOT NULL,
    until        INTEGER NOT NULL,
    title        TEXT    NOT NULL,
    type         TEXT,
    jurisdiction TEXT,
    parent       TEXT
) STRICT;

CREATE INDEX organisation_id ON organisation (id, number);
CREATE INDEX organisation_owner ON organisation (owner, number);
CREATE INDEX organisation_title ON organisation (title, number);
CREATE INDEX organisation_type ON organisation (type, number);
CREATE INDEX organisation_jurisdiction ON organisation (jurisdiction, number);
CREATE INDEX organisation_parent ON organisation (parent, number);
