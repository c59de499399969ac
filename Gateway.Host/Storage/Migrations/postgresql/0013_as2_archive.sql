-- What is inside the encryption of a message is read again with the key of its content, instead of being kept a second time; receipts of ours stand in the row.
ALTER TABLE as2_messages ADD COLUMN content_key text NULL;
ALTER TABLE as2_messages ADD COLUMN receipt text NULL;
