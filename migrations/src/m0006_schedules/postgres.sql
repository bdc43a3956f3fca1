-- One row per workflow whose runs start by themselves. There are few: all of them are read at once.
CREATE TABLE schedule (
    name          text   PRIMARY KEY,          -- of the workflow
    due_at        bigint NOT NULL,             -- the next time that no run was submitted for; moved on by comparing it
    last_at       bigint,                      -- the last time that a run was submitted for
    created_at    bigint NOT NULL,
    workflow_hash text   NOT NULL,
    cron          text   NOT NULL,
    zone          text   NOT NULL,
    missed        text   NOT NULL CONSTRAINT schedule_missed CHECK (missed IN ('skip', 'once', 'all'))
);
