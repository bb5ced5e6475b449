-- Saved views and bulk jobs: rows that no rebuild of the log restores.

-- The holder is the owner, or 0 for a view that all staff have.
CREATE TABLE saved_view (
    agency INTEGER NOT NULL,
    holder INTEGER NOT NULL,
    name TEXT NOT NULL,
    owner INTEGER NOT NULL,
    query TEXT NOT NULL,
    sort TEXT,
    columns TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (agency, holder, name),
    CHECK (holder = 0 OR holder = owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_by_owner ON saved_view (agency, owner);

CREATE TABLE job (
    id INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    role TEXT NOT NULL,
    change TEXT NOT NULL,
    is_dry_run INTEGER NOT NULL CHECK (is_dry_run IN (0, 1)),
    undoes INTEGER,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled')),
    total INTEGER NOT NULL CHECK (total >= 0),
    done INTEGER NOT NULL CHECK (done >= 0),
    failed INTEGER NOT NULL CHECK (failed >= 0 AND done + failed <= total),
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running')))
) STRICT;
CREATE INDEX job_by_agency ON job (agency, id);
CREATE INDEX job_open ON job (agency, id) WHERE ended_at IS NULL;

-- The tickets of a job in one row, 8 bytes each: a row a ticket would hold up the writer.
CREATE TABLE job_ticket (
    job INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    tickets BLOB NOT NULL CHECK (length(tickets) % 8 = 0)
) STRICT;

CREATE TABLE job_result (
    agency INTEGER NOT NULL,
    job INTEGER NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    ticket INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'unchanged', 'failed')),
    code TEXT,
    version_before INTEGER NOT NULL,
    version_after INTEGER NOT NULL,
    PRIMARY KEY (agency, job, n),
    CHECK ((code IS NULL) = (outcome <> 'failed'))
) STRICT, WITHOUT ROWID;
