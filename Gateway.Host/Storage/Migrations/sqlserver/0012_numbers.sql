-- Control numbers that partners gave (ISA13, GS06, UNB 0020), in the order in which they came: whoever receives one appends it, one reader takes them.
CREATE TABLE numbers_received (
    id            nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    stream_key    nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    partner       nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    kind          nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    standard      nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    sender        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    receiver      nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    is_test       smallint NOT NULL,
    control_value bigint NOT NULL,
    delivery_id   nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    received_at   bigint NOT NULL
);

-- Who counts: a sender to a receiver, for tests and for real apart; the last number, and how sure it is that the sender counts by one.
CREATE TABLE number_streams (
    stream_key    nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    partner       nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    kind          nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    standard      nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    sender        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    receiver      nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
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
    id            nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    stream_key    nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES number_streams (stream_key),
    first_value   bigint NOT NULL,
    last_value    bigint NOT NULL,
    state         nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    delivery_id   nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    noticed_at    bigint NOT NULL,
    deadline      bigint NOT NULL,
    closed_at     bigint NULL
);
CREATE INDEX ix_numbers_missing_stream ON numbers_missing (stream_key, state);
CREATE INDEX ix_numbers_missing_state ON numbers_missing (state, deadline);
