-- Published policies and calendars, and when a ticket's clocks ring next. A rule's version is the
-- seq of the event that published it, and never changes.

CREATE TABLE rule (
    agency BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    kind TEXT COLLATE "C" NOT NULL CHECK (kind = 'calendar' OR kind = 'policy'),
    name TEXT COLLATE "C" NOT NULL,
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    definition BYTEA NOT NULL,
    PRIMARY KEY (agency, id, version)
);
CREATE UNIQUE INDEX rule_by_name ON rule (agency, kind, name, version);

ALTER TABLE ticket ADD COLUMN next_alarm_at BIGINT;
CREATE INDEX ticket_by_alarm ON ticket (agency, next_alarm_at, id) WHERE next_alarm_at IS NOT NULL;

ALTER TABLE log
    DROP CONSTRAINT log_kind_check,
    ADD CONSTRAINT log_kind_check CHECK (kind BETWEEN 1 AND 255);
