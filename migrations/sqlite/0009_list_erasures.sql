-- What was erased of which ticket, and when: nothing of it is personal. Made of the log alone; a
-- backup that is older is held against it. And where jobs have noted something of a ticket.

CREATE TABLE erasure (
    agency INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    number TEXT NOT NULL,
    fields TEXT NOT NULL,
    erased_at INTEGER NOT NULL,
    PRIMARY KEY (agency, ticket, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_result_by_ticket ON job_result (agency, ticket) WHERE detail IS NOT NULL;
