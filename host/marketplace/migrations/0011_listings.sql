-- The integrations that tenants can activate by themselves: which plugin, and what of
-- it the operator has set. The seal keeps whoever can write to this database alone
-- from offering a plugin of theirs, or from leading everybody's credentials elsewhere.
CREATE TABLE listing (
    integration   TEXT PRIMARY KEY,
    plugin_digest TEXT NOT NULL,
    -- Where the source is, if not where the manifest says.
    origin        TEXT,
    settings      TEXT NOT NULL,
    listed_at     INTEGER NOT NULL,
    seal          BLOB NOT NULL
) STRICT;
