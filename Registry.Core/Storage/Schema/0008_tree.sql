-- Roots of the full tiles of the Merkle tree: level 1 stands above the leaves, each node over 256 of the level below. An index over entry.
CREATE TABLE node (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    PRIMARY KEY (level, number)
) STRICT;

-- Every checkpoint the register signed, in the transaction that appended its entries.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    at   TEXT    NOT NULL,
    note TEXT    NOT NULL
) STRICT;
