-- Rows that are found by their key lie in its order, and not beside an index of it: one tree to search and to write where there were two.
ALTER TABLE record RENAME TO record_twice;
DROP INDEX record_reference;

CREATE TABLE record (
    id          TEXT    PRIMARY KEY,
    kind        TEXT    NOT NULL,
    owner       TEXT    NOT NULL,
    reference   TEXT,
    state       TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    UNIQUE (kind, owner, reference)
) STRICT, WITHOUT ROWID;

INSERT INTO record (id, kind, owner, reference, state, version, number, recorded_at)
SELECT id, kind, owner, reference, state, version, number, recorded_at FROM record_twice ORDER BY id;
DROP TABLE record_twice;
CREATE INDEX record_reference ON record (kind, reference);

ALTER TABLE affected_community RENAME TO affected_community_twice;
DROP INDEX affected_community_adverse;

CREATE TABLE affected_community (
    number         INTEGER NOT NULL,
    place          INTEGER NOT NULL,
    local_id       TEXT,
    community_kind TEXT,
    effect         TEXT,
    adverse        INTEGER,
    PRIMARY KEY (number, place)
) STRICT, WITHOUT ROWID;

INSERT INTO affected_community (number, place, local_id, community_kind, effect, adverse)
SELECT number, place, local_id, community_kind, effect, adverse FROM affected_community_twice ORDER BY number, place;
DROP TABLE affected_community_twice;
CREATE INDEX affected_community_adverse ON affected_community (adverse, number);

-- What findings ask of a record is told by an index alone: how late it came, whether its duty was met, and the newest verdict on it, in the order in which that is sought.
DROP INDEX lag_id;
CREATE INDEX lag_id ON lag (id, number, until, days, kind);
DROP INDEX duty_response;
CREATE INDEX duty_response ON duty (response, number, until, answered_on, engagement);
DROP INDEX verification_current;
CREATE INDEX verification_newest ON verification (target, verified_on, number, until, owner, part, verdict);
