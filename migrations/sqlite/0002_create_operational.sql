-- Counters, and the rows that no rebuild of the log restores.

CREATE TABLE counter (
    agency INTEGER NOT NULL,
    key TEXT NOT NULL,
    lane INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (agency, key, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    agency INTEGER NOT NULL,
    day INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 16),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 16),
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 65535),
    stream INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (agency, day, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE number_mark (
    agency INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    year INTEGER NOT NULL,
    next INTEGER NOT NULL CHECK (next >= 0),
    PRIMARY KEY (agency, prefix, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A revoked token stays, so that it can still be said whom it stood for.
CREATE TABLE token (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    agency INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    role TEXT NOT NULL
        CHECK (role IN ('admin', 'supervisor', 'staff', 'service', 'agent', 'auditor',
            'security-officer', 'release-manager', 'citizen')),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX token_by_name ON token (agency, name);

CREATE TABLE token_scope (
    hash BLOB NOT NULL,
    n INTEGER NOT NULL,
    agency INTEGER NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (hash, n),
    FOREIGN KEY (hash) REFERENCES token (hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX token_scope_by_scope ON token_scope (agency, scope);
