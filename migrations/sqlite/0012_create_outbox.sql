-- Messages that are to leave the hub, and secrets that sign them: rows that no rebuild restores.

-- `task` is the task's typed string with stage and attempt padded, as in the table `task`.
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    task TEXT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'paused', 'dead')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    next_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE UNIQUE INDEX outbox_by_task ON outbox (agency, task);
CREATE INDEX outbox_due ON outbox (agency, recipient, next_at, id)
    WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_by_agency ON outbox (agency, id);
CREATE INDEX outbox_by_state ON outbox (agency, state, id);

CREATE TABLE secret (
    agency INTEGER NOT NULL,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    before BLOB,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (agency, name)
) STRICT, WITHOUT ROWID;
