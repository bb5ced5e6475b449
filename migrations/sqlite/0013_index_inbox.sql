-- The inboxes of people and groups, and of bare names, which may be theirs, in the order in which
-- their tasks are due. What agents and services have to do is in none.
CREATE INDEX task_inbox ON task (agency, owner, coalesce(due_at, 9223372036854775807), id)
    WHERE substr(owner, 1, 6) <> 'agent:' AND substr(owner, 1, 4) <> 'svc:';
