-- What is inside the encryption of a message is read again with the key of its content, instead of being kept a second time; receipts of ours stand in the row.
ALTER TABLE as2_messages ADD content_key nvarchar(64) COLLATE Latin1_General_BIN2 NULL;
ALTER TABLE as2_messages ADD receipt nvarchar(max) COLLATE Latin1_General_BIN2 NULL;
