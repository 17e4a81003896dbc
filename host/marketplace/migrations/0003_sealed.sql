-- Which master key wraps the data keys: one row, its fingerprint. Written when
-- the database is first opened, and again when the master key is rotated.
CREATE TABLE master_key (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    fingerprint BLOB NOT NULL
) STRICT;

-- The key that seals what a connection holds, itself sealed by the master key.
-- It ends with the connection; whoever has an old copy of the database and the
-- master key can still open what that copy holds.
CREATE TABLE data_key (
    connection_id INTEGER PRIMARY KEY REFERENCES connection (id),
    wrapped       BLOB NOT NULL
) STRICT;

-- What was kept in the clear so far. SQL cannot seal it: the program does so when
-- it opens the database, and then drops these two tables.
ALTER TABLE secret RENAME TO plain_secret;
ALTER TABLE key_value RENAME TO plain_key_value;

-- The secrets of a connection. The stand-in is what plugins see, and no secret.
CREATE TABLE secret (
    connection_id INTEGER NOT NULL REFERENCES data_key (connection_id),
    name          TEXT NOT NULL,
    stand_in      TEXT NOT NULL,
    sealed        BLOB NOT NULL,
    PRIMARY KEY (connection_id, name)
) STRICT;

-- What a plugin keeps between calls. A plugin chooses the keys as well, so they
-- are sealed with the values, and a row is found by a keyed hash of its key.
CREATE TABLE key_value (
    connection_id INTEGER NOT NULL REFERENCES data_key (connection_id),
    key_hash      BLOB NOT NULL,
    sealed        BLOB NOT NULL,
    PRIMARY KEY (connection_id, key_hash)
) STRICT;
