-- When it was decided how long a thing waits: what a clock decided that has been set back since does not count.
ALTER TABLE work ADD due_set_at bigint NOT NULL DEFAULT 0;
-- By EXEC, because a batch is compiled before its column is there.
EXEC('UPDATE work SET due_set_at = created_at;');
ALTER TABLE as2_messages ADD resume_set_at bigint NULL;
