-- Each index costs with every row that is written. Nobody looks up findings by their order, or work by its subject.
DROP INDEX ix_findings_order;
DROP INDEX ix_work_subject;
DROP INDEX ix_work_order;
CREATE INDEX ix_work_order ON work (kind, order_key, id) WHERE order_key IS NOT NULL;

-- Links that tell how rows stand are found by their chain alone.
DROP INDEX ix_events_subject;
DROP INDEX ix_events_correlation;
CREATE INDEX ix_events_subject ON events (subject_id, happened_at) WHERE kind <> 'stands';
CREATE INDEX ix_events_correlation ON events (correlation_id, happened_at) WHERE kind <> 'stands';

-- What was taken, and answered, is asked for by its keys.
DROP INDEX ix_as2_messages_state;
DROP INDEX ix_as2_messages_receipt;
CREATE INDEX ix_as2_messages_state ON as2_messages (state, created_at) WHERE state <> 'Taken';
CREATE INDEX ix_as2_messages_receipt ON as2_messages (receipt_state, created_at) WHERE receipt_state <> 'Answered';

-- What a clock that ran ahead has put off, among all that waits.
CREATE INDEX ix_work_put_off ON work (kind, is_dead, due_set_at);

-- A new number lies above all that were left out.
DROP INDEX ix_numbers_missing_stream;
CREATE INDEX ix_numbers_missing_stream ON numbers_missing (stream_key, state, last_value);
