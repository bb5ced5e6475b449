-- The bytes of attached files. What is known of a file stands in the log and in its ticket's state;
-- its bytes stand here only, and no rebuild of the log restores them.

CREATE TABLE attachment (
    agency BIGINT NOT NULL,
    ticket BIGINT NOT NULL,
    id BIGINT NOT NULL,
    n BIGINT NOT NULL CHECK (n >= 0),
    bytes BYTEA NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144),
    PRIMARY KEY (agency, ticket, id, n)
);
