-- The key that authenticates the rows below, wrapped by the master key: who can write
-- to this database alone can let nobody in. One row, made when it is first needed.
CREATE TABLE row_key (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    wrapped BLOB NOT NULL
) STRICT;

-- Who may sign in to the pages, and as what. A person of two tenants has two accounts.
CREATE TABLE account (
    id              INTEGER PRIMARY KEY,
    tenant          TEXT NOT NULL,
    name            TEXT NOT NULL,
    role            TEXT NOT NULL CHECK (role IN ('administrator', 'viewer')),
    created_at      INTEGER NOT NULL,
    last_sign_in_at INTEGER
) STRICT;

CREATE UNIQUE INDEX account_of_tenant ON account (tenant, name);

-- The codes in sign-in links: each signs in once, and is hashed like all that opens
-- something.
CREATE TABLE sign_in_code (
    hash       BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    seal       BLOB NOT NULL
) STRICT;

-- Browsers that are signed in.
CREATE TABLE session (
    hash       BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    seal       BLOB NOT NULL
) STRICT;

-- Programs that may ask. A revoked one stays, as the record that it was there.
CREATE TABLE api_token (
    id         INTEGER PRIMARY KEY,
    hash       BLOB NOT NULL UNIQUE,
    -- NULL for the operator's own, which see the figures of all and nothing of anybody.
    tenant     TEXT,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('administrator', 'viewer', 'monitor')),
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER,
    revoked_at INTEGER,
    seal       BLOB NOT NULL,
    CHECK ((tenant IS NULL) = (role = 'monitor'))
) STRICT;
