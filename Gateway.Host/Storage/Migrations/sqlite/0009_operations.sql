-- A delivery whose bytes are worked once more by a person's wish, as they were or edited, names the first.
ALTER TABLE deliveries ADD COLUMN copy_of TEXT NULL;

-- What may not be erased, whatever its age: a partner's payloads, or those of one story.
CREATE TABLE legal_holds (
    kind      TEXT NOT NULL,             -- Partner, Story
    subject   TEXT NOT NULL,             -- the profile, or the delivery that began the story
    reason    TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
);

-- Payloads whose bytes are gone on purpose; their rows, hashes and identities stay.
CREATE TABLE erased_payloads (
    payload_hash TEXT NOT NULL PRIMARY KEY,
    size_bytes   INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    erased_at    INTEGER NOT NULL
);

-- What the gateway, its payloads and the ERP do not agree upon; nothing is repaired by itself.
CREATE TABLE discrepancies (
    kind     TEXT NOT NULL,              -- ErpPosting, Work, Payload, Document, …
    subject  TEXT NOT NULL,              -- the row, the posting key, the hash
    partner  TEXT NULL,
    text     TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    seen_at  INTEGER NOT NULL,           -- by the last look
    gone_at  INTEGER NULL,
    PRIMARY KEY (kind, subject)
);
