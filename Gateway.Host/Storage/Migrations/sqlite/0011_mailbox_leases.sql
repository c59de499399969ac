-- Which gateway looks into a mailbox now: of those that share the database one at a time.
CREATE TABLE mailbox_leases (
    channel     TEXT NOT NULL PRIMARY KEY,
    owner       TEXT NOT NULL,
    lease_until INTEGER NOT NULL
);
