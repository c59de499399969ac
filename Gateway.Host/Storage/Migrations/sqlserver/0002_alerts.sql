-- What operations was told of and is not over, by channel: a restart does not tell it again. Both names together stay below 900 bytes of key.
CREATE TABLE alerts (
    cause         nvarchar(340) COLLATE Latin1_General_BIN2 NOT NULL,
    channel       nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    node          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    text          nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    is_urgent     smallint NOT NULL,
    opened_at     bigint NOT NULL,
    told_at       bigint NULL,
    claimed_until bigint NULL,
    gone_at       bigint NULL,
    PRIMARY KEY (cause, channel)
);
