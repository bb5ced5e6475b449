-- What a job did to a ticket or would do to it, and why it could not: more than the code says.

ALTER TABLE job_result ADD COLUMN detail TEXT;
