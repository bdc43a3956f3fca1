-- What a run may use, as JSON, if it was submitted with a budget of its own; else its workflow says so.
ALTER TABLE run ADD COLUMN budget TEXT;
