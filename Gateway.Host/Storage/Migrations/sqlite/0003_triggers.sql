-- The revision of each partner's terms by which its waiting documents were judged last, so that a change is noticed
-- whenever it was made, also while no gateway was running.
CREATE TABLE adopted_terms (
    partner     TEXT NOT NULL PRIMARY KEY,
    revision    TEXT NOT NULL,
    adopted_at  INTEGER NOT NULL
);

-- What partners are told of our business decisions (824, APERAK): one row for each decision, whatever is done twice.
CREATE TABLE advices (
    id               TEXT NOT NULL PRIMARY KEY,    -- the advice's own number too
    case_id          TEXT NOT NULL REFERENCES cases (id),
    ordinal          INTEGER NOT NULL,             -- of the decision in the case
    decision         TEXT NOT NULL,                -- Reject, Dispute
    state            TEXT NOT NULL,                -- Due, Built
    partner          TEXT NOT NULL,
    document_id      TEXT NOT NULL REFERENCES documents (id),
    finding_run      INTEGER NOT NULL,             -- the run of the rules that was decided upon
    findings         TEXT NOT NULL,                -- JSON: rule, line, order line of those meant
    reason           TEXT NOT NULL,
    decided_by       TEXT NOT NULL,
    out_document_id  TEXT NULL,                    -- the document that says it
    created_at       INTEGER NOT NULL,
    built_at         INTEGER NULL
);
CREATE UNIQUE INDEX ux_advices_decision ON advices (case_id, ordinal);
CREATE INDEX ix_advices_due ON advices (partner, state, created_at);
CREATE INDEX ix_advices_document ON advices (document_id);

-- The deadline that was told to be past: each is told once, whatever the clock does.
ALTER TABLE cases ADD COLUMN overdue_told INTEGER NULL;
CREATE INDEX ix_cases_due ON cases (state, due_at);

-- Orders that documents in the exception queue name: when the ERP's database is asked for them again.
CREATE TABLE order_watches (
    order_number  TEXT NOT NULL PRIMARY KEY,
    asks          INTEGER NOT NULL,
    next_at       INTEGER NOT NULL
);
CREATE INDEX ix_order_watches_next ON order_watches (next_at);
