-- Whether the end of a chain was told to another place since it moved.
ALTER TABLE event_heads ADD is_anchored smallint NOT NULL DEFAULT 0;
-- By EXEC, because a batch is compiled before its column is there.
EXEC('CREATE INDEX ix_event_heads_anchored ON event_heads (is_anchored, chain_id);');
