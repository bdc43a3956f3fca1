-- Every moment is in microseconds since 1970 (UTC): the same number on both databases, eight bytes, no time zone.
-- To read one: to_timestamp(created_at / 1e6).
-- JSON is text: written once, read whole, never searched (decision 0001).

CREATE TABLE workflow (
    hash    text   PRIMARY KEY,
    name    text   NOT NULL,
    version bigint NOT NULL,
    source  text   NOT NULL,
    plan    text   NOT NULL
);

CREATE TABLE run (
    id            uuid    PRIMARY KEY,
    epoch         bigint  NOT NULL DEFAULT 0,
    mail          bigint  NOT NULL DEFAULT 0,
    ready_at      bigint,
    reaped_seq    bigint,                      -- the length of its journal when its last owner was found dead
    created_at    bigint  NOT NULL,
    started_at    bigint,
    finished_at   bigint,
    priority      integer NOT NULL,
    deaths        integer NOT NULL DEFAULT 0,
    status        text    NOT NULL,
    worker_id     text,
    workflow_hash text    NOT NULL,
    workflow_name text    NOT NULL,
    queue         text    NOT NULL,
    key           text,
    labels        text    NOT NULL,
    input         text    NOT NULL,
    output        text,
    error         text,
    CONSTRAINT run_status CHECK
        (status IN ('ready', 'running', 'waiting', 'completed', 'failed', 'stopped', 'cancelled')),
    CONSTRAINT run_owned_while_running CHECK ((status = 'running') = (worker_id IS NOT NULL)),
    CONSTRAINT run_finished_at_its_end CHECK
        ((finished_at IS NOT NULL) = (status IN ('completed', 'failed', 'stopped', 'cancelled'))),
    CONSTRAINT run_not_ready_after_its_end CHECK (finished_at IS NULL OR ready_at IS NULL)
) WITH (autovacuum_vacuum_scale_factor = 0.05);

CREATE UNIQUE INDEX run_key ON run (key) WHERE key IS NOT NULL;
-- What can be claimed, in the order of claiming: no owner (so it is not running), and a moment from which on (so it
-- has not ended). A run that waits without a timer is not in it and costs nothing.
CREATE INDEX run_claimable ON run (queue, priority DESC, ready_at, id)
    WHERE worker_id IS NULL AND ready_at IS NOT NULL;
CREATE INDEX run_owner ON run (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX run_by_status ON run (status, id);
CREATE INDEX run_by_workflow ON run (workflow_name, id);

CREATE TABLE journal (
    run_id     uuid    NOT NULL,
    seq        bigint  NOT NULL CHECK (seq > 0),
    created_at bigint  NOT NULL,
    item       integer,
    turn       integer NOT NULL,
    kind       text    NOT NULL,
    node       text,
    body       text    NOT NULL,
    PRIMARY KEY (run_id, seq)
);

-- A body of more than 2 KB is compressed: with lz4 in a sixth of the processor time (decision 0001), where the server
-- was built with it.
DO $$ BEGIN
    EXECUTE 'ALTER TABLE journal ALTER COLUMN body SET COMPRESSION lz4';
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'this server has no lz4; journal bodies are compressed as it is used to';
END $$;

CREATE TABLE review (
    id          uuid   PRIMARY KEY,
    run_id      uuid   NOT NULL,
    created_at  bigint NOT NULL,
    expires_at  bigint,
    answered_at bigint,
    state       text   NOT NULL CONSTRAINT review_state CHECK (state IN ('open', 'answered', 'expired')),
    step        text   NOT NULL,
    signal      text   NOT NULL,
    form        text   NOT NULL,
    shown       text   NOT NULL,
    answer      text,
    actor       text
);

CREATE INDEX review_of_run ON review (run_id, state);
CREATE INDEX review_open ON review (created_at DESC) WHERE state = 'open';

CREATE TABLE inbox (
    run_id uuid   NOT NULL,
    id     bigint GENERATED ALWAYS AS IDENTITY,
    mail   bigint NOT NULL,
    kind   text   NOT NULL,
    body   text   NOT NULL,
    PRIMARY KEY (run_id, id)
);

CREATE TABLE worker (
    id       text   PRIMARY KEY,
    seen_at  bigint NOT NULL,
    lease_ms bigint NOT NULL,
    queues   text   NOT NULL,
    kinds    text   NOT NULL
) WITH (fillfactor = 50);
