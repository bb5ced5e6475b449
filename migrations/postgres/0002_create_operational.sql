-- Counters, and the rows that no rebuild of the log restores.

CREATE TABLE counter (
    agency BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    lane BIGINT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (agency, key, lane)
);

CREATE TABLE idempotency (
    agency BIGINT NOT NULL,
    day BIGINT NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 16),
    fingerprint BYTEA NOT NULL CHECK (length(fingerprint) = 16),
    status BIGINT NOT NULL CHECK (status BETWEEN 0 AND 65535),
    stream BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (agency, day, hash)
);

CREATE TABLE number_mark (
    agency BIGINT NOT NULL,
    prefix TEXT COLLATE "C" NOT NULL,
    year BIGINT NOT NULL,
    next BIGINT NOT NULL CHECK (next >= 0),
    PRIMARY KEY (agency, prefix, year)
);

CREATE TABLE meta (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- A revoked token stays, so that it can still be said whom it stood for.
CREATE TABLE token (
    hash BYTEA NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    agency BIGINT NOT NULL,
    principal BIGINT NOT NULL,
    role TEXT COLLATE "C" NOT NULL
        CHECK (role IN ('admin', 'supervisor', 'staff', 'service', 'agent', 'auditor',
            'security-officer', 'release-manager', 'citizen')),
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked BIGINT NOT NULL CHECK (revoked IN (0, 1))
);
CREATE INDEX token_by_name ON token (agency, name);

CREATE TABLE token_scope (
    hash BYTEA NOT NULL,
    n BIGINT NOT NULL,
    agency BIGINT NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (hash, n),
    FOREIGN KEY (hash) REFERENCES token (hash)
);
CREATE INDEX token_scope_by_scope ON token_scope (agency, scope);
