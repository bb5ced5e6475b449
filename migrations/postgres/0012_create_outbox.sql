-- Messages that are to leave the hub, and secrets that sign them: rows that no rebuild restores.

-- `task` is the task's typed string with stage and attempt padded, as in the table `task`.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL CHECK (epoch >= 0),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sending', 'paused', 'dead')),
    tries BIGINT NOT NULL CHECK (tries >= 0),
    next_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    reason TEXT COLLATE "C"
);
CREATE UNIQUE INDEX outbox_by_task ON outbox (agency, task);
CREATE INDEX outbox_due ON outbox (agency, recipient, next_at, id)
    WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_by_agency ON outbox (agency, id);
CREATE INDEX outbox_by_state ON outbox (agency, state, id);

CREATE TABLE secret (
    agency BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    before BYTEA,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (agency, name)
);
