-- What is in `publisher` and `trust`, authenticated by a key that is not in the
-- database: who can write to it alone can trust nobody.
ALTER TABLE trust ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
