-- How many deliveries with the same bytes had come in before: counted when it is recorded, because clocks go back. The keys of postings follow from it.
ALTER TABLE deliveries ADD earlier bigint NOT NULL DEFAULT 0;
-- By EXEC, because a batch is compiled before its column is there.
EXEC('UPDATE deliveries SET earlier = (
    SELECT COUNT(*) FROM deliveries e
    WHERE e.payload_hash = deliveries.payload_hash AND e.direction = ''In''
      AND (e.created_at < deliveries.created_at OR (e.created_at = deliveries.created_at AND e.id < deliveries.id)))
WHERE direction = ''In'';');
