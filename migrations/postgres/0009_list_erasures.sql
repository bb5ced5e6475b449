-- What was erased of which ticket, and when: nothing of it is personal. Made of the log alone; a
-- backup that is older is held against it. And where jobs have noted something of a ticket.

CREATE TABLE erasure (
    agency BIGINT NOT NULL,
    ticket BIGINT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 1),
    number TEXT COLLATE "C" NOT NULL,
    fields TEXT COLLATE "C" NOT NULL,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (agency, ticket, seq)
);
CREATE INDEX job_result_by_ticket ON job_result (agency, ticket) WHERE detail IS NOT NULL;
