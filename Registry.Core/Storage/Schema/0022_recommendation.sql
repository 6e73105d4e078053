-- Projection of the kind recommendation: one row per version; the current one has the largest possible "until".
CREATE TABLE recommendation (
    number               INTEGER PRIMARY KEY,
    id                   TEXT    NOT NULL,
    version              INTEGER NOT NULL,
    owner                TEXT    NOT NULL,
    reference            TEXT,
    recorded_at          TEXT    NOT NULL,
    until                INTEGER NOT NULL,
    engagement           TEXT,
    type                 TEXT,
    published_on         TEXT    NOT NULL,
    support_level        TEXT,
    votes_for            INTEGER,
    votes_against        INTEGER,
    authorship           TEXT,
    participant_sign_off TEXT,
    dissent              INTEGER
) STRICT;

CREATE INDEX recommendation_id ON recommendation (id, number);
CREATE INDEX recommendation_owner ON recommendation (owner, number);
CREATE INDEX recommendation_engagement ON recommendation (engagement, number);
CREATE INDEX recommendation_type ON recommendation (type, number);
CREATE INDEX recommendation_published_on ON recommendation (published_on, number);
CREATE INDEX recommendation_support_level ON recommendation (support_level, number);
CREATE INDEX recommendation_authorship ON recommendation (authorship, number);
CREATE INDEX recommendation_participant_sign_off ON recommendation (participant_sign_off, number);
CREATE INDEX recommendation_dissent ON recommendation (dissent, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX recommendation_current ON recommendation (engagement, until, number, published_on);
