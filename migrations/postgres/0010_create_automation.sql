-- What triggers and other readers of the log remember, and rules of more kinds. What triggers did
-- stands in the log; here is how far they are, what they wait for, and how they stand.

ALTER TABLE rule DROP CONSTRAINT rule_kind_check;

CREATE TABLE reader_cursor (
    agency BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (agency, name)
);

CREATE TABLE trigger_note (
    agency BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    ticket BIGINT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT,
    fired BIGINT NOT NULL CHECK (fired >= 0),
    fired_at BIGINT,
    PRIMARY KEY (agency, rule, ticket)
);
CREATE INDEX trigger_note_by_due ON trigger_note (agency, due_at, rule, ticket)
    WHERE due_at IS NOT NULL;

CREATE TABLE trigger_state (
    agency BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    fired BIGINT NOT NULL CHECK (fired >= 0),
    fired_at BIGINT,
    hour BIGINT NOT NULL,
    fired_in_hour BIGINT NOT NULL CHECK (fired_in_hour >= 0),
    left_out BIGINT NOT NULL CHECK (left_out >= 0),
    stopped_since BIGINT,
    stopped BIGINT NOT NULL CHECK (stopped >= 0),
    parked_version BIGINT,
    parked_at BIGINT,
    parked_why TEXT COLLATE "C",
    PRIMARY KEY (agency, rule)
);
