-- Projection of the kind assessment: one row per version; the current one has the largest possible "until".
CREATE TABLE assessment (
    number                   INTEGER PRIMARY KEY,
    id                       TEXT    NOT NULL,
    version                  INTEGER NOT NULL,
    owner                    TEXT    NOT NULL,
    reference                TEXT,
    recorded_at              TEXT    NOT NULL,
    until                    INTEGER NOT NULL,
    title                    TEXT    NOT NULL,
    phase                    TEXT,
    advice                   TEXT,
    advised_on               TEXT,
    decision                 TEXT,
    decided_on               TEXT,
    against_advice           INTEGER,
    review_due               TEXT,
    panel_members            INTEGER,
    lay_members              INTEGER,
    lived_experience_members INTEGER,
    benefits                 INTEGER,
    benefits_met             INTEGER,
    next_benefit_due         TEXT,
    harms                    INTEGER,
    high_residual_harms      INTEGER,
    harms_occurred           INTEGER,
    acceptability_evidence   INTEGER,
    conditions               INTEGER
) STRICT;

CREATE INDEX assessment_id ON assessment (id, number);
CREATE INDEX assessment_owner ON assessment (owner, number);
CREATE INDEX assessment_title ON assessment (title, number);
CREATE INDEX assessment_phase ON assessment (phase, number);
CREATE INDEX assessment_advice ON assessment (advice, number);
CREATE INDEX assessment_decision ON assessment (decision, number);
CREATE INDEX assessment_against_advice ON assessment (against_advice, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX assessment_review ON assessment (review_due, until, number);

-- Benefits promised, and what became of them.
CREATE TABLE assessment_benefit (
    number             INTEGER NOT NULL,
    place              INTEGER NOT NULL,
    local_id           TEXT,
    type               TEXT,
    measurable         INTEGER,
    by_date            TEXT,
    verdict            TEXT,
    realised_on        TEXT,
    commercial         INTEGER,
    value_share_stated INTEGER,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX assessment_benefit_by_date ON assessment_benefit (by_date, number);

-- Harms foreseen or come about.
CREATE TABLE assessment_harm (
    number      INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    local_id    TEXT,
    type        TEXT,
    likelihood  TEXT,
    severity    TEXT,
    residual    TEXT,
    accepted_by TEXT,
    occurred    TEXT,
    PRIMARY KEY (number, place)
) STRICT;

-- Who gains (side benefit) and who bears (side harm), by the benefit's or harm's name.
CREATE TABLE assessment_people (
    number         INTEGER NOT NULL,
    place          INTEGER NOT NULL,
    side           TEXT,
    local_id       TEXT,
    subject        TEXT,
    community      TEXT,
    community_kind TEXT,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX assessment_people_subject ON assessment_people (subject, community, number);

-- Conditions, and what meets them.
CREATE TABLE assessment_condition (
    number     INTEGER NOT NULL,
    place      INTEGER NOT NULL,
    local_id   TEXT,
    safeguard  TEXT,
    commitment TEXT,
    due        TEXT,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX assessment_condition_safeguard ON assessment_condition (safeguard, number);
CREATE INDEX assessment_condition_commitment ON assessment_condition (commitment, number);
