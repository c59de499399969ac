-- The gateways on this database, and when each wrote here last: who can write proves it, and who is gone for good is known by it.
CREATE TABLE nodes (
    node    text COLLATE "C" NOT NULL PRIMARY KEY,
    seen_at bigint NOT NULL
);

-- Of how many things a cause was made up when it was told: it is told again when it grows.
ALTER TABLE alerts ADD COLUMN told_items bigint NOT NULL DEFAULT 0;
