-- Projection of the kind declaration: one row per version; the current one has the largest possible "until".
CREATE TABLE declaration (
    number            INTEGER PRIMARY KEY,
    id                TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    owner             TEXT    NOT NULL,
    reference         TEXT,
    recorded_at       TEXT    NOT NULL,
    until             INTEGER NOT NULL,
    subject           TEXT,
    gate              TEXT,
    gate_date         TEXT,
    declaration_state TEXT,
    review_date       TEXT
) STRICT;

CREATE INDEX declaration_id ON declaration (id, number);
CREATE INDEX declaration_owner ON declaration (owner, number);
CREATE INDEX declaration_subject ON declaration (subject, number);
CREATE INDEX declaration_gate ON declaration (gate, number);
CREATE INDEX declaration_declaration_state ON declaration (declaration_state, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX declaration_current ON declaration (subject, until, number, gate, declaration_state);

-- The earlier engagements a declaration relies on.
CREATE TABLE declaration_reliance (
    number          INTEGER NOT NULL,
    place           INTEGER NOT NULL,
    engagement      TEXT,
    how             TEXT,
    material_change INTEGER,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX declaration_reliance_engagement ON declaration_reliance (engagement, number);
