-- The gateways on this database, and when each wrote here last: who can write proves it, and who is gone for good is known by it.
CREATE TABLE nodes (
    node    nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    seen_at bigint NOT NULL
);

-- Of how many things a cause was made up when it was told: it is told again when it grows.
ALTER TABLE alerts ADD told_items bigint NOT NULL DEFAULT 0;
