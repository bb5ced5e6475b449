-- Where a ticket was put among others. Null stands for the order of opening, so that opening and
-- moving tickets costs no index more.

ALTER TABLE ticket ADD COLUMN rank TEXT COLLATE "C";
CREATE INDEX ticket_by_rank ON ticket (agency, board, status, rank) WHERE rank IS NOT NULL;
