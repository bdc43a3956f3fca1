-- The run of which this one is a step; null for those that were submitted.
ALTER TABLE run ADD COLUMN parent_run BLOB;
