-- The tables as SQLite has them after its migration 0004; what columns hold is said there. Text compares by its bytes (COLLATE "C"),
-- as the program does. Booleans (is_…) are smallint 0 or 1, instants bigint microseconds. numeric without a scale keeps decimals as
-- they were written.

CREATE TABLE deliveries (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    direction      text COLLATE "C" NOT NULL,
    state          text COLLATE "C" NOT NULL,
    reason         text COLLATE "C" NULL,
    partner        text COLLATE "C" NULL,
    mailbox        text COLLATE "C" NOT NULL,
    file_name      text COLLATE "C" NOT NULL,
    payload_hash   text COLLATE "C" NOT NULL,
    size_bytes     bigint NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
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
    id                 text COLLATE "C" NOT NULL PRIMARY KEY,
    delivery_id        text COLLATE "C" NOT NULL REFERENCES deliveries (id),
    ordinal            bigint NOT NULL,
    direction          text COLLATE "C" NOT NULL,
    state              text COLLATE "C" NOT NULL,
    verdict            text COLLATE "C" NULL,
    reason             text COLLATE "C" NULL,
    partner            text COLLATE "C" NULL,
    standard           text COLLATE "C" NOT NULL,
    version            text COLLATE "C" NOT NULL,
    sender_qualifier   text COLLATE "C" NULL,
    sender_id          text COLLATE "C" NOT NULL,
    receiver_qualifier text COLLATE "C" NULL,
    receiver_id        text COLLATE "C" NOT NULL,
    control_number     text COLLATE "C" NOT NULL,
    is_test            smallint NOT NULL,
    is_ack_requested   smallint NOT NULL,
    stated_date        text COLLATE "C" NULL,
    stated_time        text COLLATE "C" NULL,
    delimiters         text COLLATE "C" NULL,
    byte_offset        bigint NOT NULL,
    byte_length        bigint NOT NULL,
    content_hash       text COLLATE "C" NULL,
    duplicate_of       text COLLATE "C" NULL,
    report             text COLLATE "C" NULL,
    created_at         bigint NOT NULL,
    judged_at          bigint NULL
);
CREATE UNIQUE INDEX ux_interchanges_place ON interchanges (delivery_id, ordinal);
CREATE INDEX ix_interchanges_control ON interchanges (partner, direction, control_number);
CREATE INDEX ix_interchanges_created ON interchanges (created_at, id);
CREATE INDEX ix_interchanges_state ON interchanges (state, created_at);

CREATE TABLE functional_groups (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    interchange_id text COLLATE "C" NOT NULL REFERENCES interchanges (id),
    ordinal        bigint NOT NULL,
    direction      text COLLATE "C" NOT NULL,
    partner        text COLLATE "C" NULL,
    functional_id  text COLLATE "C" NULL,
    control_number text COLLATE "C" NULL,
    control_value  bigint NULL,
    version        text COLLATE "C" NULL,
    sender         text COLLATE "C" NULL,
    receiver       text COLLATE "C" NULL,
    byte_offset    bigint NOT NULL,
    verdict        text COLLATE "C" NULL,
    declared_count text COLLATE "C" NULL,
    received_count bigint NOT NULL,
    accepted_count bigint NOT NULL,
    created_at     bigint NOT NULL
);
CREATE UNIQUE INDEX ux_functional_groups_place ON functional_groups (interchange_id, ordinal);
CREATE INDEX ix_functional_groups_control ON functional_groups (partner, direction, functional_id, control_value);

CREATE TABLE messages (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    group_id       text COLLATE "C" NOT NULL REFERENCES functional_groups (id),
    interchange_id text COLLATE "C" NOT NULL REFERENCES interchanges (id),
    delivery_id    text COLLATE "C" NOT NULL REFERENCES deliveries (id),
    ordinal        bigint NOT NULL,
    direction      text COLLATE "C" NOT NULL,
    state          text COLLATE "C" NOT NULL,
    verdict        text COLLATE "C" NULL,
    reason         text COLLATE "C" NULL,
    partner        text COLLATE "C" NULL,
    agreement      text COLLATE "C" NULL,
    message_type   text COLLATE "C" NOT NULL,
    version        text COLLATE "C" NOT NULL,
    control_number text COLLATE "C" NOT NULL,
    implementation text COLLATE "C" NULL,
    document_kind  text COLLATE "C" NULL,
    document_key   text COLLATE "C" NULL,
    segment_count  bigint NOT NULL,
    byte_offset    bigint NOT NULL,
    byte_length    bigint NOT NULL,
    is_nearest     smallint NOT NULL,
    is_test        smallint NOT NULL,
    is_shadow      smallint NOT NULL,
    profile_hash   text COLLATE "C" NULL,
    map_hash       text COLLATE "C" NULL,
    schema_hash    text COLLATE "C" NULL,
    guide_hash     text COLLATE "C" NULL,
    codes_hash     text COLLATE "C" NULL,
    closed_by      text COLLATE "C" NULL,
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
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    message_id      text COLLATE "C" NULL,
    direction       text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    partner         text COLLATE "C" NOT NULL,
    company         text COLLATE "C" NULL,
    number          text COLLATE "C" NOT NULL,
    document_date   text COLLATE "C" NULL,
    purpose         text COLLATE "C" NULL,
    business_key    text COLLATE "C" NOT NULL,
    content_hash    text COLLATE "C" NOT NULL,
    version         bigint NOT NULL,
    superseded_by   text COLLATE "C" NULL,
    map_name        text COLLATE "C" NULL,
    content         text COLLATE "C" NOT NULL,
    origins         text COLLATE "C" NULL,
    created_at      bigint NOT NULL,
    supplier        text COLLATE "C" NULL,
    credited_number text COLLATE "C" NULL
);
CREATE UNIQUE INDEX ux_documents_version ON documents (business_key, version);
CREATE INDEX ix_documents_message ON documents (message_id);
CREATE INDEX ix_documents_number ON documents (number);
CREATE INDEX ix_documents_credited ON documents (credited_number);

CREATE TABLE document_orders (
    document_id  text COLLATE "C" NOT NULL REFERENCES documents (id),
    order_number text COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, order_number)
);
CREATE INDEX ix_document_orders_number ON document_orders (order_number, document_id);

CREATE TABLE diagnostics (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    delivery_id    text COLLATE "C" NOT NULL REFERENCES deliveries (id),
    interchange_id text COLLATE "C" NULL,
    group_id       text COLLATE "C" NULL,
    message_id     text COLLATE "C" NULL,
    code           text COLLATE "C" NOT NULL,
    severity       text COLLATE "C" NOT NULL,
    text           text COLLATE "C" NOT NULL,
    bad_value      text COLLATE "C" NULL,
    byte_offset    bigint NOT NULL,
    byte_length    bigint NOT NULL,
    segment        bigint NOT NULL,
    segment_id     text COLLATE "C" NULL,
    element        bigint NOT NULL,
    component      bigint NOT NULL,
    repetition     bigint NOT NULL,
    element_number text COLLATE "C" NULL,
    loop_id        text COLLATE "C" NULL
);
CREATE INDEX ix_diagnostics_delivery ON diagnostics (delivery_id, id);
CREATE INDEX ix_diagnostics_message ON diagnostics (message_id, id);

CREATE TABLE identities (
    kind         text COLLATE "C" NOT NULL,
    key_hash     text COLLATE "C" NOT NULL,
    parts        text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    subject_id   text COLLATE "C" NOT NULL,
    delivery_id  text COLLATE "C" NOT NULL,
    generation   bigint NOT NULL,
    answer       text COLLATE "C" NULL,
    taken_at     bigint NOT NULL,
    PRIMARY KEY (kind, key_hash)
);

CREATE TABLE work (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    kind           text COLLATE "C" NOT NULL,
    work_key       text COLLATE "C" NOT NULL,
    order_key      text COLLATE "C" NULL,
    subject_id     text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    due_at         bigint NOT NULL,
    lease_until    bigint NULL,
    lease_owner    text COLLATE "C" NULL,
    token          bigint NOT NULL,
    requests       bigint NOT NULL,
    attempts       bigint NOT NULL,
    last_error     text COLLATE "C" NULL,
    is_dead        smallint NOT NULL,
    created_at     bigint NOT NULL
);
CREATE UNIQUE INDEX ux_work_key ON work (kind, work_key);
CREATE INDEX ix_work_due ON work (kind, is_dead, due_at, id);
CREATE INDEX ix_work_order ON work (kind, order_key, id);
CREATE INDEX ix_work_subject ON work (subject_id);
CREATE INDEX ix_work_correlation ON work (correlation_id);

CREATE TABLE events (
    chain_id       text COLLATE "C" NOT NULL,
    sequence       bigint NOT NULL,
    kind           text COLLATE "C" NOT NULL,
    subject_id     text COLLATE "C" NOT NULL,
    correlation_id text COLLATE "C" NOT NULL,
    actor          text COLLATE "C" NOT NULL,
    state_before   text COLLATE "C" NULL,
    state_after    text COLLATE "C" NULL,
    detail         text COLLATE "C" NULL,
    happened_at    bigint NOT NULL,
    previous_hash  text COLLATE "C" NOT NULL,
    hash           text COLLATE "C" NOT NULL,
    PRIMARY KEY (chain_id, sequence)
);
CREATE INDEX ix_events_subject ON events (subject_id, happened_at);
CREATE INDEX ix_events_correlation ON events (correlation_id, happened_at);

CREATE TABLE event_heads (
    chain_id text COLLATE "C" NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL,
    hash     text COLLATE "C" NOT NULL
);

CREATE TABLE revisions (
    hash          text COLLATE "C" NOT NULL PRIMARY KEY,
    kind          text COLLATE "C" NOT NULL,
    name          text COLLATE "C" NOT NULL,
    content       text COLLATE "C" NOT NULL,
    first_used_at bigint NOT NULL
);
CREATE INDEX ix_revisions_name ON revisions (kind, name, first_used_at);

CREATE TABLE acknowledgements (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    interchange_id  text COLLATE "C" NOT NULL REFERENCES interchanges (id),
    group_key       text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    state           text COLLATE "C" NOT NULL,
    partner         text COLLATE "C" NOT NULL,
    delivery_id     text COLLATE "C" NOT NULL,
    verdict         text COLLATE "C" NOT NULL,
    out_delivery_id text COLLATE "C" NULL,
    control_number  text COLLATE "C" NULL,
    due_at          bigint NOT NULL,
    sent_at         bigint NULL,
    created_at      bigint NOT NULL
);
CREATE UNIQUE INDEX ux_acknowledgements_owed ON acknowledgements (interchange_id, group_key, kind);
CREATE INDEX ix_acknowledgements_due ON acknowledgements (state, partner, due_at);
CREATE INDEX ix_acknowledgements_out ON acknowledgements (out_delivery_id);

CREATE TABLE expectations (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    interchange_id text COLLATE "C" NOT NULL REFERENCES interchanges (id),
    group_key      text COLLATE "C" NOT NULL,
    kind           text COLLATE "C" NOT NULL,
    state          text COLLATE "C" NOT NULL,
    is_late        smallint NOT NULL,
    partner        text COLLATE "C" NOT NULL,
    functional_id  text COLLATE "C" NULL,
    control_number text COLLATE "C" NOT NULL,
    control_value  bigint NULL,
    deadline       bigint NOT NULL,
    answered_by    text COLLATE "C" NULL,
    answered_at    bigint NULL,
    created_at     bigint NOT NULL
);
CREATE UNIQUE INDEX ux_expectations_owed ON expectations (interchange_id, group_key, kind);
CREATE INDEX ix_expectations_find ON expectations (partner, kind, functional_id, control_value);
CREATE INDEX ix_expectations_deadline ON expectations (state, deadline);

CREATE TABLE control_number_blocks (
    scope       text COLLATE "C" NOT NULL,
    first_value bigint NOT NULL,
    last_value  bigint NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    reason      text COLLATE "C" NULL,
    reserved_at bigint NOT NULL,
    PRIMARY KEY (scope, first_value)
);

CREATE TABLE postings (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    document_id    text COLLATE "C" NOT NULL REFERENCES documents (id),
    part           bigint NOT NULL,
    posting_key    text COLLATE "C" NOT NULL,
    state          text COLLATE "C" NOT NULL,
    connector      text COLLATE "C" NOT NULL,
    partner        text COLLATE "C" NOT NULL,
    document_kind  text COLLATE "C" NOT NULL,
    supplier       text COLLATE "C" NOT NULL,
    company        text COLLATE "C" NULL,
    order_key      text COLLATE "C" NULL,
    delivery_id    text COLLATE "C" NULL,
    correlation_id text COLLATE "C" NOT NULL,
    content        text COLLATE "C" NOT NULL,
    erp_reference  text COLLATE "C" NULL,
    response       text COLLATE "C" NULL,
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
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    company    text COLLATE "C" NOT NULL,
    number     text COLLATE "C" NOT NULL,
    partner    text COLLATE "C" NULL,
    supplier   text COLLATE "C" NOT NULL,
    revision   bigint NOT NULL,
    status     text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX ux_purchase_orders_number ON purchase_orders (company, number);
CREATE INDEX ix_purchase_orders_any_number ON purchase_orders (number);
CREATE INDEX ix_purchase_orders_supplier ON purchase_orders (supplier, status);

CREATE TABLE purchase_order_revisions (
    order_id      text COLLATE "C" NOT NULL REFERENCES purchase_orders (id),
    revision      bigint NOT NULL,
    status        text COLLATE "C" NOT NULL,
    order_date    text COLLATE "C" NULL,
    currency      text COLLATE "C" NULL,
    buyer         text COLLATE "C" NULL,
    ship_to       text COLLATE "C" NULL,
    bill_to       text COLLATE "C" NULL,
    payment_terms text COLLATE "C" NULL,
    source        text COLLATE "C" NOT NULL,
    content_hash  text COLLATE "C" NOT NULL,
    extra         text COLLATE "C" NULL,
    recorded_at   bigint NOT NULL,
    PRIMARY KEY (order_id, revision)
);

CREATE TABLE purchase_order_lines (
    order_id       text COLLATE "C" NOT NULL,
    revision       bigint NOT NULL,
    line           text COLLATE "C" NOT NULL,
    ordinal        bigint NOT NULL,
    status         text COLLATE "C" NOT NULL,
    buyer_item     text COLLATE "C" NULL,
    supplier_item  text COLLATE "C" NULL,
    gtin           text COLLATE "C" NULL,
    item_group     text COLLATE "C" NULL,
    description    text COLLATE "C" NULL,
    quantity       numeric NOT NULL,
    unit           text COLLATE "C" NOT NULL,
    price          numeric NULL,
    price_basis    numeric NULL,
    price_unit     text COLLATE "C" NULL,
    requested_date text COLLATE "C" NULL,
    promised_date  text COLLATE "C" NULL,
    ship_to        text COLLATE "C" NULL,
    extra          text COLLATE "C" NULL,
    PRIMARY KEY (order_id, revision, line),
    FOREIGN KEY (order_id, revision) REFERENCES purchase_order_revisions (order_id, revision)
);

CREATE TABLE receipts (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    company       text COLLATE "C" NOT NULL,
    number        text COLLATE "C" NOT NULL,
    line          text COLLATE "C" NOT NULL,
    order_number  text COLLATE "C" NOT NULL,
    order_line    text COLLATE "C" NOT NULL,
    item          text COLLATE "C" NULL,
    quantity      numeric NOT NULL,
    unit          text COLLATE "C" NOT NULL,
    received_date text COLLATE "C" NULL,
    delivery_note text COLLATE "C" NULL,
    source        text COLLATE "C" NOT NULL,
    content_hash  text COLLATE "C" NOT NULL,
    recorded_at   bigint NOT NULL
);
CREATE UNIQUE INDEX ux_receipts_line ON receipts (company, number, line);
CREATE INDEX ix_receipts_order ON receipts (company, order_number, order_line);
CREATE INDEX ix_receipts_order_number ON receipts (order_number);

CREATE TABLE cross_references (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    kind       text COLLATE "C" NOT NULL,
    partner    text COLLATE "C" NOT NULL,
    item       text COLLATE "C" NOT NULL,
    scheme     text COLLATE "C" NOT NULL,
    theirs     text COLLATE "C" NOT NULL,
    ours       text COLLATE "C" NOT NULL,
    factor     numeric NULL,
    valid_from text COLLATE "C" NOT NULL,
    valid_to   text COLLATE "C" NULL,
    source     text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX ux_cross_references ON cross_references (kind, partner, item, scheme, theirs, valid_from);
CREATE INDEX ix_cross_references_ours ON cross_references (kind, partner, ours);
CREATE INDEX ix_cross_references_partner ON cross_references (partner, valid_from);

CREATE TABLE findings (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    document_id      text COLLATE "C" NOT NULL REFERENCES documents (id),
    run              bigint NOT NULL,
    ordinal          bigint NOT NULL,
    rule_name        text COLLATE "C" NOT NULL,
    outcome          text COLLATE "C" NOT NULL,
    line             text COLLATE "C" NULL,
    field            text COLLATE "C" NULL,
    expected         text COLLATE "C" NULL,
    actual           text COLLATE "C" NULL,
    tolerance        text COLLATE "C" NULL,
    tolerance_source text COLLATE "C" NULL,
    amount_at_stake  numeric NULL,
    currency         text COLLATE "C" NULL,
    origin_offset    bigint NULL,
    origin_length    bigint NULL,
    map_row          text COLLATE "C" NULL,
    order_id         text COLLATE "C" NULL,
    order_number     text COLLATE "C" NULL,
    order_revision   bigint NULL,
    order_line       text COLLATE "C" NULL,
    receipt_ids      text COLLATE "C" NULL,
    text             text COLLATE "C" NOT NULL,
    created_at       bigint NOT NULL
);
CREATE UNIQUE INDEX ux_findings_place ON findings (document_id, run, ordinal);
CREATE INDEX ix_findings_order ON findings (order_number);

CREATE TABLE cases (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    case_type        text COLLATE "C" NOT NULL,
    subject_id       text COLLATE "C" NOT NULL,
    state            text COLLATE "C" NOT NULL,
    partner          text COLLATE "C" NULL,
    order_number     text COLLATE "C" NULL,
    document_id      text COLLATE "C" NULL,
    message_id       text COLLATE "C" NULL,
    delivery_id      text COLLATE "C" NULL,
    owner_role       text COLLATE "C" NULL,
    text             text COLLATE "C" NOT NULL,
    amount_at_stake  numeric NULL,
    currency         text COLLATE "C" NULL,
    opened_at        bigint NOT NULL,
    due_at           bigint NULL,
    closed_at        bigint NULL,
    closed_by        text COLLATE "C" NULL,
    close_reason     text COLLATE "C" NULL,
    waiting_until    bigint NULL,
    clock_stopped_at bigint NULL,
    findings         text COLLATE "C" NULL,
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
    document_id   text COLLATE "C" NOT NULL REFERENCES documents (id),
    ordinal       bigint NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    order_number  text COLLATE "C" NOT NULL,
    order_line    text COLLATE "C" NOT NULL,
    document_line text COLLATE "C" NULL,
    quantity      numeric NOT NULL,
    amount        numeric NULL,
    currency      text COLLATE "C" NULL,
    moved_on      text COLLATE "C" NULL,
    is_ship_date  smallint NOT NULL,
    status        text COLLATE "C" NULL,
    substitute    text COLLATE "C" NULL,
    package       text COLLATE "C" NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX ix_movements_order ON movements (order_number, document_id);

CREATE TABLE document_packages (
    document_id text COLLATE "C" NOT NULL REFERENCES documents (id),
    sscc        text COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, sscc)
);
CREATE INDEX ix_document_packages_sscc ON document_packages (sscc, document_id);

CREATE TABLE order_changes (
    order_number text COLLATE "C" NOT NULL PRIMARY KEY,
    changes      bigint NOT NULL
);

CREATE TABLE posting_lines (
    document_id text COLLATE "C" NOT NULL REFERENCES documents (id),
    line        text COLLATE "C" NOT NULL,
    part        bigint NOT NULL,
    PRIMARY KEY (document_id, line)
);

CREATE TABLE case_decisions (
    case_id      text COLLATE "C" NOT NULL REFERENCES cases (id),
    ordinal      bigint NOT NULL,
    decision     text COLLATE "C" NOT NULL,
    actor        text COLLATE "C" NOT NULL,
    role         text COLLATE "C" NOT NULL,
    reason       text COLLATE "C" NOT NULL,
    state_before text COLLATE "C" NOT NULL,
    state_after  text COLLATE "C" NOT NULL,
    findings     text COLLATE "C" NOT NULL,
    detail       text COLLATE "C" NULL,
    decided_at   bigint NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);

CREATE TABLE adopted_terms (
    partner    text COLLATE "C" NOT NULL PRIMARY KEY,
    revision   text COLLATE "C" NOT NULL,
    adopted_at bigint NOT NULL
);

CREATE TABLE advices (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    case_id         text COLLATE "C" NOT NULL REFERENCES cases (id),
    ordinal         bigint NOT NULL,
    decision        text COLLATE "C" NOT NULL,
    state           text COLLATE "C" NOT NULL,
    partner         text COLLATE "C" NOT NULL,
    document_id     text COLLATE "C" NOT NULL REFERENCES documents (id),
    finding_run     bigint NOT NULL,
    findings        text COLLATE "C" NOT NULL,
    reason          text COLLATE "C" NOT NULL,
    decided_by      text COLLATE "C" NOT NULL,
    out_document_id text COLLATE "C" NULL,
    created_at      bigint NOT NULL,
    built_at        bigint NULL
);
CREATE UNIQUE INDEX ux_advices_decision ON advices (case_id, ordinal);
CREATE INDEX ix_advices_due ON advices (partner, state, created_at);
CREATE INDEX ix_advices_document ON advices (document_id);

CREATE TABLE order_watches (
    order_number text COLLATE "C" NOT NULL PRIMARY KEY,
    asks         bigint NOT NULL,
    next_at      bigint NOT NULL
);
CREATE INDEX ix_order_watches_next ON order_watches (next_at);
