-- What operations was told of and is not over, by channel: a restart does not tell it again.
CREATE TABLE alerts (
    cause         text COLLATE "C" NOT NULL,
    channel       text COLLATE "C" NOT NULL,
    node          text COLLATE "C" NOT NULL,
    text          text COLLATE "C" NOT NULL,
    is_urgent     smallint NOT NULL,
    opened_at     bigint NOT NULL,
    told_at       bigint NULL,
    claimed_until bigint NULL,
    gone_at       bigint NULL,
    PRIMARY KEY (cause, channel)
);
