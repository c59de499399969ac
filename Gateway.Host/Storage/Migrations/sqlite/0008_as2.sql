-- Every AS2 message that came or went, with what proves it: payloads of the message, of the entity that was signed, of the receipt and of certificates.
CREATE TABLE as2_messages (
    id                   TEXT NOT NULL PRIMARY KEY,
    direction            TEXT NOT NULL,              -- In, Out
    state                TEXT NOT NULL,
    reason               TEXT NULL,                  -- why it was refused, is disputed or was given up, a sentence
    partner              TEXT NOT NULL,              -- profile
    our_name             TEXT NOT NULL,              -- AS2-From or AS2-To
    partner_name         TEXT NOT NULL,
    message_id           TEXT NULL,                  -- as it stands in the message
    message_key          TEXT NOT NULL,              -- SHA-256 of direction, names and message id
    delivery_id          TEXT NULL,                  -- what goes out, or the first file of what came
    message_hash         TEXT NOT NULL,              -- payload: fields and body as they were posted
    evidence_hash        TEXT NULL,                  -- payload: the entity inside the encryption
    content_hash         TEXT NULL,                  -- SHA-256 of the files' hashes
    signer_hash          TEXT NULL,                  -- payload: the certificate by which the message is verified
    receipt_signer_hash  TEXT NULL,                  -- payload: the certificate by which the receipt is verified
    mics                 TEXT NULL,                  -- the check, in each digest that the receipt may use, one a line
    wants_signed_receipt INTEGER NOT NULL,
    receipt_hash         TEXT NULL,                  -- payload: the receipt, fields and body
    receipt_state        TEXT NOT NULL,
    receipt_url          TEXT NULL,                  -- where it is posted later, or the place that the profile does not name
    receipt_attempts     INTEGER NOT NULL,
    attempts             INTEGER NOT NULL,           -- posts of the message, each counted before it is made
    resume_at            INTEGER NULL,               -- not posted again before
    created_at           INTEGER NOT NULL,
    finished_at          INTEGER NULL
);
CREATE INDEX ix_as2_messages_key ON as2_messages (message_key, created_at);
CREATE INDEX ix_as2_messages_delivery ON as2_messages (delivery_id);
CREATE INDEX ix_as2_messages_state ON as2_messages (state, created_at);
CREATE INDEX ix_as2_messages_receipt ON as2_messages (receipt_state, created_at);
