-- Notices to people: rows that no rebuild restores. What they tell of stands in the log, at `seq` of
-- the ticket.
CREATE TABLE notice (
    id BIGINT NOT NULL PRIMARY KEY,
    agency BIGINT NOT NULL,
    person TEXT COLLATE "C" NOT NULL,
    ticket BIGINT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    kind TEXT COLLATE "C" NOT NULL,
    urgent BIGINT NOT NULL CHECK (urgent IN (0, 1)),
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notice_by_person ON notice (agency, person, id);
CREATE INDEX notice_unread ON notice (agency, person, id) WHERE read_at IS NULL;
CREATE INDEX notice_by_ticket ON notice (agency, ticket, id);
CREATE INDEX notice_by_agency ON notice (agency, id);
