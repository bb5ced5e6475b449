-- Published policies and calendars, and when a ticket's clocks ring next. A rule's version is the
-- seq of the event that published it, and never changes.

CREATE TABLE rule (
    agency INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind = 'calendar' OR kind = 'policy'),
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    definition BLOB NOT NULL,
    PRIMARY KEY (agency, id, version)
) STRICT;
CREATE UNIQUE INDEX rule_by_name ON rule (agency, kind, name, version);

ALTER TABLE ticket ADD COLUMN next_alarm_at INTEGER;
CREATE INDEX ticket_by_alarm ON ticket (agency, next_alarm_at, id) WHERE next_alarm_at IS NOT NULL;

-- The same table for more kinds of streams.
CREATE TABLE log_of_more_kinds (
    position INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 255),
    first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
    body BLOB NOT NULL
) STRICT;
INSERT INTO log_of_more_kinds SELECT position, agency, stream, kind, first_seq, body FROM log;
DROP TABLE log;
ALTER TABLE log_of_more_kinds RENAME TO log;
CREATE UNIQUE INDEX log_by_stream ON log (agency, stream, first_seq);
