-- Outputs that are used again, by a hash of kind, version of the kind and input.
CREATE TABLE cache (
    key        text   PRIMARY KEY,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    kind       text   NOT NULL,
    output     text   NOT NULL,
    blobs      text   NOT NULL            -- the hashes of large values in it: a JSON list
);

CREATE INDEX cache_expired ON cache (expires_at);
