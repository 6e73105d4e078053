-- Projection of the kind algorithm: one row per version; the current one has the largest possible "until".
CREATE TABLE algorithm (
    number              INTEGER PRIMARY KEY,
    id                  TEXT    NOT NULL,
    version             INTEGER NOT NULL,
    owner               TEXT    NOT NULL,
    reference           TEXT,
    recorded_at         TEXT    NOT NULL,
    until               INTEGER NOT NULL,
    title               TEXT    NOT NULL,
    phase               TEXT,
    impact_tier         TEXT,
    impact_basis        TEXT,
    decision_role       TEXT,
    review_due          TEXT,
    production_since    TEXT,
    group_can_challenge INTEGER
) STRICT;

CREATE INDEX algorithm_id ON algorithm (id, number);
CREATE INDEX algorithm_owner ON algorithm (owner, number);
-- Pages by title are found in the index alone, with the filters most asked for.
CREATE INDEX algorithm_title ON algorithm (title, number, until, phase, impact_tier);
CREATE INDEX algorithm_phase ON algorithm (phase, number);
CREATE INDEX algorithm_tier ON algorithm (impact_tier, number);
CREATE INDEX algorithm_basis ON algorithm (impact_basis, number);
CREATE INDEX algorithm_role ON algorithm (decision_role, number);
CREATE INDEX algorithm_group_can_challenge ON algorithm (group_can_challenge, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX algorithm_live ON algorithm (impact_tier, phase, until, id, number, production_since);

-- Communities that algorithms and datasets declare, one row each.
CREATE TABLE affected_community (
    number         INTEGER NOT NULL,
    place          INTEGER NOT NULL,
    local_id       TEXT,
    community_kind TEXT,
    effect         TEXT,
    adverse        INTEGER,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX affected_community_adverse ON affected_community (adverse, number);
