-- The bytes of attached files. What is known of a file stands in the log and in its ticket's state;
-- its bytes stand here only, and no rebuild of the log restores them.

-- A rowid table: a chunk holds up to 256 KiB, too much for the inner pages of a clustered key.
CREATE TABLE attachment (
    agency INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    id INTEGER NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144),
    PRIMARY KEY (agency, ticket, id, n)
) STRICT;
