-- A delivery whose bytes are worked once more by a person's wish, as they were or edited, names the first.
ALTER TABLE deliveries ADD COLUMN copy_of text COLLATE "C" NULL;

-- What may not be erased, whatever its age: a partner's payloads, or those of one story.
CREATE TABLE legal_holds (
    kind      text COLLATE "C" NOT NULL,
    subject   text COLLATE "C" NOT NULL,
    reason    text COLLATE "C" NOT NULL,
    placed_by text COLLATE "C" NOT NULL,
    placed_at bigint NOT NULL,
    PRIMARY KEY (kind, subject)
);

-- Payloads whose bytes are gone on purpose; their rows, hashes and identities stay.
CREATE TABLE erased_payloads (
    payload_hash text COLLATE "C" NOT NULL PRIMARY KEY,
    size_bytes   bigint NOT NULL,
    reason       text COLLATE "C" NOT NULL,
    erased_at    bigint NOT NULL
);

-- What the gateway, its payloads and the ERP do not agree upon; nothing is repaired by itself.
CREATE TABLE discrepancies (
    kind     text COLLATE "C" NOT NULL,
    subject  text COLLATE "C" NOT NULL,
    partner  text COLLATE "C" NULL,
    text     text COLLATE "C" NOT NULL,
    found_at bigint NOT NULL,
    seen_at  bigint NOT NULL,
    gone_at  bigint NULL,
    PRIMARY KEY (kind, subject)
);
