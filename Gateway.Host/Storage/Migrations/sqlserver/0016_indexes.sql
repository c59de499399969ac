-- Each index costs with every row that is written. Nobody looks up work by its subject.
DROP INDEX ix_work_subject ON work;

-- What a clock that ran ahead has put off, among all that waits.
CREATE INDEX ix_work_put_off ON work (kind, is_dead, due_set_at);

-- A new number lies above all that were left out.
DROP INDEX ix_numbers_missing_stream ON numbers_missing;
CREATE INDEX ix_numbers_missing_stream ON numbers_missing (stream_key, state, last_value);
