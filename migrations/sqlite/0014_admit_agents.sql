-- The same table for more kinds of rules.
CREATE TABLE rule_of_more_kinds (
    agency INTEGER NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    kind TEXT NOT NULL CHECK (kind = 'calendar'
        OR kind = 'policy' OR kind = 'trigger' OR kind = 'owner'
        OR kind = 'agent' OR kind = 'playbook'),
    name TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    definition BLOB NOT NULL,
    PRIMARY KEY (agency, id, version)
) STRICT;
INSERT INTO rule_of_more_kinds SELECT agency, id, version, kind, name, hash, definition FROM rule;
DROP TABLE rule;
ALTER TABLE rule_of_more_kinds RENAME TO rule;
CREATE UNIQUE INDEX rule_by_name ON rule (agency, kind, name, version);
