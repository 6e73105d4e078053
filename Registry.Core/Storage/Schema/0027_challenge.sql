-- Projection of the kind challenge: one row per version; the current one has the largest possible "until".
CREATE TABLE challenge (
    number                INTEGER PRIMARY KEY,
    id                    TEXT    NOT NULL,
    version               INTEGER NOT NULL,
    owner                 TEXT    NOT NULL,
    reference             TEXT,
    recorded_at           TEXT    NOT NULL,
    until                 INTEGER NOT NULL,
    raised_by             TEXT,
    target_kind           TEXT,
    target                TEXT,
    part                  TEXT,
    respondent            TEXT,
    status                TEXT,
    outcome               TEXT,
    reviewer              TEXT,
    reviewer_organisation TEXT,
    raised_on             TEXT    NOT NULL,
    acknowledge_due       TEXT,
    acknowledged_on       TEXT,
    decide_due            TEXT,
    decided_on            TEXT,
    days_to_decide        INTEGER
) STRICT;

CREATE INDEX challenge_id ON challenge (id, number);
CREATE INDEX challenge_owner ON challenge (owner, number);
CREATE INDEX challenge_raised_by ON challenge (raised_by, number);
CREATE INDEX challenge_target_kind ON challenge (target_kind, number);
CREATE INDEX challenge_target ON challenge (target, number);
CREATE INDEX challenge_respondent ON challenge (respondent, number);
CREATE INDEX challenge_status ON challenge (status, number);
CREATE INDEX challenge_outcome ON challenge (outcome, number);
CREATE INDEX challenge_reviewer ON challenge (reviewer, number);
CREATE INDEX challenge_reviewer_organisation ON challenge (reviewer_organisation, number);
CREATE INDEX challenge_raised_on ON challenge (raised_on, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX challenge_current ON challenge (target, until, number, status);
CREATE INDEX challenge_open ON challenge (status, until, decide_due, number);

-- What is done to put things right.
CREATE TABLE challenge_remedy (
    number      INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    local_id    TEXT,
    remedy_kind TEXT,
    due         TEXT,
    delivered   TEXT,
    PRIMARY KEY (number, place)
) STRICT;
