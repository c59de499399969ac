-- What operations was told of and is not over, by channel: a restart does not tell it again.
CREATE TABLE alerts (
    cause          TEXT NOT NULL,              -- kind and subject: dead-mailbox acme/in
    channel        TEXT NOT NULL,              -- mail, or a webhook's name
    node           TEXT NOT NULL,              -- the node that sees it; '' for what every node sees
    text           TEXT NOT NULL,
    is_urgent      INTEGER NOT NULL,           -- told in quiet hours too
    opened_at      INTEGER NOT NULL,
    told_at        INTEGER NULL,               -- when last; null while nobody was told
    claimed_until  INTEGER NULL,               -- a node is telling it, or has failed to
    gone_at        INTEGER NULL,               -- since when the cause is not seen
    PRIMARY KEY (cause, channel)
);
