-- Every AS2 message that came or went, with what proves it: payloads of the message, of the entity that was signed, of the receipt and of certificates.
CREATE TABLE as2_messages (
    id                   nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    direction            nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state                nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    reason               nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    partner              nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    our_name             nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
    partner_name         nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
    message_id           nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    message_key          nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    delivery_id          nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    message_hash         nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    evidence_hash        nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    content_hash         nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    signer_hash          nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    receipt_signer_hash  nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    mics                 nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    wants_signed_receipt smallint NOT NULL,
    receipt_hash         nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    receipt_state        nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    receipt_url          nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
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
