-- What stands still by a person's wish, or since a restore, until a person lets it go on: Sending.
CREATE TABLE pauses (
    what      TEXT NOT NULL PRIMARY KEY,
    reason    TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at INTEGER NOT NULL
);
