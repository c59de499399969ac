-- When it was decided how long a thing waits: what a clock decided that has been set back since does not count.
ALTER TABLE work ADD COLUMN due_set_at INTEGER NOT NULL DEFAULT 0;
UPDATE work SET due_set_at = created_at;
ALTER TABLE as2_messages ADD COLUMN resume_set_at INTEGER NULL;
