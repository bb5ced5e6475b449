-- Notices to people: rows that no rebuild restores. What they tell of stands in the log, at `seq` of
-- the ticket.
CREATE TABLE notice (
    id INTEGER NOT NULL PRIMARY KEY,
    agency INTEGER NOT NULL,
    person TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL,
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notice_by_person ON notice (agency, person, id);
CREATE INDEX notice_unread ON notice (agency, person, id) WHERE read_at IS NULL;
CREATE INDEX notice_by_ticket ON notice (agency, ticket, id);
CREATE INDEX notice_by_agency ON notice (agency, id);
