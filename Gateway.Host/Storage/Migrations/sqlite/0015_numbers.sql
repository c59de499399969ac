-- Control numbers that partners gave (ISA13, GS06, UNB 0020), in the order in which they came: whoever receives one appends it, one reader takes them.
CREATE TABLE numbers_received (
    id            TEXT NOT NULL PRIMARY KEY,
    stream_key    TEXT NOT NULL,
    partner       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    standard      TEXT NOT NULL,
    sender        TEXT NOT NULL,
    receiver      TEXT NOT NULL,
    is_test       INTEGER NOT NULL,
    control_value INTEGER NOT NULL,
    delivery_id   TEXT NOT NULL,
    received_at   INTEGER NOT NULL
);

-- Who counts: a sender to a receiver, for tests and for real apart; the last number, and how sure it is that the sender counts by one.
CREATE TABLE number_streams (
    stream_key    TEXT NOT NULL PRIMARY KEY,
    partner       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    standard      TEXT NOT NULL,
    sender        TEXT NOT NULL,
    receiver      TEXT NOT NULL,
    is_test       INTEGER NOT NULL,
    high          INTEGER NOT NULL,
    score         INTEGER NOT NULL,
    low           INTEGER NULL,
    low_run       INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL
);
CREATE INDEX ix_number_streams_partner ON number_streams (partner);

-- Numbers that were left out: from first to last.
CREATE TABLE numbers_missing (
    id            TEXT NOT NULL PRIMARY KEY,
    stream_key    TEXT NOT NULL REFERENCES number_streams (stream_key),
    first_value   INTEGER NOT NULL,
    last_value    INTEGER NOT NULL,
    state         TEXT NOT NULL,
    delivery_id   TEXT NOT NULL,
    noticed_at    INTEGER NOT NULL,
    deadline      INTEGER NOT NULL,
    closed_at     INTEGER NULL
);
CREATE INDEX ix_numbers_missing_stream ON numbers_missing (stream_key, state);
CREATE INDEX ix_numbers_missing_state ON numbers_missing (state, deadline);
