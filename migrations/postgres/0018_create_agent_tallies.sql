-- What is counted of the answers of agents, and of what people make of them: so many times for each
-- version and day. Days are those in UTC since 1970-01-01. No rebuild restores these rows.
CREATE TABLE agent_tally (
    agency BIGINT NOT NULL,
    agent TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 0),
    what TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    times BIGINT NOT NULL CHECK (times > 0),
    PRIMARY KEY (agency, agent, version, what, day)
);
CREATE INDEX agent_tally_by_day ON agent_tally (agency, day);
