-- Whose document it is, and which invoice a credit memo credits: looked for at each match.
ALTER TABLE documents ADD COLUMN supplier TEXT NULL;          -- the supplier's number in the ERP
ALTER TABLE documents ADD COLUMN credited_number TEXT NULL;
CREATE INDEX ix_documents_credited ON documents (credited_number);

-- What a document says of order lines, in the order's unit: replaced at each match of the document.
CREATE TABLE movements (
    document_id    TEXT NOT NULL REFERENCES documents (id),
    ordinal        INTEGER NOT NULL,
    kind           TEXT NOT NULL,              -- Confirmed, Shipped, Billed
    order_number   TEXT NOT NULL,
    order_line     TEXT NOT NULL,
    document_line  TEXT NULL,
    quantity       TEXT NOT NULL,              -- decimal
    amount         TEXT NULL,                  -- decimal
    currency       TEXT NULL,
    moved_on       TEXT NULL,                  -- CCYY-MM-DD
    is_ship_date   INTEGER NOT NULL,
    status         TEXT NULL,
    substitute     TEXT NULL,
    package        TEXT NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX ix_movements_order ON movements (order_number, document_id);

-- Serial shipping container codes that ship notices bear.
CREATE TABLE document_packages (
    document_id  TEXT NOT NULL REFERENCES documents (id),
    sscc         TEXT NOT NULL,
    PRIMARY KEY (document_id, sscc)
);
CREATE INDEX ix_document_packages_sscc ON document_packages (sscc, document_id);

-- How often what is known of an order has changed: read with the facts of a match, and compared when the match is written.
CREATE TABLE order_changes (
    order_number  TEXT NOT NULL PRIMARY KEY,
    changes       INTEGER NOT NULL
);

-- Which part of a document carries a line to the ERP: the primary key is the promise that none goes twice. line is the document's
-- line number, or its place where it has none; '' is a document without lines.
CREATE TABLE posting_lines (
    document_id  TEXT NOT NULL REFERENCES documents (id),
    line         TEXT NOT NULL,
    part         INTEGER NOT NULL,
    PRIMARY KEY (document_id, line)
);

ALTER TABLE cases ADD COLUMN waiting_until INTEGER NULL;       -- the deadline of WaitingForOrder and WaitingForReceipt
ALTER TABLE cases ADD COLUMN clock_stopped_at INTEGER NULL;    -- since when the partner has to answer; due_at moves on by that time
ALTER TABLE cases ADD COLUMN findings TEXT NULL;               -- JSON: rule, line, order line of what it is about
ALTER TABLE cases ADD COLUMN version INTEGER NOT NULL DEFAULT 1;  -- grows with each change: a decision is made on what was seen
CREATE INDEX ix_cases_waiting ON cases (state, waiting_until);
CREATE INDEX ix_cases_document ON cases (document_id);

-- What persons decided. A decision is never changed; it covers the findings that stood when it was made.
CREATE TABLE case_decisions (
    case_id       TEXT NOT NULL REFERENCES cases (id),
    ordinal       INTEGER NOT NULL,            -- from 1
    decision      TEXT NOT NULL,               -- Approve, ShortPay, Dispute, Route, Wait, Reject
    actor         TEXT NOT NULL,
    role          TEXT NOT NULL,
    reason        TEXT NOT NULL,
    state_before  TEXT NOT NULL,
    state_after   TEXT NOT NULL,
    findings      TEXT NOT NULL,               -- JSON: rule, line, order line of what it covers
    detail        TEXT NULL,                   -- JSON: override, the role it was routed to, the day it waits for, what is paid
    decided_at    INTEGER NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);

-- Receipts and cross-references are asked for at each match.
CREATE INDEX ix_receipts_order_number ON receipts (order_number);
CREATE INDEX ix_cross_references_partner ON cross_references (partner, valid_from);
