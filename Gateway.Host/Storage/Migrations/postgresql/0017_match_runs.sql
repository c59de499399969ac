-- A run of the match rules over a document is one row: as rows of their own the findings were the largest part of what the database did.
CREATE TABLE match_runs (
    document_id text COLLATE "C" NOT NULL REFERENCES documents (id),
    run         bigint NOT NULL,
    findings    text COLLATE "C" NOT NULL,
    created_at  bigint NOT NULL,
    PRIMARY KEY (document_id, run)
);

INSERT INTO match_runs (document_id, run, findings, created_at)
SELECT document_id, run, json_agg(json_strip_nulls(json_build_object(
        'ruleName', rule_name, 'outcome', outcome, 'line', line, 'field', field, 'expected', expected, 'actual', actual,
        'tolerance', tolerance, 'toleranceSource', tolerance_source, 'amountAtStake', amount_at_stake, 'currency', currency,
        'originOffset', origin_offset, 'originLength', origin_length, 'mapRow', map_row, 'orderId', order_id,
        'orderNumber', order_number, 'orderRevision', order_revision, 'orderLine', order_line, 'receiptIds', receipt_ids, 'text', text))
    ORDER BY ordinal)::text, MAX(created_at)
FROM findings
GROUP BY document_id, run;

DROP TABLE findings;
