-- Whose signatures count. A publisher may have several keys, an old and a new one.
CREATE TABLE publisher (
    -- As minisign prints it: sixteen hexadecimal digits.
    key_id     TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    public_key TEXT NOT NULL,
    trusted_at INTEGER NOT NULL
) STRICT;

-- Whether a plugin must be signed by one of them: one row.
CREATE TABLE trust (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    required INTEGER NOT NULL CHECK (required IN (0, 1))
) STRICT;

INSERT INTO trust (id, required) VALUES (1, 0);

-- The key that signed the connection's plugin, if it was a trusted one.
ALTER TABLE connection ADD COLUMN publisher_key TEXT;

-- Immutable, numbered records: which plugin took the place of which, under which
-- consent, by whom.
CREATE TABLE plugin_change (
    connection_id  INTEGER NOT NULL REFERENCES connection (id),
    number         INTEGER NOT NULL,
    from_digest    TEXT NOT NULL,
    to_digest      TEXT NOT NULL,
    consent_number INTEGER NOT NULL,
    changed_by     TEXT NOT NULL,
    changed_at     INTEGER NOT NULL,
    PRIMARY KEY (connection_id, number)
) STRICT;

CREATE TRIGGER plugin_change_is_immutable BEFORE UPDATE ON plugin_change
BEGIN
    SELECT RAISE (ABORT, 'the record of a change of plugins cannot be changed');
END;

CREATE TRIGGER plugin_change_is_kept BEFORE DELETE ON plugin_change
BEGIN
    SELECT RAISE (ABORT, 'the record of a change of plugins cannot be deleted');
END;
