-- Runs with one serial key go one after the other, in the order of serial_seq: a run is claimed only when none with a smaller
-- number is unfinished. The number is given under a lock of the key, so that whoever has a smaller one can be seen.
ALTER TABLE run ADD COLUMN serial text;
ALTER TABLE run ADD COLUMN serial_seq bigint
    CONSTRAINT run_serial_has_a_place CHECK ((serial IS NULL) = (serial_seq IS NULL));

CREATE INDEX run_serial ON run (serial, serial_seq) WHERE serial IS NOT NULL AND finished_at IS NULL;
