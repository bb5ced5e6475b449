-- Saved views and bulk jobs: rows that no rebuild of the log restores.

-- The holder is the owner, or 0 for a view that all staff have.
CREATE TABLE saved_view (
    agency BIGINT NOT NULL,
    holder BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    owner BIGINT NOT NULL,
    query TEXT COLLATE "C" NOT NULL,
    sort TEXT COLLATE "C",
    columns TEXT COLLATE "C" NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (agency, holder, name),
    CHECK (holder = 0 OR holder = owner)
);
CREATE INDEX saved_view_by_owner ON saved_view (agency, owner);

CREATE TABLE job (
    id BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    principal BIGINT NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    change TEXT COLLATE "C" NOT NULL,
    is_dry_run BIGINT NOT NULL CHECK (is_dry_run IN (0, 1)),
    undoes BIGINT,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled')),
    total BIGINT NOT NULL CHECK (total >= 0),
    done BIGINT NOT NULL CHECK (done >= 0),
    failed BIGINT NOT NULL CHECK (failed >= 0 AND done + failed <= total),
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running')))
);
CREATE INDEX job_by_agency ON job (agency, id);
CREATE INDEX job_open ON job (agency, id) WHERE ended_at IS NULL;

-- The tickets of a job in one row, 8 bytes each: a row a ticket would hold up the writer.
CREATE TABLE job_ticket (
    job BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    tickets BYTEA NOT NULL CHECK (length(tickets) % 8 = 0)
);

CREATE TABLE job_result (
    agency BIGINT NOT NULL,
    job BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n >= 0),
    ticket BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('done', 'unchanged', 'failed')),
    code TEXT COLLATE "C",
    version_before BIGINT NOT NULL,
    version_after BIGINT NOT NULL,
    PRIMARY KEY (agency, job, n),
    CHECK ((code IS NULL) = (outcome <> 'failed'))
);
