-- Joint projections: what follows from several records together, as of every size of the ledger. Rows hold for sizes over "number" up to "until".

-- What each body that was asked owes: one row per recommendation and addressee, as long as nothing about it changed.
CREATE TABLE duty (
    number         INTEGER NOT NULL,
    until          INTEGER NOT NULL,
    recommendation TEXT    NOT NULL,
    addressee      TEXT    NOT NULL,
    engagement     TEXT,
    published_on   TEXT    NOT NULL,
    due            TEXT,
    response       TEXT,
    disposition    TEXT,
    reason_kind    TEXT,
    answered_on    TEXT,
    waited         INTEGER,
    deferrals      INTEGER NOT NULL,
    redirected_to  TEXT,
    themes         TEXT    NOT NULL,
    PRIMARY KEY (recommendation, addressee, number)
) STRICT;

-- Counted in the index alone, engagement by engagement.
CREATE INDEX duty_engagement ON duty (engagement, until, number, due, answered_on, disposition, waited, addressee, published_on, recommendation);
CREATE INDEX duty_addressee ON duty (addressee, until, number, due, answered_on, disposition);
CREATE INDEX duty_waited ON duty (waited, until, number);
CREATE INDEX duty_disposition ON duty (disposition, until, number, response, addressee, published_on, engagement, recommendation);
CREATE INDEX duty_response ON duty (response, number, until, engagement);
CREATE INDEX duty_redirected ON duty (redirected_to, recommendation);
-- What is asked again and again, theme by theme.
CREATE INDEX duty_themes ON duty (themes, disposition, reason_kind, until, number, due, answered_on, published_on, addressee);

-- What each version of an effect claims of a subject's record, held against that record: one row per recommendation it follows from.
CREATE TABLE effect_link (
    number         INTEGER NOT NULL,
    place          INTEGER NOT NULL,
    recommendation TEXT    NOT NULL,
    engagement     TEXT,
    later          INTEGER NOT NULL,
    differs        INTEGER NOT NULL,
    shows          INTEGER NOT NULL,
    PRIMARY KEY (number, place)
) STRICT;

CREATE INDEX effect_link_engagement ON effect_link (engagement, number);

-- How long after the event it tells of a record entered the register.
CREATE TABLE lag (
    number       INTEGER PRIMARY KEY,
    until        INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    happened     TEXT,
    days         INTEGER
) STRICT;

CREATE INDEX lag_id ON lag (id, number);
CREATE INDEX lag_days ON lag (kind, until, number, days, happened, organisation, id);
