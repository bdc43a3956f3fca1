-- Which runs refer to which large values; the values themselves are not in the database. A row is written before its value is
-- put and deleted with its run: a value without a row is one that nobody needs.
CREATE TABLE blob (
    run_id uuid NOT NULL,
    hash   text NOT NULL,           -- blake3, 64 hex digits
    PRIMARY KEY (run_id, hash)
);

CREATE INDEX blob_by_hash ON blob (hash);
