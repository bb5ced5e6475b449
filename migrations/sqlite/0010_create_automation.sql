-- What triggers and other readers of the log remember, and rules of more kinds. What triggers did
-- stands in the log; here is how far they are, what they wait for, and how they stand.

-- The same table for more kinds of rules.
CREATE TABLE rule_of_more_kinds (
    agency INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    definition BLOB NOT NULL,
    PRIMARY KEY (agency, id, version)
) STRICT;
INSERT INTO rule_of_more_kinds SELECT agency, id, version, kind, name, hash, definition FROM rule;
DROP TABLE rule;
ALTER TABLE rule_of_more_kinds RENAME TO rule;
CREATE UNIQUE INDEX rule_by_name ON rule (agency, kind, name, version);

CREATE TABLE reader_cursor (
    agency INTEGER NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (agency, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger_note (
    agency INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    since INTEGER NOT NULL,
    due_at INTEGER,
    fired INTEGER NOT NULL CHECK (fired >= 0),
    fired_at INTEGER,
    PRIMARY KEY (agency, rule, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX trigger_note_by_due ON trigger_note (agency, due_at, rule, ticket)
    WHERE due_at IS NOT NULL;

CREATE TABLE trigger_state (
    agency INTEGER NOT NULL,
    rule INTEGER NOT NULL,
    fired INTEGER NOT NULL CHECK (fired >= 0),
    fired_at INTEGER,
    hour INTEGER NOT NULL,
    fired_in_hour INTEGER NOT NULL CHECK (fired_in_hour >= 0),
    left_out INTEGER NOT NULL CHECK (left_out >= 0),
    stopped_since INTEGER,
    stopped INTEGER NOT NULL CHECK (stopped >= 0),
    parked_version INTEGER,
    parked_at INTEGER,
    parked_why TEXT,
    PRIMARY KEY (agency, rule)
) STRICT, WITHOUT ROWID;
