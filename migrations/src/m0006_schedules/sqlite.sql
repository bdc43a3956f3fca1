-- One row per workflow whose runs start by themselves. There are few: all of them are read at once.
CREATE TABLE schedule (
    name          TEXT    PRIMARY KEY,          -- of the workflow
    due_at        INTEGER NOT NULL,             -- the next time that no run was submitted for; moved on by comparing it
    last_at       INTEGER,                      -- the last time that a run was submitted for
    created_at    INTEGER NOT NULL,
    workflow_hash TEXT    NOT NULL,
    cron          TEXT    NOT NULL,
    zone          TEXT    NOT NULL,
    missed        TEXT    NOT NULL CONSTRAINT schedule_missed CHECK (missed IN ('skip', 'once', 'all'))
) STRICT;
