-- A delivery whose bytes are worked once more by a person's wish, as they were or edited, names the first.
ALTER TABLE deliveries ADD copy_of nvarchar(40) COLLATE Latin1_General_BIN2 NULL;

-- What may not be erased, whatever its age: a partner's payloads, or those of one story.
CREATE TABLE legal_holds (
    kind      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    subject   nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    reason    nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    placed_by nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    placed_at bigint NOT NULL,
    PRIMARY KEY (kind, subject)
);

-- Payloads whose bytes are gone on purpose; their rows, hashes and identities stay.
CREATE TABLE erased_payloads (
    payload_hash nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    size_bytes   bigint NOT NULL,
    reason       nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    erased_at    bigint NOT NULL
);

-- What the gateway, its payloads and the ERP do not agree upon; nothing is repaired by itself.
CREATE TABLE discrepancies (
    kind     nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    subject  nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    partner  nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    text     nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    found_at bigint NOT NULL,
    seen_at  bigint NOT NULL,
    gone_at  bigint NULL,
    PRIMARY KEY (kind, subject)
);
