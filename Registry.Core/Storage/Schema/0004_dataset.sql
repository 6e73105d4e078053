-- Projection of the kind dataset: one row per version; the current one has the largest possible "until".
CREATE TABLE dataset (
    number                  INTEGER PRIMARY KEY,
    id                      TEXT    NOT NULL,
    version                 INTEGER NOT NULL,
    owner                   TEXT    NOT NULL,
    reference               TEXT,
    recorded_at             TEXT    NOT NULL,
    until                   INTEGER NOT NULL,
    title                   TEXT    NOT NULL,
    publisher               TEXT,
    publisher_name          TEXT,
    licence                 TEXT,
    access_rights           TEXT,
    security_classification TEXT,
    update_frequency        TEXT,
    temporal_start          TEXT,
    temporal_end            TEXT,
    issued                  TEXT,
    modified                TEXT,
    personal_data           TEXT,
    identifiability         TEXT,
    retained_until          TEXT,
    distributions           INTEGER,
    recipients              INTEGER,
    group_can_challenge     INTEGER
) STRICT;

CREATE INDEX dataset_id ON dataset (id, number);
CREATE INDEX dataset_owner ON dataset (owner, number);
CREATE INDEX dataset_title ON dataset (title, number);
CREATE INDEX dataset_publisher ON dataset (publisher, number);
CREATE INDEX dataset_licence ON dataset (licence, number);
CREATE INDEX dataset_access_rights ON dataset (access_rights, number);
CREATE INDEX dataset_security_classification ON dataset (security_classification, number);
CREATE INDEX dataset_update_frequency ON dataset (update_frequency, number);
CREATE INDEX dataset_personal_data ON dataset (personal_data, number);
CREATE INDEX dataset_identifiability ON dataset (identifiability, number);
CREATE INDEX dataset_group_can_challenge ON dataset (group_can_challenge, number);
