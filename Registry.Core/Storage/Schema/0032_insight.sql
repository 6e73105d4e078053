-- What cohorts say of who took part, beside the population: one row per category. Suppressed rows hold no numbers.
CREATE TABLE engagement_profile (
    number             INTEGER NOT NULL,
    place              INTEGER NOT NULL,
    cohort             INTEGER NOT NULL,
    line               INTEGER NOT NULL,
    dimension          TEXT,
    category           TEXT,
    suppressed         INTEGER,
    participants_share REAL,
    population_share   REAL,
    gap                REAL,
    PRIMARY KEY (number, place)
) STRICT;

-- Versions are counted in the index alone, act by act.
CREATE INDEX entry_act ON entry (kind, act, number, organisation, at, record, version);
