-- Projection of the kind response: one row per version; the current one has the largest possible "until".
CREATE TABLE response (
    number         INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    owner          TEXT    NOT NULL,
    reference      TEXT,
    recorded_at    TEXT    NOT NULL,
    until          INTEGER NOT NULL,
    recommendation TEXT,
    disposition    TEXT,
    reason_kind    TEXT,
    decide_by      TEXT,
    redirected_to  TEXT,
    published_on   TEXT    NOT NULL
) STRICT;

CREATE INDEX response_id ON response (id, number);
CREATE INDEX response_owner ON response (owner, number);
CREATE INDEX response_recommendation ON response (recommendation, number);
CREATE INDEX response_disposition ON response (disposition, number);
CREATE INDEX response_reason_kind ON response (reason_kind, number);
CREATE INDEX response_redirected_to ON response (redirected_to, number);
CREATE INDEX response_published_on ON response (published_on, number);
-- Questions over many records join and range on these, among the current versions.
CREATE INDEX response_current ON response (recommendation, until, owner, disposition, published_on, number);
