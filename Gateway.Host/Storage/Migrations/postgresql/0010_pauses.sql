-- What stands still by a person's wish, or since a restore, until a person lets it go on: Sending.
CREATE TABLE pauses (
    what      text COLLATE "C" NOT NULL PRIMARY KEY,
    reason    text COLLATE "C" NOT NULL,
    placed_by text COLLATE "C" NOT NULL,
    placed_at bigint NOT NULL
);
