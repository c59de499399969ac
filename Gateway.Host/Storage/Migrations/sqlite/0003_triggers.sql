-- The revision of each partner's terms by which its waiting documents were judged last, so that a change is noticed
-- whenever it was made, also while no gateway was running.
CREATE TABLE adopted_terms (
    partner     TEXT NOT NULL PRIMARY KEY,
    revision    TEXT NOT NULL,
    adopted_at  INTEGER NOT NULL
);
