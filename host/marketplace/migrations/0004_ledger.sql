-- What the ledger calls a connection: 64 random bits in hexadecimal, chosen before
-- the connection is stored, since the requests that prove it are recorded as well.
ALTER TABLE connection ADD COLUMN reference TEXT NOT NULL DEFAULT '';
UPDATE connection SET reference = lower(hex(randomblob(8)));
CREATE UNIQUE INDEX connection_of_reference ON connection (reference);

-- Every request that left, or was refused, and what became of it; nothing of what
-- came back. Append-only: each row carries the hash of the row before. How a hash is
-- made is described in docs/architecture.md.
CREATE TABLE ledger (
    seq           INTEGER PRIMARY KEY CHECK (seq > 0),
    at            INTEGER NOT NULL,
    -- connection.reference, where the connection came to be.
    connection    TEXT NOT NULL,
    tenant        TEXT NOT NULL,
    -- One traversal of all employees; NULL outside of one.
    run           TEXT,
    -- The number of the consent in force; NULL while the first one is not stored yet,
    -- that is for the requests of `connect`.
    consent       INTEGER,
    plugin_digest TEXT NOT NULL,
    -- Joins the rows of one request.
    request       TEXT NOT NULL,
    call          TEXT NOT NULL,
    event         TEXT NOT NULL
                  CHECK (event IN ('sent', 'answered', 'failed', 'denied', 'violation')),
    method        TEXT,
    path          TEXT,
    -- A JSON list of names.
    attributes    TEXT NOT NULL,
    status        INTEGER,
    bytes         INTEGER,
    millis        INTEGER,
    reason        TEXT,
    previous      TEXT NOT NULL,
    hash          TEXT NOT NULL
) STRICT;

CREATE INDEX ledger_of_request ON ledger (request);

CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE (ABORT, 'a row of the ledger cannot be changed');
END;

CREATE TRIGGER ledger_is_not_shortened BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE (ABORT, 'a row of the ledger cannot be deleted');
END;

-- INSERT OR REPLACE deletes without a DELETE trigger.
CREATE TRIGGER ledger_is_appended_to BEFORE INSERT ON ledger
WHEN NEW.seq <= (SELECT max(seq) FROM ledger)
BEGIN
    SELECT RAISE (ABORT, 'a row of the ledger can only be appended');
END;

-- The last row, signed with a key that is not in the database: who can write to the
-- database alone cannot cut the ledger off or compute all of its hashes anew.
CREATE TABLE ledger_head (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    seq       INTEGER NOT NULL,
    hash      TEXT NOT NULL,
    signature BLOB NOT NULL
) STRICT;

CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head
BEGIN
    SELECT RAISE (ABORT, 'the head of the ledger cannot be deleted');
END;
