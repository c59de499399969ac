-- Ids are ULIDs: char(26). Hashes are SHA-256 in lower-case hex: char(64). Instants (…_at, due_at, deadline) are microseconds
-- of UTC since 1970. Calendar days are char(10), CCYY-MM-DD. Decimals are TEXT here, decimal(28,10) on servers. Booleans
-- (is_…) are 0 or 1. States are the names of the enum in the store class of the table.

-- Bytes that came in or go out as one unit. The bytes lie in the payload store under payload_hash.
CREATE TABLE deliveries (
    id              TEXT NOT NULL PRIMARY KEY,
    direction       TEXT NOT NULL,             -- In, Out
    state           TEXT NOT NULL,
    reason          TEXT NULL,                 -- why it is held or failed, a sentence
    partner         TEXT NULL,                 -- profile; null until one claims the sender
    mailbox         TEXT NOT NULL,             -- the channel: folder, sftp, as2, api, command line
    file_name       TEXT NOT NULL,             -- as the partner named it, or as we name it there; never used as a path by itself
    payload_hash    TEXT NOT NULL,
    size_bytes      INTEGER NOT NULL,
    correlation_id  TEXT NOT NULL,             -- the delivery that began the story; of an inbound one its own id
    generation      INTEGER NOT NULL,          -- how many identical files came before (identicalFile: accept)
    resume_offset   INTEGER NOT NULL,          -- bytes whose translation is committed
    attempts        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,          -- received, or built
    finished_at     INTEGER NULL               -- done, or delivered
);
CREATE INDEX ix_deliveries_created ON deliveries (created_at, id);
CREATE INDEX ix_deliveries_state ON deliveries (state, created_at);
CREATE INDEX ix_deliveries_partner ON deliveries (partner, created_at);
CREATE INDEX ix_deliveries_payload ON deliveries (payload_hash);
CREATE INDEX ix_deliveries_correlation ON deliveries (correlation_id);

-- ISA..IEA, UNB..UNZ, or a whole CSV file; received and sent alike.
CREATE TABLE interchanges (
    id                  TEXT NOT NULL PRIMARY KEY,
    delivery_id         TEXT NOT NULL REFERENCES deliveries (id),
    ordinal             INTEGER NOT NULL,      -- place in the delivery, from 1
    direction           TEXT NOT NULL,
    state               TEXT NOT NULL,         -- its release: messages are released when this is Accepted or PartlyAccepted
    verdict             TEXT NULL,             -- of the trailer; null until it was read
    reason              TEXT NULL,
    partner             TEXT NULL,
    standard            TEXT NOT NULL,         -- X12, Edifact, Csv
    version             TEXT NOT NULL,
    sender_qualifier    TEXT NULL,
    sender_id           TEXT NOT NULL,
    receiver_qualifier  TEXT NULL,
    receiver_id         TEXT NOT NULL,
    control_number      TEXT NOT NULL,
    is_test             INTEGER NOT NULL,
    is_ack_requested    INTEGER NOT NULL,
    stated_date         TEXT NULL,             -- ISA09 or UNB 0017, as text
    stated_time         TEXT NULL,
    delimiters          TEXT NULL,             -- JSON
    byte_offset         INTEGER NOT NULL,
    byte_length         INTEGER NOT NULL,      -- 0 until the trailer was read
    content_hash        TEXT NULL,             -- of its own bytes, for duplicate and collision
    duplicate_of        TEXT NULL,             -- the interchange that bore this control number first
    report              TEXT NULL,             -- JSON of the interchange report, from which acknowledgements are built
    created_at          INTEGER NOT NULL,
    judged_at           INTEGER NULL           -- when the trailer decided
);
CREATE UNIQUE INDEX ux_interchanges_place ON interchanges (delivery_id, ordinal);
CREATE INDEX ix_interchanges_control ON interchanges (partner, direction, control_number);
CREATE INDEX ix_interchanges_created ON interchanges (created_at, id);
CREATE INDEX ix_interchanges_state ON interchanges (state, created_at);

-- GS..GE, UNG..UNE; an EDIFACT interchange without UNG and a CSV file have one without functional_id.
CREATE TABLE functional_groups (
    id              TEXT NOT NULL PRIMARY KEY,
    interchange_id  TEXT NOT NULL REFERENCES interchanges (id),
    ordinal         INTEGER NOT NULL,
    direction       TEXT NOT NULL,
    partner         TEXT NULL,
    functional_id   TEXT NULL,
    control_number  TEXT NULL,
    control_value   INTEGER NULL,              -- GS06 is compared as a number; null where it is none
    version         TEXT NULL,
    sender          TEXT NULL,
    receiver        TEXT NULL,
    byte_offset     INTEGER NOT NULL,
    verdict         TEXT NULL,                 -- AK901 or its like: what we said of it, or what the partner said
    declared_count  TEXT NULL,
    received_count  INTEGER NOT NULL,
    accepted_count  INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_functional_groups_place ON functional_groups (interchange_id, ordinal);
CREATE INDEX ix_functional_groups_control ON functional_groups (partner, direction, functional_id, control_value);

-- ST..SE, UNH..UNT, or the rows of one CSV document.
CREATE TABLE messages (
    id              TEXT NOT NULL PRIMARY KEY,
    group_id        TEXT NOT NULL REFERENCES functional_groups (id),
    interchange_id  TEXT NOT NULL REFERENCES interchanges (id),
    delivery_id     TEXT NOT NULL REFERENCES deliveries (id),
    ordinal         INTEGER NOT NULL,          -- place in the group, from 1
    direction       TEXT NOT NULL,
    state           TEXT NOT NULL,             -- Staged is released by its interchange and group, not by an update
    verdict         TEXT NULL,                 -- AK501 or its like
    reason          TEXT NULL,
    partner         TEXT NULL,
    agreement       TEXT NULL,
    message_type    TEXT NOT NULL,             -- 855, ORDRSP
    version         TEXT NOT NULL,
    control_number  TEXT NOT NULL,
    implementation  TEXT NULL,
    document_kind   TEXT NULL,                 -- OrderResponse, Invoice, …
    document_key    TEXT NULL,                 -- the document's own number, for people
    segment_count   INTEGER NOT NULL,
    byte_offset     INTEGER NOT NULL,
    byte_length     INTEGER NOT NULL,
    is_nearest      INTEGER NOT NULL,          -- judged by the nearest release, for the exact one is not here
    is_test         INTEGER NOT NULL,
    is_shadow       INTEGER NOT NULL,
    profile_hash    TEXT NULL,                 -- the revisions that judged it
    map_hash        TEXT NULL,
    schema_hash     TEXT NULL,
    guide_hash      TEXT NULL,
    codes_hash      TEXT NULL,
    closed_by       TEXT NULL,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER NULL
);
CREATE UNIQUE INDEX ux_messages_place ON messages (group_id, ordinal);
CREATE INDEX ix_messages_interchange ON messages (interchange_id, byte_offset);
CREATE INDEX ix_messages_delivery ON messages (delivery_id, state);
CREATE INDEX ix_messages_state ON messages (state, created_at);
CREATE INDEX ix_messages_created ON messages (created_at, id);
CREATE INDEX ix_messages_key ON messages (document_key);

-- Canonical documents, received and to be sent.
CREATE TABLE documents (
    id                 TEXT NOT NULL PRIMARY KEY,
    message_id         TEXT NULL,              -- null for what did not come in a message
    direction          TEXT NOT NULL,
    kind               TEXT NOT NULL,          -- PurchaseOrder, OrderResponse, ShipNotice, Invoice, …
    partner            TEXT NOT NULL,
    company            TEXT NULL,
    number             TEXT NOT NULL,
    document_date      TEXT NULL,              -- CCYY-MM-DD
    purpose            TEXT NULL,
    business_key       TEXT NOT NULL,          -- hash of its business identity (identities, kind Document)
    content_hash       TEXT NOT NULL,          -- of the canonical JSON
    version            INTEGER NOT NULL,       -- counts the documents of one business key, from 1
    superseded_by      TEXT NULL,
    map_name           TEXT NULL,
    content            TEXT NOT NULL,          -- canonical JSON
    origins            TEXT NULL,              -- JSON: field, offset, length, map row
    created_at         INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_documents_version ON documents (business_key, version);
CREATE INDEX ix_documents_message ON documents (message_id);
CREATE INDEX ix_documents_number ON documents (number);

-- The orders that a document speaks of: from a PO number to everything about it.
CREATE TABLE document_orders (
    document_id   TEXT NOT NULL REFERENCES documents (id),
    order_number  TEXT NOT NULL,
    PRIMARY KEY (document_id, order_number)
);
CREATE INDEX ix_document_orders_number ON document_orders (order_number, document_id);

-- What was found wrong in received bytes.
CREATE TABLE diagnostics (
    id              TEXT NOT NULL PRIMARY KEY,
    delivery_id     TEXT NOT NULL REFERENCES deliveries (id),
    interchange_id  TEXT NULL,
    group_id        TEXT NULL,
    message_id      TEXT NULL,
    code            TEXT NOT NULL,
    severity        TEXT NOT NULL,
    text            TEXT NOT NULL,
    bad_value       TEXT NULL,
    byte_offset     INTEGER NOT NULL,
    byte_length     INTEGER NOT NULL,
    segment         INTEGER NOT NULL,
    segment_id      TEXT NULL,
    element         INTEGER NOT NULL,
    component       INTEGER NOT NULL,
    repetition      INTEGER NOT NULL,
    element_number  TEXT NULL,
    loop_id         TEXT NULL
);
CREATE INDEX ix_diagnostics_delivery ON diagnostics (delivery_id, id);
CREATE INDEX ix_diagnostics_message ON diagnostics (message_id, id);

-- What may happen once: the primary key is the promise. key_hash is SHA-256 of the length-prefixed UTF-8 parts, so that
-- collation and trailing blanks of a database play no part.
CREATE TABLE identities (
    kind          TEXT NOT NULL,               -- File, Interchange, Document, As2Message, Request, …
    key_hash      TEXT NOT NULL,
    parts         TEXT NOT NULL,               -- JSON array, for people
    content_hash  TEXT NOT NULL,
    subject_id    TEXT NOT NULL,               -- what took the identity: a delivery, an interchange, a document
    delivery_id   TEXT NOT NULL,
    generation    INTEGER NOT NULL,            -- grows when an identical arrival is accepted or a resend replaces
    answer        TEXT NULL,                   -- the answer to replay: a payload hash, or the text itself
    taken_at      INTEGER NOT NULL,
    PRIMARY KEY (kind, key_hash)
);

-- What is due. A row is deleted when it is done; events tell what was.
CREATE TABLE work (
    id              TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL,
    work_key        TEXT NOT NULL,             -- names the work: asked for twice, it is done once
    order_key       TEXT NULL,                 -- rows with the same one are worked in the order of their ids (partner + PO)
    subject_id      TEXT NOT NULL,
    correlation_id  TEXT NOT NULL,
    due_at          INTEGER NOT NULL,
    lease_until     INTEGER NULL,
    lease_owner     TEXT NULL,
    token           INTEGER NOT NULL,          -- fencing: grows with each lease
    requests        INTEGER NOT NULL,          -- grows with each asking: asked for while being worked, it is worked again
    attempts        INTEGER NOT NULL,          -- written with the lease, before the attempt
    last_error      TEXT NULL,
    is_dead         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_work_key ON work (kind, work_key);
CREATE INDEX ix_work_due ON work (kind, is_dead, due_at, id);
CREATE INDEX ix_work_order ON work (kind, order_key, id);
CREATE INDEX ix_work_subject ON work (subject_id);
CREATE INDEX ix_work_correlation ON work (correlation_id);

-- What happened, append only. Each row's hash covers the row and the hash before it.
CREATE TABLE events (
    chain_id        TEXT NOT NULL,             -- the delivery, or what else has a history of its own
    sequence        INTEGER NOT NULL,          -- from 1, without gaps
    kind            TEXT NOT NULL,
    subject_id      TEXT NOT NULL,
    correlation_id  TEXT NOT NULL,
    actor           TEXT NOT NULL,             -- a person's name, or gateway
    state_before    TEXT NULL,
    state_after     TEXT NULL,
    detail          TEXT NULL,                 -- JSON
    happened_at     INTEGER NOT NULL,
    previous_hash   TEXT NOT NULL,
    hash            TEXT NOT NULL,
    PRIMARY KEY (chain_id, sequence)
);
CREATE INDEX ix_events_subject ON events (subject_id, happened_at);
CREATE INDEX ix_events_correlation ON events (correlation_id, happened_at);

-- The last link of each chain: finds a cut tail, and makes appending a look-up of one row.
CREATE TABLE event_heads (
    chain_id  TEXT NOT NULL PRIMARY KEY,
    sequence  INTEGER NOT NULL,
    hash      TEXT NOT NULL
);

-- The files that judged messages, as they were: profile, map, schema, guide, code list, tolerances.
CREATE TABLE revisions (
    hash           TEXT NOT NULL PRIMARY KEY,
    kind           TEXT NOT NULL,
    name           TEXT NOT NULL,
    content        TEXT NOT NULL,
    first_used_at  INTEGER NOT NULL
);
CREATE INDEX ix_revisions_name ON revisions (kind, name, first_used_at);

-- What we owe to partners: one per group and kind, whatever fires twice. group_key is '' for TA1 and CONTRL.
CREATE TABLE acknowledgements (
    id               TEXT NOT NULL PRIMARY KEY,
    interchange_id   TEXT NOT NULL REFERENCES interchanges (id),
    group_key        TEXT NOT NULL,
    kind             TEXT NOT NULL,            -- 997, 999, TA1, CONTRL
    state            TEXT NOT NULL,
    partner          TEXT NOT NULL,
    delivery_id      TEXT NOT NULL,            -- the delivery that is acknowledged
    verdict          TEXT NOT NULL,            -- A, E, P, R
    out_delivery_id  TEXT NULL,                -- the delivery that carries it
    control_number   TEXT NULL,
    due_at           INTEGER NOT NULL,
    sent_at          INTEGER NULL,
    created_at       INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_acknowledgements_owed ON acknowledgements (interchange_id, group_key, kind);
CREATE INDEX ix_acknowledgements_due ON acknowledgements (state, partner, due_at);
CREATE INDEX ix_acknowledgements_out ON acknowledgements (out_delivery_id);

-- What partners owe to us: one per group (or interchange) that we sent.
CREATE TABLE expectations (
    id              TEXT NOT NULL PRIMARY KEY,
    interchange_id  TEXT NOT NULL REFERENCES interchanges (id),
    group_key       TEXT NOT NULL,
    kind            TEXT NOT NULL,
    state           TEXT NOT NULL,             -- Expected, Overdue, Accepted, …
    is_late         INTEGER NOT NULL,
    partner         TEXT NOT NULL,
    functional_id   TEXT NULL,                 -- AK101
    control_number  TEXT NOT NULL,
    control_value   INTEGER NULL,              -- AK102 as a number
    deadline        INTEGER NOT NULL,
    answered_by     TEXT NULL,                 -- the message or interchange that answered
    answered_at     INTEGER NULL,
    created_at      INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_expectations_owed ON expectations (interchange_id, group_key, kind);
CREATE INDEX ix_expectations_find ON expectations (partner, kind, functional_id, control_value);
CREATE INDEX ix_expectations_deadline ON expectations (state, deadline);

-- The ledger of our own control numbers: every block that was reserved, and every jump. A number is in one block.
CREATE TABLE control_number_blocks (
    scope        TEXT NOT NULL,                -- which counter: interchange, group or message, of which pair of ids
    first_value  INTEGER NOT NULL,             -- counts on without wrapping; the number sent is derived from it
    last_value   INTEGER NOT NULL,
    kind         TEXT NOT NULL,                -- Reserved, Skipped
    reason       TEXT NULL,
    reserved_at  INTEGER NOT NULL,
    PRIMARY KEY (scope, first_value)
);

-- Postings to the ERP: the outbox. A part is posted once.
CREATE TABLE postings (
    id              TEXT NOT NULL PRIMARY KEY,
    document_id     TEXT NOT NULL REFERENCES documents (id),
    part            INTEGER NOT NULL,
    posting_key     TEXT NOT NULL,             -- documentId:part, the ERP's Idempotency-Key
    state           TEXT NOT NULL,             -- Due, Sending, Unknown, Posted, Rejected, Dead, Cancelled
    connector       TEXT NOT NULL,             -- as configured: its name
    partner         TEXT NOT NULL,
    document_kind   TEXT NOT NULL,
    supplier        TEXT NOT NULL,             -- the supplier's number in the ERP
    company         TEXT NULL,
    order_key       TEXT NULL,                 -- what is posted in order: partner + PO
    delivery_id     TEXT NULL,
    correlation_id  TEXT NOT NULL,
    content         TEXT NOT NULL,             -- the JSON that is posted, as approved
    erp_reference   TEXT NULL,
    response        TEXT NULL,                 -- what the ERP said last, or why there was no answer
    attempts        INTEGER NOT NULL,
    token           INTEGER NOT NULL,          -- of the lease under which it was last sent
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER NULL,
    posted_at       INTEGER NULL
);
CREATE UNIQUE INDEX ux_postings_part ON postings (document_id, part);
CREATE UNIQUE INDEX ux_postings_key ON postings (posting_key);
CREATE INDEX ix_postings_state ON postings (state, created_at);

-- Purchase orders as the ERP knows them. A change is a new revision; old ones are kept, for findings point at them.
CREATE TABLE purchase_orders (
    id             TEXT NOT NULL PRIMARY KEY,
    company        TEXT NOT NULL,              -- '' where there is one
    number         TEXT NOT NULL,
    partner        TEXT NULL,                  -- profile that has the supplier number, once known
    supplier       TEXT NOT NULL,              -- ERP supplier number
    revision       INTEGER NOT NULL,           -- the current one
    status         TEXT NOT NULL,              -- Open, Closed, Cancelled
    updated_at     INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_purchase_orders_number ON purchase_orders (company, number);
CREATE INDEX ix_purchase_orders_any_number ON purchase_orders (number);
CREATE INDEX ix_purchase_orders_supplier ON purchase_orders (supplier, status);

CREATE TABLE purchase_order_revisions (
    order_id       TEXT NOT NULL REFERENCES purchase_orders (id),
    revision       INTEGER NOT NULL,
    status         TEXT NOT NULL,
    order_date     TEXT NULL,
    currency       TEXT NULL,
    buyer          TEXT NULL,
    ship_to        TEXT NULL,
    bill_to        TEXT NULL,
    payment_terms  TEXT NULL,
    source         TEXT NOT NULL,              -- the file or query it came from
    content_hash   TEXT NOT NULL,
    extra          TEXT NULL,                  -- JSON: columns of the import that have no place here
    recorded_at    INTEGER NOT NULL,
    PRIMARY KEY (order_id, revision)
);

CREATE TABLE purchase_order_lines (
    order_id        TEXT NOT NULL,
    revision        INTEGER NOT NULL,
    line            TEXT NOT NULL,             -- the PO's own line number, as text
    ordinal         INTEGER NOT NULL,
    status          TEXT NOT NULL,
    buyer_item      TEXT NULL,
    supplier_item   TEXT NULL,
    gtin            TEXT NULL,
    item_group      TEXT NULL,
    description     TEXT NULL,
    quantity        TEXT NOT NULL,             -- decimal
    unit            TEXT NOT NULL,
    price           TEXT NULL,                 -- decimal, per price_basis of price_unit
    price_basis     TEXT NULL,                 -- decimal; null is 1
    price_unit      TEXT NULL,                 -- null is unit
    requested_date  TEXT NULL,
    promised_date   TEXT NULL,
    ship_to         TEXT NULL,
    extra           TEXT NULL,
    PRIMARY KEY (order_id, revision, line),
    FOREIGN KEY (order_id, revision) REFERENCES purchase_order_revisions (order_id, revision)
);

-- Goods that came, as the warehouse says. A correction has a negative quantity.
CREATE TABLE receipts (
    id             TEXT NOT NULL PRIMARY KEY,
    company        TEXT NOT NULL,
    number         TEXT NOT NULL,
    line           TEXT NOT NULL,
    order_number   TEXT NOT NULL,
    order_line     TEXT NOT NULL,
    item           TEXT NULL,
    quantity       TEXT NOT NULL,              -- decimal
    unit           TEXT NOT NULL,
    received_date  TEXT NULL,
    delivery_note  TEXT NULL,                  -- the supplier's ship notice number, where the warehouse keyed it
    source         TEXT NOT NULL,
    content_hash   TEXT NOT NULL,
    recorded_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_receipts_line ON receipts (company, number, line);
CREATE INDEX ix_receipts_order ON receipts (company, order_number, order_line);

-- What a partner calls by another name than we do, from a day to a day.
CREATE TABLE cross_references (
    id          TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,                 -- Item, Unit, Location
    partner     TEXT NOT NULL,                 -- '' for all partners
    item        TEXT NOT NULL,                 -- our item, where a unit's factor belongs to one; else ''
    scheme      TEXT NOT NULL,                 -- of theirs (VN, UP, 92, …); '' for any
    theirs      TEXT NOT NULL,
    ours        TEXT NOT NULL,
    factor      TEXT NULL,                     -- decimal: one of theirs is so many of ours
    valid_from  TEXT NOT NULL,                 -- CCYY-MM-DD
    valid_to    TEXT NULL,                     -- the last day; null is for ever
    source      TEXT NOT NULL,
    updated_at  INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_cross_references ON cross_references (kind, partner, item, scheme, theirs, valid_from);
CREATE INDEX ix_cross_references_ours ON cross_references (kind, partner, ours);

-- What a match rule found. A new run of the rules on a document replaces the findings of the run before.
CREATE TABLE findings (
    id                TEXT NOT NULL PRIMARY KEY,
    document_id       TEXT NOT NULL REFERENCES documents (id),
    run               INTEGER NOT NULL,
    ordinal           INTEGER NOT NULL,
    rule_name         TEXT NOT NULL,
    outcome           TEXT NOT NULL,           -- Passed, Noted, Held
    line              TEXT NULL,               -- line of the document
    field             TEXT NULL,               -- JSON Pointer to the judged value in the canonical document
    expected          TEXT NULL,
    actual            TEXT NULL,
    tolerance         TEXT NULL,               -- value, as written
    tolerance_source  TEXT NULL,               -- file:line
    amount_at_stake   TEXT NULL,               -- decimal
    currency          TEXT NULL,
    origin_offset     INTEGER NULL,            -- of the actual value, in the stored payload
    origin_length     INTEGER NULL,
    map_row           TEXT NULL,
    order_id          TEXT NULL,
    order_number      TEXT NULL,
    order_revision    INTEGER NULL,
    order_line        TEXT NULL,
    receipt_ids       TEXT NULL,               -- JSON array
    text              TEXT NOT NULL,           -- a sentence for a buyer
    created_at        INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_findings_place ON findings (document_id, run, ordinal);
CREATE INDEX ix_findings_order ON findings (order_number);

-- The exception queue: one case per subject and type, which may be reopened.
CREATE TABLE cases (
    id               TEXT NOT NULL PRIMARY KEY,
    case_type        TEXT NOT NULL,            -- unknown-sender, price-variance, …
    subject_id       TEXT NOT NULL,            -- delivery, message or document
    state            TEXT NOT NULL,            -- Open, …, Closed
    partner          TEXT NULL,
    order_number     TEXT NULL,
    document_id      TEXT NULL,
    message_id       TEXT NULL,
    delivery_id      TEXT NULL,
    owner_role       TEXT NULL,
    text             TEXT NOT NULL,
    amount_at_stake  TEXT NULL,                -- decimal
    currency         TEXT NULL,
    opened_at        INTEGER NOT NULL,
    due_at           INTEGER NULL,
    closed_at        INTEGER NULL,
    closed_by        TEXT NULL,
    close_reason     TEXT NULL
);
CREATE UNIQUE INDEX ux_cases_subject ON cases (subject_id, case_type);
CREATE INDEX ix_cases_state ON cases (state, opened_at);
CREATE INDEX ix_cases_order ON cases (order_number);
CREATE INDEX ix_cases_delivery ON cases (delivery_id);
