-- Who may sign the receipt of a message that we sent: the partner's certificates that counted then, payloads, one a line.
ALTER TABLE as2_messages ADD partner_signers nvarchar(max) COLLATE Latin1_General_BIN2 NULL;
