-- Projection of the kind engagement: one row per version; the current one has the largest possible "until".
CREATE TABLE engagement (
    number          INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    owner           TEXT    NOT NULL,
    reference       TEXT,
    recorded_at     TEXT    NOT NULL,
    until           INTEGER NOT NULL,
    title           TEXT    NOT NULL,
    scope           TEXT,
    claimed_level   TEXT,
    depth           TEXT,
    made_together   INTEGER,
    right_to_decide INTEGER,
    initiation      TEXT,
    stage           TEXT,
    independence    TEXT,
    modality        TEXT,
    status          TEXT,
    commissioner    TEXT,
    deliverer       TEXT,
    announced       TEXT,
    start_date      TEXT,
    end_date        TEXT,
    response_due    TEXT,
    findings_date   TEXT,
    evaluation_kind TEXT,
    remuneration    TEXT,
    invited         INTEGER,
    took_part       INTEGER,
    completed       INTEGER,
    most_sessions   INTEGER,
    cost_amount     REAL,
    cost_currency   TEXT,
    participant_hours REAL
) STRICT;

CREATE INDEX engagement_id ON engagement (id, number);
CREATE INDEX engagement_owner ON engagement (owner, number);
CREATE INDEX engagement_title ON engagement (title, number);
CREATE INDEX engagement_scope ON engagement (scope, number);
CREATE INDEX engagement_claimed_level ON engagement (claimed_level, number);
CREATE INDEX engagement_depth ON engagement (depth, number);
CREATE INDEX engagement_initiation ON engagement (initiation, number);
CREATE INDEX engagement_stage ON engagement (stage, number);
CREATE INDEX engagement_independence ON engagement (independence, number);
CREATE INDEX engagement_modality ON engagement (modality, number);
CREATE INDEX engagement_status ON engagement (status, number);
CREATE INDEX engagement_commissioner ON engagement (commissioner, number);
CREATE INDEX engagement_deliverer ON engagement (deliverer, number);
CREATE INDEX engagement_evaluation_kind ON engagement (evaluation_kind, number);
CREATE INDEX engagement_remuneration ON engagement (remuneration, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX engagement_ended ON engagement (end_date, until, number);
CREATE INDEX engagement_answer ON engagement (response_due, until, number);

-- Whether and how each community was heard.
CREATE TABLE engagement_representation (
    number    INTEGER NOT NULL,
    place     INTEGER NOT NULL,
    subject   TEXT,
    community TEXT,
    mode      TEXT,
    people    INTEGER,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX engagement_representation_subject ON engagement_representation (subject, community, number);
