-- One traversal of a connection's source into the directory. A row stays when its
-- connection ends: it holds numbers and no personal data.
CREATE TABLE run (
    id             INTEGER PRIMARY KEY,
    -- What the ledger calls it: 64 random bits in hexadecimal.
    reference      TEXT NOT NULL UNIQUE,
    connection_id  INTEGER NOT NULL REFERENCES connection (id),
    -- An incremental run asks for what has changed since `modified_since` only.
    kind           TEXT NOT NULL CHECK (kind IN ('full', 'incremental')),
    state          TEXT NOT NULL
                   CHECK (state IN ('running', 'completed', 'held', 'failed', 'abandoned')),
    -- The number of the consent that it runs under.
    consent        INTEGER NOT NULL,
    modified_since INTEGER,
    started_at     INTEGER NOT NULL,
    -- When its last page was stored.
    updated_at     INTEGER NOT NULL,
    ended_at       INTEGER,
    -- Where it goes on after the last page, sealed: a plugin chooses it. NULL before
    -- the first page and after the last.
    cursor         BLOB,
    pages          INTEGER NOT NULL DEFAULT 0,
    -- Records that came, those that could not be read among them.
    received       INTEGER NOT NULL DEFAULT 0,
    added          INTEGER NOT NULL DEFAULT 0,
    changed        INTEGER NOT NULL DEFAULT 0,
    unchanged      INTEGER NOT NULL DEFAULT 0,
    rejected       INTEGER NOT NULL DEFAULT 0,
    -- People who were not seen: gone, or, where the run is held, gone once somebody
    -- approves of it.
    gone           INTEGER NOT NULL DEFAULT 0,
    -- Pages in a row with nobody new, by which a source that goes round in circles is
    -- known.
    stale          INTEGER NOT NULL DEFAULT 0,
    -- How many people there are, by the source's latest count.
    total          INTEGER,
    -- Fields that the source did not release.
    withheld       TEXT NOT NULL DEFAULT '',
    -- Why it failed: the kind of the error, and sealed what it says to people, since
    -- that may be the words of a plugin.
    cause          TEXT,
    cause_sealed   BLOB,
    -- When it stopped before its end, and how often in a row.
    stopped_at     INTEGER,
    stops          INTEGER NOT NULL DEFAULT 0,
    -- Not before this is there any use in trying again.
    retry_at       INTEGER
) STRICT;

CREATE INDEX run_of_connection ON run (connection_id, id);
CREATE UNIQUE INDEX run_under_way ON run (connection_id) WHERE state = 'running';

-- The people of a connection's source, each sealed by the connection's data key. Even
-- the source's id is: a row is found by a keyed hash of it.
CREATE TABLE employee (
    seq           INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES data_key (connection_id),
    id_hash       BLOB NOT NULL,
    -- NULL for somebody who left too long ago to be kept, and whom the source still
    -- shows: without the row every run would store them again.
    sealed        BLOB,
    added_at      INTEGER NOT NULL,
    -- When the values came that are stored.
    stored_at     INTEGER NOT NULL,
    -- Since when a complete traversal has not shown this person any more.
    gone_at       INTEGER,
    -- Since when this person is known to have left: gone, or inactive at the source.
    left_at       INTEGER
) STRICT;

CREATE UNIQUE INDEX employee_of_connection ON employee (connection_id, id_hash);
-- A directory is read page by page, in the order in which people came.
CREATE INDEX employee_in_order ON employee (connection_id, seq);

-- Whom a full run has seen so far: who is not in here when it is complete is gone.
CREATE TABLE sighting (
    run_id  INTEGER NOT NULL REFERENCES run (id),
    id_hash BLOB NOT NULL,
    PRIMARY KEY (run_id, id_hash)
) STRICT, WITHOUT ROWID;

-- What has changed about a person, and when; which fields, and no value.
CREATE TABLE change (
    id            INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES data_key (connection_id),
    id_hash       BLOB NOT NULL,
    run_id        INTEGER NOT NULL REFERENCES run (id),
    kind          TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'gone', 'returned')),
    fields        TEXT NOT NULL,
    at            INTEGER NOT NULL
) STRICT;

CREATE INDEX change_of_employee ON change (connection_id, id_hash);

-- When the runs of a connection are due, where that is other than for all.
CREATE TABLE schedule (
    connection_id INTEGER PRIMARY KEY REFERENCES data_key (connection_id),
    -- NULL: as often as the operator's settings say.
    every_ms      INTEGER,
    paused_at     INTEGER,
    paused_by     TEXT
) STRICT;
