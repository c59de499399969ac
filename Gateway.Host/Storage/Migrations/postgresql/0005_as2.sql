-- Every AS2 message that came or went, with what proves it: payloads of the message, of the entity that was signed, of the receipt and of certificates.
CREATE TABLE as2_messages (
    id                   text COLLATE "C" NOT NULL PRIMARY KEY,
    direction            text COLLATE "C" NOT NULL,
    state                text COLLATE "C" NOT NULL,
    reason               text COLLATE "C" NULL,
    partner              text COLLATE "C" NOT NULL,
    our_name             text COLLATE "C" NOT NULL,
    partner_name         text COLLATE "C" NOT NULL,
    message_id           text COLLATE "C" NULL,
    message_key          text COLLATE "C" NOT NULL,
    delivery_id          text COLLATE "C" NULL,
    message_hash         text COLLATE "C" NOT NULL,
    evidence_hash        text COLLATE "C" NULL,
    content_hash         text COLLATE "C" NULL,
    signer_hash          text COLLATE "C" NULL,
    receipt_signer_hash  text COLLATE "C" NULL,
    mics                 text COLLATE "C" NULL,
    wants_signed_receipt smallint NOT NULL,
    receipt_hash         text COLLATE "C" NULL,
    receipt_state        text COLLATE "C" NOT NULL,
    receipt_url          text COLLATE "C" NULL,
    receipt_attempts     bigint NOT NULL,
    attempts             bigint NOT NULL,
    resume_at            bigint NULL,
    created_at           bigint NOT NULL,
    finished_at          bigint NULL
);
CREATE INDEX ix_as2_messages_key ON as2_messages (message_key, created_at);
CREATE INDEX ix_as2_messages_delivery ON as2_messages (delivery_id);
CREATE INDEX ix_as2_messages_state ON as2_messages (state, created_at);
CREATE INDEX ix_as2_messages_receipt ON as2_messages (receipt_state, created_at);
