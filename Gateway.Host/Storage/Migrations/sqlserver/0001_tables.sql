-- The tables as SQLite has them after its migration 0004; what columns hold is said there. Text compares by its code units
-- (Latin1_General_BIN2), as the program does; its lengths keep index keys below 900 bytes, for servers of any age. Booleans (is_…) are
-- smallint 0 or 1, instants bigint microseconds.

CREATE TABLE deliveries (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    direction      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    reason         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    partner        nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    mailbox        nvarchar(250) COLLATE Latin1_General_BIN2 NOT NULL,
    file_name      nvarchar(255) COLLATE Latin1_General_BIN2 NOT NULL,
    payload_hash   nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    size_bytes     bigint NOT NULL,
    correlation_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    generation     bigint NOT NULL,
    resume_offset  bigint NOT NULL,
    attempts       bigint NOT NULL,
    created_at     bigint NOT NULL,
    finished_at    bigint NULL
);
CREATE INDEX ix_deliveries_created ON deliveries (created_at, id);
CREATE INDEX ix_deliveries_state ON deliveries (state, created_at);
CREATE INDEX ix_deliveries_partner ON deliveries (partner, created_at);
CREATE INDEX ix_deliveries_payload ON deliveries (payload_hash);
CREATE INDEX ix_deliveries_correlation ON deliveries (correlation_id);
CREATE INDEX ix_deliveries_file ON deliveries (file_name, created_at);

CREATE TABLE interchanges (
    id                 nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    delivery_id        nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES deliveries (id),
    ordinal            bigint NOT NULL,
    direction          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state              nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    verdict            nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    reason             nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    partner            nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    standard           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    version            nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    sender_qualifier   nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    sender_id          nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    receiver_qualifier nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    receiver_id        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    control_number     nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    is_test            smallint NOT NULL,
    is_ack_requested   smallint NOT NULL,
    stated_date        nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    stated_time        nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    delimiters         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    byte_offset        bigint NOT NULL,
    byte_length        bigint NOT NULL,
    content_hash       nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    duplicate_of       nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    report             nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    created_at         bigint NOT NULL,
    judged_at          bigint NULL
);
CREATE UNIQUE INDEX ux_interchanges_place ON interchanges (delivery_id, ordinal);
CREATE INDEX ix_interchanges_control ON interchanges (partner, direction, control_number);
CREATE INDEX ix_interchanges_created ON interchanges (created_at, id);
CREATE INDEX ix_interchanges_state ON interchanges (state, created_at);

CREATE TABLE functional_groups (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    interchange_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES interchanges (id),
    ordinal        bigint NOT NULL,
    direction      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner        nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    functional_id  nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    control_number nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    control_value  bigint NULL,
    version        nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    sender         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    receiver       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    byte_offset    bigint NOT NULL,
    verdict        nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    declared_count nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    received_count bigint NOT NULL,
    accepted_count bigint NOT NULL,
    created_at     bigint NOT NULL
);
CREATE UNIQUE INDEX ux_functional_groups_place ON functional_groups (interchange_id, ordinal);
CREATE INDEX ix_functional_groups_control ON functional_groups (partner, direction, functional_id, control_value);

CREATE TABLE messages (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    group_id       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES functional_groups (id),
    interchange_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES interchanges (id),
    delivery_id    nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES deliveries (id),
    ordinal        bigint NOT NULL,
    direction      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    verdict        nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    reason         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    partner        nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    agreement      nvarchar(250) COLLATE Latin1_General_BIN2 NULL,
    message_type   nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    version        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    control_number nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    implementation nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    document_kind  nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    document_key   nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    segment_count  bigint NOT NULL,
    byte_offset    bigint NOT NULL,
    byte_length    bigint NOT NULL,
    is_nearest     smallint NOT NULL,
    is_test        smallint NOT NULL,
    is_shadow      smallint NOT NULL,
    profile_hash   nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    map_hash       nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    schema_hash    nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    guide_hash     nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    codes_hash     nvarchar(64) COLLATE Latin1_General_BIN2 NULL,
    closed_by      nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    created_at     bigint NOT NULL,
    finished_at    bigint NULL
);
CREATE UNIQUE INDEX ux_messages_place ON messages (group_id, ordinal);
CREATE INDEX ix_messages_interchange ON messages (interchange_id, byte_offset);
CREATE INDEX ix_messages_delivery ON messages (delivery_id, state);
CREATE INDEX ix_messages_state ON messages (state, created_at);
CREATE INDEX ix_messages_created ON messages (created_at, id);
CREATE INDEX ix_messages_key ON messages (document_key);

CREATE TABLE documents (
    id              nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    message_id      nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    direction       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    kind            nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner         nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    company         nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    number          nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    document_date   nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    purpose         nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    business_key    nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    content_hash    nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    version         bigint NOT NULL,
    superseded_by   nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    map_name        nvarchar(250) COLLATE Latin1_General_BIN2 NULL,
    content         nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    origins         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    created_at      bigint NOT NULL,
    supplier        nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    credited_number nvarchar(200) COLLATE Latin1_General_BIN2 NULL
);
CREATE UNIQUE INDEX ux_documents_version ON documents (business_key, version);
CREATE INDEX ix_documents_message ON documents (message_id);
CREATE INDEX ix_documents_number ON documents (number);
CREATE INDEX ix_documents_credited ON documents (credited_number);

CREATE TABLE document_orders (
    document_id  nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    order_number nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    PRIMARY KEY (document_id, order_number)
);
CREATE INDEX ix_document_orders_number ON document_orders (order_number, document_id);

CREATE TABLE diagnostics (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    delivery_id    nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES deliveries (id),
    interchange_id nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    group_id       nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    message_id     nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    code           nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    severity       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    text           nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    bad_value      nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    byte_offset    bigint NOT NULL,
    byte_length    bigint NOT NULL,
    segment        bigint NOT NULL,
    segment_id     nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    element        bigint NOT NULL,
    component      bigint NOT NULL,
    repetition     bigint NOT NULL,
    element_number nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    loop_id        nvarchar(max) COLLATE Latin1_General_BIN2 NULL
);
CREATE INDEX ix_diagnostics_delivery ON diagnostics (delivery_id, id);
CREATE INDEX ix_diagnostics_message ON diagnostics (message_id, id);

CREATE TABLE identities (
    kind         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    key_hash     nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    parts        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    content_hash nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    subject_id   nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    delivery_id  nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    generation   bigint NOT NULL,
    answer       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    taken_at     bigint NOT NULL,
    PRIMARY KEY (kind, key_hash)
);

CREATE TABLE work (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    kind           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    work_key       nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
    order_key      nvarchar(300) COLLATE Latin1_General_BIN2 NULL,
    subject_id     nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
    correlation_id nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
    due_at         bigint NOT NULL,
    lease_until    bigint NULL,
    lease_owner    nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    token          bigint NOT NULL,
    requests       bigint NOT NULL,
    attempts       bigint NOT NULL,
    last_error     nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    is_dead        smallint NOT NULL,
    created_at     bigint NOT NULL
);
CREATE UNIQUE INDEX ux_work_key ON work (kind, work_key);
CREATE INDEX ix_work_due ON work (kind, is_dead, due_at, id);
CREATE INDEX ix_work_order ON work (kind, order_key, id);
CREATE INDEX ix_work_subject ON work (subject_id);
CREATE INDEX ix_work_correlation ON work (correlation_id);

CREATE TABLE events (
    chain_id       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    sequence       bigint NOT NULL,
    kind           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    subject_id     nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
    correlation_id nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
    actor          nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    state_before   nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    state_after    nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    detail         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    happened_at    bigint NOT NULL,
    previous_hash  nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    hash           nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    PRIMARY KEY (chain_id, sequence)
);
CREATE INDEX ix_events_subject ON events (subject_id, happened_at);
CREATE INDEX ix_events_correlation ON events (correlation_id, happened_at);

CREATE TABLE event_heads (
    chain_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL,
    hash     nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL
);

CREATE TABLE revisions (
    hash          nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    kind          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    name          nvarchar(250) COLLATE Latin1_General_BIN2 NOT NULL,
    content       nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    first_used_at bigint NOT NULL
);
CREATE INDEX ix_revisions_name ON revisions (kind, name, first_used_at);

CREATE TABLE acknowledgements (
    id              nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    interchange_id  nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES interchanges (id),
    group_key       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    kind            nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner         nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    delivery_id     nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    verdict         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    out_delivery_id nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    control_number  nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    due_at          bigint NOT NULL,
    sent_at         bigint NULL,
    created_at      bigint NOT NULL
);
CREATE UNIQUE INDEX ux_acknowledgements_owed ON acknowledgements (interchange_id, group_key, kind);
CREATE INDEX ix_acknowledgements_due ON acknowledgements (state, partner, due_at);
CREATE INDEX ix_acknowledgements_out ON acknowledgements (out_delivery_id);

CREATE TABLE expectations (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    interchange_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES interchanges (id),
    group_key      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    kind           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    is_late        smallint NOT NULL,
    partner        nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    functional_id  nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    control_number nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    control_value  bigint NULL,
    deadline       bigint NOT NULL,
    answered_by    nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    answered_at    bigint NULL,
    created_at     bigint NOT NULL
);
CREATE UNIQUE INDEX ux_expectations_owed ON expectations (interchange_id, group_key, kind);
CREATE INDEX ix_expectations_find ON expectations (partner, kind, functional_id, control_value);
CREATE INDEX ix_expectations_deadline ON expectations (state, deadline);

CREATE TABLE control_number_blocks (
    scope       nvarchar(300) COLLATE Latin1_General_BIN2 NOT NULL,
    first_value bigint NOT NULL,
    last_value  bigint NOT NULL,
    kind        nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    reason      nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    reserved_at bigint NOT NULL,
    PRIMARY KEY (scope, first_value)
);

CREATE TABLE postings (
    id             nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    document_id    nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    part           bigint NOT NULL,
    posting_key    nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    state          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    connector      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner        nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    document_kind  nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    supplier       nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    company        nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    order_key      nvarchar(300) COLLATE Latin1_General_BIN2 NULL,
    delivery_id    nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    correlation_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    content        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    erp_reference  nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    response       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    attempts       bigint NOT NULL,
    token          bigint NOT NULL,
    created_at     bigint NOT NULL,
    sent_at        bigint NULL,
    posted_at      bigint NULL
);
CREATE UNIQUE INDEX ux_postings_part ON postings (document_id, part);
CREATE UNIQUE INDEX ux_postings_key ON postings (posting_key);
CREATE INDEX ix_postings_state ON postings (state, created_at);

CREATE TABLE purchase_orders (
    id         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    company    nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    number     nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    partner    nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    supplier   nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    revision   bigint NOT NULL,
    status     nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX ux_purchase_orders_number ON purchase_orders (company, number);
CREATE INDEX ix_purchase_orders_any_number ON purchase_orders (number);
CREATE INDEX ix_purchase_orders_supplier ON purchase_orders (supplier, status);

CREATE TABLE purchase_order_revisions (
    order_id      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES purchase_orders (id),
    revision      bigint NOT NULL,
    status        nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    order_date    nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    currency      nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    buyer         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    ship_to       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    bill_to       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    payment_terms nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    source        nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    content_hash  nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    extra         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    recorded_at   bigint NOT NULL,
    PRIMARY KEY (order_id, revision)
);

CREATE TABLE purchase_order_lines (
    order_id       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    revision       bigint NOT NULL,
    line           nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    ordinal        bigint NOT NULL,
    status         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    buyer_item     nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    supplier_item  nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    gtin           nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    item_group     nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    description    nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    quantity       decimal(38, 12) NOT NULL,
    unit           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    price          decimal(38, 12) NULL,
    price_basis    decimal(38, 12) NULL,
    price_unit     nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    requested_date nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    promised_date  nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    ship_to        nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    extra          nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    PRIMARY KEY (order_id, revision, line),
    FOREIGN KEY (order_id, revision) REFERENCES purchase_order_revisions (order_id, revision)
);

CREATE TABLE receipts (
    id            nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    company       nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    number        nvarchar(150) COLLATE Latin1_General_BIN2 NOT NULL,
    line          nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    order_number  nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    order_line    nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    item          nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    quantity      decimal(38, 12) NOT NULL,
    unit          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    received_date nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    delivery_note nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    source        nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    content_hash  nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
    recorded_at   bigint NOT NULL
);
CREATE UNIQUE INDEX ux_receipts_line ON receipts (company, number, line);
CREATE INDEX ix_receipts_order ON receipts (company, order_number, order_line);
CREATE INDEX ix_receipts_order_number ON receipts (order_number);

CREATE TABLE cross_references (
    id         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    kind       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner    nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    item       nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    scheme     nvarchar(20) COLLATE Latin1_General_BIN2 NOT NULL,
    theirs     nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    ours       nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    factor     decimal(38, 12) NULL,
    valid_from nvarchar(10) COLLATE Latin1_General_BIN2 NOT NULL,
    valid_to   nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    source     nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX ux_cross_references ON cross_references (kind, partner, item, scheme, theirs, valid_from);
CREATE INDEX ix_cross_references_ours ON cross_references (kind, partner, ours);
CREATE INDEX ix_cross_references_partner ON cross_references (partner, valid_from);

CREATE TABLE match_runs (
    document_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    run         bigint NOT NULL,
    findings    nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    created_at  bigint NOT NULL,
    PRIMARY KEY (document_id, run)
);

CREATE TABLE cases (
    id               nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    case_type        nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    subject_id       nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state            nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner          nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    order_number     nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    document_id      nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    message_id       nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    delivery_id      nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    owner_role       nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    text             nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    amount_at_stake  decimal(38, 12) NULL,
    currency         nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    opened_at        bigint NOT NULL,
    due_at           bigint NULL,
    closed_at        bigint NULL,
    closed_by        nvarchar(200) COLLATE Latin1_General_BIN2 NULL,
    close_reason     nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    waiting_until    bigint NULL,
    clock_stopped_at bigint NULL,
    findings         nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    version          bigint NOT NULL DEFAULT 1,
    overdue_told     bigint NULL
);
CREATE UNIQUE INDEX ux_cases_subject ON cases (subject_id, case_type);
CREATE INDEX ix_cases_state ON cases (state, opened_at);
CREATE INDEX ix_cases_order ON cases (order_number);
CREATE INDEX ix_cases_delivery ON cases (delivery_id);
CREATE INDEX ix_cases_waiting ON cases (state, waiting_until);
CREATE INDEX ix_cases_document ON cases (document_id);
CREATE INDEX ix_cases_due ON cases (state, due_at);

CREATE TABLE movements (
    document_id   nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    ordinal       bigint NOT NULL,
    kind          nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    order_number  nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    order_line    nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    document_line nvarchar(100) COLLATE Latin1_General_BIN2 NULL,
    quantity      decimal(38, 12) NOT NULL,
    amount        decimal(38, 12) NULL,
    currency      nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    moved_on      nvarchar(10) COLLATE Latin1_General_BIN2 NULL,
    is_ship_date  smallint NOT NULL,
    status        nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    substitute    nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    package       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX ix_movements_order ON movements (order_number, document_id);

CREATE TABLE document_packages (
    document_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    sscc        nvarchar(60) COLLATE Latin1_General_BIN2 NOT NULL,
    PRIMARY KEY (document_id, sscc)
);
CREATE INDEX ix_document_packages_sscc ON document_packages (sscc, document_id);

CREATE TABLE order_changes (
    order_number nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    changes      bigint NOT NULL
);

CREATE TABLE posting_lines (
    document_id nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    line        nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    part        bigint NOT NULL,
    PRIMARY KEY (document_id, line)
);

CREATE TABLE case_decisions (
    case_id      nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES cases (id),
    ordinal      bigint NOT NULL,
    decision     nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    actor        nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    role         nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    reason       nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    state_before nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state_after  nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    findings     nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    detail       nvarchar(max) COLLATE Latin1_General_BIN2 NULL,
    decided_at   bigint NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);

CREATE TABLE adopted_terms (
    partner    nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    revision   nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    adopted_at bigint NOT NULL
);

CREATE TABLE advices (
    id              nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    case_id         nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES cases (id),
    ordinal         bigint NOT NULL,
    decision        nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    state           nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL,
    partner         nvarchar(100) COLLATE Latin1_General_BIN2 NOT NULL,
    document_id     nvarchar(40) COLLATE Latin1_General_BIN2 NOT NULL REFERENCES documents (id),
    finding_run     bigint NOT NULL,
    findings        nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    reason          nvarchar(max) COLLATE Latin1_General_BIN2 NOT NULL,
    decided_by      nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
    out_document_id nvarchar(40) COLLATE Latin1_General_BIN2 NULL,
    created_at      bigint NOT NULL,
    built_at        bigint NULL
);
CREATE UNIQUE INDEX ux_advices_decision ON advices (case_id, ordinal);
CREATE INDEX ix_advices_due ON advices (partner, state, created_at);
CREATE INDEX ix_advices_document ON advices (document_id);

CREATE TABLE order_watches (
    order_number nvarchar(200) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY,
    asks         bigint NOT NULL,
    next_at      bigint NOT NULL
);
CREATE INDEX ix_order_watches_next ON order_watches (next_at);
