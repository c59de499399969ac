-- A run of the match rules over a document is one row: as rows of their own the findings were the largest part of what the database did.
CREATE TABLE match_runs (
    document_id  TEXT NOT NULL REFERENCES documents (id),
    run          INTEGER NOT NULL,          -- counts from 1; the newest is what holds
    findings     TEXT NOT NULL,             -- JSON, in the order of the rules
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (document_id, run)
);

INSERT INTO match_runs (document_id, run, findings, created_at)
SELECT document_id, run, json_group_array(json_patch('{}', json_object(
        'ruleName', rule_name, 'outcome', outcome, 'line', line, 'field', field, 'expected', expected, 'actual', actual,
        'tolerance', tolerance, 'toleranceSource', tolerance_source, 'amountAtStake', amount_at_stake, 'currency', currency,
        'originOffset', origin_offset, 'originLength', origin_length, 'mapRow', map_row, 'orderId', order_id,
        'orderNumber', order_number, 'orderRevision', order_revision, 'orderLine', order_line, 'receiptIds', receipt_ids, 'text', text))),
    MAX(created_at)
FROM (SELECT * FROM findings ORDER BY document_id, run, ordinal)
GROUP BY document_id, run;

DROP TABLE findings;
