-- Messages that are to leave the hub, and secrets that sign them: rows that no rebuild restores.
-- And rules of more kinds.

-- The table of rules again, for more kinds of them.
CREATE TABLE rule_of_any_kind (
    agency INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    definition BLOB NOT NULL,
    PRIMARY KEY (agency, id, version)
) STRICT;
INSERT INTO rule_of_any_kind SELECT agency, id, version, kind, name, hash, definition FROM rule;
DROP TABLE rule;
ALTER TABLE rule_of_any_kind RENAME TO rule;
CREATE UNIQUE INDEX rule_by_name ON rule (agency, kind, name, version);

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
