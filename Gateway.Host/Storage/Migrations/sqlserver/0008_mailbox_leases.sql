-- Which gateway looks into a mailbox now: of those that share the database one at a time.
CREATE TABLE mailbox_leases (
    channel     nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    owner       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    lease_until bigint NOT NULL
);
