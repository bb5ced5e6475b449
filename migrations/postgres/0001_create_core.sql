-- The log with its seals, and the rows of each aggregate: columns only for what is filtered,
-- sorted or guarded; the rest is bytes. Times are microseconds UTC. Text sorts by its bytes, as it
-- does on the other database.

CREATE TABLE log (
    position BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    stream BIGINT NOT NULL,
    kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),
    first_seq BIGINT NOT NULL CHECK (first_seq >= 1),
    body BYTEA NOT NULL
);
CREATE UNIQUE INDEX log_by_stream ON log (agency, stream, first_seq);

CREATE TABLE block (
    agency BIGINT NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    batch BIGINT NOT NULL CHECK (batch >= 1),
    root BYTEA NOT NULL CHECK (length(root) = 32),
    prev_hash BYTEA NOT NULL CHECK (length(prev_hash) = 32),
    PRIMARY KEY (agency, position)
);

CREATE TABLE ticket (
    id BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    board BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL
        CHECK (status = 'queued' OR status = 'in-progress' OR status = 'blocked'
            OR status = 'completed' OR status = 'cancelled'),
    owner TEXT COLLATE "C",
    version BIGINT NOT NULL CHECK (version >= 1),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    state_format BIGINT NOT NULL CHECK (state_format BETWEEN 0 AND 65535),
    state BYTEA NOT NULL
);
CREATE UNIQUE INDEX ticket_by_number ON ticket (agency, number);
CREATE INDEX ticket_by_board ON ticket (agency, board, status, id);
CREATE INDEX ticket_by_owner ON ticket (agency, owner, id) WHERE owner IS NOT NULL;

CREATE TABLE part (
    agency BIGINT NOT NULL,
    ticket BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n BETWEEN 0 AND 65535),
    bytes BYTEA NOT NULL,
    PRIMARY KEY (agency, ticket, n)
);

CREATE TABLE ticket_label (
    agency BIGINT NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    ticket BIGINT NOT NULL,
    PRIMARY KEY (agency, label, ticket)
);
CREATE INDEX ticket_label_by_ticket ON ticket_label (agency, ticket, label);

CREATE TABLE board (
    id BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    state BYTEA NOT NULL
);
CREATE UNIQUE INDEX board_by_name ON board (agency, name);

CREATE TABLE workflow (
    id BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    state BYTEA NOT NULL
);
CREATE UNIQUE INDEX workflow_by_name ON workflow (agency, name);

CREATE TABLE workflow_version (
    agency BIGINT NOT NULL,
    workflow BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    definition BYTEA NOT NULL,
    PRIMARY KEY (agency, workflow, number)
);

-- `id` is the task's typed string with stage and attempt padded, so that it sorts as the id does.
CREATE TABLE task (
    agency BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    queued_at BIGINT NOT NULL,
    due_at BIGINT,
    order_at BIGINT NOT NULL,
    epoch BIGINT NOT NULL CHECK (epoch >= 0),
    lease_until BIGINT,
    lease_holder BIGINT,
    PRIMARY KEY (agency, id),
    CHECK ((lease_until IS NULL) = (lease_holder IS NULL))
);
CREATE INDEX task_waiting ON task (agency, owner, order_at, id) WHERE lease_until IS NULL;
CREATE INDEX task_leased ON task (agency, lease_until, id) WHERE lease_until IS NOT NULL;
