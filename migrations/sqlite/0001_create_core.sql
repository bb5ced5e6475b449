-- The log with its seals, and the rows of each aggregate: columns only for what is filtered,
-- sorted or guarded; the rest is bytes. Times are microseconds UTC. The checks of hot tables are
-- comparisons: for a list of words after IN, SQLite builds a table at every insert.

CREATE TABLE log (
    position INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
    body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_by_stream ON log (agency, stream, first_seq);

CREATE TABLE block (
    agency INTEGER NOT NULL,
    position INTEGER NOT NULL CHECK (position >= 1),
    batch INTEGER NOT NULL CHECK (batch >= 1),
    root BLOB NOT NULL CHECK (length(root) = 32),
    prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
    PRIMARY KEY (agency, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    id INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    number TEXT NOT NULL,
    board INTEGER NOT NULL,
    status TEXT NOT NULL
        CHECK (status = 'queued' OR status = 'in-progress' OR status = 'blocked'
            OR status = 'completed' OR status = 'cancelled'),
    owner TEXT,
    version INTEGER NOT NULL CHECK (version >= 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    state_format INTEGER NOT NULL CHECK (state_format BETWEEN 0 AND 65535),
    state BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX ticket_by_number ON ticket (agency, number);
CREATE INDEX ticket_by_board ON ticket (agency, board, status, id);
CREATE INDEX ticket_by_owner ON ticket (agency, owner, id) WHERE owner IS NOT NULL;

-- A rowid table: a part holds up to 64 KiB, too much for the inner pages of a clustered key.
CREATE TABLE part (
    agency INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    n INTEGER NOT NULL CHECK (n BETWEEN 0 AND 65535),
    bytes BLOB NOT NULL,
    PRIMARY KEY (agency, ticket, n)
) STRICT;

CREATE TABLE ticket_label (
    agency INTEGER NOT NULL,
    label TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    PRIMARY KEY (agency, label, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_label_by_ticket ON ticket_label (agency, ticket, label);

CREATE TABLE board (
    id INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    state BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX board_by_name ON board (agency, name);

CREATE TABLE workflow (
    id INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    state BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX workflow_by_name ON workflow (agency, name);

CREATE TABLE workflow_version (
    agency INTEGER NOT NULL,
    workflow INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    definition BLOB NOT NULL,
    PRIMARY KEY (agency, workflow, number)
) STRICT;

-- `id` is the task's typed string with stage and attempt padded, so that it sorts as the id does.
CREATE TABLE task (
    agency INTEGER NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    due_at INTEGER,
    order_at INTEGER NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    lease_until INTEGER,
    lease_holder INTEGER,
    PRIMARY KEY (agency, id),
    CHECK ((lease_until IS NULL) = (lease_holder IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX task_waiting ON task (agency, owner, order_at, id) WHERE lease_until IS NULL;
CREATE INDEX task_leased ON task (agency, lease_until, id) WHERE lease_until IS NOT NULL;
