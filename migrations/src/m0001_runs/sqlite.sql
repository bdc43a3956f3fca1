-- Every moment is in microseconds since 1970 (UTC): the same number on both databases, eight bytes, no time zone.
-- To read one: datetime(created_at / 1e6, 'unixepoch', 'subsec').
-- JSON is text: written once, read whole, never searched (decision 0001).

CREATE TABLE workflow (
    hash    TEXT    PRIMARY KEY,
    name    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    source  TEXT    NOT NULL,
    plan    TEXT    NOT NULL
) STRICT;

CREATE TABLE run (
    id            BLOB    PRIMARY KEY,
    epoch         INTEGER NOT NULL DEFAULT 0,
    mail          INTEGER NOT NULL DEFAULT 0,
    ready_at      INTEGER,
    reaped_seq    INTEGER,                      -- the length of its journal when its last owner was found dead
    created_at    INTEGER NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    priority      INTEGER NOT NULL,
    deaths        INTEGER NOT NULL DEFAULT 0,
    status        TEXT    NOT NULL,
    worker_id     TEXT,
    workflow_hash TEXT    NOT NULL,
    workflow_name TEXT    NOT NULL,
    queue         TEXT    NOT NULL,
    key           TEXT,
    labels        TEXT    NOT NULL,
    input         TEXT    NOT NULL,
    output        TEXT,
    error         TEXT,
    CONSTRAINT run_status CHECK
        (status IN ('ready', 'running', 'waiting', 'completed', 'failed', 'stopped', 'cancelled')),
    CONSTRAINT run_owned_while_running CHECK ((status = 'running') = (worker_id IS NOT NULL)),
    CONSTRAINT run_finished_at_its_end CHECK
        ((finished_at IS NOT NULL) = (status IN ('completed', 'failed', 'stopped', 'cancelled'))),
    CONSTRAINT run_not_ready_after_its_end CHECK (finished_at IS NULL OR ready_at IS NULL)
) STRICT;

CREATE UNIQUE INDEX run_key ON run (key) WHERE key IS NOT NULL;
-- What can be claimed, in the order of claiming: no owner (so it is not running), and a moment from which on (so it
-- has not ended). A run that waits without a timer is not in it and costs nothing.
CREATE INDEX run_claimable ON run (queue, priority DESC, ready_at, id)
    WHERE worker_id IS NULL AND ready_at IS NOT NULL;
CREATE INDEX run_owner ON run (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX run_by_status ON run (status, id);
CREATE INDEX run_by_workflow ON run (workflow_name, id);

CREATE TABLE journal (
    run_id     BLOB    NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq > 0),
    created_at INTEGER NOT NULL,
    item       INTEGER,
    turn       INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    node       TEXT,
    body       TEXT    NOT NULL,
    PRIMARY KEY (run_id, seq)
) STRICT;

CREATE TABLE review (
    id          BLOB    PRIMARY KEY,
    run_id      BLOB    NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER,
    answered_at INTEGER,
    state       TEXT    NOT NULL CONSTRAINT review_state CHECK (state IN ('open', 'answered', 'expired')),
    step        TEXT    NOT NULL,
    signal      TEXT    NOT NULL,
    form        TEXT    NOT NULL,
    shown       TEXT    NOT NULL,
    answer      TEXT,
    actor       TEXT
) STRICT;

CREATE INDEX review_of_run ON review (run_id, state);
CREATE INDEX review_open ON review (created_at DESC) WHERE state = 'open';

CREATE TABLE inbox (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id BLOB    NOT NULL,
    mail   INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    body   TEXT    NOT NULL
) STRICT;

CREATE INDEX inbox_of_run ON inbox (run_id, id);

CREATE TABLE worker (
    id       TEXT    PRIMARY KEY,
    seen_at  INTEGER NOT NULL,
    lease_ms INTEGER NOT NULL,
    queues   TEXT    NOT NULL,
    kinds    TEXT    NOT NULL
) STRICT;
