-- Where the upload of what goes out waits for its name: another profile may name another place by the time it is given it.
ALTER TABLE deliveries ADD COLUMN uploaded_to TEXT NULL;
