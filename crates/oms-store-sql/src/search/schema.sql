-- The search index: a file of its own, filled from the log and thrown away when its form changes.

-- `arrival` numbers tickets as the log tells of them: whatever has to do with a ticket is kept by it,
-- so that what two terms find is in one order.
CREATE TABLE doc (
    arrival INTEGER NOT NULL PRIMARY KEY,
    ticket INTEGER NOT NULL UNIQUE,
    agency INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    priority INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    closed_at INTEGER,
    due_at INTEGER,
    latitude INTEGER,
    longitude INTEGER,
    x REAL,
    y REAL,
    z REAL
) STRICT;
CREATE INDEX doc_by_number ON doc (prefix, year, sequence);
CREATE INDEX doc_by_priority ON doc (priority, prefix, year, sequence);
CREATE INDEX doc_by_urgency ON doc (priority DESC, prefix, year, sequence);
CREATE INDEX doc_by_opened ON doc (opened_at);
CREATE INDEX doc_by_updated ON doc (updated_at);
CREATE INDEX doc_by_place ON doc (latitude, longitude) WHERE latitude IS NOT NULL;
CREATE INDEX doc_by_closed ON doc (closed_at IS NULL, closed_at);
CREATE INDEX doc_by_due ON doc (due_at IS NULL, due_at);
CREATE INDEX doc_by_due_falling ON doc (due_at IS NULL, due_at DESC);

CREATE TABLE facet (
    name TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
    PRIMARY KEY (name, arrival)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_by_arrival ON facet (arrival, kept);

CREATE TABLE number (
    path TEXT NOT NULL,
    value REAL NOT NULL,
    arrival INTEGER NOT NULL,
    PRIMARY KEY (path, value, arrival)
) STRICT, WITHOUT ROWID;
CREATE INDEX number_by_arrival ON number (arrival);

-- The upper bits of `id` are the ticket's arrival, the lower 24 count its texts.
CREATE TABLE piece (
    id INTEGER NOT NULL PRIMARY KEY,
    arrival INTEGER NOT NULL,
    field INTEGER NOT NULL,
    n INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX piece_by_arrival ON piece (arrival, field, n);

-- Words come cut and in lower case: whatever is no blank belongs to one.
CREATE VIRTUAL TABLE word USING fts5(
    words, content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- There from an erasure until the file is swept.
CREATE TABLE scrub (
    due INTEGER NOT NULL PRIMARY KEY CHECK (due = 1)
) STRICT;

CREATE TABLE progress (
    agency INTEGER NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;
