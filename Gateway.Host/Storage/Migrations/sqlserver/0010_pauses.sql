-- What stands still by a person's wish, or since a restore, until a person lets it go on: Sending.
CREATE TABLE pauses (
    what      nvarchar(50) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    reason    nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    placed_by nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    placed_at bigint NOT NULL
);
