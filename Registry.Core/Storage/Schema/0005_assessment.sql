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
