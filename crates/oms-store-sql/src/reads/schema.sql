-- Who has read what: a file of its own, kept for a time.

CREATE TABLE read_record (
    place INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    agency INTEGER NOT NULL,
    time INTEGER NOT NULL,
    principal INTEGER NOT NULL,
    role TEXT NOT NULL,
    operation TEXT NOT NULL,
    subject TEXT NOT NULL,
    query TEXT NOT NULL,
    status INTEGER NOT NULL,
    count INTEGER,
    request TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX read_record_by_agency ON read_record (agency, place);
CREATE INDEX read_record_by_principal ON read_record (agency, principal, place);
CREATE INDEX read_record_by_subject ON read_record (agency, subject, place) WHERE subject <> '';
CREATE INDEX read_record_by_time ON read_record (time);

CREATE TABLE read_count (
    agency INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    source TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (agency, minute, source, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_count_by_minute ON read_count (minute);
