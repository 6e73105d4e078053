-- Projection of the kind decision: one row per version; the current one has the largest possible "until".
CREATE TABLE decision (
    number        INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    owner         TEXT    NOT NULL,
    reference     TEXT,
    recorded_at   TEXT    NOT NULL,
    until         INTEGER NOT NULL,
    title         TEXT    NOT NULL,
    decision_kind TEXT,
    planned_date  TEXT,
    actual_date   TEXT,
    taken         INTEGER,
    options_open  INTEGER
) STRICT;

CREATE INDEX decision_id ON decision (id, number);
CREATE INDEX decision_owner ON decision (owner, number);
CREATE INDEX decision_title ON decision (title, number);
CREATE INDEX decision_decision_kind ON decision (decision_kind, number);
CREATE INDEX decision_taken ON decision (taken, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX decision_planned ON decision (planned_date, number, until);
CREATE INDEX decision_actual ON decision (actual_date, number, until);

-- The version of each subject's record that was decided on.
CREATE TABLE decision_subject_version (
    number  INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    subject TEXT,
    version INTEGER,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX decision_subject_version_subject ON decision_subject_version (subject, number);
