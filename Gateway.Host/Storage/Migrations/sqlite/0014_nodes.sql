-- The gateways on this database, and when each wrote here last: who can write proves it, and who is gone for good is known by it.
CREATE TABLE nodes (
    node    TEXT NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL
);

-- Of how many things a cause was made up when it was told: it is told again when it grows.
ALTER TABLE alerts ADD COLUMN told_items INTEGER NOT NULL DEFAULT 0;
