-- How many deliveries with the same bytes had come in before: counted when it is recorded, because clocks go back. The keys of postings follow from it.
ALTER TABLE deliveries ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0;
UPDATE deliveries SET earlier = (
    SELECT COUNT(*) FROM deliveries e
    WHERE e.payload_hash = deliveries.payload_hash AND e.direction = 'In'
      AND (e.created_at < deliveries.created_at OR (e.created_at = deliveries.created_at AND e.id < deliveries.id)))
WHERE direction = 'In';
