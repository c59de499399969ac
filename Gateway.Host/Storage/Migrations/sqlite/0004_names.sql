-- What a person has at hand to ask with: the name of a file.

CREATE INDEX ix_deliveries_file ON deliveries (file_name, created_at);
