-- The ledger takes receipts as well: what was erased, in numbers. SQLite cannot change
-- what a column accepts, so the table is made anew, row by row as it was.
DROP TRIGGER ledger_is_not_changed;
DROP TRIGGER ledger_is_not_shortened;
DROP TRIGGER ledger_is_appended_to;
DROP INDEX ledger_of_request;
ALTER TABLE ledger RENAME TO ledger_without_receipts;

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
    -- Joins the rows of one request; of a receipt its name.
    request       TEXT NOT NULL,
    -- What was called, or for a receipt what erased.
    call          TEXT NOT NULL,
    event         TEXT NOT NULL
                  CHECK (event IN ('sent', 'answered', 'failed', 'denied', 'violation', 'erased')),
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

INSERT INTO ledger
    (seq, at, connection, tenant, run, consent, plugin_digest, request, call, event, method,
     path, attributes, status, bytes, millis, reason, previous, hash)
SELECT seq, at, connection, tenant, run, consent, plugin_digest, request, call, event, method,
       path, attributes, status, bytes, millis, reason, previous, hash
FROM ledger_without_receipts ORDER BY seq;

DROP TABLE ledger_without_receipts;

CREATE INDEX ledger_of_request ON ledger (request);
-- Whether something was erased is asked whenever a connection is used.
CREATE INDEX ledger_of_receipts ON ledger (connection) WHERE event = 'erased';

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
