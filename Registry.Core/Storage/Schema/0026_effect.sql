-- Projection of the kind effect: one row per version; the current one has the largest possible "until".
CREATE TABLE effect (
    number          INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    owner           TEXT    NOT NULL,
    reference       TEXT,
    recorded_at     TEXT    NOT NULL,
    until           INTEGER NOT NULL,
    effect_kind     TEXT,
    subject         TEXT,
    subject_version INTEGER,
    changed_on      TEXT,
    attribution     TEXT,
    told_on         TEXT,
    reconvened      INTEGER
) STRICT;

CREATE INDEX effect_id ON effect (id, number);
CREATE INDEX effect_owner ON effect (owner, number);
CREATE INDEX effect_effect_kind ON effect (effect_kind, number);
CREATE INDEX effect_subject ON effect (subject, number);
CREATE INDEX effect_attribution ON effect (attribution, number);
CREATE INDEX effect_reconvened ON effect (reconvened, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX effect_current ON effect (subject, until, number, effect_kind, attribution);
