-- Which gateway looks into a mailbox now: of those that share the database one at a time.
CREATE TABLE mailbox_leases (
    channel     text COLLATE "C" NOT NULL PRIMARY KEY,
    owner       text COLLATE "C" NOT NULL,
    lease_until bigint NOT NULL
);
