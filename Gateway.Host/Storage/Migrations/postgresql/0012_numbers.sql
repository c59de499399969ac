-- Control numbers that partners gave (ISA13, GS06, UNB 0020), in the order in which they came: whoever receives one appends it, one reader takes them.
CREATE TABLE numbers_received (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    stream_key    text COLLATE "C" NOT NULL,
    partner       text COLLATE "C" NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    standard      text COLLATE "C" NOT NULL,
    sender        text COLLATE "C" NOT NULL,
    receiver      text COLLATE "C" NOT NULL,
    is_test       smallint NOT NULL,
    control_value bigint NOT NULL,
    delivery_id   text COLLATE "C" NOT NULL,
    received_at   bigint NOT NULL
);

-- Who counts: a sender to a receiver, for tests and for real apart; the last number, and how sure it is that the sender counts by one.
CREATE TABLE number_streams (
    stream_key    text COLLATE "C" NOT NULL PRIMARY KEY,
    partner       text COLLATE "C" NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    standard      text COLLATE "C" NOT NULL,
    sender        text COLLATE "C" NOT NULL,
    receiver      text COLLATE "C" NOT NULL,
    is_test       smallint NOT NULL,
    high          bigint NOT NULL,
    score         bigint NOT NULL,
    low           bigint NULL,
    low_run       bigint NOT NULL,
    seen_at       bigint NOT NULL
);
CREATE INDEX ix_number_streams_partner ON number_streams (partner);

-- Numbers that were left out: from first to last.
CREATE TABLE numbers_missing (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    stream_key    text COLLATE "C" NOT NULL REFERENCES number_streams (stream_key),
    first_value   bigint NOT NULL,
    last_value    bigint NOT NULL,
    state         text COLLATE "C" NOT NULL,
    delivery_id   text COLLATE "C" NOT NULL,
    noticed_at    bigint NOT NULL,
    deadline      bigint NOT NULL,
    closed_at     bigint NULL
);
CREATE INDEX ix_numbers_missing_stream ON numbers_missing (stream_key, state);
CREATE INDEX ix_numbers_missing_state ON numbers_missing (state, deadline);
