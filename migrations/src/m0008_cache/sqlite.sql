-- Outputs that are used again, by a hash of kind, version of the kind and input.
CREATE TABLE cache (
    key        TEXT    PRIMARY KEY,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    output     TEXT    NOT NULL,
    blobs      TEXT    NOT NULL           -- the hashes of large values in it: a JSON list
) STRICT;

CREATE INDEX cache_expired ON cache (expires_at);
