-- The node kinds that a blocked run needs: a JSON list, in order, so that equal needs are equal texts. A blocked run is one
-- that waits without a timer and has this; null for all others.
ALTER TABLE run ADD COLUMN needs TEXT
    CONSTRAINT run_needs_while_it_waits CHECK (needs IS NULL OR (status = 'waiting' AND ready_at IS NULL));

CREATE INDEX run_blocked ON run (queue, needs) WHERE needs IS NOT NULL;
