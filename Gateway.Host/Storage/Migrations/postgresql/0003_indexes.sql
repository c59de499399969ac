-- What is looked up by a number alone, however long the history is.
CREATE INDEX ix_interchanges_number ON interchanges (control_number, created_at);
CREATE INDEX ix_expectations_value ON expectations (partner, kind, control_value);
CREATE INDEX ix_cross_references_theirs ON cross_references (theirs, partner);
