-- One tenant's activation of one plugin. A row stays after the connection has
-- ended, with nothing in it but who connected what, and when.
CREATE TABLE connection (
    id              INTEGER PRIMARY KEY,
    tenant          TEXT NOT NULL,
    integration     TEXT NOT NULL,
    plugin_digest   TEXT NOT NULL,
    -- Where the source is, if not where the manifest says.
    origin          TEXT,
    state           TEXT NOT NULL CHECK (state IN ('connected', 'inactive')),
    -- Milliseconds since 1970-01-01T00:00:00Z, here and in every table.
    connected_at    INTEGER NOT NULL,
    disconnected_at INTEGER
) STRICT;

-- A tenant has at most one connection that is not over.
CREATE UNIQUE INDEX connection_of_tenant ON connection (tenant) WHERE state <> 'inactive';

-- Immutable, numbered records: which fields may be sent, to which plugin, by
-- whose decision. Changing the mask writes a new one.
CREATE TABLE consent (
    connection_id INTEGER NOT NULL REFERENCES connection (id),
    number        INTEGER NOT NULL,
    fields        TEXT NOT NULL,
    plugin_digest TEXT NOT NULL,
    given_by      TEXT NOT NULL,
    given_at      INTEGER NOT NULL,
    PRIMARY KEY (connection_id, number)
) STRICT;

CREATE TRIGGER consent_is_immutable BEFORE UPDATE ON consent
BEGIN
    SELECT RAISE (ABORT, 'a consent record cannot be changed');
END;

-- The sealed secrets of a connection, erased when it ends.
CREATE TABLE secret (
    connection_id INTEGER NOT NULL REFERENCES connection (id),
    name          TEXT NOT NULL,
    stand_in      TEXT NOT NULL,
    value         TEXT NOT NULL,
    PRIMARY KEY (connection_id, name)
) STRICT;

-- What a plugin keeps between calls, erased when the connection ends.
CREATE TABLE key_value (
    connection_id INTEGER NOT NULL REFERENCES connection (id),
    key           TEXT NOT NULL,
    value         BLOB NOT NULL,
    PRIMARY KEY (connection_id, key)
) STRICT;
