-- What is looked up by all of its columns is kept once, in their order, and not beside an index of the same.
ALTER TABLE facet RENAME TO facet_twice;
DROP INDEX facet_number;

CREATE TABLE facet (
    kind   TEXT    NOT NULL,
    member TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (kind, member, value, number)
) STRICT, WITHOUT ROWID;

INSERT INTO facet SELECT kind, member, value, number FROM facet_twice ORDER BY kind, member, value, number;
DROP TABLE facet_twice;
CREATE INDEX facet_number ON facet (number, member, value);
