-- What was agreed to about a connection, sealed by its data key: who can write to
-- this database alone can neither widen a consent nor lead a connection elsewhere.
CREATE TABLE terms (
    connection_id INTEGER PRIMARY KEY REFERENCES data_key (connection_id),
    sealed        BLOB NOT NULL
) STRICT;
