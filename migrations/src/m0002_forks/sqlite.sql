-- The run that a fork began with the journal of, and how much of it. No foreign key: the other run may be deleted.
ALTER TABLE run ADD COLUMN fork_of  BLOB;
ALTER TABLE run ADD COLUMN fork_seq INTEGER
    CONSTRAINT run_fork_has_a_place CHECK ((fork_of IS NULL) = (fork_seq IS NULL));
