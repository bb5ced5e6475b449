-- The same table for more kinds of rules.
ALTER TABLE rule
    DROP CONSTRAINT rule_kind_check,
    ADD CONSTRAINT rule_kind_check CHECK (kind = 'calendar'
        OR kind = 'policy' OR kind = 'trigger' OR kind = 'owner'
        OR kind = 'agent' OR kind = 'playbook');
