-- What witnesses said to a checkpoint (C2SP tlog-cosignature). Not part of the ledger: each line proves itself with the witness's key.
CREATE TABLE cosignature (
    witness TEXT    NOT NULL, -- its key, as a vkey text
    size    INTEGER NOT NULL, -- of the checkpoint
    held    INTEGER NOT NULL, -- how many the checkpoint had with this one: the newest with k is one look into an index
    at      TEXT    NOT NULL, -- when it came
    line    TEXT    NOT NULL,
    PRIMARY KEY (witness, size)
) STRICT;
CREATE UNIQUE INDEX cosignature_size ON cosignature (size, held);
CREATE INDEX cosignature_held ON cosignature (held, size);
