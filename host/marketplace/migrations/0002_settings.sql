-- What the operator has set for a connection's plugin, as a JSON object: variable
-- name to value. Nothing secret.
ALTER TABLE connection ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
