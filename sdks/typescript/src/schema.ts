// @generated from openapi/oms.json by `cargo xtask sdk`; change the routes instead.

export interface paths {
    "/admin/ticket/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a ticket (alias).
         * @description The same as `GET /api/v1/tickets/{id}`.
         */
        get: operations["get_ticket_alias"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the agents, by name.
         * @description Each with its newest version; also those that come with the program.
         */
        get: operations["list_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an agent.
         * @description Its newest version, as it was published. An unknown name is answered with those there are.
         */
        get: operations["get_agent"];
        /**
         * Publish a version of an agent.
         * @description Everything wrong with it is reported at once, with line and column. It may be YAML as well, with
         *     the content type `application/yaml`. The same content again is the same version. With
         *     `enabled: false` it is switched off.
         */
        put: operations["publish_agent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{name}/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an agent.
         * @description The input must be what its schema wants; of an object it sees the fields that it may. The answer
         *     has an `output`, or an `error` that says why not, and always whether a person should look. An
         *     agent that is somewhere else is waited for as long as its `timeout_s` says, and asked once. It
         *     changes nothing, and takes no `Idempotency-Key`.
         */
        post: operations["call_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{name}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how an agent does.
         * @description Of one that is somewhere else: its newest calls, as this server has seen them since it began,
         *     how many of them came to nothing, how long those took that did not, and whether it is left alone
         *     because it failed too often in a row.
         *
         *     Of every agent: what became of its answers about tickets in the last 30 days, and how often
         *     people agreed with them, whichever server was asked and however often it was started.
         */
        get: operations["agent_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/boards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the boards, by name.
         * @description All that the caller may know of: a service's token knows the boards that it names.
         */
        get: operations["list_boards"];
        put?: never;
        /**
         * Make a board, or configure the board of this name.
         * @description The same name again is the same board; the fields given are updated, the others stay. A new
         *     board is answered 201, one that was there 200. Tickets in a column that is taken away stand in
         *     the first column of their status.
         */
        post: operations["set_board"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/boards/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a board.
         * @description Its settings and its version; how many tickets it has is among the figures.
         */
        get: operations["get_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/boards/{name}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open, change and end tickets by alerts.
         * @description Takes what Alertmanager sends, version 4, up to 64 alerts. An alert has one ticket on the board
         *     while it fires, which is known by its fingerprint. What is wrong with the form of any of them
         *     refuses them all; beyond that each happens or fails by itself, and the results are in their
         *     order. Takes no `Idempotency-Key`: the same again changes nothing.
         */
        post: operations["receive_alerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/boards/{name}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List the tickets that a report which is being made may be the same as, the best first.
         * @description Shows what the public may see of each, and the string with which it can be followed.
         */
        post: operations["suggest_tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the calendars, by name.
         * @description Each with its newest version.
         */
        get: operations["list_calendars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendars/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a calendar.
         * @description Its newest version, as it was published.
         */
        get: operations["get_calendar"];
        /**
         * Publish a version of a calendar.
         * @description Working hours by weekday, with exceptions. Everything wrong with it is reported at once. The
         *     same content again is the same version; clocks that run keep the version they began with.
         */
        put: operations["publish_calendar"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the last signed checkpoint.
         * @description It covers everything committed before this call. There is none before the first commit.
         */
        get: operations["get_checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was erased, by ticket.
         * @description Which fields of which ticket, and when; nothing of what it was. Keep the list elsewhere: a
         *     backup that is older is held against it when it is restored.
         */
        get: operations["list_erasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow all changes as server-sent events.
         * @description The first event is `hello` with the server's time. Each further one is a committed change; its
         *     id is its position, so that a browser that reconnects goes on behind the last event it got.
         */
        get: operations["get_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tasks that wait for the caller, by when they are due.
         * @description Those of the person whom the token names, and of the groups that it is in; also those that
         *     somebody has claimed. With `owner` those of one person or group.
         */
        get: operations["list_inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the bulk jobs, newest first.
         * @description Everybody's. The newest 200 are kept, and all that have not ended.
         */
        get: operations["list_jobs"];
        put?: never;
        /**
         * Change many tickets as one job.
         * @description The tickets are chosen when the job is asked for: up to 10,000, by a query or one by one. They
         *     are then changed one after the other, beside everybody's commands and with the rights of whoever
         *     asked. What goes wrong with one ticket is its result; the others go on. With `dry_run` nothing
         *     is changed, and the results say what would happen. A migration is about all open tickets of its
         *     workflow unless others are chosen, and is taken back by another one. A repeated request is
         *     answered with the job as it is by then.
         */
        post: operations["start_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a bulk job.
         * @description Where it is and how far it has come.
         */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a bulk job where it is.
         * @description One's own; admins and supervisors stop any. What it has changed stays changed, and can be taken
         *     back. A job that has ended stays as it is.
         */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a bulk job did, ticket by ticket.
         * @description In the order in which the tickets were done; those that wait are not in it.
         */
        get: operations["list_job_results"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a bulk job back, as a job of its own.
         * @description Only tickets that are as the job left them are changed; what has changed since is reported and
         *     left alone. One's own jobs; admins and supervisors take any back.
         */
        post: operations["undo_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/notice-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the caller is told things.
         * @description The preferences of the person whom the token names.
         */
        get: operations["get_preferences"];
        /**
         * Say how the caller is told things.
         * @description All of it at once: what is absent is as for one who says nothing. It is kept as a new version of
         *     what is said of the person, in which nothing else is changed; the same again is the same
         *     version. With `If-Match` only if that is still the `version` named.
         */
        put: operations["set_preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/boards/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count a board's tickets by status.
         * @description These four keys, in this order. The counts are kept with every change, so asking costs little.
         */
        get: operations["get_board_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count again from the log, put right what differs, and say what it was.
         * @description There should be no differences. Takes no body and no `Idempotency-Key`.
         */
        post: operations["refresh_metrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the caller is told, newest first.
         * @description The notices to the person whom the token names. They are kept for 90 days.
         */
        get: operations["list_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notice to the caller as read.
         * @description With `older` all that are older, too. What is read before it was sent is not sent.
         */
        post: operations["read_notice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is to leave the hub, newest first.
         * @description What has arrived is in it no longer: the ticket's timeline says what became of it.
         */
        get: operations["list_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a message.
         * @description How often it was sent, and why it did not arrive.
         */
        get: operations["get_message"];
        put?: never;
        post?: never;
        /**
         * Forget a message that did not arrive.
         * @description Answers it as it was. Its task stays as it is.
         */
        delete: operations["drop_message"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outbox/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a message back.
         * @description It is not sent until it is promoted. Meanwhile its task may be claimed.
         */
        post: operations["pause_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outbox/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message next.
         * @description Before all others of its recipient, also when it was held back.
         */
        post: operations["promote_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outbox/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again what did not arrive.
         * @description The stage of its task is tried again, which writes a new message; a notice is sent again as it
         *     is. Only a dead one is retried.
         */
        post: operations["retry_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/owners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the owners, by name.
         * @description Each with its newest version.
         */
        get: operations["list_owners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/owners/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an owner.
         * @description Its newest version, as it was published. A bare name is looked up among all.
         */
        get: operations["get_owner"];
        /**
         * Publish a version of an owner.
         * @description A person or a group (`human:`), an agent (`agent:`) or a service (`svc:`): who stands above and
         *     in for them, and how tasks are brought to them. Everything wrong with it is reported at once.
         *     The same content again is the same version.
         */
        put: operations["publish_owner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the playbooks, by name.
         * @description Each with its newest version.
         */
        get: operations["list_playbooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/playbooks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a playbook.
         * @description As it was published: the newest version, or the one asked for.
         */
        get: operations["get_playbook"];
        /**
         * Publish a version of a playbook.
         * @description Everything wrong with it is reported at once, with line and column. It may be YAML as well, with
         *     the content type `application/yaml`. The same content again is the same version. Runs keep the
         *     version that they began with; with `enabled: false` no new ones start.
         */
        put: operations["publish_playbook"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the policies, by name.
         * @description Each with its newest version.
         */
        get: operations["list_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a policy.
         * @description Its newest version, as it was published.
         */
        get: operations["get_policy"];
        /**
         * Publish a version of a policy.
         * @description What tickets are promised, which tickets, and what pauses their clocks. Its calendar must be
         *     there. Open tickets keep their version until it is applied to them.
         */
        put: operations["publish_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who has read what, newest first.
         * @description A record a request, within a second: also of those that were not let. Reading this list is
         *     recorded, too.
         */
        get: operations["list_reads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reads/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List how many requests without a name there were, newest minute first.
         * @description What was denied to strangers, by network and error code, and how many public pages were shown.
         */
        get: operations["list_read_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the secrets, by name.
         * @description What they are is not in it.
         */
        get: operations["list_secrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make a secret.
         * @description It signs what is sent to owners that name it. Where there is one of this name, both sign for a
         *     day. The answer shows a secret that was made here, once.
         */
        put: operations["make_secret"];
        post?: never;
        /**
         * Remove a secret.
         * @description Answers its name. One that an owner names stays.
         */
        delete: operations["remove_secret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sla/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a board's promises were kept.
         * @description Of cycles that ended from `from` up to before `until`, in whole hours. Given-up ones are counted
         *     apart and in nothing else.
         */
        get: operations["get_sla_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow all changes over a WebSocket.
         * @description The first message is `hello` with the server's time, then every committed change behind `since`,
         *     one message each. A client sends nothing. Whoever reads too slowly is cut off and goes on with
         *     the last position it got.
         */
        get: operations["get_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim the next tasks of some owners.
         * @description Waits up to `wait_s` seconds for the first; answers no tasks when none came. Takes no
         *     `Idempotency-Key`: a lost answer's leases lapse and the tasks come again.
         */
        post: operations["claim_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record many results.
         * @description Up to 1,000. Each is recorded or refused by itself; the results are in the order of the items.
         */
        post: operations["complete_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a task to another owner.
         * @description It waits for that one from here on. Whoever works on it loses the lease, and a late result is
         *     refused.
         */
        post: operations["assign_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim one task.
         * @description None when somebody else has claimed it. Takes no `Idempotency-Key`: a lost answer's lease
         *     lapses, and the task comes again.
         */
        post: operations["take_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record the result of a leased task.
         * @description The same result again gets the first answer; another one, or one under a lost lease, is
         *     refused.
         */
        post: operations["complete_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a lease alive for another spell.
         * @description The lease then ends `lease_s` seconds from now. A lost lease is refused: stop the work.
         */
        post: operations["heartbeat_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a lease back.
         * @description The task is queued again at once, for whoever claims next.
         */
        post: operations["release_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tickets, newest first, or search them.
         * @description Filters may be combined. A page may hold fewer tickets than `limit` although there are more: go
         *     on while `next` is not null. With `q`, `view` or `sort` the search index answers, which is
         *     filled right behind the log: `after` makes it wait for a write, at most 2 s. The query language
         *     has a page of its own. With `sort=rank` beside one `board` and one `status`, its tickets come in
         *     the order in which they stand there.
         */
        get: operations["list_tickets"];
        put?: never;
        /**
         * Open a ticket.
         * @description On a plain board, or in the newest version of a workflow, whose first stages then become tasks.
         */
        post: operations["open_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open many tickets.
         * @description Up to 1,000. Each opens or fails by itself; the results are in the order of the items, and each
         *     item is remembered by itself under the `Idempotency-Key`.
         */
        post: operations["open_tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a ticket.
         * @description As staff see it, with its stages and with the commands that its state leaves open.
         */
        get: operations["get_ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/agents/{name}/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an agent about a ticket.
         * @description It sees what its definition declares of the ticket. Its answer is kept in the timeline, stands
         *     as a suggestion until somebody accepts or rejects it, or takes effect, as its autonomy says:
         *     never beyond what its `effects` name. When it is not sure, a person looks instead. An open call
         *     of the same agent is withdrawn.
         */
        post: operations["ask_about_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make somebody responsible for a ticket, or nobody.
         * @description An owner is `human:NAME`, `agent:NAME`, `svc:NAME` or a plain name; `null` is nobody.
         */
        post: operations["assign_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a ticket's attachments, oldest first.
         * @description What is known of each file; its bytes are read one by one.
         */
        get: operations["list_attachments"];
        put?: never;
        /**
         * Attach a file to a ticket.
         * @description The body is the file itself, at most 10 MiB, and is on the disk before the answer. Of its
         *     content type only a safe one is kept; any other becomes `application/octet-stream`. A server
         *     takes in eight files at a time and answers 503 to a further one.
         */
        post: operations["attach_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/attachments/{attachment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a ticket's file.
         * @description Its bytes, to be saved and not to be shown. `ETag` is their SHA-256; with `If-None-Match` a
         *     file that one has is not sent again. Who read which file is recorded.
         */
        get: operations["get_attachment"];
        put?: never;
        post?: never;
        /**
         * Take a file of a ticket away.
         * @description Its bytes are gone for good. That it was there, and why it is gone, stays in the timeline.
         */
        delete: operations["detach_file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/calls/{call}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept what an agent suggests.
         * @description It takes effect as if whoever accepts it had done it. A suggestion that is over is refused.
         */
        post: operations["accept_suggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/calls/{call}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject what an agent suggests.
         * @description Nothing of it takes effect; the timeline keeps it, and why.
         */
        post: operations["reject_suggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a ticket up, with every stage that has not ended.
         * @description Needs a reason, which the timeline keeps. Results of its tasks are refused from then on. Where
         *     its workflow says how stages that were done are undone, that happens first, the last one before
         *     the others; until it has, the ticket is open and says `cancelling_at`. With `compensate: false`
         *     it is cancelled at once.
         */
        post: operations["cancel_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/clocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a ticket's clocks.
         * @description Each with what it shows now and the stretches of time that make it so: what counted, what was
         *     outside working hours, what was paused and why, and what is ahead until it is due. Beside them
         *     stands which policies could not be asked, and why.
         */
        get: operations["get_clocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Comment on a ticket.
         * @description For staff alone unless `visibility` says otherwise. A comment stays in the timeline.
         */
        post: operations["comment_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a ticket a duplicate of another one.
         * @description It keeps its number, texts and files; its clocks stop, and it ends when the other one does. That
         *     one counts from the earliest report, and is due no later than any. When the other one is a
         *     duplicate itself, or was merged, the tie goes to what stands for it. `unmerge` takes it back.
         */
        post: operations["duplicate_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase texts of a ticket for good.
         * @description From its whole history, from what it is found by, and from the server's files. Digests stay, so
         *     that the history still verifies; who was responsible stays, too. With `dry_run` nothing is
         *     changed, and the answer says what would go. Nobody can take it back.
         */
        post: operations["erase_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/escalate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for help with a plain ticket.
         * @description It is marked until it ends. Whoever stands above its owner gets a task, else whom its board
         *     names as supervisor, or the agency's supervisors; when there is nobody, a warning says so. With
         *     `to` it also gets that owner. Of a workflow's ticket a stage is escalated.
         */
        post: operations["escalate_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/label": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put labels on a ticket and take labels off.
         * @description Labels that are on already, or not on, change nothing.
         */
        post: operations["label_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tie a ticket to another one.
         * @description Both show it, each from its side. A ticket has one parent, and neither parents nor `blocked_by`
         *     go round in a circle.
         */
        post: operations["link_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/locate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say where on the map a ticket is.
         * @description As a point, in words, or both; an empty object takes it away. Only staff see it.
         */
        post: operations["locate_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge a ticket into another one of the same requester.
         * @description It ends, its number leads to the other one, and what was said there is shown here, too. When the
         *     requesters differ, or a workflow does its work, it is made a duplicate instead. `unmerge`, with
         *     the merged ticket's id or number, takes it back.
         */
        post: operations["merge_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/migrate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a ticket to another version of its workflow.
         * @description Stages go on by their ids, after `map`: with their attempts, results, clocks and leases. What
         *     the version lacks goes when it has not begun; what stands in the way is named, stage by stage.
         *     With `dry_run` nothing is changed, and the answer says what would become of the stages.
         */
        post: operations["migrate_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a plain ticket to another column.
         * @description To a column of its board, only where its state and the board allow it. A workflow's ticket moves
         *     by its stages and is refused here. A hard limit of the board is passed only with a reason.
         */
        post: operations["move_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/playbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a playbook for a ticket.
         * @description Its newest version, unless it is running for the ticket already. A ticket has at most 20 runs.
         */
        post: operations["start_playbook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/playbooks/{run}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a run up.
         * @description Whoever works on its step loses the lease. What was done stays done. Needs a reason.
         */
        post: operations["cancel_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/playbooks/{run}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the step again at which a run is blocked.
         * @description Its condition is asked again, and its task gets the next attempt. Needs a reason.
         */
        post: operations["retry_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/playbooks/{run}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on without the step at which a run is blocked.
         * @description The next step begins, as if this one were not there. Needs a reason.
         */
        post: operations["skip_run_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a ticket's urgency.
         * @description From 0, the most urgent, to 3. The time limit stays as it is.
         */
        post: operations["set_priority"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove a ticket.
         * @description Every event of it, and the way from the last of them to a signed checkpoint. Texts are left out
         *     and their digests stand in their place, unless they are asked for: it holds either way.
         */
        get: operations["get_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/rank": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a ticket right before or behind another one of its board.
         * @description Its status stays. Both neighbours may be named; then it stands somewhere between them. A list
         *     with `sort=rank` shows the order.
         */
        post: operations["rank_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/rebase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Measure a ticket's clocks by what is promised now.
         * @description Otherwise an open ticket keeps the versions of policy and calendar that it began with. The start
         *     stays where it was, so a shorter target may be breached at once.
         */
        post: operations["rebase_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take up an ended ticket again.
         * @description A plain one is queued again. A workflow's names a stage: that one and all that come after it
         *     start over, each with its next attempt, and so does what was cancelled.
         */
        post: operations["reopen_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a stage to another owner.
         * @description Its task waits for that owner from here on. Whoever works on it loses the lease, and a late
         *     result is refused. The workflow itself stays as it is.
         */
        post: operations["assign_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give one stage up.
         * @description One that has begun and not ended. It does not satisfy what depends on it, so the ticket comes to
         *     a halt until somebody retries or skips it. Needs a reason.
         */
        post: operations["cancel_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/escalate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for help with a stage.
         * @description Any stage that has not ended, also one that still waits. It is marked until it ends. Whoever the
         *     stage or its workflow names as supervisor gets a task, else whoever stands above its owner, whom
         *     the board names, or the agency's supervisors; when there is nobody, a warning says so. With `to`
         *     it also gets that owner, and whoever works on it loses the lease.
         */
        post: operations["escalate_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a stage up.
         * @description A queued or in-progress one. Its task waits for nobody, and whoever works on it loses the lease.
         *     Its clock pauses if its policy knows the word in `because`.
         */
        post: operations["pause_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused stage go on.
         * @description It is queued again, under the same attempt and with the time that was left. Needs a reason.
         */
        post: operations["resume_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a failed, blocked or cancelled stage again.
         * @description Makes a new task with the next attempt and a fresh time limit. Needs a reason.
         */
        post: operations["retry_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/stages/{stage}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go on without a failed, blocked or cancelled stage.
         * @description The stages that depend on it go on as if it had been done. Needs a reason.
         */
        post: operations["skip_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tickets that a ticket may be the same as, the best first.
         * @description Earlier ones of its board and of the same `data.service`, not far away, that were open when it
         *     was reported or had ended at most 14 days before. Of a ticket without a place those that share
         *     a word come into question. At most 200 are looked at, the newest.
         */
        get: operations["list_suggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/support": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a voice to a ticket, or take it back.
         * @description One's own, or that of whoever has the tracking string of another ticket. Each counts once; that
         *     of a duplicate goes to the ticket that stands for it. Citizens name the ticket by its following
         *     string.
         */
        post: operations["support_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a ticket's timeline, oldest first.
         * @description Everything that happened to it and to its stages. An event has only the fields of its kind. What
         *     was said at a ticket that was merged into it stands behind that event, with its `origin`.
         */
        get: operations["get_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/unlink": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Untie a ticket from another one.
         * @description Where they are not tied so, nothing changes.
         */
        post: operations["unlink_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Untie a duplicate, or take a merge back.
         * @description Both tickets are as if they had not been tied, what was done with each since apart.
         */
        post: operations["unmerge_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Watch a ticket, or no longer.
         * @description For oneself, or for whoever `watcher` names.
         */
        post: operations["watch_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the triggers, by name.
         * @description Each with its newest version and how it stands.
         */
        get: operations["list_triggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a trigger.
         * @description Its newest version, as it was published, and how it stands.
         */
        get: operations["get_trigger"];
        /**
         * Publish a version of a trigger.
         * @description What makes it look, when it fires, and what it does. Everything wrong with it is reported at
         *     once. The same content again is the same version; a new version is asked about what is
         *     committed from there on, and is not parked.
         */
        put: operations["publish_trigger"];
        post?: never;
        /**
         * Disable a trigger.
         * @description Publishes a version that is not in use: its versions stay, since what they did names them.
         */
        delete: operations["disable_trigger"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the open tickets of a trigger that runs in a worker, newest first.
         * @description What a worker looks at when it begins. A page may hold fewer tickets than `limit` although there
         *     are more: go on while `next` is not null.
         */
        get: operations["list_candidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/candidates/conclude": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a worker of a trigger found and wants.
         * @description Whether the condition holds for each ticket that was looked at, and what is to be done to it. It
         *     is done at once with the move of the trigger's cursor from `from` to `to`: both happen, or
         *     neither. A ticket that has changed since is passed, because it comes again. Takes no
         *     `Idempotency-Key`: when an answer was lost, the cursor says whether it was done.
         */
        post: operations["conclude_candidates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/candidates/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Wait for the next tickets of a trigger that runs in a worker.
         * @description Those that have changed behind the trigger's cursor, or behind `behind` where that is further.
         *     Waits up to `wait_s` seconds for the first; answers none when none came. The cursor itself moves
         *     when the worker says what it found.
         */
        get: operations["next_candidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a trigger.
         * @description Reports everything that is wrong with a definition at once, as publishing it would, and what it
         *     names and nobody knows. Nothing is published.
         */
        post: operations["check_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/dryrun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a trigger on the past.
         * @description Says how often it would have fired for the tickets that there are, and when, and what it would
         *     have done. Nothing is changed. At most 2,000 tickets a run; go on with `next`. Of a schedule,
         *     the newest 100 instants that have come are looked at.
         */
        post: operations["dry_run_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a trigger hear of an event.
         * @description One whose activator is `webhook`. The event is any JSON object of at most 64 KiB. The trigger
         *     opens tickets for it, or acts on the one that it names, as whoever sends it. A `webhook-id`, as
         *     Standard Webhooks has it, or an `Idempotency-Key` tells it from all others: the same one again
         *     gets the first answer.
         */
        post: operations["send_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/park": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Park a trigger.
         * @description Its newest version does nothing until it is let go on, or another one is published.
         */
        post: operations["park_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a trigger for a ticket.
         * @description A trigger whose activator is `manual`, on a ticket for which its condition holds. Whoever asks
         *     is named as the one who did it.
         */
        post: operations["run_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{name}/unpark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a parked trigger go on.
         * @description What it missed meanwhile is not made up for; what it waits for, it does.
         */
        post: operations["unpark_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the saved views: one's own, then those that all staff have.
         * @description Each by its name. `GET /api/v1/tickets?view=NAME` runs one.
         */
        get: operations["list_views"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a saved view.
         * @description One's own of this name, or else the one that all staff have.
         */
        get: operations["get_view"];
        /**
         * Save a view under a name.
         * @description A new one, or in place of one's own of this name. Query and order are checked as they are
         *     saved. A view that somebody else shares is theirs: admins and supervisors may change it, others
         *     take another name.
         */
        put: operations["save_view"];
        post?: never;
        /**
         * Remove a saved view.
         * @description Answers it as it was. One's own; admins and supervisors remove shared ones, too.
         */
        delete: operations["remove_view"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the workflows, by name.
         * @description Each with its newest version.
         */
        get: operations["list_workflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a workflow's definition.
         * @description As it was published: the newest version, or the one asked for.
         */
        get: operations["get_workflow"];
        /**
         * Publish a version of a workflow.
         * @description Everything wrong with the definition is reported at once, with line and column. It may be YAML
         *     as well, with the content type `application/yaml`. The same content again is the same
         *     version; running tickets keep the version they were opened with.
         */
        put: operations["publish_workflow"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this description as a page.
         * @description One page without scripts, which needs nothing from anywhere else.
         */
        get: operations["get_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this description as a page (alias).
         * @description The same as `GET /docs`.
         */
        get: operations["get_docs_alias"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process answers.
         * @description For whoever restarts what does not. It looks at nothing else.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the engine's own figures, as text for a scraper.
         * @description `OpenMetrics` text: queues, batches, latencies, what was refused.
         */
        get: operations["get_engine_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this description.
         * @description The same bytes as `openapi/oms.json` in the repository of this version.
         */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/public/v1/follow/{follow}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See where a ticket is that somebody else has reported, without a token.
         * @description By the following string of a suggestion. A wrong code and an unknown number look the same.
         */
        get: operations["follow_ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/public/v1/follow/{follow}/{tracking}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add one's voice to a ticket, without a token.
         * @description Whoever does says so with the tracking string of a ticket of their own, and counts once.
         */
        put: operations["add_voice"];
        post?: never;
        /**
         * Take one's voice back from a ticket, without a token.
         * @description Where it was not added, nothing changes.
         */
        delete: operations["take_voice_back"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/public/v1/track/{tracking}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See where a ticket is, without a token.
         * @description Where another ticket stands for it, it shows where that one is, and what was said of both in
         *     public. A wrong code, an unknown number and a number without its code look the same.
         */
        get: operations["track_ticket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether commands are served.
         * @description For whoever sends traffic: 503 from the moment that the server is told to stop.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a ticket (alias).
         * @description The same as `POST /api/v1/tickets`, with which it shares its keys.
         */
        post: operations["open_ticket_alias"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An agent. */
        AgentBody: {
            /**
             * @description Its name.
             * @example LoanRiskAgent
             */
            name: string;
            /**
             * Format: int32
             * @description The version; the same content again is the same version. 0 comes with the program.
             * @example 1
             */
            version: number;
            /**
             * @description How it answers: `rule`, by expressions; `http`, by a service; `openai`, by a language
             *     model; `command`, by a program on the server's machine.
             * @example rule
             */
            kind: string;
            /**
             * @description What it does and how far to trust it.
             * @example Scores a loan by its amount alone.
             */
            about: string | null;
            /**
             * @description What becomes of its answers: `shadow`, `suggest` or `act`.
             * @example suggest
             */
            autonomy: string;
            /**
             * @description Whether it answers at all.
             * @example true
             */
            enabled: boolean;
            /**
             * @description The definition as it was published.
             * @example {
             *       "name": "LoanRiskAgent",
             *       "kind": "rule",
             *       "input": {
             *         "type": "object"
             *       },
             *       "output": {
             *         "type": "integer"
             *       },
             *       "rule": {
             *         "output": "input.amount >= 50000 ? 65 : 85"
             *       }
             *     }
             */
            definition: {
                [key: string]: unknown;
            };
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /**
         * @description A question to an agent that is open at a ticket.
         * @example {
         *       "call": 7,
         *       "agent": "Pothole-Ranker",
         *       "version": 1,
         *       "autonomy": "suggest",
         *       "waits_for": "person",
         *       "asked_at": "2026-11-21T09:30:00Z",
         *       "answered_at": "2026-11-21T09:30:00Z",
         *       "output": 1,
         *       "effects": {
         *         "priority": 1
         *       },
         *       "confidence": 0.9,
         *       "escalate": false
         *     }
         */
        AgentCallBody: {
            /**
             * Format: int64
             * @description Names the call at its ticket.
             */
            call: number;
            /** @description Which agent. */
            agent: string;
            /**
             * Format: int32
             * @description Its version; 0 for one that comes with the program.
             */
            version: number;
            /** @description What becomes of its answer: `shadow`, `suggest` or `act`. */
            autonomy: string;
            /** @description What it waits for: `answer`, or `person` to confirm what is suggested. */
            waits_for: string;
            /**
             * Format: date-time
             * @description When the agent was asked.
             */
            asked_at: string;
            /**
             * Format: date-time
             * @description When it answered.
             */
            answered_at: string | null;
            /** @description What came out. */
            output: unknown;
            /** @description What it does to the ticket once somebody confirms it. */
            effects: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: double
             * @description How sure the agent is, from 0 to 1.
             */
            confidence: number | null;
            /** @description Whether the agent itself would have a person look. */
            escalate: boolean;
        };
        /** @description What happened between a ticket and an agent: the fields that its kind has. */
        AgentEventBody: {
            /**
             * Format: int64
             * @description Names the call at its ticket: the seq of the event that asked.
             * @example 7
             */
            call?: number | null;
            /**
             * @description Which agent.
             * @example Pothole-Ranker
             */
            name: string;
            /**
             * Format: int32
             * @description Its version; 0 for one that comes with the program.
             * @example 1
             */
            version: number;
            /**
             * @description What becomes of its answer: `shadow`, `suggest` or `act`.
             * @example act
             */
            autonomy?: string | null;
            /**
             * @description What became of it: `recorded`, `suggested`, `acted`, `failed` or `late`.
             * @example acted
             */
            became?: string | null;
            /**
             * @description What it does to the ticket.
             * @example {
             *       "priority": 1
             *     }
             */
            effects?: {
                [key: string]: unknown;
            } | null;
            /** @description Whether a person should look. */
            escalate?: boolean | null;
            /**
             * Format: int32
             * @description How long the answer took, in milliseconds.
             * @example 12
             */
            took_ms?: number | null;
        };
        /**
         * @description How an agent does.
         * @example {
         *       "name": "RiskService",
         *       "version": 2,
         *       "enabled": true,
         *       "breaker": "closed",
         *       "shut_until": null,
         *       "calls": 200,
         *       "errors": 3,
         *       "p50_ms": 40,
         *       "p99_ms": 900,
         *       "days": 30,
         *       "rates": [
         *         {
         *           "version": 2,
         *           "answers": 57,
         *           "failed": 2,
         *           "late": 1,
         *           "recorded": 0,
         *           "suggested": 24,
         *           "acted": 30,
         *           "accepted": 18,
         *           "rejected": 6,
         *           "set": 30,
         *           "overridden": 3,
         *           "agreement": 0.75,
         *           "override_rate": 0.1,
         *           "disagreement": 0.167
         *         }
         *       ]
         *     }
         */
        AgentHealthBody: {
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description The version that all this is about; 0 comes with the program.
             */
            version: number;
            /** @description Whether it answers at all. */
            enabled: boolean;
            /**
             * @description `closed` when it is asked as ever, `open` when it is left alone because it failed too often
             *     in a row, `half-open` while one question tells whether it is back.
             */
            breaker: string;
            /**
             * Format: date-time
             * @description Until when nobody asks it.
             */
            shut_until: string | null;
            /** @description How often it was asked, of the newest 1,000 times since the server began; a rule never. */
            calls: number;
            /** @description How many of them came to no answer that counts. */
            errors: number;
            /**
             * Format: int32
             * @description How long half of the others took at most, in milliseconds.
             */
            p50_ms: number | null;
            /**
             * Format: int32
             * @description How long 99 of 100 took at most.
             */
            p99_ms: number | null;
            /**
             * Format: int32
             * @description Over how many days `rates` are counted, today among them; days are those in UTC.
             */
            days: number;
            /**
             * @description What was counted of its answers about tickets: of its newest version first, then of those
             *     before that have answered or were judged in these days, 10 at most.
             */
            rates: components["schemas"]["AgentRatesBody"][];
        };
        /**
         * @description What was counted of a version of an agent.
         * @example {
         *       "version": 2,
         *       "answers": 57,
         *       "failed": 2,
         *       "late": 1,
         *       "recorded": 0,
         *       "suggested": 24,
         *       "acted": 30,
         *       "accepted": 18,
         *       "rejected": 6,
         *       "set": 30,
         *       "overridden": 3,
         *       "agreement": 0.75,
         *       "override_rate": 0.1,
         *       "disagreement": 0.167
         *     }
         */
        AgentRatesBody: {
            /**
             * Format: int32
             * @description The version; 0 comes with the program.
             */
            version: number;
            /**
             * Format: int64
             * @description How often it was asked about a ticket and that came to an end: the next five together.
             */
            answers: number;
            /**
             * Format: int64
             * @description Answers that came to nothing.
             */
            failed: number;
            /**
             * Format: int64
             * @description Answers that came when the ticket had gone on.
             */
            late: number;
            /**
             * Format: int64
             * @description Answers that were kept, and did nothing.
             */
            recorded: number;
            /**
             * Format: int64
             * @description Answers that were suggested to a person.
             */
            suggested: number;
            /**
             * Format: int64
             * @description Answers that took effect by themselves.
             */
            acted: number;
            /**
             * Format: int64
             * @description Suggestions that people have accepted.
             */
            accepted: number;
            /**
             * Format: int64
             * @description Suggestions that people have rejected.
             */
            rejected: number;
            /**
             * Format: int64
             * @description What answers that took effect have set: each urgency, each owner, and each time labels.
             */
            set: number;
            /**
             * Format: int64
             * @description How often people have set that otherwise; a label more does not count, one less does.
             */
            overridden: number;
            /**
             * Format: double
             * @description `accepted` of `accepted` and `rejected`, from 0 to 1; null where both are 0.
             */
            agreement: number | null;
            /**
             * Format: double
             * @description `overridden` of `set`, from 0 to 1; null where both are 0.
             */
            override_rate: number | null;
            /**
             * Format: double
             * @description `rejected` and `overridden` of all that was judged: `accepted`, `rejected` and `set`.
             */
            disagreement: number | null;
        };
        /** @description What lies ahead of a worker. */
        AheadBody: {
            /**
             * @description Where the trigger's cursor stands.
             * @example 0000000000g00
             */
            from: string;
            /**
             * @description How far was read: where it may stand when these tickets have been looked at.
             * @example 0000000000h00
             */
            to: string;
            /** @description The tickets that have changed up to there, once each, at most `limit`. */
            candidates: components["schemas"]["CandidateBody"][];
            /** @description Since when the trigger does nothing, and why; null while it does. */
            parked: components["schemas"]["ParkedBody"] | null;
        };
        /** @description What became of an alert. */
        AlertBody: {
            /**
             * @description Which.
             * @example 1a30ba71cca2921f
             */
            fingerprint: string;
            /**
             * @description `opened`: a ticket was; `again`: it fires again, and its ticket says so; `completed`: it is
             *     over, and so is its ticket; `noted`: it is over, and its ticket says so; `known`: nothing.
             * @example opened
             */
            became: string;
            /** @description Its ticket; null where there is none. */
            ticket: components["schemas"]["TicketName"] | null;
        };
        /** @description One alert. Other fields are let pass. */
        AlertRequest: {
            /**
             * @description `firing` or `resolved`.
             * @example firing
             */
            status: string;
            /**
             * @description What tells it from all others: 1 to 64 letters, digits, `_` and `-`.
             * @example 1a30ba71cca2921f
             */
            fingerprint: string;
            /**
             * Format: date-time
             * @description When it began to fire.
             * @example 2026-11-21T13:08:45.828000Z
             */
            startsAt: string;
            /**
             * Format: date-time
             * @description When it ended.
             * @example 2026-11-21T13:18:45.828000Z
             */
            endsAt?: string | null;
            /**
             * @description Texts by name, at most 64: `alertname` and `severity` mean something, all are kept.
             * @example {
             *       "alertname": "DiskFull",
             *       "severity": "critical",
             *       "instance": "db-1"
             *     }
             */
            labels: {
                [key: string]: string;
            };
            /**
             * @description Texts by name, at most 64: the title is the `summary`, the description the `description`.
             * @example {
             *       "summary": "The disk of db-1 is full"
             *     }
             */
            annotations?: {
                [key: string]: string;
            } | null;
            /**
             * @description Where it comes from.
             * @example prometheus.example/graph
             */
            generatorURL?: string | null;
        };
        /** @description Alerts, as Alertmanager sends a group of them. Other fields are let pass. */
        AlertsRequest: {
            /**
             * @description The version of the format: `4`.
             * @example 4
             */
            version: string;
            /** @description The alerts: at most 64. */
            alerts: components["schemas"]["AlertRequest"][];
        };
        /**
         * @description What an agent has answered.
         * @example {
         *       "output": {
         *         "score": 65
         *       },
         *       "confidence": 0.9,
         *       "error": null,
         *       "version": 1,
         *       "escalate": false
         *     }
         */
        AnswerBody: {
            /** @description What came out; null with an error. */
            output: unknown;
            /**
             * Format: double
             * @description How sure the agent is, from 0 to 1.
             */
            confidence: number | null;
            /** @description Why nothing came out. */
            error: string | null;
            /**
             * Format: int32
             * @description The version of the agent that answered.
             */
            version: number;
            /** @description Whether a person should look. */
            escalate: boolean;
        };
        /**
         * @description Asks an agent about a ticket.
         * @example {
         *       "autonomy": "suggest"
         *     }
         */
        AskAboutRequest: {
            /**
             * @description What becomes of its answer at most: `shadow`, `suggest` or `act`; what the agent says when
             *     absent.
             * @example suggest
             */
            autonomy?: string | null;
        };
        /**
         * @description Asks an agent.
         * @example {
         *       "input": {
         *         "amount": 120000
         *       }
         *     }
         */
        AskRequest: {
            /** @description What it is asked: what its input schema wants. */
            input: unknown;
        };
        /** @description Makes somebody responsible, or nobody. */
        AssignRequest: {
            /**
             * @description Who is responsible from here on; null for nobody.
             * @example human:road-crew
             */
            owner: string | null;
            /**
             * @description Why a hard limit of the board is passed.
             * @example Only they know the pump
             */
            reason?: string | null;
        };
        /** @description Gives a stage to another owner. */
        AssignStageRequest: {
            /**
             * @description Whose tasks it makes from here on.
             * @example human:loan-desk
             */
            owner: string;
            /**
             * @description Why; kept in the timeline.
             * @example The team is on leave
             */
            reason: string;
        };
        /** @description Gives a task to another owner. */
        AssignTaskRequest: {
            /**
             * @description Whose it is from here on.
             * @example human:ada
             */
            owner: string;
            /**
             * @description Why; kept in the timeline.
             * @example Ada knows the applicant
             */
            reason: string;
        };
        /** @description A file of a ticket. */
        AttachmentBody: {
            /**
             * @description Its id.
             * @example att_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Its name.
             * @example pothole.jpg
             */
            name: string | null;
            /**
             * Format: int32
             * @description How many bytes.
             * @example 482113
             */
            size: number;
            /**
             * @description What kind of file; `application/octet-stream` for any that is not on the list of safe ones.
             * @example image/jpeg
             */
            media_type: string;
            /**
             * @description SHA-256 of its bytes, in hexadecimal.
             * @example 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
             */
            digest: string;
            /**
             * @description Who may see it: `staff`, or `public`.
             * @example staff
             */
            visibility: string;
            /**
             * Format: date-time
             * @description When it was attached.
             */
            attached_at: string;
            /**
             * @description By whom.
             * @example prn_01hzk2m9xq4c7
             */
            attached_by: string;
            /**
             * Format: int64
             * @description With a write: the ticket's version after it.
             * @example 3
             */
            version?: number | null;
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /** @description The event that a chain of triggers began with. */
        BeganBody: {
            /**
             * @description Its ticket.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * Format: int64
             * @description Its place in that ticket's timeline; of a trigger that waited, the last one before.
             * @example 3
             */
            event: number;
        };
        /** @description A board. */
        BoardBody: {
            /**
             * @description Its id.
             * @example brd_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Its unique name.
             * @example City Potholes
             */
            name: string;
            /**
             * @description Its time zone.
             * @example America/Chicago
             */
            tz: string;
            /**
             * @description The letters in front of its tickets' numbers.
             * @example CP
             */
            prefix: string;
            /**
             * @description What makes its rows.
             * @example district:
             */
            lanes: string | null;
            /**
             * @description Time limit of its tickets when they name none.
             * @example 48h
             */
            sla: string | null;
            /**
             * @description The calendar whose hours are working time.
             * @example City hall
             */
            calendar: string | null;
            /** @description Its columns, in their order. */
            columns: components["schemas"]["ColumnBody"][];
            /** @description How much may be in work. */
            wip: components["schemas"]["WipBody"] | null;
            /**
             * @description What its columns show: `statuses` or `stages`.
             * @example statuses
             */
            shows: string;
            /**
             * @description What the data of its tickets has to look like.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "gps"
             *       ]
             *     }
             */
            schema: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Who gets a task when help is asked for with one of its tickets.
             * @example human:supervisors
             */
            supervisor: string | null;
            /**
             * @description Whether it belongs to a workflow and takes no plain tickets.
             * @example false
             */
            of_workflow: boolean;
            /**
             * Format: int64
             * @description Counts its changes.
             * @example 1
             */
            version: number;
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /** @description How many tickets of a board are in each status; these keys, in this order, and no others. */
        BoardCounts: {
            /**
             * Format: int64
             * @description Nobody has started.
             * @example 12
             */
            queued: number;
            /**
             * Format: int64
             * @description Somebody works on it.
             * @example 5
             */
            in_progress: number;
            /**
             * Format: int64
             * @description Nothing can go on until somebody acts.
             * @example 2
             */
            blocked: number;
            /**
             * Format: int64
             * @description Finished.
             * @example 43
             */
            completed: number;
        };
        /** @description Makes a board, or updates the fields given of the board of this name. */
        BoardRequest: {
            /**
             * @description Its unique name.
             * @example City Potholes
             */
            name: string;
            /**
             * @description IANA time zone; UTC when none is ever given.
             * @example America/Chicago
             */
            tz?: string | null;
            /**
             * @description The letters in front of its tickets' numbers; its initials when none are ever given.
             * @example CP
             */
            prefix?: string | null;
            /**
             * @description What makes its rows: `owner`, `priority`, the beginning of labels with its colon like
             *     `district:`, or a path into the data.
             * @example district:
             */
            lanes?: string | null;
            /**
             * @description Time limit of its tickets when they name none and no policy promises anything: `90m`, `48h`,
             *     `3d`, or in working time `45wm`, `8wh`, `2wd`.
             * @example 48h
             */
            sla?: string | null;
            /** @description The calendar whose hours are working time. */
            calendar?: string | null;
            /**
             * @description Its own columns, in their order; a status that none of them has keeps its usual one. An
             *     empty list drops them.
             */
            columns?: components["schemas"]["ColumnBody"][] | null;
            /** @description How much may be in work; an empty object drops the limits. */
            wip?: components["schemas"]["WipBody"] | null;
            /**
             * @description What its columns show: `statuses`, or the `stages` of the workflow that it belongs to.
             * @example statuses
             */
            shows?: string | null;
            /**
             * @description What the data of its tickets has to look like: a profile of JSON Schema. An empty object
             *     drops it.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "gps"
             *       ]
             *     }
             */
            schema?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Who gets a task when help is asked for with one of its tickets, and neither a stage nor a
             *     workflow names somebody.
             * @example human:supervisors
             */
            supervisor?: string | null;
        };
        /** @description Gives a ticket up. */
        CancelRequest: {
            /**
             * @description Why; kept in the timeline.
             * @example Reported twice
             */
            reason: string;
            /**
             * @description Whether stages that were done are undone first, where the workflow says how; they are when
             *     absent.
             * @example true
             */
            compensate?: boolean | null;
        };
        /** @description A ticket that a worker is to look at. */
        CandidateBody: {
            /** @description The ticket, as it stands. */
            ticket: components["schemas"]["StaffTicket"];
            /**
             * Format: date-time
             * @description The server's time.
             */
            now: string;
            /**
             * Format: date-time
             * @description The ticket's `status_since` when the condition was last found to hold; null when it was not,
             *     or was found not to hold since.
             */
            held_since: string | null;
            /**
             * @description Whether what happened to it activates nothing: say whether the condition holds, and want
             *     nothing.
             * @example false
             */
            quiet: boolean;
        };
        /** @description Asks whether a trigger could be published, and what it names that nobody knows. */
        CheckTriggerRequest: {
            /**
             * @description The definition to check.
             * @example {
             *       "name": "escalate blocked",
             *       "activator": {
             *         "in_status": "blocked",
             *         "for": "24h"
             *       },
             *       "then": {
             *         "assign": "human:senior_supervisor"
             *       }
             *     }
             */
            definition: {
                [key: string]: unknown;
            };
        };
        /** @description What a trigger that was checked names and nobody knows. */
        CheckedTriggerBody: {
            /** @description What is allowed but may not be meant; empty where all of it is known. */
            warnings: components["schemas"]["FaultBody"][];
        };
        /** @description What the log says of itself, signed. */
        CheckpointBody: {
            /**
             * @description A checkpoint as C2SP's `tlog-checkpoint` has it: the log's name, how many blocks it has, the
             *     root of the tree over them, an empty line, signatures.
             * @example hms-oms/fe812c12f3ab4ce6
             *     3
             *     CQkJCQk=
             *
             *     — …
             */
            checkpoint: string;
            /**
             * @description The public key that signed it, as C2SP's `signed-note` has it.
             * @example hms-oms/fe812c12f3ab4ce6+1f939a95+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
             */
            key: string;
        };
        /** @description What a claim got. */
        ClaimBody: {
            /** @description The leased tasks; none when none came in time. */
            tasks: components["schemas"]["ClaimedTaskBody"][];
        };
        /** @description Claims the next tasks of some owners. */
        ClaimRequest: {
            /**
             * @description Whose tasks: 1 to 100.
             * @example [
             *       "IRS_VerifyBot"
             *     ]
             */
            owners: string[];
            /**
             * Format: int32
             * @description At most how many: 1 to 1,000; 1 when absent.
             * @example 10
             */
            max?: number | null;
            /**
             * Format: int32
             * @description How long to wait for the first, in seconds: 0 to 60; 0, which is not at all, when absent.
             * @example 20
             */
            wait_s?: number | null;
            /**
             * Format: int32
             * @description How long the leases last, in seconds: 300 when absent.
             * @example 300
             */
            lease_s?: number | null;
        };
        /** @description A leased task. */
        ClaimedTaskBody: {
            /**
             * @description Its id.
             * @example tsk_01hzk2m9xq4c7-0-1
             */
            id: string;
            /**
             * Format: int32
             * @description The epoch of the lease, which every further call names.
             * @example 1
             */
            lease_epoch: number;
            /**
             * Format: date-time
             * @description When the lease ends.
             * @example 2026-11-21T09:35:00Z
             */
            lease_expires_at: string;
            /** @description Its ticket. */
            ticket: components["schemas"]["TicketName"];
            /**
             * @description Its stage's id; empty where a plain ticket was escalated.
             * @example id_check
             */
            stage: string;
            /**
             * @description What it is for, when that is not the stage's own work: `supervise`, `compensate`
             *     or `step`.
             * @example compensate
             */
            purpose?: string | null;
            /**
             * @description The ticket's data, or what the stage selects of it.
             * @example {
             *       "amount": 120000
             *     }
             */
            input: {
                [key: string]: unknown;
            } | null;
            /**
             * @description What is asked for, where a playbook's step says so.
             * @example order-asphalt
             */
            call?: string | null;
            /**
             * @description What the step says with it.
             * @example {
             *       "tons": 2
             *     }
             */
            with?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description How the steps before it ended, and what came out, by their ids.
             * @example {
             *       "order": {
             *         "status": "done",
             *         "output": {
             *           "loads": 1
             *         }
             *       }
             *     }
             */
            steps?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description When it is due.
             * @example 2026-11-21T10:00:00Z
             */
            due_at: string | null;
        };
        /** @description What a clock shows, and how its due date came to be. */
        ClockBody: {
            /**
             * @description `first_response`, `next_response`, `resolution`, `assign` or `stage:ID`.
             * @example resolution
             */
            metric: string;
            /** @description The policy that promises it; null when the limit is the ticket's own. */
            policy: components["schemas"]["EditionBody"] | null;
            /** @description The calendar whose hours count; null when every hour counts. */
            calendar: components["schemas"]["EditionBody"] | null;
            /**
             * @description The calendar's time zone.
             * @example America/Chicago
             */
            zone: string;
            /**
             * @description The time limit.
             * @example 8wh
             */
            target: string;
            /**
             * @description `pending`, `running`, `at_risk`, `outside_hours`, `paused`, `met`, `breached_running`,
             *     `breached_stopped` or `cancelled`.
             * @example running
             */
            state: string;
            /**
             * Format: int32
             * @description Which cycle, from 1; 0 before the first.
             * @example 1
             */
            cycle: number;
            /**
             * Format: date-time
             * @description When the cycle was started.
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @description When it is due, or was; null while it is paused.
             */
            due_at: string | null;
            /**
             * Format: date-time
             * @description While it is paused: when it would be due if it went on at this instant.
             */
            due_if_resumed: string | null;
            /**
             * Format: int64
             * @description What has counted, in whole seconds.
             * @example 5400
             */
            elapsed_s: number;
            /**
             * Format: int64
             * @description What is left, in whole seconds; null when the calendar never gives that much.
             * @example 23400
             */
            remaining_s: number | null;
            /**
             * @description Why it is paused.
             * @example weather
             */
            paused: string | null;
            /**
             * Format: date-time
             * @description When it breached.
             */
            breached_at: string | null;
            /** @description What made it breach: `time_ran_out` or `policy_change`. */
            breach_cause: string | null;
            /**
             * Format: date-time
             * @description When it ended in time.
             */
            met_at: string | null;
            /** @description Why it is measured no more: `given_up` or `duplicate`. */
            cancelled: string | null;
            /**
             * @description How many segments came before those listed.
             * @example 0
             */
            segments_left_out: number;
            /** @description The past of the cycle, then what is ahead until it is due: add up what counted. */
            segments: components["schemas"]["SegmentBody"][];
        };
        /** @description The clocks of a ticket at an instant. */
        ClocksBody: {
            /**
             * @description The ticket's number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * Format: date-time
             * @description The instant.
             */
            as_of: string;
            /** @description Its own clocks, then those of stages that have begun and not ended. */
            clocks: components["schemas"]["ClockBody"][];
            /**
             * @description Policies of which nobody could tell whether they are for the ticket, when its own was last
             *     chosen: the first eight.
             */
            passed_over: components["schemas"]["PassedOverBody"][];
        };
        /** @description A column: one of the five statuses under a name of its own, or a part of one. */
        ColumnBody: {
            /**
             * @description Letters, digits, `_` and `-`, a letter first; unique on the board. A stage's id where the
             *     board shows stages.
             * @example review
             */
            id: string;
            /**
             * @description What people read; the id when absent.
             * @example In review
             */
            name?: string | null;
            /**
             * @description The status that its tickets have; absent for a stage.
             * @example in-progress
             */
            status?: string | null;
            /**
             * @description The columns that a ticket may go to from here; any when absent.
             * @example [
             *       "completed"
             *     ]
             */
            next?: string[] | null;
            /** @description How many tickets may stand in it. */
            limit?: components["schemas"]["LimitBody"] | null;
        };
        /** @description Says something. */
        CommentRequest: {
            /**
             * @description What is said.
             * @example Crew is on its way
             */
            text: string;
            /**
             * @description Who may read it: `public`, `requester`, `staff` or `restricted`; `staff` when absent.
             * @example public
             */
            visibility?: string | null;
        };
        /** @description What undoes a stage that was done. */
        CompensateDefinition: {
            /**
             * @description What staff read; the stage's name when absent.
             * @example Take the payment back
             */
            name?: string | null;
            /**
             * @description Who does it: `human:NAME`, `agent:NAME`, `svc:NAME` or a plain name.
             * @example Treasury_Payments
             */
            owner: string;
            /**
             * Format: int32
             * @description Its time limit in whole minutes; none when absent.
             * @example 60
             */
            slaMins?: number | null;
            /** @description Its time limit, spelled as that of a stage; not together with `slaMins`. */
            sla?: string | null;
            /**
             * @description Which parts of the data the worker gets; all of it when absent.
             * @example [
             *       "amount"
             *     ]
             */
            input?: string[] | null;
            /** @description What its output has to look like: a profile of JSON Schema. */
            form?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description Records many results; each succeeds or fails by itself. */
        CompleteBatchRequest: {
            /** @description The results to record: at most 1,000. */
            completions: components["schemas"]["CompletionRequest"][];
        };
        /** @description Records the result of a leased task. */
        CompleteRequest: {
            /**
             * Format: int32
             * @description The epoch of the lease.
             * @example 1
             */
            lease_epoch: number;
            /**
             * @description `done`, `failed` or `blocked`.
             * @example done
             */
            outcome: string;
            /** @description What came out: JSON of at most 64 KiB. */
            output?: unknown;
            /**
             * @description A note beside the output, for people.
             * @example Two documents were compared
             */
            note?: string | null;
            /**
             * Format: double
             * @description How sure whoever did it is: 0 to 1, kept in thousandths.
             * @example 0.93
             */
            confidence?: number | null;
            /**
             * @description With `blocked`: why, as a word that policies know. It may pause clocks.
             * @example waiting_citizen
             */
            because?: string | null;
        };
        /** @description One completion of a batch: its task, and the fields of a completion. */
        CompletionRequest: {
            /**
             * @description The task's id.
             * @example tsk_01hzk2m9xq4c7-0-1
             */
            task: string;
        } & components["schemas"]["CompleteRequest"];
        /** @description What a worker found, and wants. */
        ConcludeRequest: {
            /**
             * Format: int32
             * @description The version of the trigger that the worker has.
             * @example 1
             */
            version: number;
            /**
             * @description Where the trigger's cursor stands, as `from` said; with `to`.
             * @example 0000000000g00
             */
            from?: string | null;
            /**
             * @description Where it is to stand.
             * @example 0000000000h00
             */
            to?: string | null;
            /** @description What was found of each ticket, at most 1,000. */
            results: components["schemas"]["VerdictRequest"][];
        };
        /** @description What became of what a worker said. */
        ConcludedBody: {
            /** @description In the order of `results`. */
            outcomes: components["schemas"]["OutcomeBody"][];
            /** @description Owners of assignments that nobody is registered as. */
            warnings: components["schemas"]["FaultBody"][];
        };
        /** @description A count that is not what the log says. */
        DifferenceBody: {
            /**
             * @description What is counted.
             * @example board/brd_01hzk2m9xq4c7/queued
             */
            key: string;
            /**
             * Format: int64
             * @description What the log says.
             * @example 12
             */
            counted: number;
            /**
             * Format: int64
             * @description What was stored.
             * @example 11
             */
            stored: number;
        };
        /** @description What a trigger would have done. */
        DryRunBody: {
            /**
             * @description How many tickets were looked at: at most 2,000 a run.
             * @example 2000
             */
            tickets: number;
            /**
             * @description How often it would have fired.
             * @example 37
             */
            would_fire: number;
            /** @description The first 500 of these, by ticket and time. */
            firings: components["schemas"]["WouldFireBody"][];
            /**
             * @description How often its condition could not be evaluated.
             * @example 0
             */
            failed: number;
            /**
             * @description Why not, the last time.
             * @example data has no field amount
             */
            why: string | null;
            /** @description Of a trigger that a schedule activates, its instants that have come; null for others. */
            instants: components["schemas"]["InstantsBody"] | null;
            /**
             * @description Where the next run goes on; null at the end.
             * @example tkt_01hzk2m9xq4c7
             */
            next: string | null;
        };
        /** @description Asks what a trigger would have done. */
        DryRunRequest: {
            /**
             * @description The definition to try; the published one when absent.
             * @example {
             *       "name": "escalate blocked",
             *       "activator": {
             *         "in_status": "blocked",
             *         "for": "24h"
             *       },
             *       "then": {
             *         "assign": "human:senior_supervisor"
             *       }
             *     }
             */
            definition?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The `next` of the run before; the first tickets when absent.
             * @example tkt_01hzk2m9xq4c7
             */
            after?: string | null;
        };
        /** @description Says which ticket another one is a duplicate of. */
        DuplicateRequest: {
            /**
             * @description The other one: its id or number.
             * @example CP-2026-00007
             */
            of: string;
        };
        /** @description A version of a policy or calendar. */
        EditionBody: {
            /**
             * @description The name.
             * @example Urgent
             */
            name: string;
            /**
             * Format: int32
             * @description The version.
             * @example 1
             */
            version: number;
        };
        /** @description The ticket as it is then; in a dry run, what would go. */
        EraseBody: components["schemas"]["StaffTicket"] | components["schemas"]["ErasePreviewBody"];
        /** @description What erasing texts of a ticket would take. */
        ErasePreviewBody: {
            /**
             * @description The ticket.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * @description Its number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * @description How many texts of each field stand in its history.
             * @example {
             *       "comments": 3,
             *       "title": 1
             *     }
             */
            texts: {
                [key: string]: number;
            };
            /**
             * @description How many files.
             * @example 2
             */
            files: number;
            /**
             * Format: int64
             * @description How many bytes they have together.
             * @example 73412
             */
            file_bytes: number;
            /**
             * @description Tickets that do the work of its stages, or whose stage it does: they have texts of their
             *     own, which are erased there.
             * @example [
             *       "CP-2026-00043"
             *     ]
             */
            related: string[];
        };
        /** @description Erases texts of a ticket for good. */
        EraseRequest: {
            /**
             * @description What: `title`, `description`, `data`, `labels`, `location`, `comments`, `reasons`,
             *     `results`, `files`, `record`, or `all`.
             * @example [
             *       "title",
             *       "comments"
             *     ]
             */
            fields: string[];
            /**
             * @description Why. It stays in the timeline: name nobody in it.
             * @example Asked for by the requester
             */
            reason: string;
            /**
             * @description Whether it only says what would go.
             * @example false
             */
            dry_run?: boolean | null;
        };
        /** @description An erasure, as the list has it: nothing of it is personal. */
        ErasureBody: {
            /**
             * @description The ticket.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * @description Its number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * Format: int64
             * @description Seq of the event that says so.
             * @example 7
             */
            seq: number;
            /**
             * @description What was erased.
             * @example [
             *       "comments",
             *       "title"
             *     ]
             */
            fields: string[];
            /**
             * Format: date-time
             * @description When.
             */
            erased_at: string;
            /**
             * @description Whether nothing of it is left in the server's files by now. A server gets there within a
             *     minute; a backup under way holds it up.
             * @example true
             */
            clean: boolean;
        };
        /** @description Asks for help. */
        EscalateRequest: {
            /**
             * @description Why; kept in the timeline.
             * @example Fraud flag
             */
            reason: string;
            /**
             * @description Who takes over; as before when absent.
             * @example human:supervisors
             */
            to?: string | null;
        };
        /** @description What became of an event from outside. */
        EventBody: {
            /**
             * @description `opened` or `acted`, or `left` where the trigger's condition does not hold.
             * @example opened
             */
            became: string;
            /**
             * @description The number of the ticket that was opened or acted on.
             * @example SL-2026-00042
             */
            ticket: string | null;
        };
        /** @description One fault of an input; also a warning. */
        FaultBody: {
            /**
             * @description Where in the input; empty for the whole.
             * @example title
             */
            path: string;
            /**
             * @description The stable error code.
             * @example OMS-025
             */
            code: string;
            /**
             * @description What to do.
             * @example must not be blank
             */
            detail: string;
            /**
             * Format: int32
             * @description The line of the document, from 1, where it is known.
             * @example 4
             */
            line?: number | null;
            /**
             * Format: int32
             * @description The character of that line, from 1.
             * @example 14
             */
            column?: number | null;
        };
        /** @description A file that came or went. Of one that went, only the id is said. */
        FileBody: {
            /**
             * @description Its id.
             * @example att_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Its name.
             * @example pothole.jpg
             */
            name?: string | null;
            /**
             * Format: int32
             * @description How many bytes.
             * @example 482113
             */
            size?: number | null;
            /**
             * @description What kind of file.
             * @example image/jpeg
             */
            media_type?: string | null;
            /**
             * @description SHA-256 of its bytes, in hexadecimal.
             * @example 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
             */
            digest?: string | null;
        };
        /**
         * Format: binary
         * @description The bytes of a file, as they are.
         * @example the bytes of the file
         */
        FileContent: string;
        /** @description `ok`, and nothing else that a stranger could learn from. */
        HealthBody: {
            /**
             * @description Always `ok`; a problem comes instead when it is not.
             * @example ok
             */
            status: string;
        };
        /** @description Keeps a lease alive for another spell. */
        HeartbeatRequest: {
            /**
             * Format: int32
             * @description The epoch of the lease.
             * @example 1
             */
            lease_epoch: number;
            /**
             * Format: int32
             * @description How long from here on, in seconds: 300 when absent.
             * @example 300
             */
            lease_s?: number | null;
        };
        /** @description The first message: the server's clock, and the place from which the stream goes on. */
        HelloMessage: {
            /**
             * @description Always `hello`.
             * @example hello
             */
            type: string;
            /**
             * Format: date-time
             * @description The server's time: clocks on the screen run by it.
             */
            now: string;
            /**
             * @description Everything behind this position follows.
             * @example 0000000000g00
             */
            position: string;
        };
        /** @description A stage that has started or finished. */
        HistoryEntry: {
            /**
             * @description The stage's id.
             * @example id_check
             */
            stage: string;
            /**
             * @description Where it is.
             * @example in-progress
             */
            status: string;
            /**
             * Format: date-time
             * @description Since when.
             * @example 2026-11-21T09:31:07Z
             */
            ts: string;
        };
        /** @description A task in an inbox. */
        InboxTaskBody: {
            /**
             * @description Its id.
             * @example tsk_01hzk2m9xq4c7-0-1
             */
            id: string;
            /** @description Its ticket. */
            ticket: components["schemas"]["TicketName"];
            /**
             * @description The ticket's title, when it has one.
             * @example Loan for ACME Solar
             */
            title: string | null;
            /**
             * @description Its stage's id; empty where a plain ticket was escalated.
             * @example underwrite
             */
            stage: string;
            /**
             * @description What it is for, when that is not the stage's own work: `supervise`, or `compensate`.
             * @example supervise
             */
            purpose?: string | null;
            /**
             * @description Whose it is: the person, or a group.
             * @example human:loan-desk
             */
            owner: string;
            /**
             * @description `queued`, or `in-progress` when somebody has claimed it.
             * @example queued
             */
            status: string;
            /**
             * @description Whether the caller has claimed it.
             * @example false
             */
            mine: boolean;
            /**
             * Format: int32
             * @description The epoch of its last lease.
             * @example 0
             */
            lease_epoch: number;
            /**
             * Format: date-time
             * @description When it was queued.
             */
            queued_at: string;
            /**
             * Format: date-time
             * @description When it is due.
             * @example 2026-11-21T10:00:00Z
             */
            due_at: string | null;
        };
        /** @description Instants of a schedule that have come since the hub's history began. */
        InstantsBody: {
            /**
             * @description How many were looked at: the newest 100 at most.
             * @example 5
             */
            count: number;
            /**
             * @description They, newest first.
             * @example [
             *       "2026-11-20T07:30:00Z"
             *     ]
             */
            at: string[];
            /**
             * @description Whether the history has earlier ones, which were left out.
             * @example false
             */
            more: boolean;
        };
        /** @description A bulk job and how far it has come. */
        JobBody: {
            /**
             * @description Its id.
             * @example job_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description What it asks of each ticket: its kind.
             * @example assign
             */
            kind: string;
            /**
             * @description The same with its fields, as it was asked for.
             * @example {
             *       "kind": "assign",
             *       "owner": "human:road-crew"
             *     }
             */
            change: {
                [key: string]: unknown;
            };
            /**
             * @description Whether it only says what would happen.
             * @example false
             */
            dry_run: boolean;
            /**
             * @description The job that it takes back.
             * @example null
             */
            undoes: string | null;
            /**
             * @description `waiting`, `running`, `done` or `cancelled`.
             * @example running
             */
            state: string;
            /**
             * Format: int32
             * @description How many tickets it has.
             * @example 1200
             */
            total: number;
            /**
             * Format: int32
             * @description How many are as wanted.
             * @example 640
             */
            done: number;
            /**
             * Format: int32
             * @description How many could not be changed.
             * @example 2
             */
            failed: number;
            /**
             * @description Who started it; its changes are theirs.
             * @example prn_01hzk2m9xq4c7
             */
            started_by: string;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its first tickets were done.
             */
            started_at: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            ended_at: string | null;
        };
        /** @description More of what a job did to one ticket: one of these. */
        JobDetailBody: {
            /** @description In a dry run of a migration: what would become of the stages. */
            outlook?: components["schemas"]["OutlookBody"] | null;
            /** @description Of what failed: what stands in the way, one by one. */
            problems?: components["schemas"]["FaultBody"][] | null;
        };
        /** @description Starts a job: `kind` with the fields of that kind, and the tickets by `query` or by `tickets`. */
        JobRequest: {
            /**
             * @description `move`, `assign`, `label`, `prioritise`, `complete`, `cancel`, `rebase` or `migrate`.
             * @example assign
             */
            kind: string;
            /** @description Of a move: where to. Of a migration: the version, the newest when absent. */
            to?: unknown;
            /**
             * @description Of a migration: the workflow.
             * @example DisasterLoan
             */
            workflow?: string | null;
            /**
             * @description Of a migration: what becomes of stages, another one or null for nothing.
             * @example {
             *       "risk_ai": "risk",
             *       "fax": null
             *     }
             */
            map?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Of a move, a completion or a cancellation, which needs one: why.
             * @example The season is over
             */
            reason?: string | null;
            /**
             * @description Of an assignment: who is responsible; an explicit null for nobody.
             * @example human:road-crew
             */
            owner?: string | null;
            /**
             * @description Of labelling: labels to put on.
             * @example [
             *       "winter"
             *     ]
             */
            add?: string[] | null;
            /**
             * @description Of labelling: labels to take off.
             * @example [
             *       "summer"
             *     ]
             */
            remove?: string[] | null;
            /**
             * Format: int32
             * @description Of prioritising: 0 (most urgent) to 3.
             * @example 1
             */
            priority?: number | null;
            /**
             * @description The tickets that this query means when the job is asked for. Of a migration: all open
             *     tickets of the workflow, when neither this nor `tickets` is there.
             * @example board:"City Potholes" status:queued
             */
            query?: string | null;
            /**
             * @description The tickets themselves: ids, numbers or tracking strings.
             * @example [
             *       "CP-2026-00042"
             *     ]
             */
            tickets?: string[] | null;
            /**
             * @description Whether it only says what would happen.
             * @example false
             */
            dry_run?: boolean | null;
        };
        /** @description What a job did to one ticket. */
        JobResultBody: {
            /**
             * @description The ticket's id.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * @description Its number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * @description `done`, `unchanged` when it was so already, or `failed`.
             * @example done
             */
            outcome: string;
            /**
             * @description Why it failed.
             * @example null
             */
            code: string | null;
            /** @description More of why it failed, or of what a migration would do. */
            detail: components["schemas"]["JobDetailBody"] | null;
            /**
             * Format: int64
             * @description Its version before.
             * @example 3
             */
            version_before: number;
            /**
             * Format: int64
             * @description Its version after.
             * @example 4
             */
            version_after: number;
        };
        /** @description Puts labels on and takes labels off. */
        LabelRequest: {
            /**
             * @description Labels to put on.
             * @example [
             *       "flooded"
             *     ]
             */
            add?: string[] | null;
            /**
             * @description Labels to take off.
             * @example [
             *       "unclear"
             *     ]
             */
            remove?: string[] | null;
            /** @description Why a hard limit of the board is passed. */
            reason?: string | null;
        };
        /** @description How many tickets may be somewhere at a time. */
        LimitBody: {
            /**
             * Format: int32
             * @description So many.
             * @example 5
             */
            max: number;
            /**
             * @description Whether one more is refused unless a reason is given; else it is only said.
             * @example true
             */
            hard?: boolean | null;
        };
        /** @description A hard limit that was passed, and how many stood there then. */
        LimitPassedBody: {
            /**
             * @description Of what: `column`, `lane` or `owner`.
             * @example owner
             */
            field: string;
            /**
             * @description Of which.
             * @example human:road-crew
             */
            name?: string | null;
            /**
             * Format: int32
             * @description How many it takes.
             * @example 3
             */
            max: number;
            /**
             * Format: int32
             * @description How many were there.
             * @example 4
             */
            count: number;
        };
        /** @description A tie to another ticket. */
        LinkBody: {
            /**
             * @description What the other one is to this.
             * @example blocked_by
             */
            kind: string;
            /**
             * @description The other one's id.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * @description Its number.
             * @example CP-2026-00007
             */
            number: string;
        };
        /** @description Ties two tickets, or unties them. */
        LinkRequest: {
            /**
             * @description What the other one is to this: `duplicate_of`, `duplicated_by`, `blocked_by`, `blocks`,
             *     `relates_to`, `parent` or `child`.
             * @example blocked_by
             */
            kind: string;
            /**
             * @description The other one: its id or number.
             * @example CP-2026-00007
             */
            to: string;
        };
        /** @description What a message says; the same for everybody who gets it. */
        LiveChange: {
            /**
             * @description The kind of its first event, such as `opened`, `moved`, `stage-claimed`; `board-created`,
             *     `board-configured`, `workflow-published`, and `policy-published` and the like for
             *     what is not a ticket's.
             * @example stage-claimed
             */
            type: string;
            /** @description The ticket, as it stood when the message was made: its version may be later than the events. */
            ticket?: components["schemas"]["TicketCard"] | null;
            /** @description What happened to the ticket, in order. */
            events?: components["schemas"]["TimelineEntry"][];
            /**
             * @description The board's name.
             * @example City Potholes
             */
            board?: string | null;
            /** @description The workflow's name. */
            workflow?: string | null;
            /**
             * @description The policy's or calendar's name.
             * @example Urgent
             */
            rule?: string | null;
        };
        /** @description A change that was committed. */
        LiveMessage: components["schemas"]["LiveChange"] & {
            /**
             * @description Where it stands; hand it back as `since` to go on behind it.
             * @example 0000000000g00
             */
            position: string;
            /**
             * @description The position of the message before it on this stream: another one there means that a message
             *     was lost on the way.
             * @example 0000000000g00
             */
            previous: string;
        };
        /** @description Says where a ticket is on the map; without any field it is nowhere. */
        LocateRequest: {
            /**
             * Format: double
             * @description Degrees north; with `lon`.
             * @example 39.763
             */
            lat?: number | null;
            /**
             * Format: double
             * @description Degrees east; with `lat`.
             * @example -89.653
             */
            lon?: number | null;
            /**
             * @description In words.
             * @example 5th Street 12
             */
            address?: string | null;
        };
        /** @description A place on the map. */
        LocationBody: {
            /**
             * Format: double
             * @description Degrees north.
             * @example 39.763
             */
            lat?: number | null;
            /**
             * Format: double
             * @description Degrees east.
             * @example -89.653
             */
            lon?: number | null;
            /**
             * @description In words.
             * @example 5th Street 12
             */
            address?: string | null;
        };
        /** @description Says which ticket another one is merged into. */
        MergeRequest: {
            /**
             * @description The other one: its id or number.
             * @example CP-2026-00007
             */
            into: string;
        };
        /** @description A message that is to leave the hub, or that did not arrive. */
        MessageBody: {
            /**
             * @description Its id, which the recipient sees as `webhook-id`.
             * @example msg_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Whom it goes to.
             * @example svc:treasury
             */
            recipient: string;
            /**
             * @description The task that it brings; absent where it takes out a notice or a question.
             * @example tsk_01hzk2m9xq4c7-0-1
             */
            task?: string | null;
            /**
             * @description The ticket that it asks an agent about.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket?: string | null;
            /**
             * Format: int64
             * @description The call that this is, as the ticket names it.
             * @example 7
             */
            call?: number | null;
            /**
             * @description The notice that it takes out.
             * @example ntc_01hzk2m9xq4c7
             */
            notice?: string | null;
            /**
             * @description By which channel: `mail` or `webhook`.
             * @example mail
             */
            channel?: string | null;
            /**
             * @description `waiting`, `sending`, `paused` or `dead`.
             * @example dead
             */
            state: string;
            /**
             * Format: int32
             * @description How often it was sent.
             * @example 10
             */
            tries: number;
            /**
             * Format: date-time
             * @description When it is sent next, while it waits.
             * @example 2026-11-21T10:00:00Z
             */
            next_at: string | null;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * @description Why it did not arrive, the last time.
             * @example it answers 503
             */
            reason: string | null;
        };
        /** @description The ticket as it is then; in a dry run, what would become of its stages. */
        MigrateBody: components["schemas"]["StaffTicket"] | components["schemas"]["OutlookBody"];
        /** @description Moves a ticket to another version of its workflow. */
        MigrateRequest: {
            /**
             * Format: int32
             * @description The version; the newest when absent.
             * @example 3
             */
            to?: number | null;
            /**
             * @description What becomes of stages whose ids the version lacks: another stage, or null for nothing.
             * @example {
             *       "risk_ai": "risk",
             *       "fax": null
             *     }
             */
            map?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Whether it only says what would happen.
             * @example false
             */
            dry_run?: boolean | null;
        };
        /** @description Moves a plain ticket. */
        MoveRequest: {
            /**
             * @description Where to: a column of its board, or `queued`, `in-progress`, `blocked`, `completed` or
             *     `cancelled`.
             * @example in-progress
             */
            to: string;
            /**
             * @description Why; kept in the timeline. With a reason a move goes past a hard limit of the board.
             * @example The crew has started
             */
            reason?: string | null;
            /**
             * @description Why, as a word that policies know: `waiting_citizen`, `waiting_third_party`, `weather`,
             *     `legal_hold` or one of the agency's own. It may pause clocks.
             * @example weather
             */
            because?: string | null;
            /**
             * @description Right before this ticket: its id or number.
             * @example CP-2026-00007
             */
            before?: string | null;
            /**
             * @description Right behind this one; of both, somewhere between them.
             * @example CP-2026-00003
             */
            after?: string | null;
        };
        /** @description Does something that needs no word. */
        NoFields: Record<string, never>;
        /** @description Says nothing: what is asked stands in the path. */
        NothingRequest: Record<string, never>;
        /** @description A notice to a person. */
        NoticeBody: {
            /**
             * @description Its id; a later one is larger.
             * @example ntc_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description What it tells: `assigned`, `escalated`, `commented`, `ended`, `at-risk`, `breached`,
             *     `asked` or `suggested`.
             * @example assigned
             */
            kind: string;
            /** @description Of which ticket. */
            ticket: components["schemas"]["TicketName"];
            /**
             * Format: int64
             * @description The event that it tells of, by its place in the ticket's timeline.
             * @example 3
             */
            seq: number;
            /**
             * @description The ticket's title, when it has one.
             * @example Pothole on Elm Street
             */
            title: string | null;
            /**
             * @description The ticket's board.
             * @example City Potholes
             */
            board: string;
            /**
             * @description What a trigger wants the person to know.
             * @example Blocked for a day
             */
            text?: string | null;
            /**
             * @description Whether it waited for no working hours.
             * @example false
             */
            urgent: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the person read it.
             * @example 2026-11-21T10:00:00Z
             */
            read_at: string | null;
        };
        /** @description Opens many tickets; each succeeds or fails by itself. */
        OpenBatchRequest: {
            /** @description The tickets to open: at most 1,000. */
            tickets: components["schemas"]["OpenRequest"][];
        };
        /** @description Opens a ticket on a plain board or in the newest version of a workflow. */
        OpenRequest: {
            /**
             * @description The plain board of this name; exactly one of `board` and `workflow`.
             * @example City Potholes
             */
            board?: string | null;
            /**
             * @description The newest version of the workflow of this name; exactly one of `board` and `workflow`.
             * @example DisasterLoan
             */
            workflow?: string | null;
            /**
             * @description Its title.
             * @example Hole in Elm Street
             */
            title?: string | null;
            /**
             * @description Its description.
             * @example It is about a metre wide.
             */
            description?: string | null;
            /**
             * @description Its data: an object of at most 64 KiB. Some workflows require `data.amount`.
             * @example {
             *       "amount": 120000
             *     }
             */
            data?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: int32
             * @description 0 (most urgent) to 3; 2 when absent.
             * @example 2
             */
            priority?: number | null;
            /**
             * @description Who is responsible.
             * @example human:road-crew
             */
            owner?: string | null;
            /**
             * @description Its labels.
             * @example [
             *       "flooded"
             *     ]
             */
            labels?: string[] | null;
            /**
             * @description Its time limit: `90m`, `48h`, `3d`, or in working time `45wm`, `8wh`, `2wd` by the calendar
             *     of its board or workflow. It goes before what policies promise.
             * @example 48h
             */
            sla?: string | null;
            /** @description Where it is. When absent, `data.gps` says it where that is text like `39.763,-89.653`. */
            location?: components["schemas"]["LocateRequest"] | null;
        };
        /** @description What became of what was wanted of a ticket. */
        OutcomeBody: {
            /**
             * @description `noted` where nothing was wanted, `done`, `unchanged` when all was so already, `passed` when
             *     the ticket has changed meanwhile or the trigger may not fire, `stopped` at the end of a
             *     chain of triggers, `refused`.
             * @example done
             */
            outcome: string;
            /** @description Why it was refused. */
            why: string | null;
        };
        /** @description What a move to another version does to a ticket, by the stages' ids. */
        OutlookBody: {
            /**
             * Format: int32
             * @description The version that it runs.
             * @example 1
             */
            from: number;
            /**
             * Format: int32
             * @description The version that it would run.
             * @example 3
             */
            to: number;
            /**
             * @description Stages that go on as they are, under the ids that the version has for them.
             * @example [
             *       "id_check",
             *       "risk"
             *     ]
             */
            stay: string[];
            /**
             * @description Stages that go.
             * @example [
             *       "fax"
             *     ]
             */
            go: string[];
            /**
             * @description Stages that come.
             * @example [
             *       "site_visit"
             *     ]
             */
            come: string[];
            /**
             * @description Of those that stay: stages that wait again, since the version asks something else first.
             * @example []
             */
            again: string[];
            /**
             * @description Of those that stay: stages whose task goes to another owner; the lease on it is lost.
             * @example []
             */
            requeued: string[];
            /**
             * @description Stages that are queued at once.
             * @example [
             *       "site_visit"
             *     ]
             */
            start: string[];
        };
        /** @description One page of a list. */
        Page_AgentBody: {
            /** @description The items. */
            items: components["schemas"]["AgentBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_AttachmentBody: {
            /** @description The items. */
            items: components["schemas"]["AttachmentBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_BoardBody: {
            /** @description The items. */
            items: components["schemas"]["BoardBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_CandidateBody: {
            /** @description The items. */
            items: components["schemas"]["CandidateBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_ErasureBody: {
            /** @description The items. */
            items: components["schemas"]["ErasureBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_InboxTaskBody: {
            /** @description The items. */
            items: components["schemas"]["InboxTaskBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_JobBody: {
            /** @description The items. */
            items: components["schemas"]["JobBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_JobResultBody: {
            /** @description The items. */
            items: components["schemas"]["JobResultBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_MessageBody: {
            /** @description The items. */
            items: components["schemas"]["MessageBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_NoticeBody: {
            /** @description The items. */
            items: components["schemas"]["NoticeBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_PlaybookBody: {
            /** @description The items. */
            items: components["schemas"]["PlaybookBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_ReadBody: {
            /** @description The items. */
            items: components["schemas"]["ReadBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_ReadCountBody: {
            /** @description The items. */
            items: components["schemas"]["ReadCountBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_RuleBody: {
            /** @description The items. */
            items: components["schemas"]["RuleBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_SecretBody: {
            /** @description The items. */
            items: components["schemas"]["SecretBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_StaffTicket: {
            /** @description The items. */
            items: components["schemas"]["StaffTicket"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_SuggestionBody: {
            /** @description The items. */
            items: components["schemas"]["SuggestionBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_TimelineEntry: {
            /** @description The items. */
            items: components["schemas"]["TimelineEntry"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_TriggerBody: {
            /** @description The items. */
            items: components["schemas"]["TriggerBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_ViewBody: {
            /** @description The items. */
            items: components["schemas"]["ViewBody"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description One page of a list. */
        Page_WorkflowSummary: {
            /** @description The items. */
            items: components["schemas"]["WorkflowSummary"][];
            /**
             * @description What to send as `cursor` for the next page; null at the end.
             * @example 0000000000g00
             */
            next: string | null;
        };
        /** @description Since when a trigger does nothing, and why. */
        ParkedBody: {
            /**
             * Format: date-time
             * @description Since when.
             */
            at: string;
            /**
             * @description Why.
             * @example data has no field amount
             */
            reason: string;
        };
        /** @description Whose work a ticket does. */
        PartOfBody: {
            /**
             * @description The ticket's number.
             * @example DL-2026-00091
             */
            number: string;
            /**
             * @description The stage's id.
             * @example inspect
             */
            stage: string;
        };
        /** @description A policy whose condition could not be evaluated on a ticket. */
        PassedOverBody: {
            /** @description Which. */
            policy: components["schemas"]["EditionBody"];
            /**
             * @description Why not.
             * @example data has no field amount
             */
            reason: string | null;
        };
        /** @description Holds a stage up. */
        PauseRequest: {
            /**
             * @description Why; kept in the timeline.
             * @example The applicant is away
             */
            reason: string;
            /**
             * @description Why, as a word that policies know. It may pause clocks.
             * @example waiting_citizen
             */
            because?: string | null;
        };
        /** @description A version of a playbook. */
        PlaybookBody: {
            /**
             * @description Its name.
             * @example Fix a pothole
             */
            name: string;
            /**
             * Format: int32
             * @description The version; the same content again is the same version.
             * @example 1
             */
            version: number;
            /**
             * @description What it is for.
             * @example From the report to the patch.
             */
            about: string | null;
            /**
             * @description The boards on which it starts for every ticket that is opened there.
             * @example [
             *       "City Potholes"
             *     ]
             */
            boards: string[];
            /**
             * @description Whether new runs of it start.
             * @example true
             */
            enabled: boolean;
            /**
             * @description The ids of its steps, in order.
             * @example [
             *       "order",
             *       "patch"
             *     ]
             */
            steps: string[];
            /**
             * @description The definition as it was published.
             * @example {
             *       "name": "Fix a pothole",
             *       "steps": [
             *         {
             *           "id": "patch",
             *           "owner": "svc:crew"
             *         }
             *       ]
             *     }
             */
            definition: {
                [key: string]: unknown;
            };
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /** @description The run of a playbook that an event is about. */
        PlayedBody: {
            /**
             * Format: int32
             * @description Its number; absent where none began.
             * @example 1
             */
            run?: number | null;
            /**
             * @description The playbook, where the event names it.
             * @example Fix a pothole
             */
            name?: string | null;
            /**
             * Format: int32
             * @description The version that the run keeps, likewise.
             * @example 1
             */
            version?: number | null;
        };
        /** @description How a person is told things. */
        PreferencesBody: {
            /**
             * @description Who.
             * @example human:ada
             */
            person: string;
            /**
             * Format: int32
             * @description The version of what is said of them, for `If-Match`; 0 when nothing is.
             * @example 3
             */
            version: number;
            /**
             * @description Which kinds leave as mail, where an address is said of them.
             * @example [
             *       "assigned",
             *       "breached"
             *     ]
             */
            mail: string[];
            /**
             * @description Which kinds are sent to their webhook, where one is said of them.
             * @example [
             *       "assigned"
             *     ]
             */
            webhook: string[];
            /**
             * @description Which kinds they are not told at all.
             * @example [
             *       "commented"
             *     ]
             */
            mute: string[];
            /**
             * @description The calendar whose hours what leaves waits for.
             * @example City hall
             */
            hours: string | null;
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /** @description Says how a person is told things; what is absent is as for one who says nothing. */
        PreferencesRequest: {
            /**
             * @description Which kinds leave as mail; `assigned`, `escalated`, `breached` and `asked` when absent.
             * @example [
             *       "assigned",
             *       "breached"
             *     ]
             */
            mail?: string[] | null;
            /**
             * @description Which kinds are sent to the person's webhook; the same when absent.
             * @example [
             *       "assigned"
             *     ]
             */
            webhook?: string[] | null;
            /**
             * @description Which kinds the person is not told at all; none when absent.
             * @example [
             *       "commented"
             *     ]
             */
            mute?: string[] | null;
            /**
             * @description Whether they are told nothing; `false` when absent.
             * @example false
             */
            mute_all?: boolean | null;
            /**
             * @description The calendar whose hours what leaves waits for; any hour when absent.
             * @example City hall
             */
            hours?: string | null;
        };
        /** @description Changes the urgency. */
        PriorityRequest: {
            /**
             * Format: int32
             * @description 0 (most urgent) to 3.
             * @example 0
             */
            priority: number;
            /** @description Why a hard limit of the board is passed. */
            reason?: string | null;
        };
        /** @description Why a call did not happen, as `application/problem+json`. */
        ProblemBody: {
            /**
             * @description A name for this kind of error.
             * @example urn:oms:error:OMS-020
             */
            type: string;
            /**
             * @description What kind of error, in words.
             * @example The input was refused
             */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 422
             */
            status: number;
            /**
             * @description The stable error code.
             * @example OMS-020
             */
            code: string;
            /**
             * @description What happened and what to do.
             * @example title: must not be blank
             */
            detail: string;
            /**
             * @description Names this request in the server's log.
             * @example req_000hzk2m9xq4c
             */
            request_id: string;
            /** @description Every fault of the input. */
            errors?: components["schemas"]["FaultBody"][];
            /** @description With 412: the ticket as it stands, as staff see it. */
            current?: {
                [key: string]: unknown;
            } | null;
            /** @description With 412: who changed it last. */
            changed_by?: string | null;
            /**
             * Format: date-time
             * @description With 412: when.
             */
            changed_at?: string | null;
        };
        /** @description The proof of a ticket, which `oms proof verify` checks without any server. */
        ProofBody: {
            /**
             * @description The form of this document.
             * @example oms-ticket-proof/1
             */
            format: string;
            /**
             * @description The ticket.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * @description Its number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * @description Its log rows from the first event on, each as it is stored, in base64.
             * @example [
             *       "AQABAAYKkg=="
             *     ]
             */
            rows: string[];
            /**
             * @description From its last event to the root of the batch: `left` or `right`, where it stands, and a
             *     hash.
             * @example [
             *       "left c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff3"
             *     ]
             */
            event_path: string[];
            /**
             * Format: int64
             * @description The place of the block that seals the batch, from 1.
             * @example 12
             */
            position: number;
            /**
             * Format: int64
             * @description The batch.
             * @example 12
             */
            batch: number;
            /**
             * @description The hash of the block before.
             * @example c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff325cbf3c2498ea52a
             */
            previous: string;
            /**
             * @description From the block to the root of the checkpoint.
             * @example [
             *       "left c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff3"
             *     ]
             */
            block_path: string[];
            /**
             * @description The signed checkpoint.
             * @example hms-oms/fe812c12f3ab4ce6
             *     3
             *     CQkJCQk=
             *
             *     — …
             */
            checkpoint: string;
        };
        /** @description A published version. */
        PublishedBody: {
            /**
             * @description The workflow's name.
             * @example DisasterLoan
             */
            name: string;
            /**
             * Format: int32
             * @description The version; the same content again is the same version.
             * @example 1
             */
            version: number;
            /** @description What is allowed but may not be meant. */
            warnings: components["schemas"]["FaultBody"][];
            /**
             * @description Where the change stands.
             * @example 0000000000g00
             */
            position: string;
        };
        /** @description Puts a ticket between others. */
        RankRequest: {
            /**
             * @description Right before this ticket: its id or number.
             * @example CP-2026-00007
             */
            before?: string | null;
            /**
             * @description Right behind this one; of both, somewhere between them.
             * @example CP-2026-00003
             */
            after?: string | null;
        };
        /** @description One request that read something, or was not let. */
        ReadBody: {
            /**
             * Format: date-time
             * @description When.
             */
            time: string;
            /**
             * @description Who.
             * @example prn_01hzk2m9xq4c7
             */
            principal: string;
            /**
             * @description What people call them.
             * @example Ada
             */
            name: string | null;
            /**
             * @description In which role.
             * @example staff
             */
            role: string;
            /**
             * @description What they asked for, as a row of the table in `docs/concepts/security.md`.
             * @example read-tickets
             */
            operation: string;
            /**
             * @description What was read, an id or a name; empty for a list.
             * @example tkt_01hzk2m9xq4c7
             */
            subject: string;
            /**
             * @description What a list was asked for.
             * @example q=owner:me
             */
            query: string;
            /**
             * Format: int32
             * @description The HTTP status of the answer.
             * @example 200
             */
            status: number;
            /**
             * Format: int32
             * @description How many items it showed; null when it was no list.
             * @example 50
             */
            count: number | null;
            /**
             * @description Names the request in the server's log.
             * @example req_000hzk2m9xq4c
             */
            request_id: string;
            /**
             * @description Where it came from.
             * @example 192.0.2.7
             */
            source: string;
        };
        /** @description How many requests without a name there were in a minute. */
        ReadCountBody: {
            /**
             * Format: date-time
             * @description The minute's first instant.
             */
            time: string;
            /**
             * @description The network that they came from; `others` for those beyond 256 in a minute, and empty for
             *     public pages.
             * @example 192.0.2.0
             */
            source: string;
            /**
             * @description The error code of what was denied; `tracked` for public pages that were shown.
             * @example OMS-010
             */
            what: string;
            /**
             * Format: int64
             * @description How many.
             * @example 12
             */
            count: number;
        };
        /** @description Marks a notice as read. */
        ReadNoticeRequest: {
            /**
             * @description Whether all older ones are read, too; `false` when absent.
             * @example true
             */
            older?: boolean | null;
        };
        /** @description Does something that needs a reason. */
        ReasonRequest: {
            /**
             * @description Why; kept in the timeline.
             * @example The form was wrong
             */
            reason: string;
        };
        /** @description What a recount from the log came to. */
        RecountBody: {
            /**
             * @description Up to where the log was counted.
             * @example 0000000000g00
             */
            position: string;
            /** @description Where a stored count differs; empty when all is well. */
            differences: components["schemas"]["DifferenceBody"][];
        };
        /**
         * @description Turns down what an agent suggests.
         * @example {
         *       "reason": "The picture shows a puddle"
         *     }
         */
        RejectRequest: {
            /**
             * @description Why; kept in the timeline.
             * @example The picture shows a puddle
             */
            reason?: string | null;
        };
        /** @description Gives a lease back. */
        ReleaseRequest: {
            /**
             * Format: int32
             * @description The epoch of the lease.
             * @example 1
             */
            lease_epoch: number;
        };
        /** @description Takes up an ended ticket again. */
        ReopenRequest: {
            /**
             * @description Why; kept in the timeline.
             * @example The hole is back
             */
            reason: string;
            /**
             * @description The stage from which on a workflow's ticket starts over; a plain ticket has none.
             * @example underwrite
             */
            stage?: string | null;
        };
        /** @description The results of a batch, in the order of its items. */
        Results_AlertBody: {
            /** @description One result an item. */
            results: components["schemas"]["SubmittedItem_AlertBody"][];
        };
        /** @description The results of a batch, in the order of its items. */
        Results_StaffTicket: {
            /** @description One result an item. */
            results: components["schemas"]["SubmittedItem_StaffTicket"][];
        };
        /** @description The results of a batch, in the order of its items. */
        Results_TaskBody: {
            /** @description One result an item. */
            results: components["schemas"]["SubmittedItem_TaskBody"][];
        };
        /** @description How a stage is tried again by itself. */
        RetryDefinition: {
            /**
             * Format: int32
             * @description How many attempts there are in all; 1 when absent.
             * @example 3
             */
            attempts?: number | null;
            /**
             * @description How long the second attempt waits, as `30s`, `5m`, `2h` or `1d`; each further one waits
             *     twice as long as the one before. Not at all when absent.
             * @example 5m
             */
            backoff?: string | null;
            /**
             * @description How long an attempt may be in progress, spelled the same way; for ever when absent.
             * @example 1h
             */
            timeout?: string | null;
        };
        /** @description The newest version of a policy or calendar. */
        RuleBody: {
            /**
             * @description Its name.
             * @example Urgent
             */
            name: string;
            /**
             * Format: int32
             * @description The version; the same content again is the same version.
             * @example 1
             */
            version: number;
            /**
             * @description The definition as it was published.
             * @example {
             *       "name": "Urgent",
             *       "order": 10,
             *       "targets": [
             *         {
             *           "metric": "resolution",
             *           "target": "48h"
             *         }
             *       ]
             *     }
             */
            definition: {
                [key: string]: unknown;
            };
            /**
             * @description With a write of a trigger: what it names and nobody knows, which is allowed but may not be
             *     meant.
             */
            warnings?: components["schemas"]["FaultBody"][] | null;
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /** @description A run of a playbook for a ticket. */
        RunBody: {
            /**
             * Format: int32
             * @description Its number, from 1.
             * @example 1
             */
            run: number;
            /**
             * @description The playbook.
             * @example Fix a pothole
             */
            playbook: string;
            /**
             * Format: int32
             * @description The version that it keeps.
             * @example 1
             */
            version: number;
            /**
             * @description `running`, `blocked`, `done`, `failed` or `cancelled`.
             * @example running
             */
            status: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description The steps that have begun or ended, in order. */
            steps: components["schemas"]["StepBody"][];
        };
        /** @description Runs a trigger by hand. */
        RunTriggerRequest: {
            /**
             * @description The ticket: its id, number or tracking string.
             * @example CP-2026-00042
             */
            ticket: string;
        };
        /** @description A secret; what it is stands in no answer but the one that makes it. */
        SecretBody: {
            /**
             * @description Its name.
             * @example treasury
             */
            name: string;
            /**
             * @description The secret, in the answer that makes it and never again.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            made_at: string;
        };
        /** @description Makes a secret. */
        SecretRequest: {
            /**
             * @description The secret: `whsec_` and the base64 of 24 to 64 bytes, or `key_` and a key that somebody
             *     else gave out. One is made when absent.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret?: string | null;
        };
        /** @description A stretch of time in which a clock did one thing. */
        SegmentBody: {
            /**
             * Format: date-time
             * @description Its first instant.
             */
            from: string;
            /**
             * Format: date-time
             * @description The first instant after it.
             */
            to: string;
            /**
             * @description `ran`, `outside_hours`, `paused` or `closed`.
             * @example ran
             */
            kind: string;
            /**
             * @description Why it was paused.
             * @example weather
             */
            reason?: string | null;
            /**
             * Format: int64
             * @description What counted, in whole seconds.
             * @example 5400
             */
            counted_s: number;
            /**
             * @description Whether it is still to come.
             * @example false
             */
            ahead: boolean;
            /**
             * Format: int32
             * @description The version of the policy that measured it; 0 for none.
             * @example 1
             */
            policy_version: number;
            /**
             * Format: int32
             * @description The version of the calendar that measured it; 0 for none.
             * @example 1
             */
            calendar_version: number;
        };
        /** @description A task beside the stages. */
        SideBody: {
            /**
             * @description Its name, where the workflow gives it one.
             * @example Take the payment back
             */
            name?: string | null;
            /**
             * @description Whose task it is.
             * @example human:supervisors
             */
            owner: string | null;
            /**
             * @description `queued`, `in-progress`, `blocked`, `done`, `failed`, `skipped` or `cancelled`.
             * @example queued
             */
            status: string;
            /**
             * Format: int32
             * @description The current or last attempt.
             * @example 1
             */
            attempt: number;
            /**
             * Format: date-time
             * @description When it came where it is.
             */
            since: string | null;
            /**
             * Format: date-time
             * @description When it is due, while it is queued or in progress.
             */
            due_at: string | null;
            /**
             * Format: int32
             * @description Of those who may be asked for help, which one has it: 1 is the nearest.
             * @example 1
             */
            level?: number | null;
            /**
             * Format: date-time
             * @description When it goes to whoever stands above, if nobody has claimed it by then.
             */
            climbs_at?: string | null;
        };
        /** @description How promises were kept. */
        SlaReport: {
            /** @description A row for each metric, of each owner or weekday where asked for. */
            rows: components["schemas"]["SlaRow"][];
        };
        /** @description How the promises of one metric were kept. */
        SlaRow: {
            /**
             * @description The owner or weekday, where the report is by one.
             * @example human:road-crew
             */
            group?: string | null;
            /**
             * @description What was measured.
             * @example resolution
             */
            metric: string;
            /**
             * Format: int64
             * @description Cycles that ended in time.
             * @example 88
             */
            met: number;
            /**
             * Format: int64
             * @description Cycles that ended too late.
             * @example 12
             */
            breached: number;
            /**
             * Format: int64
             * @description Cycles that were given up; they count for nothing else.
             * @example 3
             */
            cancelled: number;
            /**
             * Format: double
             * @description The share met of those met or breached, 0 to 1; null when there are none.
             * @example 0.88
             */
            hit_rate: number | null;
            /**
             * Format: double
             * @description The minutes within which half of the cycles ended, up to 19 % more than exact.
             * @example 240
             */
            p50_minutes: number | null;
            /**
             * Format: double
             * @description The minutes within which 85 of 100 ended.
             * @example 480
             */
            p85_minutes: number | null;
            /**
             * Format: double
             * @description The minutes within which 95 of 100 ended.
             * @example 960
             */
            p95_minutes: number | null;
        };
        /** @description A ticket, as staff see it. */
        StaffTicket: {
            /**
             * @description Its id.
             * @example tkt_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Its public number.
             * @example DL-2026-00091
             */
            number: string;
            /**
             * @description What its requester is given: the number with the access code.
             * @example DL-2026-00091-7K3M9XQ4
             */
            tracking: string;
            /**
             * @description Its board's name.
             * @example DisasterLoan
             */
            board: string;
            /**
             * @description Its workflow's name.
             * @example DisasterLoan
             */
            workflow: string | null;
            /**
             * Format: int32
             * @description The version of the workflow that it runs.
             * @example 1
             */
            workflow_version: number | null;
            /**
             * @description Its title.
             * @example Loan for ACME Solar
             */
            title: string | null;
            /**
             * @description Its description.
             * @example Roof lost in the storm
             */
            description: string | null;
            /**
             * @description Its data.
             * @example {
             *       "amount": 120000
             *     }
             */
            data: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: int32
             * @description 0 (most urgent) to 3.
             * @example 2
             */
            priority: number;
            /**
             * @description Who is responsible.
             * @example human:loan-desk
             */
            owner: string | null;
            /**
             * @description Its labels, sorted.
             * @example [
             *       "storm"
             *     ]
             */
            labels: string[];
            /**
             * @description `queued`, `in-progress`, `blocked`, `completed` or `cancelled`.
             * @example in-progress
             */
            status: string;
            /**
             * Format: date-time
             * @description Since when it has this status.
             * @example 2026-11-21T09:31:07Z
             */
            status_since: string;
            /**
             * @description Why it is blocked, as a word that policies know.
             * @example weather
             */
            because: string | null;
            /**
             * @description The column of its board that it stands in.
             * @example in-progress
             */
            column: string;
            /**
             * @description The lane that it stands in.
             * @example north
             */
            lane: string | null;
            /**
             * @description Sorts it among its neighbours, as text.
             * @example 018F3C2A9B4D70008
             */
            rank: string;
            /** @description Its ties to other tickets: of its duplicates, at most 100. */
            links: components["schemas"]["LinkBody"][];
            /**
             * @description Who watches it, by the ids of their tokens.
             * @example [
             *       "prn_01hzk2m9xq4c7"
             *     ]
             */
            watchers: string[];
            /** @description Where it is on the map. */
            location: components["schemas"]["LocationBody"] | null;
            /**
             * @description How many files are attached to it.
             * @example 2
             */
            attachment_count: number;
            /**
             * Format: int64
             * @description Counts its events; what `If-Match` names.
             * @example 2
             */
            version: number;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            opened_at: string;
            /**
             * @description Who opened it.
             * @example prn_01hzk2m9xq4c7
             */
            opened_by: string;
            /**
             * Format: date-time
             * @description When it is due; absent while its clock is paused.
             * @example 2026-11-21T15:10:00Z
             */
            due_at: string | null;
            /** @description Its stages, in the order of the definition. */
            stages: components["schemas"]["StageBody"][];
            /**
             * @description The first active stage's id.
             * @example id_check
             */
            stage: string | null;
            /** @description The stages that have started or finished, in the order of time. */
            history: components["schemas"]["HistoryEntry"][];
            /**
             * @description How it stands with its time limit: `ok`, `at-risk`, `breach`, `paused` or `met`.
             * @example ok
             */
            sla_status: string;
            /**
             * Format: date-time
             * @description Since when somebody asks for help with it, while that stands.
             */
            escalated_at: string | null;
            /** @description The task of whoever was told when help was asked for with it. */
            supervision?: components["schemas"]["SideBody"] | null;
            /** @description The runs of playbooks for it, oldest first. */
            playbooks?: components["schemas"]["RunBody"][];
            /**
             * Format: date-time
             * @description Since when it is being cancelled, until what was done is undone.
             */
            cancelling_at?: string | null;
            /** @description The ticket whose stage's work it does. */
            part_of?: components["schemas"]["PartOfBody"] | null;
            /**
             * @description How many tickets are duplicates of it.
             * @example 3
             */
            duplicates: number;
            /**
             * @description How many support it.
             * @example 12
             */
            supporters: number;
            /**
             * @description The number of the ticket that it was merged into.
             * @example CP-2026-00007
             */
            merged_into?: string | null;
            /**
             * @description The numbers of the tickets that were merged into it.
             * @example [
             *       "CP-2026-00009"
             *     ]
             */
            merged?: string[];
            /** @description What agents are asked about it: those that wait for an answer, or for a person. */
            agent_calls?: components["schemas"]["AgentCallBody"][];
            /**
             * @description The commands that its state leaves open.
             * @example [
             *       "comment",
             *       "label",
             *       "link",
             *       "watch",
             *       "locate",
             *       "support",
             *       "duplicate",
             *       "merge",
             *       "assign",
             *       "priority",
             *       "cancel",
             *       "escalate",
             *       "rank"
             *     ]
             */
            allowed_commands: string[];
            /** @description With a write: limits of its board that it stands beyond, or that nobody is told. */
            warnings?: components["schemas"]["FaultBody"][];
            /**
             * @description With a write: where the change stands.
             * @example 0000000000g00
             */
            position?: string | null;
        };
        /** @description A stage. */
        StageBody: {
            /**
             * @description Its id within the workflow.
             * @example id_check
             */
            id: string;
            /**
             * @description Its name.
             * @example Identity check
             */
            name: string;
            /**
             * @description `waiting`, `queued`, `in-progress`, `blocked`, `paused`, `retrying`, `done`, `failed`,
             *     `skipped`, `cancelled`.
             * @example in-progress
             */
            status: string;
            /**
             * @description Whose task it makes; `svc:oms`, the hub, where a ticket on another workflow does its work.
             * @example IRS_VerifyBot
             */
            owner: string;
            /**
             * @description The workflow whose tickets do its work.
             * @example Inspection
             */
            workflow?: string | null;
            /**
             * @description The ticket that does its work, while the stage is in progress.
             * @example IN-2026-00007
             */
            ticket?: string | null;
            /**
             * Format: int32
             * @description The current or last attempt; 0 before the first.
             * @example 1
             */
            attempt: number;
            /**
             * Format: date-time
             * @description When it came where it is; null while it waits.
             * @example 2026-11-21T09:31:07Z
             */
            since: string | null;
            /**
             * Format: date-time
             * @description When it is due, while it is queued or in progress.
             * @example 2026-11-21T10:00:00Z
             */
            due_at: string | null;
            /**
             * Format: int32
             * @description The epoch of its lease, while it has one.
             * @example 1
             */
            lease_epoch?: number | null;
            /**
             * Format: date-time
             * @description Since when somebody asks for help with it, while that stands.
             * @example 2026-11-21T09:40:00Z
             */
            escalated_at?: string | null;
            /**
             * Format: date-time
             * @description When it is queued again by itself, while it is `retrying`.
             * @example 2026-11-21T09:45:00Z
             */
            retry_at?: string | null;
            /**
             * Format: date-time
             * @description When its attempt counts as failed, while it is in progress and the workflow says so.
             * @example 2026-11-21T10:31:07Z
             */
            timeout_at?: string | null;
            /** @description The task of whoever was told when help was asked for with it. */
            supervision?: components["schemas"]["SideBody"] | null;
            /** @description The task that undoes it, or has undone it. */
            compensation?: components["schemas"]["SideBody"] | null;
        };
        /** @description A stage of a workflow. */
        StageDefinition: {
            /**
             * @description Letters, digits, `_`, `-` and `.`, a letter first; unique in the workflow.
             * @example id_check
             */
            id: string;
            /**
             * @description What staff read; the id when absent.
             * @example Identity check
             */
            name?: string | null;
            /**
             * @description What the public reads; the name when absent.
             * @example Identity check
             */
            publicName?: string | null;
            /**
             * @description Whether the public sees the stage; it does when absent.
             * @example true
             */
            public?: boolean | null;
            /**
             * @description Who does it: `human:NAME`, `agent:NAME`, `svc:NAME` or a plain name. Needed, unless
             *     `workflow` says that a ticket does it.
             * @example IRS_VerifyBot
             */
            owner?: string | null;
            /**
             * @description The workflow on which a ticket does its work, in place of an owner; not together with
             *     `form`. It has to be published before.
             */
            workflow?: string | null;
            /**
             * Format: int32
             * @description Its time limit in whole minutes; none when absent.
             * @example 30
             */
            slaMins?: number | null;
            /**
             * @description Its time limit as `90m`, `48h` or `3d`, or in working time as `45wm`, `8wh` or `2wd`; not
             *     together with `slaMins`.
             */
            sla?: string | null;
            /**
             * @description Ids of the stages that must be done or skipped first; starts at once when absent.
             * @example [
             *       "intake"
             *     ]
             */
            dependsOn?: string[] | null;
            /**
             * Format: double
             * @description The amount from which on the stage is needed; always when absent.
             */
            minAmount?: number | null;
            /**
             * @description A condition: the stage is needed only if it holds; not together with `minAmount`.
             * @example data.amount >= 50000
             */
            when?: string | null;
            /**
             * @description Which parts of the data the worker gets; all of it when absent.
             * @example [
             *       "amount",
             *       "applicant"
             *     ]
             */
            input?: string[] | null;
            /**
             * @description What the output of a stage that is done has to look like: a profile of JSON Schema.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "match"
             *       ]
             *     }
             */
            form?: {
                [key: string]: unknown;
            } | null;
            /** @description How the stage is tried again by itself; not at all when absent. */
            retry?: components["schemas"]["RetryDefinition"] | null;
            /**
             * @description What becomes of the ticket when the stage has failed for good: `block`, `fail`, `skip` or
             *     `goto:STAGE`; `block` when absent.
             * @example goto:intake
             */
            onFail?: string | null;
            /**
             * @description What is done when its time limit is breached, once a cycle: `notify`, or
             *     `{"notify": WHOM, "urgent": true}`, `{"reroute": OWNER}`, `{"priority": 0}`.
             * @example [
             *       "notify",
             *       {
             *         "reroute": "human:second-desk"
             *       }
             *     ]
             */
            onBreach?: unknown[] | null;
            /**
             * @description Who gets a task when help is asked for with the stage; as the workflow says when absent.
             * @example human:supervisors
             */
            supervisor?: string | null;
            /** @description What undoes the stage, once it is done, when the ticket is cancelled; nothing when absent. */
            compensate?: components["schemas"]["CompensateDefinition"] | null;
        };
        /** @description Starts a playbook for a ticket. */
        StartPlaybookRequest: {
            /**
             * @description Its name.
             * @example Fix a pothole
             */
            playbook: string;
        };
        /** @description A step of a run. */
        StepBody: {
            /**
             * @description Its id.
             * @example order
             */
            id: string;
            /**
             * @description `queued`, `in-progress`, `retrying`, `running`, `blocked`, `done`, `failed`, `skipped` or
             *     `cancelled`.
             * @example queued
             */
            status: string;
            /**
             * @description Whose task it is.
             * @example svc:depot
             */
            owner: string | null;
            /**
             * Format: int32
             * @description The current or last attempt at its task.
             * @example 1
             */
            attempt: number | null;
            /**
             * Format: date-time
             * @description When it began, or ended.
             */
            since: string;
        };
        /** @description A message of the live stream. */
        StreamMessage: components["schemas"]["HelloMessage"] | components["schemas"]["LiveMessage"];
        /** @description What became of one item: it succeeds or fails by itself. */
        SubmittedItem_AlertBody: {
            /** @description What became of an alert. */
            ok: components["schemas"]["AlertBody"];
        } | {
            /** @description Refused. */
            error: components["schemas"]["ProblemBody"];
        };
        /** @description What became of one item: it succeeds or fails by itself. */
        SubmittedItem_StaffTicket: {
            /** @description A ticket, as staff see it. */
            ok: components["schemas"]["StaffTicket"];
        } | {
            /** @description Refused. */
            error: components["schemas"]["ProblemBody"];
        };
        /** @description What became of one item: it succeeds or fails by itself. */
        SubmittedItem_TaskBody: {
            /** @description A task after something was done with it. */
            ok: components["schemas"]["TaskBody"];
        } | {
            /** @description Refused. */
            error: components["schemas"]["ProblemBody"];
        };
        /** @description A report that nobody has made yet. */
        SuggestRequest: {
            /**
             * @description Its words.
             * @example Hole in Elm Street
             */
            text?: string | null;
            /**
             * @description Its data; `gps` and `service` of it are looked at.
             * @example {
             *       "gps": "39.763,-89.653"
             *     }
             */
            data?: {
                [key: string]: unknown;
            } | null;
            /** @description Where it is; what `data.gps` says when absent. */
            location?: components["schemas"]["LocateRequest"] | null;
            /**
             * @description What is asked for, as `data.service` or a label of tickets says it; what `data.service`
             *     says when absent.
             * @example pothole
             */
            service?: string | null;
            /**
             * Format: int32
             * @description How far tickets may be away, in metres; 250 when absent.
             * @example 250
             */
            radius_m?: number | null;
            /**
             * @description How many at most; 5 when absent.
             * @example 5
             */
            limit?: number | null;
            /** @description Where to go on, as the page before said. */
            cursor?: string | null;
        };
        /** @description A ticket that a report may be the same as. */
        SuggestionBody: {
            /** @description Its public side. */
            card: components["schemas"]["TrackBody"];
            /**
             * @description With this anybody can follow it and add their voice.
             * @example CP-2026-00007-2M8X4QK1
             */
            follow: string;
            /**
             * Format: date-time
             * @description When it was opened.
             * @example 2026-11-21T09:32:00Z
             */
            opened_at: string;
            /**
             * Format: double
             * @description How much speaks for it, from 0 to 1.
             * @example 0.83
             */
            score: number;
            /**
             * Format: double
             * @description How far away it is, in metres; null when that is not known.
             * @example 34
             */
            distance_m: number | null;
            /**
             * Format: double
             * @description How alike the words are, from 0 to 1; null when one of both has none.
             * @example 0.5
             */
            likeness: number | null;
            /**
             * @description Its id; for staff only.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket?: string | null;
            /**
             * @description Its title; for staff only.
             * @example Hole in Elm Street
             */
            title?: string | null;
        };
        /** @description Adds a voice to a ticket, or takes it back. */
        SupportRequest: {
            /**
             * @description The tracking string of whoever supports it; the caller when absent.
             * @example CP-2026-00009-7K3M9XQ4
             */
            tracking?: string | null;
            /**
             * @description Whether they support it from here on; they do when absent.
             * @example true
             */
            supports?: boolean | null;
        };
        /** @description Claims one task. */
        TakeRequest: {
            /**
             * Format: int32
             * @description How long the lease lasts, in seconds: 300 when absent.
             * @example 3600
             */
            lease_s?: number | null;
        };
        /** @description A task after something was done with it. */
        TaskBody: {
            /**
             * @description Its id.
             * @example tsk_01hzk2m9xq4c7-0-1
             */
            id: string;
            /** @description Its ticket. */
            ticket: components["schemas"]["TicketName"];
            /**
             * @description Its stage's id; empty where a plain ticket was escalated.
             * @example id_check
             */
            stage: string;
            /**
             * @description What it is for, when that is not the stage's own work: `supervise`, `compensate`
             *     or `step`.
             * @example compensate
             */
            purpose?: string | null;
            /**
             * Format: int32
             * @description Which attempt of the stage it is.
             * @example 1
             */
            attempt: number;
            /**
             * @description Where the stage is.
             * @example done
             */
            status: string;
            /**
             * @description How the attempt ended, when it has.
             * @example done
             */
            outcome: string | null;
            /**
             * Format: int32
             * @description The epoch of its last lease.
             * @example 1
             */
            lease_epoch: number;
            /**
             * Format: date-time
             * @description When its lease ends, while it has one.
             */
            lease_expires_at?: string | null;
            /**
             * @description Where the change stands.
             * @example 0000000000g00
             */
            position: string;
        };
        /** @description What a card on a board shows of a ticket. */
        TicketCard: {
            /**
             * @description Its id.
             * @example tkt_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Its public number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * Format: int64
             * @description Counts its events; a card of a lower version is out of date.
             * @example 3
             */
            version: number;
            /**
             * @description Its status.
             * @example in-progress
             */
            status: string;
            /**
             * @description Its title.
             * @example Hole in Elm Street
             */
            title: string | null;
            /**
             * @description Who is responsible.
             * @example human:road-crew
             */
            owner: string | null;
            /**
             * Format: int32
             * @description 0 (most urgent) to 3.
             * @example 2
             */
            priority: number;
            /**
             * @description Its labels, sorted.
             * @example [
             *       "flooded"
             *     ]
             */
            labels: string[];
            /**
             * Format: date-time
             * @description When it is due.
             * @example 2026-11-23T09:30:00Z
             */
            due_at: string | null;
        };
        /** @description The names of a task's ticket. */
        TicketName: {
            /**
             * @description Its id.
             * @example tkt_01hzk2m9xq4c7
             */
            id: string;
            /**
             * @description Its number.
             * @example DL-2026-00091
             */
            number: string;
        };
        /** @description One event. Only the fields that its kind has are present. */
        TimelineEntry: {
            /**
             * Format: int64
             * @description Its place in the timeline, from 1.
             * @example 1
             */
            seq: number;
            /**
             * Format: date-time
             * @description When it happened.
             */
            time: string;
            /**
             * @description What kind: `opened`, `moved`, `stage-claimed` and so on.
             * @example stage-finished
             */
            kind: string;
            /**
             * @description Who did it, by the id of the token.
             * @example prn_01hzk2m9xq4c7
             */
            actor: string;
            /**
             * @description What people call them; absent for the hub itself and in live messages.
             * @example Maria at the desk
             */
            actor_name?: string | null;
            /**
             * @description In which role.
             * @example staff
             */
            role: string;
            /**
             * @description Who may read it: `public`, `requester`, `staff` or `restricted`.
             * @example staff
             */
            visibility: string;
            /**
             * @description Where its log row stands.
             * @example 0000000000g00
             */
            position: string;
            /**
             * @description The stage's id.
             * @example id_check
             */
            stage?: string | null;
            /**
             * @description What the task is for, when that is not the stage's own work: `supervise`, or `compensate`.
             * @example compensate
             */
            purpose?: string | null;
            /**
             * Format: int32
             * @description Of those who may be asked for help, which one is asked: 1 is the nearest.
             * @example 1
             */
            level?: number | null;
            /**
             * @description Who is responsible, or whose task it is.
             * @example IRS_VerifyBot
             */
            owner?: string | null;
            /**
             * @description The status of the stage, or else of the ticket, from here on.
             * @example done
             */
            status?: string | null;
            /**
             * @description The field of the data that was set.
             * @example permit.ends_on
             */
            field?: string | null;
            /** @description What it was set to; null when it was taken away. */
            value?: unknown;
            /**
             * @description What made it happen when nobody asked for it: `condition`, `lease-expired`,
             *     `failure` or `timeout`.
             */
            cause?: string | null;
            /**
             * @description The bulk job that it was part of.
             * @example job_01hzk2m9xq4c7
             */
            job?: string | null;
            /** @description The trigger that did it. */
            trigger?: components["schemas"]["TriggeredBody"] | null;
            /**
             * @description Triggers whose chain was too long, and ended here.
             * @example [
             *       "echo"
             *     ]
             */
            triggers?: string[] | null;
            /** @description The agent that was asked, and what became of its answer. */
            agent?: components["schemas"]["AgentEventBody"] | null;
            /** @description Why, in words. */
            reason?: string | null;
            /**
             * @description Why, as a word that policies know.
             * @example weather
             */
            because?: string | null;
            /**
             * @description What the clock measures that came to a threshold: `resolution`, `stage:ID` and so on.
             * @example resolution
             */
            metric?: string | null;
            /**
             * Format: int32
             * @description The clock's cycle.
             */
            cycle?: number | null;
            /**
             * @description The threshold: a share like `75%`, `breach`, or `level-1` and so on.
             * @example 75%
             */
            threshold?: string | null;
            /**
             * @description The policy that is for the ticket from here on.
             * @example Urgent
             */
            policy?: string | null;
            /**
             * @description Policies of which nobody could tell whether they are for the ticket; none any more when
             *     empty.
             */
            passed_over?: components["schemas"]["PassedOverBody"][] | null;
            /**
             * @description What a notice told: `assigned`, `escalated` and so on.
             * @example escalated
             */
            notice?: string | null;
            /**
             * @description How it left the hub: `mail` or `webhook`.
             * @example mail
             */
            channel?: string | null;
            /** @description What was said. */
            text?: string | null;
            /**
             * Format: int32
             * @description The attempt of the stage.
             */
            attempt?: number | null;
            /**
             * Format: int32
             * @description The epoch of the lease.
             */
            lease_epoch?: number | null;
            /** @description Who holds the lease. */
            holder?: string | null;
            /**
             * Format: date-time
             * @description When the ticket or the stage is due.
             */
            due_at?: string | null;
            /**
             * Format: date-time
             * @description When time alone does the next thing: the attempt times out, or the stage is tried again.
             */
            alarm_at?: string | null;
            /**
             * @description How a task ended.
             * @example done
             */
            outcome?: string | null;
            /** @description What came out of a task. */
            output?: unknown;
            /**
             * @description The note beside a result.
             * @example Two documents were compared
             */
            note?: string | null;
            /**
             * Format: double
             * @description How sure whoever did it is, 0 to 1.
             * @example 0.93
             */
            confidence?: number | null;
            /** @description Labels put on. */
            added?: string[] | null;
            /** @description Labels taken off. */
            removed?: string[] | null;
            /** @description What was erased from everything that had happened. */
            erased?: string[] | null;
            /**
             * @description The column from here on.
             * @example review
             */
            column?: string | null;
            /**
             * Format: int32
             * @description The version of the workflow that the ticket ran until then.
             * @example 1
             */
            workflow_version_before?: number | null;
            /**
             * Format: int32
             * @description The version of the workflow from here on.
             * @example 3
             */
            workflow_version?: number | null;
            /** @description The hard limit that was passed. */
            limit?: components["schemas"]["LimitPassedBody"] | null;
            /** @description The tie to another ticket. */
            link?: components["schemas"]["LinkBody"] | null;
            /**
             * @description Who watches it, or no longer.
             * @example prn_01hzk2m9xq4c7
             */
            watcher?: string | null;
            /** @description Where it is on the map. */
            location?: components["schemas"]["LocationBody"] | null;
            /** @description The file that was attached, or taken away. */
            file?: components["schemas"]["FileBody"] | null;
            /**
             * Format: int32
             * @description The urgency from here on.
             */
            priority?: number | null;
            /** @description The ticket's number, or that of the ticket that does a stage's work. */
            number?: string | null;
            /** @description The numbers of several tickets: those that report the same. */
            numbers?: string[] | null;
            /**
             * @description The ticket that it happened to, when that was merged into this one.
             * @example CP-2026-00009
             */
            origin?: string | null;
            /**
             * @description Whose code stands for whoever supports it, by the id of the ticket.
             * @example tkt_01hzk2m9xq4c7
             */
            voice?: string | null;
            /** @description The ticket's title. */
            title?: string | null;
            /** @description The ticket's description. */
            description?: string | null;
            /** @description The ticket's data. */
            data?: {
                [key: string]: unknown;
            } | null;
            /** @description The run of a playbook that it is about. */
            playbook?: components["schemas"]["PlayedBody"] | null;
        };
        /** @description A ticket's public side. */
        TrackBody: {
            /**
             * @description Its number.
             * @example DL-2026-00091
             */
            number: string;
            /**
             * @description The public title of what was asked for.
             * @example Disaster loan
             */
            workflow: string | null;
            /**
             * @description `queued`, `in-progress`, `blocked`, `completed` or `cancelled`.
             * @example in-progress
             */
            status: string;
            /**
             * Format: date-time
             * @description When it is expected to end; null once it has, or when nobody has promised a time.
             * @example 2026-11-21T15:10:00Z
             */
            expected: string | null;
            /** @description Its public stages. */
            stages: components["schemas"]["TrackStage"][];
            /**
             * @description How many others have reported the same.
             * @example 3
             */
            duplicates: number;
            /**
             * @description How many support it.
             * @example 12
             */
            supporters: number;
            /** @description What was said in public, the oldest first: at most the last 50. */
            messages: components["schemas"]["TrackMessage"][];
        };
        /** @description Something that was said in public. */
        TrackMessage: {
            /**
             * Format: date-time
             * @description When.
             * @example 2026-11-21T09:32:00Z
             */
            time: string;
            /**
             * @description What.
             * @example Crew is on its way
             */
            text: string;
        };
        /** @description A stage's public side. */
        TrackStage: {
            /**
             * @description Its public name.
             * @example Identity check
             */
            stage: string;
            /**
             * @description Where it is.
             * @example done
             */
            status: string;
            /**
             * Format: date-time
             * @description When it came there; null while it waits.
             * @example 2026-11-21T09:32:00Z
             */
            time: string | null;
        };
        /** @description The newest version of a trigger, and how it stands. */
        TriggerBody: {
            /**
             * @description Its name.
             * @example escalate blocked
             */
            name: string;
            /**
             * Format: int32
             * @description The version; the same content again is the same version.
             * @example 1
             */
            version: number;
            /**
             * @description The definition as it was published.
             * @example {
             *       "name": "escalate blocked",
             *       "activator": {
             *         "in_status": "blocked",
             *         "for": "24h"
             *       },
             *       "then": {
             *         "assign": "human:senior_supervisor"
             *       }
             *     }
             */
            definition: {
                [key: string]: unknown;
            };
            /**
             * @description Whether it is in use.
             * @example true
             */
            enabled: boolean;
            /** @description Since when it does nothing, and why; null while it does. */
            parked: components["schemas"]["ParkedBody"] | null;
            /**
             * Format: int64
             * @description How often it changed something.
             * @example 37
             */
            fired: number;
            /**
             * Format: date-time
             * @description When it last did.
             */
            fired_at: string | null;
            /**
             * Format: int64
             * @description How often it was left out because it had fired too often within an hour.
             * @example 0
             */
            left_out: number;
            /** @description What it names and nobody knows, as of now. */
            warnings: components["schemas"]["FaultBody"][];
        };
        /** @description The trigger that made an event happen. */
        TriggeredBody: {
            /**
             * @description Its name.
             * @example escalate blocked
             */
            name: string;
            /**
             * Format: int32
             * @description Its version.
             * @example 1
             */
            version: number;
            /**
             * Format: int32
             * @description How far it is from the event that the chain of triggers began with, from 1.
             * @example 1
             */
            depth: number;
            /** @description That event. */
            began_with: components["schemas"]["BeganBody"];
        };
        /** @description Takes a job back. */
        UndoRequest: {
            /**
             * @description Whether it only says what would happen.
             * @example false
             */
            dry_run?: boolean | null;
        };
        /** @description What a worker found of a ticket, and wants. */
        VerdictRequest: {
            /**
             * @description The ticket's id.
             * @example tkt_01hzk2m9xq4c7
             */
            ticket: string;
            /**
             * Format: int64
             * @description Its `version` that was looked at. What is wanted of one that has another one is not done.
             * @example 1
             */
            version: number;
            /**
             * @description Whether the condition holds.
             * @example true
             */
            holds: boolean;
            /**
             * @description What is to be done to it: actions as triggers have them, but `merge`; nothing when absent.
             * @example [
             *       {
             *         "priority": 1
             *       }
             *     ]
             */
            then?: {
                [key: string]: unknown;
            }[] | null;
        };
        /** @description A saved view. */
        ViewBody: {
            /**
             * @description Its name.
             * @example Mine and stuck
             */
            name: string;
            /**
             * @description Which tickets, in the query language.
             * @example category:blocked owner:me
             */
            query: string;
            /**
             * @description In which order; newest first when null.
             * @example due,-priority
             */
            sort: string | null;
            /**
             * @description What to show of each ticket.
             * @example [
             *       "number",
             *       "title",
             *       "due_at"
             *     ]
             */
            columns: string[];
            /**
             * @description Whether all staff have it.
             * @example false
             */
            shared: boolean;
            /**
             * @description Whose it is.
             * @example prn_01hzk2m9xq4c7
             */
            owner: string;
            /**
             * Format: date-time
             * @description When it was last saved.
             */
            saved_at: string;
        };
        /** @description Saves a view under the name in the path. */
        ViewRequest: {
            /**
             * @description Which tickets, in the query language; all when it is empty.
             * @example status:blocked owner:me
             */
            query: string;
            /**
             * @description In which order; newest first when absent.
             * @example due,-priority
             */
            sort?: string | null;
            /**
             * @description What to show of each ticket, `data.PATH` among it; up to 20.
             * @example [
             *       "number",
             *       "title",
             *       "due_at",
             *       "data.street"
             *     ]
             */
            columns?: string[] | null;
            /**
             * @description Whether all staff are to have it.
             * @example false
             */
            shared?: boolean | null;
        };
        /** @description Who is to watch a ticket, or no longer. */
        WatchRequest: {
            /**
             * @description Who, by the id of a token; the caller when absent.
             * @example prn_01hzk2m9xq4c7
             */
            watcher?: string | null;
            /**
             * @description Whether to watch; it is when absent.
             * @example true
             */
            watches?: boolean | null;
        };
        /** @description Limits of what is in work: in progress, or blocked. */
        WipBody: {
            /** @description Of each lane. */
            lane?: components["schemas"]["LimitBody"] | null;
            /** @description Of each owner. */
            person?: components["schemas"]["LimitBody"] | null;
        };
        /** @description A version of a workflow with its definition. */
        WorkflowBody: {
            /**
             * @description Its name.
             * @example DisasterLoan
             */
            name: string;
            /**
             * Format: int32
             * @description This version.
             * @example 1
             */
            version: number;
            /**
             * Format: int32
             * @description Its newest version.
             * @example 1
             */
            latest_version: number;
            /**
             * @description The definition as it was published.
             * @example {
             *       "name": "DisasterLoan",
             *       "stages": [
             *         {
             *           "id": "id_check",
             *           "owner": "IRS_VerifyBot"
             *         }
             *       ]
             *     }
             */
            definition: {
                [key: string]: unknown;
            };
        };
        /** @description A workflow: its stages, and how they depend on each other. */
        WorkflowDefinition: {
            /**
             * @description Its name, the one in the path; the same name again makes a new version.
             * @example DisasterLoan
             */
            name: string;
            /**
             * @description 1 to 8 letters in front of its tickets' numbers; the initials of the name when absent.
             * @example DL
             */
            prefix?: string | null;
            /**
             * @description What people read, also the public; the name when absent.
             * @example Small-business disaster loan
             */
            title?: string | null;
            /**
             * @description Whether a stage whose owner has no token is an error; a warning when absent.
             * @example false
             */
            strictOwners?: boolean | null;
            /**
             * @description The calendar whose hours are working time for its stages.
             * @example City hall
             */
            calendar?: string | null;
            /**
             * @description Who gets a task when help is asked for with one of its stages; whom its board names when
             *     absent.
             * @example human:supervisors
             */
            supervisor?: string | null;
            /**
             * @description What the data of its tickets has to look like: a profile of JSON Schema.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "amount"
             *       ]
             *     }
             */
            schema?: {
                [key: string]: unknown;
            } | null;
            /** @description Its stages: 1 to 500. */
            stages: components["schemas"]["StageDefinition"][];
        };
        /** @description A workflow in a list. */
        WorkflowSummary: {
            /**
             * @description Its name.
             * @example DisasterLoan
             */
            name: string;
            /**
             * Format: int32
             * @description Its newest version.
             * @example 1
             */
            version: number;
        };
        /** @description A moment at which a trigger would have fired. */
        WouldFireBody: {
            /**
             * @description The ticket's number.
             * @example CP-2026-00042
             */
            number: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description The event of the ticket behind which.
             * @example 3
             */
            event: number;
            /**
             * @description What would have happened, as timelines and actions call it; nothing when all was so.
             * @example [
             *       "assigned"
             *     ]
             */
            would: string[];
            /**
             * @description Who would have been told of it, the first 20 by name.
             * @example [
             *       "human:lead"
             *     ]
             */
            tells: string[];
            /** @description Why it would have been refused. */
            refused: string | null;
        };
    };
    responses: {
        /** @description The body is of another type than the call takes */
        ContentType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-005",
                 *       "title": "The content type is not supported",
                 *       "status": 415,
                 *       "code": "OMS-005",
                 *       "detail": "The body is of another type than the call takes",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description The token's role may not do this */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-011",
                 *       "title": "The token's role may not do this",
                 *       "status": 403,
                 *       "code": "OMS-011",
                 *       "detail": "The token's role may not do this",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description A defect of the server, or stored data that cannot be read */
        Internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-090",
                 *       "title": "A defect of the server",
                 *       "status": 500,
                 *       "code": "OMS-090",
                 *       "detail": "A defect of the server, or stored data that cannot be read",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description Not JSON, or JSON that we refuse to guess about */
        Malformed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-001",
                 *       "title": "The request is malformed",
                 *       "status": 400,
                 *       "code": "OMS-001",
                 *       "detail": "Not JSON, or JSON that we refuse to guess about",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description The headers or the query are malformed */
        MalformedHead: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-001",
                 *       "title": "The request is malformed",
                 *       "status": 400,
                 *       "code": "OMS-001",
                 *       "detail": "The headers or the query are malformed",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description Nothing that the caller may know of */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-013",
                 *       "title": "Not found",
                 *       "status": 404,
                 *       "code": "OMS-013",
                 *       "detail": "Nothing that the caller may know of",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description Too many requests; see Retry-After */
        RateLimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-012",
                 *       "title": "Too many requests",
                 *       "status": 429,
                 *       "code": "OMS-012",
                 *       "detail": "Too many requests; see Retry-After",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description Understood and refused; `errors` names every fault */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-020",
                 *       "title": "The input was refused",
                 *       "status": 422,
                 *       "code": "OMS-020",
                 *       "detail": "Understood and refused; `errors` names every fault",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description If-Match names an older version; `current` is the ticket */
        StaleVersion: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-041",
                 *       "title": "The ticket has changed",
                 *       "status": 412,
                 *       "code": "OMS-041",
                 *       "detail": "If-Match names an older version; `current` is the ticket",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description The state forbids it */
        StateForbids: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-040",
                 *       "title": "The state forbids it",
                 *       "status": 409,
                 *       "code": "OMS-040",
                 *       "detail": "The state forbids it",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description The body is too large */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-004",
                 *       "title": "The request is too large",
                 *       "status": 413,
                 *       "code": "OMS-004",
                 *       "detail": "The body is too large",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description No valid token */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-010",
                 *       "title": "A valid token is needed",
                 *       "status": 401,
                 *       "code": "OMS-010",
                 *       "detail": "No valid token",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
        /** @description Busy, read-only, stopping or too slow; see Retry-After */
        Unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:oms:error:OMS-080",
                 *       "title": "Too much work is queued",
                 *       "status": 503,
                 *       "code": "OMS-080",
                 *       "detail": "Busy, read-only, stopping or too slow; see Retry-After",
                 *       "request_id": "req_000hzk2m9xq4c"
                 *     }
                 */
                "application/problem+json": components["schemas"]["ProblemBody"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_ticket_alias: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_agents: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "LoanRiskAgent",
                     *           "version": 1,
                     *           "kind": "rule",
                     *           "about": "Scores a loan by its amount alone.",
                     *           "autonomy": "suggest",
                     *           "enabled": true,
                     *           "definition": {
                     *             "name": "LoanRiskAgent",
                     *             "kind": "rule",
                     *             "input": {
                     *               "type": "object"
                     *             },
                     *             "output": {
                     *               "type": "integer"
                     *             },
                     *             "rule": {
                     *               "output": "input.amount >= 50000 ? 65 : 85"
                     *             }
                     *           },
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_AgentBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_agent: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The agent's name
                 * @example LoanRiskAgent
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "LoanRiskAgent",
                     *       "version": 1,
                     *       "kind": "rule",
                     *       "about": "Scores a loan by its amount alone.",
                     *       "autonomy": "suggest",
                     *       "enabled": true,
                     *       "definition": {
                     *         "name": "LoanRiskAgent",
                     *         "kind": "rule",
                     *         "input": {
                     *           "type": "object"
                     *         },
                     *         "output": {
                     *           "type": "integer"
                     *         },
                     *         "rule": {
                     *           "output": "input.amount >= 50000 ? 65 : 85"
                     *         }
                     *       },
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The agent's name, as in the definition
                 * @example LoanRiskAgent
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "LoanRiskAgent",
                 *       "kind": "rule",
                 *       "input": {
                 *         "type": "object"
                 *       },
                 *       "output": {
                 *         "type": "integer"
                 *       },
                 *       "rule": {
                 *         "output": "input.amount >= 50000 ? 65 : 85",
                 *         "confidence": "0.9"
                 *       }
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "LoanRiskAgent",
                     *       "version": 1,
                     *       "kind": "rule",
                     *       "about": "Scores a loan by its amount alone.",
                     *       "autonomy": "suggest",
                     *       "enabled": true,
                     *       "definition": {
                     *         "name": "LoanRiskAgent",
                     *         "kind": "rule",
                     *         "input": {
                     *           "type": "object"
                     *         },
                     *         "output": {
                     *           "type": "integer"
                     *         },
                     *         "rule": {
                     *           "output": "input.amount >= 50000 ? 65 : 85"
                     *         }
                     *       },
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "LoanRiskAgent",
                     *       "version": 1,
                     *       "kind": "rule",
                     *       "about": "Scores a loan by its amount alone.",
                     *       "autonomy": "suggest",
                     *       "enabled": true,
                     *       "definition": {
                     *         "name": "LoanRiskAgent",
                     *         "kind": "rule",
                     *         "input": {
                     *           "type": "object"
                     *         },
                     *         "output": {
                     *           "type": "integer"
                     *         },
                     *         "rule": {
                     *           "output": "input.amount >= 50000 ? 65 : 85"
                     *         }
                     *       },
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["AgentBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    call_agent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The agent's name
                 * @example LoanRiskAgent
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "input": {
                 *         "amount": 120000
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["AskRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "output": {
                     *         "score": 65
                     *       },
                     *       "confidence": 0.9,
                     *       "error": null,
                     *       "version": 1,
                     *       "escalate": false
                     *     }
                     */
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    agent_health: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The agent's name
                 * @example LoanRiskAgent
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "RiskService",
                     *       "version": 2,
                     *       "enabled": true,
                     *       "breaker": "closed",
                     *       "shut_until": null,
                     *       "calls": 200,
                     *       "errors": 3,
                     *       "p50_ms": 40,
                     *       "p99_ms": 900,
                     *       "days": 30,
                     *       "rates": [
                     *         {
                     *           "version": 2,
                     *           "answers": 57,
                     *           "failed": 2,
                     *           "late": 1,
                     *           "recorded": 0,
                     *           "suggested": 24,
                     *           "acted": 30,
                     *           "accepted": 18,
                     *           "rejected": 6,
                     *           "set": 30,
                     *           "overridden": 3,
                     *           "agreement": 0.75,
                     *           "override_rate": 0.1,
                     *           "disagreement": 0.167
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AgentHealthBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_boards: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "brd_01hzk2m9xq4c7",
                     *           "name": "City Potholes",
                     *           "tz": "America/Chicago",
                     *           "prefix": "CP",
                     *           "lanes": "district:",
                     *           "sla": "48h",
                     *           "calendar": "City hall",
                     *           "columns": [
                     *             {
                     *               "id": "review",
                     *               "name": "In review",
                     *               "status": "in-progress",
                     *               "next": [
                     *                 "completed"
                     *               ],
                     *               "limit": {
                     *                 "max": 5,
                     *                 "hard": true
                     *               }
                     *             }
                     *           ],
                     *           "wip": {
                     *             "lane": {
                     *               "max": 5,
                     *               "hard": true
                     *             },
                     *             "person": {
                     *               "max": 5,
                     *               "hard": true
                     *             }
                     *           },
                     *           "shows": "statuses",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "gps"
                     *             ]
                     *           },
                     *           "supervisor": "human:supervisors",
                     *           "of_workflow": false,
                     *           "version": 1,
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_BoardBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    set_board: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "City Potholes"
                 *     }
                 */
                "application/json": components["schemas"]["BoardRequest"];
            };
        };
        responses: {
            /** @description The board of this name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "brd_01hzk2m9xq4c7",
                     *       "name": "City Potholes",
                     *       "tz": "America/Chicago",
                     *       "prefix": "CP",
                     *       "lanes": "district:",
                     *       "sla": "48h",
                     *       "calendar": "City hall",
                     *       "columns": [
                     *         {
                     *           "id": "review",
                     *           "name": "In review",
                     *           "status": "in-progress",
                     *           "next": [
                     *             "completed"
                     *           ],
                     *           "limit": {
                     *             "max": 5,
                     *             "hard": true
                     *           }
                     *         }
                     *       ],
                     *       "wip": {
                     *         "lane": {
                     *           "max": 5,
                     *           "hard": true
                     *         },
                     *         "person": {
                     *           "max": 5,
                     *           "hard": true
                     *         }
                     *       },
                     *       "shows": "statuses",
                     *       "schema": {
                     *         "type": "object",
                     *         "required": [
                     *           "gps"
                     *         ]
                     *       },
                     *       "supervisor": "human:supervisors",
                     *       "of_workflow": false,
                     *       "version": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["BoardBody"];
                };
            };
            /** @description A new board */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "brd_01hzk2m9xq4c7",
                     *       "name": "City Potholes",
                     *       "tz": "America/Chicago",
                     *       "prefix": "CP",
                     *       "lanes": "district:",
                     *       "sla": "48h",
                     *       "calendar": "City hall",
                     *       "columns": [
                     *         {
                     *           "id": "review",
                     *           "name": "In review",
                     *           "status": "in-progress",
                     *           "next": [
                     *             "completed"
                     *           ],
                     *           "limit": {
                     *             "max": 5,
                     *             "hard": true
                     *           }
                     *         }
                     *       ],
                     *       "wip": {
                     *         "lane": {
                     *           "max": 5,
                     *           "hard": true
                     *         },
                     *         "person": {
                     *           "max": 5,
                     *           "hard": true
                     *         }
                     *       },
                     *       "shows": "statuses",
                     *       "schema": {
                     *         "type": "object",
                     *         "required": [
                     *           "gps"
                     *         ]
                     *       },
                     *       "supervisor": "human:supervisors",
                     *       "of_workflow": false,
                     *       "version": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["BoardBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_board: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The board's name
                 * @example City Potholes
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The board */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "brd_01hzk2m9xq4c7",
                     *       "name": "City Potholes",
                     *       "tz": "America/Chicago",
                     *       "prefix": "CP",
                     *       "lanes": "district:",
                     *       "sla": "48h",
                     *       "calendar": "City hall",
                     *       "columns": [
                     *         {
                     *           "id": "review",
                     *           "name": "In review",
                     *           "status": "in-progress",
                     *           "next": [
                     *             "completed"
                     *           ],
                     *           "limit": {
                     *             "max": 5,
                     *             "hard": true
                     *           }
                     *         }
                     *       ],
                     *       "wip": {
                     *         "lane": {
                     *           "max": 5,
                     *           "hard": true
                     *         },
                     *         "person": {
                     *           "max": 5,
                     *           "hard": true
                     *         }
                     *       },
                     *       "shows": "statuses",
                     *       "schema": {
                     *         "type": "object",
                     *         "required": [
                     *           "gps"
                     *         ]
                     *       },
                     *       "supervisor": "human:supervisors",
                     *       "of_workflow": false,
                     *       "version": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["BoardBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    receive_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The board's name
                 * @example Operations
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": "4",
                 *       "status": "firing",
                 *       "alerts": [
                 *         {
                 *           "status": "firing",
                 *           "fingerprint": "1a30ba71cca2921f",
                 *           "startsAt": "2026-11-21T13:08:45.828Z",
                 *           "labels": {
                 *             "alertname": "DiskFull",
                 *             "severity": "critical",
                 *             "instance": "db-1"
                 *           },
                 *           "annotations": {
                 *             "summary": "The disk of db-1 is full"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AlertsRequest"];
            };
        };
        responses: {
            /** @description One result an alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "ok": {
                     *             "fingerprint": "1a30ba71cca2921f",
                     *             "became": "opened",
                     *             "ticket": {
                     *               "id": "tkt_01hzk2m9xq4c7",
                     *               "number": "DL-2026-00091"
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "error": {
                     *             "type": "urn:oms:error:OMS-020",
                     *             "title": "The input was refused",
                     *             "status": 422,
                     *             "code": "OMS-020",
                     *             "detail": "title: must not be blank",
                     *             "request_id": "req_000hzk2m9xq4c",
                     *             "errors": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Results_AlertBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    suggest_tickets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The board's name
                 * @example City Potholes
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Hole in Elm Street",
                 *       "data": {
                 *         "gps": "39.763,-89.653"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SuggestRequest"];
            };
        };
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "card": {
                     *             "number": "DL-2026-00091",
                     *             "workflow": "Disaster loan",
                     *             "status": "in-progress",
                     *             "expected": "2026-11-21T15:10:00Z",
                     *             "stages": [
                     *               {
                     *                 "stage": "Identity check",
                     *                 "status": "done",
                     *                 "time": "2026-11-21T09:32:00Z"
                     *               }
                     *             ],
                     *             "duplicates": 3,
                     *             "supporters": 12,
                     *             "messages": [
                     *               {
                     *                 "time": "2026-11-21T09:32:00Z",
                     *                 "text": "Crew is on its way"
                     *               }
                     *             ]
                     *           },
                     *           "follow": "CP-2026-00007-2M8X4QK1",
                     *           "opened_at": "2026-11-21T09:32:00Z",
                     *           "score": 0.83,
                     *           "distance_m": 34,
                     *           "likeness": 0.5,
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "title": "Hole in Elm Street"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_SuggestionBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_calendars: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "Urgent",
                     *           "version": 1,
                     *           "definition": {
                     *             "name": "Urgent",
                     *             "order": 10,
                     *             "targets": [
                     *               {
                     *                 "metric": "resolution",
                     *                 "target": "48h"
                     *               }
                     *             ]
                     *           },
                     *           "warnings": [
                     *             {
                     *               "path": "title",
                     *               "code": "OMS-025",
                     *               "detail": "must not be blank",
                     *               "line": 4,
                     *               "column": 14
                     *             }
                     *           ],
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_calendar: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The calendar's name
                 * @example City hall
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The calendar's name, as in the definition
                 * @example City hall
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "City hall",
                 *       "tz": "America/Chicago",
                 *       "week": {
                 *         "mon": [
                 *           "08:00-17:00"
                 *         ],
                 *         "tue": [
                 *           "08:00-17:00"
                 *         ]
                 *       },
                 *       "exceptions": [
                 *         {
                 *           "yearly": "12-25",
                 *           "closed": true,
                 *           "name": "Christmas Day"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_checkpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checkpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checkpoint": "hms-oms/fe812c12f3ab4ce6\n3\nCQkJCQk=\n\n— …\n",
                     *       "key": "hms-oms/fe812c12f3ab4ce6+1f939a95+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
                     *     }
                     */
                    "application/json": components["schemas"]["CheckpointBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_erasures: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00042",
                     *           "seq": 7,
                     *           "fields": [
                     *             "comments",
                     *             "title"
                     *           ],
                     *           "erased_at": "2026-11-21T09:30:00Z",
                     *           "clean": true
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_ErasureBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_events: {
        parameters: {
            query?: {
                /**
                 * @description Only what is behind this position; else what happens from now on
                 * @example 0000000000g00
                 */
                since?: string;
            };
            header?: {
                /**
                 * @description The same, as browsers send it
                 * @example 0000000000g00
                 */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, until either side ends them; the data of each is a message of the stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 0000000000g00
                     *     data: {"type":"hello","now":"2026-11-21T09:30:00Z","position":"0000000000g00"}
                     */
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_inbox: {
        parameters: {
            query?: {
                /**
                 * @description Only of this person or group
                 * @example human:loan-desk
                 */
                owner?: string;
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "tsk_01hzk2m9xq4c7-0-1",
                     *           "ticket": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091"
                     *           },
                     *           "title": "Loan for ACME Solar",
                     *           "stage": "underwrite",
                     *           "purpose": "supervise",
                     *           "owner": "human:loan-desk",
                     *           "status": "queued",
                     *           "mine": false,
                     *           "lease_epoch": 0,
                     *           "queued_at": "2026-11-21T09:30:00Z",
                     *           "due_at": "2026-11-21T10:00:00Z"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_InboxTaskBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "job_01hzk2m9xq4c7",
                     *           "kind": "assign",
                     *           "change": {
                     *             "kind": "assign",
                     *             "owner": "human:road-crew"
                     *           },
                     *           "dry_run": false,
                     *           "undoes": null,
                     *           "state": "running",
                     *           "total": 1200,
                     *           "done": 640,
                     *           "failed": 2,
                     *           "started_by": "prn_01hzk2m9xq4c7",
                     *           "created_at": "2026-11-21T09:30:00Z",
                     *           "started_at": null,
                     *           "ended_at": null
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_JobBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    start_job: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "assign",
                 *       "owner": "human:road-crew",
                 *       "query": "board:Parks is:open"
                 *     }
                 */
                "application/json": components["schemas"]["JobRequest"];
            };
        };
        responses: {
            /** @description The new job */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01hzk2m9xq4c7",
                     *       "kind": "assign",
                     *       "change": {
                     *         "kind": "assign",
                     *         "owner": "human:road-crew"
                     *       },
                     *       "dry_run": false,
                     *       "undoes": null,
                     *       "state": "running",
                     *       "total": 1200,
                     *       "done": 640,
                     *       "failed": 2,
                     *       "started_by": "prn_01hzk2m9xq4c7",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "started_at": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The job's id
                 * @example job_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01hzk2m9xq4c7",
                     *       "kind": "assign",
                     *       "change": {
                     *         "kind": "assign",
                     *         "owner": "human:road-crew"
                     *       },
                     *       "dry_run": false,
                     *       "undoes": null,
                     *       "state": "running",
                     *       "total": 1200,
                     *       "done": 640,
                     *       "failed": 2,
                     *       "started_by": "prn_01hzk2m9xq4c7",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "started_at": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The job's id
                 * @example job_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NothingRequest"];
            };
        };
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01hzk2m9xq4c7",
                     *       "kind": "assign",
                     *       "change": {
                     *         "kind": "assign",
                     *         "owner": "human:road-crew"
                     *       },
                     *       "dry_run": false,
                     *       "undoes": null,
                     *       "state": "running",
                     *       "total": 1200,
                     *       "done": 640,
                     *       "failed": 2,
                     *       "started_by": "prn_01hzk2m9xq4c7",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "started_at": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_job_results: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The job's id
                 * @example job_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00042",
                     *           "outcome": "done",
                     *           "code": null,
                     *           "detail": {
                     *             "outlook": {
                     *               "from": 1,
                     *               "to": 3,
                     *               "stay": [
                     *                 "id_check",
                     *                 "risk"
                     *               ],
                     *               "go": [
                     *                 "fax"
                     *               ],
                     *               "come": [
                     *                 "site_visit"
                     *               ],
                     *               "again": [],
                     *               "requeued": [],
                     *               "start": [
                     *                 "site_visit"
                     *               ]
                     *             },
                     *             "problems": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ]
                     *           },
                     *           "version_before": 3,
                     *           "version_after": 4
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_JobResultBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    undo_job: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The job's id
                 * @example job_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dry_run": true
                 *     }
                 */
                "application/json": components["schemas"]["UndoRequest"];
            };
        };
        responses: {
            /** @description The new job */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01hzk2m9xq4c7",
                     *       "kind": "assign",
                     *       "change": {
                     *         "kind": "assign",
                     *         "owner": "human:road-crew"
                     *       },
                     *       "dry_run": false,
                     *       "undoes": null,
                     *       "state": "running",
                     *       "total": 1200,
                     *       "done": 640,
                     *       "failed": 2,
                     *       "started_by": "prn_01hzk2m9xq4c7",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "started_at": null,
                     *       "ended_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_preferences: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preferences */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "human:ada",
                     *       "version": 3,
                     *       "mail": [
                     *         "assigned",
                     *         "breached"
                     *       ],
                     *       "webhook": [
                     *         "assigned"
                     *       ],
                     *       "mute": [
                     *         "commented"
                     *       ],
                     *       "hours": "City hall",
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PreferencesBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    set_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "mail": [
                 *         "assigned",
                 *         "breached"
                 *       ],
                 *       "mute": [
                 *         "commented"
                 *       ],
                 *       "hours": "City hall"
                 *     }
                 */
                "application/json": components["schemas"]["PreferencesRequest"];
            };
        };
        responses: {
            /** @description The preferences */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "human:ada",
                     *       "version": 3,
                     *       "mail": [
                     *         "assigned",
                     *         "breached"
                     *       ],
                     *       "webhook": [
                     *         "assigned"
                     *       ],
                     *       "mute": [
                     *         "commented"
                     *       ],
                     *       "hours": "City hall",
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PreferencesBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_board_counts: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The board's name
                 * @example City Potholes
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "queued": 12,
                     *       "in_progress": 5,
                     *       "blocked": 2,
                     *       "completed": 43
                     *     }
                     */
                    "application/json": components["schemas"]["BoardCounts"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    refresh_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What differs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "position": "0000000000g00",
                     *       "differences": []
                     *     }
                     */
                    "application/json": components["schemas"]["RecountBody"];
                };
            };
            400: components["responses"]["MalformedHead"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_notices: {
        parameters: {
            query?: {
                /**
                 * @description Only those that are not read
                 * @example true
                 */
                unread?: boolean;
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ntc_01hzk2m9xq4c7",
                     *           "kind": "assigned",
                     *           "ticket": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091"
                     *           },
                     *           "seq": 3,
                     *           "title": "Pothole on Elm Street",
                     *           "board": "City Potholes",
                     *           "text": "Blocked for a day",
                     *           "urgent": false,
                     *           "created_at": "2026-11-21T09:30:00Z",
                     *           "read_at": "2026-11-21T10:00:00Z"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_NoticeBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    read_notice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The notice's id
                 * @example ntc_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "older": true
                 *     }
                 */
                "application/json": components["schemas"]["ReadNoticeRequest"];
            };
        };
        responses: {
            /** @description The notice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ntc_01hzk2m9xq4c7",
                     *       "kind": "assigned",
                     *       "ticket": {
                     *         "id": "tkt_01hzk2m9xq4c7",
                     *         "number": "DL-2026-00091"
                     *       },
                     *       "seq": 3,
                     *       "title": "Pothole on Elm Street",
                     *       "board": "City Potholes",
                     *       "text": "Blocked for a day",
                     *       "urgent": false,
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "read_at": "2026-11-21T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /**
                 * @description Only those that are `waiting`, `sending`, `paused` or `dead`
                 * @example dead
                 */
                state?: string;
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "msg_01hzk2m9xq4c7",
                     *           "recipient": "svc:treasury",
                     *           "task": "tsk_01hzk2m9xq4c7-0-1",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "call": 7,
                     *           "notice": "ntc_01hzk2m9xq4c7",
                     *           "channel": "mail",
                     *           "state": "dead",
                     *           "tries": 10,
                     *           "next_at": "2026-11-21T10:00:00Z",
                     *           "created_at": "2026-11-21T09:30:00Z",
                     *           "reason": "it answers 503"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_MessageBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_message: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The message's id
                 * @example msg_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_01hzk2m9xq4c7",
                     *       "recipient": "svc:treasury",
                     *       "task": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "call": 7,
                     *       "notice": "ntc_01hzk2m9xq4c7",
                     *       "channel": "mail",
                     *       "state": "dead",
                     *       "tries": 10,
                     *       "next_at": "2026-11-21T10:00:00Z",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "reason": "it answers 503"
                     *     }
                     */
                    "application/json": components["schemas"]["MessageBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    drop_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The message's id
                 * @example msg_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_01hzk2m9xq4c7",
                     *       "recipient": "svc:treasury",
                     *       "task": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "call": 7,
                     *       "notice": "ntc_01hzk2m9xq4c7",
                     *       "channel": "mail",
                     *       "state": "dead",
                     *       "tries": 10,
                     *       "next_at": "2026-11-21T10:00:00Z",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "reason": "it answers 503"
                     *     }
                     */
                    "application/json": components["schemas"]["MessageBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    pause_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The message's id
                 * @example msg_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NoFields"];
            };
        };
        responses: {
            /** @description The message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_01hzk2m9xq4c7",
                     *       "recipient": "svc:treasury",
                     *       "task": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "call": 7,
                     *       "notice": "ntc_01hzk2m9xq4c7",
                     *       "channel": "mail",
                     *       "state": "dead",
                     *       "tries": 10,
                     *       "next_at": "2026-11-21T10:00:00Z",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "reason": "it answers 503"
                     *     }
                     */
                    "application/json": components["schemas"]["MessageBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    promote_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The message's id
                 * @example msg_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NoFields"];
            };
        };
        responses: {
            /** @description The message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_01hzk2m9xq4c7",
                     *       "recipient": "svc:treasury",
                     *       "task": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "call": 7,
                     *       "notice": "ntc_01hzk2m9xq4c7",
                     *       "channel": "mail",
                     *       "state": "dead",
                     *       "tries": 10,
                     *       "next_at": "2026-11-21T10:00:00Z",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "reason": "it answers 503"
                     *     }
                     */
                    "application/json": components["schemas"]["MessageBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The message's id
                 * @example msg_01hzk2m9xq4c7
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The service is back"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The message as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_01hzk2m9xq4c7",
                     *       "recipient": "svc:treasury",
                     *       "task": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "call": 7,
                     *       "notice": "ntc_01hzk2m9xq4c7",
                     *       "channel": "mail",
                     *       "state": "dead",
                     *       "tries": 10,
                     *       "next_at": "2026-11-21T10:00:00Z",
                     *       "created_at": "2026-11-21T09:30:00Z",
                     *       "reason": "it answers 503"
                     *     }
                     */
                    "application/json": components["schemas"]["MessageBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_owners: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "Urgent",
                     *           "version": 1,
                     *           "definition": {
                     *             "name": "Urgent",
                     *             "order": 10,
                     *             "targets": [
                     *               {
                     *                 "metric": "resolution",
                     *                 "target": "48h"
                     *               }
                     *             ]
                     *           },
                     *           "warnings": [
                     *             {
                     *               "path": "title",
                     *               "code": "OMS-025",
                     *               "detail": "must not be blank",
                     *               "line": 4,
                     *               "column": 14
                     *             }
                     *           ],
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_owner: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The owner's name
                 * @example svc:treasury
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The owner */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_owner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The owner's name, as in the definition
                 * @example svc:treasury
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "svc:treasury",
                 *       "title": "The treasury's payments",
                 *       "supervisor": "human:finance-lead"
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_playbooks: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "Fix a pothole",
                     *           "version": 1,
                     *           "about": "From the report to the patch.",
                     *           "boards": [
                     *             "City Potholes"
                     *           ],
                     *           "enabled": true,
                     *           "steps": [
                     *             "order",
                     *             "patch"
                     *           ],
                     *           "definition": {
                     *             "name": "Fix a pothole",
                     *             "steps": [
                     *               {
                     *                 "id": "patch",
                     *                 "owner": "svc:crew"
                     *               }
                     *             ]
                     *           },
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PlaybookBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_playbook: {
        parameters: {
            query?: {
                /**
                 * @description Which version; the newest when absent
                 * @example 1
                 */
                version?: number;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The playbook's name
                 * @example Fix a pothole
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Fix a pothole",
                     *       "version": 1,
                     *       "about": "From the report to the patch.",
                     *       "boards": [
                     *         "City Potholes"
                     *       ],
                     *       "enabled": true,
                     *       "steps": [
                     *         "order",
                     *         "patch"
                     *       ],
                     *       "definition": {
                     *         "name": "Fix a pothole",
                     *         "steps": [
                     *           {
                     *             "id": "patch",
                     *             "owner": "svc:crew"
                     *           }
                     *         ]
                     *       },
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PlaybookBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_playbook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The playbook's name, as in the definition
                 * @example Fix a pothole
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Fix a pothole",
                 *       "steps": [
                 *         {
                 *           "id": "order",
                 *           "owner": "svc:depot",
                 *           "call": "order-asphalt",
                 *           "then": {
                 *             "move": "blocked",
                 *             "reason": "waiting for asphalt"
                 *           }
                 *         },
                 *         {
                 *           "id": "patch",
                 *           "owner": "svc:crew",
                 *           "then": {
                 *             "move": "completed"
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Fix a pothole",
                     *       "version": 1,
                     *       "about": "From the report to the patch.",
                     *       "boards": [
                     *         "City Potholes"
                     *       ],
                     *       "enabled": true,
                     *       "steps": [
                     *         "order",
                     *         "patch"
                     *       ],
                     *       "definition": {
                     *         "name": "Fix a pothole",
                     *         "steps": [
                     *           {
                     *             "id": "patch",
                     *             "owner": "svc:crew"
                     *           }
                     *         ]
                     *       },
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PlaybookBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Fix a pothole",
                     *       "version": 1,
                     *       "about": "From the report to the patch.",
                     *       "boards": [
                     *         "City Potholes"
                     *       ],
                     *       "enabled": true,
                     *       "steps": [
                     *         "order",
                     *         "patch"
                     *       ],
                     *       "definition": {
                     *         "name": "Fix a pothole",
                     *         "steps": [
                     *           {
                     *             "id": "patch",
                     *             "owner": "svc:crew"
                     *           }
                     *         ]
                     *       },
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PlaybookBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_policies: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "Urgent",
                     *           "version": 1,
                     *           "definition": {
                     *             "name": "Urgent",
                     *             "order": 10,
                     *             "targets": [
                     *               {
                     *                 "metric": "resolution",
                     *                 "target": "48h"
                     *               }
                     *             ]
                     *           },
                     *           "warnings": [
                     *             {
                     *               "path": "title",
                     *               "code": "OMS-025",
                     *               "detail": "must not be blank",
                     *               "line": 4,
                     *               "column": 14
                     *             }
                     *           ],
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_policy: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The policy's name
                 * @example Urgent
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The policy's name, as in the definition
                 * @example Urgent
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Urgent",
                 *       "order": 10,
                 *       "when": "ticket.priority <= 1",
                 *       "targets": [
                 *         {
                 *           "metric": "resolution",
                 *           "target": "48h"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_reads: {
        parameters: {
            query?: {
                /**
                 * @description Only of this principal
                 * @example prn_01hzk2m9xq4c7
                 */
                principal?: string;
                /**
                 * @description Only of this ticket, by its id or number, or of what else has this id or name
                 * @example CP-2026-00042
                 */
                subject?: string;
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "time": "2026-11-21T09:30:00Z",
                     *           "principal": "prn_01hzk2m9xq4c7",
                     *           "name": "Ada",
                     *           "role": "staff",
                     *           "operation": "read-tickets",
                     *           "subject": "tkt_01hzk2m9xq4c7",
                     *           "query": "q=owner:me",
                     *           "status": 200,
                     *           "count": 50,
                     *           "request_id": "req_000hzk2m9xq4c",
                     *           "source": "192.0.2.7"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_ReadBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_read_counts: {
        parameters: {
            query?: {
                /**
                 * @description Only of minutes up to this time
                 * @example 2026-11-21T09:30:00Z
                 */
                until?: string;
                /**
                 * @description Most items: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "time": "2026-11-21T09:30:00Z",
                     *           "source": "192.0.2.0",
                     *           "what": "OMS-010",
                     *           "count": 12
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_ReadCountBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_secrets: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "treasury",
                     *           "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                     *           "made_at": "2026-11-21T09:30:00Z"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_SecretBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    make_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The secret's name
                 * @example treasury
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["SecretRequest"];
            };
        };
        responses: {
            /** @description In place of the one before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "treasury",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                     *       "made_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretBody"];
                };
            };
            /** @description A new secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "treasury",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                     *       "made_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The secret's name
                 * @example treasury
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret that was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "treasury",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                     *       "made_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_sla_report: {
        parameters: {
            query?: {
                /**
                 * @description The board; not with `by=owner`
                 * @example City Potholes
                 */
                board?: string;
                /**
                 * @description `weekday` of the end in the board's zone, or `owner`, over all boards
                 * @example weekday
                 */
                by?: string;
                /**
                 * @description The first instant; 30 days before `until` when absent
                 * @example 2026-11-01T00:00:00Z
                 */
                from?: string;
                /**
                 * @description The first instant after; now when absent
                 * @example 2026-11-21T00:00:00Z
                 */
                until?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rows": [
                     *         {
                     *           "group": "human:road-crew",
                     *           "metric": "resolution",
                     *           "met": 88,
                     *           "breached": 12,
                     *           "cancelled": 3,
                     *           "hit_rate": 0.88,
                     *           "p50_minutes": 240,
                     *           "p85_minutes": 480,
                     *           "p95_minutes": 960
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SlaReport"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_stream: {
        parameters: {
            query?: {
                /**
                 * @description Only what is behind this position; else what happens from now on
                 * @example 0000000000g00
                 */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Messages, until either side ends them */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamMessage"];
                };
            };
            400: components["responses"]["MalformedHead"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    claim_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "owners": [
                 *         "IRS_VerifyBot"
                 *       ],
                 *       "max": 10,
                 *       "wait_s": 20
                 *     }
                 */
                "application/json": components["schemas"]["ClaimRequest"];
            };
        };
        responses: {
            /** @description The leased tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tasks": [
                     *         {
                     *           "id": "tsk_01hzk2m9xq4c7-0-1",
                     *           "lease_epoch": 1,
                     *           "lease_expires_at": "2026-11-21T09:35:00Z",
                     *           "ticket": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091"
                     *           },
                     *           "stage": "id_check",
                     *           "purpose": "compensate",
                     *           "input": {
                     *             "amount": 120000
                     *           },
                     *           "call": "order-asphalt",
                     *           "with": {
                     *             "tons": 2
                     *           },
                     *           "steps": {
                     *             "order": {
                     *               "status": "done",
                     *               "output": {
                     *                 "loads": 1
                     *               }
                     *             }
                     *           },
                     *           "due_at": "2026-11-21T10:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClaimBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    complete_tasks: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "completions": [
                 *         {
                 *           "task": "tsk_01hzk2m9xq4c7-0-1",
                 *           "lease_epoch": 1,
                 *           "outcome": "done"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CompleteBatchRequest"];
            };
        };
        responses: {
            /** @description One result an item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "ok": {
                     *             "id": "tsk_01hzk2m9xq4c7-0-1",
                     *             "ticket": {
                     *               "id": "tkt_01hzk2m9xq4c7",
                     *               "number": "DL-2026-00091"
                     *             },
                     *             "stage": "id_check",
                     *             "purpose": "compensate",
                     *             "attempt": 1,
                     *             "status": "done",
                     *             "outcome": "done",
                     *             "lease_epoch": 1,
                     *             "position": "0000000000g00"
                     *           }
                     *         },
                     *         {
                     *           "error": {
                     *             "type": "urn:oms:error:OMS-020",
                     *             "title": "The input was refused",
                     *             "status": 422,
                     *             "code": "OMS-020",
                     *             "detail": "title: must not be blank",
                     *             "request_id": "req_000hzk2m9xq4c",
                     *             "errors": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Results_TaskBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    assign_task: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The task's id
                 * @example tsk_01hzk2m9xq4c7-0-1
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "owner": "human:ada",
                 *       "reason": "Ada knows the applicant"
                 *     }
                 */
                "application/json": components["schemas"]["AssignTaskRequest"];
            };
        };
        responses: {
            /** @description The task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": {
                     *         "id": "tkt_01hzk2m9xq4c7",
                     *         "number": "DL-2026-00091"
                     *       },
                     *       "stage": "id_check",
                     *       "purpose": "compensate",
                     *       "attempt": 1,
                     *       "status": "done",
                     *       "outcome": "done",
                     *       "lease_epoch": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    take_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The task's id
                 * @example tsk_01hzk2m9xq4c7-0-1
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease_s": 3600
                 *     }
                 */
                "application/json": components["schemas"]["TakeRequest"];
            };
        };
        responses: {
            /** @description The leased task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tasks": [
                     *         {
                     *           "id": "tsk_01hzk2m9xq4c7-0-1",
                     *           "lease_epoch": 1,
                     *           "lease_expires_at": "2026-11-21T09:35:00Z",
                     *           "ticket": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091"
                     *           },
                     *           "stage": "id_check",
                     *           "purpose": "compensate",
                     *           "input": {
                     *             "amount": 120000
                     *           },
                     *           "call": "order-asphalt",
                     *           "with": {
                     *             "tons": 2
                     *           },
                     *           "steps": {
                     *             "order": {
                     *               "status": "done",
                     *               "output": {
                     *                 "loads": 1
                     *               }
                     *             }
                     *           },
                     *           "due_at": "2026-11-21T10:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClaimBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    complete_task: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The task's id
                 * @example tsk_01hzk2m9xq4c7-0-1
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease_epoch": 1,
                 *       "outcome": "done",
                 *       "output": {
                 *         "score": 712
                 *       },
                 *       "confidence": 0.93
                 *     }
                 */
                "application/json": components["schemas"]["CompleteRequest"];
            };
        };
        responses: {
            /** @description The task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": {
                     *         "id": "tkt_01hzk2m9xq4c7",
                     *         "number": "DL-2026-00091"
                     *       },
                     *       "stage": "id_check",
                     *       "purpose": "compensate",
                     *       "attempt": 1,
                     *       "status": "done",
                     *       "outcome": "done",
                     *       "lease_epoch": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    heartbeat_task: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The task's id
                 * @example tsk_01hzk2m9xq4c7-0-1
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease_epoch": 1
                 *     }
                 */
                "application/json": components["schemas"]["HeartbeatRequest"];
            };
        };
        responses: {
            /** @description The task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": {
                     *         "id": "tkt_01hzk2m9xq4c7",
                     *         "number": "DL-2026-00091"
                     *       },
                     *       "stage": "id_check",
                     *       "purpose": "compensate",
                     *       "attempt": 1,
                     *       "status": "done",
                     *       "outcome": "done",
                     *       "lease_epoch": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    release_task: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The task's id
                 * @example tsk_01hzk2m9xq4c7-0-1
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lease_epoch": 1
                 *     }
                 */
                "application/json": components["schemas"]["ReleaseRequest"];
            };
        };
        responses: {
            /** @description The task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tsk_01hzk2m9xq4c7-0-1",
                     *       "ticket": {
                     *         "id": "tkt_01hzk2m9xq4c7",
                     *         "number": "DL-2026-00091"
                     *       },
                     *       "stage": "id_check",
                     *       "purpose": "compensate",
                     *       "attempt": 1,
                     *       "status": "done",
                     *       "outcome": "done",
                     *       "lease_epoch": 1,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_tickets: {
        parameters: {
            query?: {
                /**
                 * @description Only what this query means
                 * @example status:blocked "5th Street" due:<2d
                 */
                q?: string;
                /**
                 * @description Keys with commas between them: `due`, `opened`, `updated`, `priority`, `number`; falling with a `-` before; or `rank` alone
                 * @example due,-priority
                 */
                sort?: string;
                /**
                 * @description Only what this saved view means, in its order unless `sort` says another
                 * @example Mine and stuck
                 */
                view?: string;
                /**
                 * @description Only of this board
                 * @example City Potholes
                 */
                board?: string;
                /**
                 * @description Only of this workflow
                 * @example DisasterLoan
                 */
                workflow?: string;
                /**
                 * @description Only in this status
                 * @example in-progress
                 */
                status?: string;
                /**
                 * @description Only of this owner
                 * @example human:road-crew
                 */
                owner?: string;
                /**
                 * @description Only with this label
                 * @example flooded
                 */
                label?: string;
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "tkt_01hzk2m9xq4c7",
                     *           "number": "DL-2026-00091",
                     *           "tracking": "DL-2026-00091-7K3M9XQ4",
                     *           "board": "DisasterLoan",
                     *           "workflow": "DisasterLoan",
                     *           "workflow_version": 1,
                     *           "title": "Loan for ACME Solar",
                     *           "description": "Roof lost in the storm",
                     *           "data": {
                     *             "amount": 120000
                     *           },
                     *           "priority": 2,
                     *           "owner": "human:loan-desk",
                     *           "labels": [
                     *             "storm"
                     *           ],
                     *           "status": "in-progress",
                     *           "status_since": "2026-11-21T09:31:07Z",
                     *           "because": "weather",
                     *           "column": "in-progress",
                     *           "lane": "north",
                     *           "rank": "018F3C2A9B4D70008",
                     *           "links": [
                     *             {
                     *               "kind": "blocked_by",
                     *               "ticket": "tkt_01hzk2m9xq4c7",
                     *               "number": "CP-2026-00007"
                     *             }
                     *           ],
                     *           "watchers": [
                     *             "prn_01hzk2m9xq4c7"
                     *           ],
                     *           "location": {
                     *             "lat": 39.763,
                     *             "lon": -89.653,
                     *             "address": "5th Street 12"
                     *           },
                     *           "attachment_count": 2,
                     *           "version": 2,
                     *           "opened_at": "2026-11-21T09:30:00Z",
                     *           "opened_by": "prn_01hzk2m9xq4c7",
                     *           "due_at": "2026-11-21T15:10:00Z",
                     *           "stages": [
                     *             {
                     *               "id": "id_check",
                     *               "name": "Identity check",
                     *               "status": "in-progress",
                     *               "owner": "IRS_VerifyBot",
                     *               "workflow": "Inspection",
                     *               "ticket": "IN-2026-00007",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:31:07Z",
                     *               "due_at": "2026-11-21T10:00:00Z",
                     *               "lease_epoch": 1,
                     *               "escalated_at": "2026-11-21T09:40:00Z",
                     *               "retry_at": "2026-11-21T09:45:00Z",
                     *               "timeout_at": "2026-11-21T10:31:07Z",
                     *               "supervision": {
                     *                 "name": "Take the payment back",
                     *                 "owner": "human:supervisors",
                     *                 "status": "queued",
                     *                 "attempt": 1,
                     *                 "since": null,
                     *                 "due_at": null,
                     *                 "level": 1
                     *               },
                     *               "compensation": {
                     *                 "name": "Take the payment back",
                     *                 "owner": "human:supervisors",
                     *                 "status": "queued",
                     *                 "attempt": 1,
                     *                 "since": null,
                     *                 "due_at": null,
                     *                 "level": 1
                     *               }
                     *             }
                     *           ],
                     *           "stage": "id_check",
                     *           "history": [
                     *             {
                     *               "stage": "id_check",
                     *               "status": "in-progress",
                     *               "ts": "2026-11-21T09:31:07Z"
                     *             }
                     *           ],
                     *           "sla_status": "ok",
                     *           "escalated_at": null,
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "playbooks": [
                     *             {
                     *               "run": 1,
                     *               "playbook": "Fix a pothole",
                     *               "version": 1,
                     *               "status": "running",
                     *               "since": "2026-11-21T09:30:00Z",
                     *               "started_at": "2026-11-21T09:30:00Z",
                     *               "steps": [
                     *                 {
                     *                   "id": "order",
                     *                   "status": "queued",
                     *                   "owner": "svc:depot",
                     *                   "attempt": 1,
                     *                   "since": "2026-11-21T09:30:00Z"
                     *                 }
                     *               ]
                     *             }
                     *           ],
                     *           "part_of": {
                     *             "number": "DL-2026-00091",
                     *             "stage": "inspect"
                     *           },
                     *           "duplicates": 3,
                     *           "supporters": 12,
                     *           "merged_into": "CP-2026-00007",
                     *           "merged": [
                     *             "CP-2026-00009"
                     *           ],
                     *           "agent_calls": [
                     *             {
                     *               "call": 7,
                     *               "agent": "Pothole-Ranker",
                     *               "version": 1,
                     *               "autonomy": "suggest",
                     *               "waits_for": "person",
                     *               "asked_at": "2026-11-21T09:30:00Z",
                     *               "answered_at": "2026-11-21T09:30:00Z",
                     *               "output": 1,
                     *               "effects": {
                     *                 "priority": 1
                     *               },
                     *               "confidence": 0.9,
                     *               "escalate": false
                     *             }
                     *           ],
                     *           "allowed_commands": [
                     *             "comment",
                     *             "label",
                     *             "link",
                     *             "watch",
                     *             "locate",
                     *             "support",
                     *             "duplicate",
                     *             "merge",
                     *             "assign",
                     *             "priority",
                     *             "cancel",
                     *             "escalate",
                     *             "rank"
                     *           ],
                     *           "warnings": [
                     *             {
                     *               "path": "title",
                     *               "code": "OMS-025",
                     *               "detail": "must not be blank",
                     *               "line": 4,
                     *               "column": 14
                     *             }
                     *           ],
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_StaffTicket"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    open_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workflow": "DisasterLoan",
                 *       "data": {
                 *         "applicant": "ACME Solar LLC",
                 *         "amount": 120000
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["OpenRequest"];
            };
        };
        responses: {
            /** @description The new ticket */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    open_tickets: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tickets": [
                 *         {
                 *           "board": "City Potholes",
                 *           "title": "Hole in Elm Street"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["OpenBatchRequest"];
            };
        };
        responses: {
            /** @description One result an item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "ok": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091",
                     *             "tracking": "DL-2026-00091-7K3M9XQ4",
                     *             "board": "DisasterLoan",
                     *             "workflow": "DisasterLoan",
                     *             "workflow_version": 1,
                     *             "title": "Loan for ACME Solar",
                     *             "description": "Roof lost in the storm",
                     *             "data": {
                     *               "amount": 120000
                     *             },
                     *             "priority": 2,
                     *             "owner": "human:loan-desk",
                     *             "labels": [
                     *               "storm"
                     *             ],
                     *             "status": "in-progress",
                     *             "status_since": "2026-11-21T09:31:07Z",
                     *             "because": "weather",
                     *             "column": "in-progress",
                     *             "lane": "north",
                     *             "rank": "018F3C2A9B4D70008",
                     *             "links": [
                     *               {
                     *                 "kind": "blocked_by",
                     *                 "ticket": "tkt_01hzk2m9xq4c7",
                     *                 "number": "CP-2026-00007"
                     *               }
                     *             ],
                     *             "watchers": [
                     *               "prn_01hzk2m9xq4c7"
                     *             ],
                     *             "location": {
                     *               "lat": 39.763,
                     *               "lon": -89.653,
                     *               "address": "5th Street 12"
                     *             },
                     *             "attachment_count": 2,
                     *             "version": 2,
                     *             "opened_at": "2026-11-21T09:30:00Z",
                     *             "opened_by": "prn_01hzk2m9xq4c7",
                     *             "due_at": "2026-11-21T15:10:00Z",
                     *             "stages": [
                     *               {
                     *                 "id": "id_check",
                     *                 "name": "Identity check",
                     *                 "status": "in-progress",
                     *                 "owner": "IRS_VerifyBot",
                     *                 "workflow": "Inspection",
                     *                 "ticket": "IN-2026-00007",
                     *                 "attempt": 1,
                     *                 "since": "2026-11-21T09:31:07Z",
                     *                 "due_at": "2026-11-21T10:00:00Z",
                     *                 "lease_epoch": 1,
                     *                 "escalated_at": "2026-11-21T09:40:00Z",
                     *                 "retry_at": "2026-11-21T09:45:00Z",
                     *                 "timeout_at": "2026-11-21T10:31:07Z",
                     *                 "supervision": {
                     *                   "name": "Take the payment back",
                     *                   "owner": "human:supervisors",
                     *                   "status": "queued",
                     *                   "attempt": 1,
                     *                   "since": null,
                     *                   "due_at": null,
                     *                   "level": 1
                     *                 },
                     *                 "compensation": {
                     *                   "name": "Take the payment back",
                     *                   "owner": "human:supervisors",
                     *                   "status": "queued",
                     *                   "attempt": 1,
                     *                   "since": null,
                     *                   "due_at": null,
                     *                   "level": 1
                     *                 }
                     *               }
                     *             ],
                     *             "stage": "id_check",
                     *             "history": [
                     *               {
                     *                 "stage": "id_check",
                     *                 "status": "in-progress",
                     *                 "ts": "2026-11-21T09:31:07Z"
                     *               }
                     *             ],
                     *             "sla_status": "ok",
                     *             "escalated_at": null,
                     *             "supervision": {
                     *               "name": "Take the payment back",
                     *               "owner": "human:supervisors",
                     *               "status": "queued",
                     *               "attempt": 1,
                     *               "since": null,
                     *               "due_at": null,
                     *               "level": 1
                     *             },
                     *             "playbooks": [
                     *               {
                     *                 "run": 1,
                     *                 "playbook": "Fix a pothole",
                     *                 "version": 1,
                     *                 "status": "running",
                     *                 "since": "2026-11-21T09:30:00Z",
                     *                 "started_at": "2026-11-21T09:30:00Z",
                     *                 "steps": [
                     *                   {
                     *                     "id": "order",
                     *                     "status": "queued",
                     *                     "owner": "svc:depot",
                     *                     "attempt": 1,
                     *                     "since": "2026-11-21T09:30:00Z"
                     *                   }
                     *                 ]
                     *               }
                     *             ],
                     *             "part_of": {
                     *               "number": "DL-2026-00091",
                     *               "stage": "inspect"
                     *             },
                     *             "duplicates": 3,
                     *             "supporters": 12,
                     *             "merged_into": "CP-2026-00007",
                     *             "merged": [
                     *               "CP-2026-00009"
                     *             ],
                     *             "agent_calls": [
                     *               {
                     *                 "call": 7,
                     *                 "agent": "Pothole-Ranker",
                     *                 "version": 1,
                     *                 "autonomy": "suggest",
                     *                 "waits_for": "person",
                     *                 "asked_at": "2026-11-21T09:30:00Z",
                     *                 "answered_at": "2026-11-21T09:30:00Z",
                     *                 "output": 1,
                     *                 "effects": {
                     *                   "priority": 1
                     *                 },
                     *                 "confidence": 0.9,
                     *                 "escalate": false
                     *               }
                     *             ],
                     *             "allowed_commands": [
                     *               "comment",
                     *               "label",
                     *               "link",
                     *               "watch",
                     *               "locate",
                     *               "support",
                     *               "duplicate",
                     *               "merge",
                     *               "assign",
                     *               "priority",
                     *               "cancel",
                     *               "escalate",
                     *               "rank"
                     *             ],
                     *             "warnings": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ],
                     *             "position": "0000000000g00"
                     *           }
                     *         },
                     *         {
                     *           "error": {
                     *             "type": "urn:oms:error:OMS-020",
                     *             "title": "The input was refused",
                     *             "status": 422,
                     *             "code": "OMS-020",
                     *             "detail": "title: must not be blank",
                     *             "request_id": "req_000hzk2m9xq4c",
                     *             "errors": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Results_StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_ticket: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    ask_about_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The agent's name
                 * @example Pothole-Ranker
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "autonomy": "suggest"
                 *     }
                 */
                "application/json": components["schemas"]["AskAboutRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    assign_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "owner": "human:road-crew"
                 *     }
                 */
                "application/json": components["schemas"]["AssignRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_attachments: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "att_01hzk2m9xq4c7",
                     *           "name": "pothole.jpg",
                     *           "size": 482113,
                     *           "media_type": "image/jpeg",
                     *           "digest": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
                     *           "visibility": "staff",
                     *           "attached_at": "2026-11-21T09:30:00Z",
                     *           "attached_by": "prn_01hzk2m9xq4c7",
                     *           "version": 3,
                     *           "position": "0000000000g00"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_AttachmentBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    attach_file: {
        parameters: {
            query: {
                /**
                 * @description The file's name, without a path
                 * @example pothole.jpg
                 */
                name: string;
                /**
                 * @description Who may see it: `staff`, which it is when absent, or `public`
                 * @example staff
                 */
                visibility?: string;
            };
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        /** @description The bytes of the file, under its own content type */
        requestBody: {
            content: {
                /** @example the bytes of the file */
                "application/octet-stream": components["schemas"]["FileContent"];
            };
        };
        responses: {
            /** @description The new attachment */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "att_01hzk2m9xq4c7",
                     *       "name": "pothole.jpg",
                     *       "size": 482113,
                     *       "media_type": "image/jpeg",
                     *       "digest": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
                     *       "visibility": "staff",
                     *       "attached_at": "2026-11-21T09:30:00Z",
                     *       "attached_by": "prn_01hzk2m9xq4c7",
                     *       "version": 3,
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["AttachmentBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_attachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The attachment's id
                 * @example att_01hzk2m9xq4c7
                 */
                attachment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes of the file, under its own content type */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example the bytes of the file */
                    "application/octet-stream": components["schemas"]["FileContent"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    detach_file: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The attachment's id
                 * @example att_01hzk2m9xq4c7
                 */
                attachment: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Shows a stranger's face"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    accept_suggestion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The call, as the ticket names it
                 * @example 7
                 */
                call: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NoFields"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    reject_suggestion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The call, as the ticket names it
                 * @example 7
                 */
                call: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The picture shows a puddle"
                 *     }
                 */
                "application/json": components["schemas"]["RejectRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Reported twice"
                 *     }
                 */
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_clocks: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clocks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "CP-2026-00042",
                     *       "as_of": "2026-11-21T09:30:00Z",
                     *       "clocks": [
                     *         {
                     *           "metric": "resolution",
                     *           "policy": {
                     *             "name": "Urgent",
                     *             "version": 1
                     *           },
                     *           "calendar": {
                     *             "name": "Urgent",
                     *             "version": 1
                     *           },
                     *           "zone": "America/Chicago",
                     *           "target": "8wh",
                     *           "state": "running",
                     *           "cycle": 1,
                     *           "started_at": null,
                     *           "due_at": null,
                     *           "due_if_resumed": null,
                     *           "elapsed_s": 5400,
                     *           "remaining_s": 23400,
                     *           "paused": "weather",
                     *           "breached_at": null,
                     *           "breach_cause": null,
                     *           "met_at": null,
                     *           "cancelled": null,
                     *           "segments_left_out": 0,
                     *           "segments": [
                     *             {
                     *               "from": "2026-11-21T09:30:00Z",
                     *               "to": "2026-11-21T09:30:00Z",
                     *               "kind": "ran",
                     *               "reason": "weather",
                     *               "counted_s": 5400,
                     *               "ahead": false,
                     *               "policy_version": 1,
                     *               "calendar_version": 1
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "passed_over": [
                     *         {
                     *           "policy": {
                     *             "name": "Urgent",
                     *             "version": 1
                     *           },
                     *           "reason": "data has no field amount"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClocksBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    comment_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Crew is on its way",
                 *       "visibility": "public"
                 *     }
                 */
                "application/json": components["schemas"]["CommentRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    duplicate_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "of": "CP-2026-00007"
                 *     }
                 */
                "application/json": components["schemas"]["DuplicateRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    erase_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fields": [
                 *         "title",
                 *         "comments"
                 *       ],
                 *       "reason": "Asked for by the requester",
                 *       "dry_run": true
                 *     }
                 */
                "application/json": components["schemas"]["EraseRequest"];
            };
        };
        responses: {
            /** @description The ticket, or what would go */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "number": "CP-2026-00042",
                     *       "texts": {
                     *         "comments": 3,
                     *         "title": 1
                     *       },
                     *       "files": 0,
                     *       "file_bytes": 0,
                     *       "related": []
                     *     }
                     */
                    "application/json": components["schemas"]["EraseBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    escalate_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The hole grows"
                 *     }
                 */
                "application/json": components["schemas"]["EscalateRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    label_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "add": [
                 *         "flooded"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["LabelRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    link_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "blocked_by",
                 *       "to": "CP-2026-00007"
                 *     }
                 */
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    locate_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lat": 39.763,
                 *       "lon": -89.653,
                 *       "address": "5th Street 12"
                 *     }
                 */
                "application/json": components["schemas"]["LocateRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    merge_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "into": "CP-2026-00007"
                 *     }
                 */
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    migrate_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": 3,
                 *       "map": {
                 *         "risk_ai": "risk",
                 *         "fax": null
                 *       },
                 *       "dry_run": true
                 *     }
                 */
                "application/json": components["schemas"]["MigrateRequest"];
            };
        };
        responses: {
            /** @description The ticket, or what would become of its stages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": 1,
                     *       "to": 3,
                     *       "stay": [
                     *         "id_check",
                     *         "risk"
                     *       ],
                     *       "go": [
                     *         "fax"
                     *       ],
                     *       "come": [
                     *         "site_visit"
                     *       ],
                     *       "again": [],
                     *       "requeued": [],
                     *       "start": [
                     *         "site_visit"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MigrateBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    move_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": "in-progress"
                 *     }
                 */
                "application/json": components["schemas"]["MoveRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    start_playbook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "playbook": "Fix a pothole"
                 *     }
                 */
                "application/json": components["schemas"]["StartPlaybookRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_run: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The number of the run
                 * @example 1
                 */
                run: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "It is no pothole"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_run: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The number of the run
                 * @example 1
                 */
                run: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The asphalt is there"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    skip_run_step: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The number of the run
                 * @example 1
                 */
                run: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Ordered by phone"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    set_priority: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "priority": 0
                 *     }
                 */
                "application/json": components["schemas"]["PriorityRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_proof: {
        parameters: {
            query?: {
                /**
                 * @description Whether titles, comments and other texts are in it; false when absent
                 * @example true
                 */
                texts?: boolean;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The proof */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "oms-ticket-proof/1",
                     *       "ticket": "tkt_01hzk2m9xq4c7",
                     *       "number": "CP-2026-00042",
                     *       "rows": [
                     *         "AQABAAYKkg=="
                     *       ],
                     *       "event_path": [
                     *         "left c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff3"
                     *       ],
                     *       "position": 12,
                     *       "batch": 12,
                     *       "previous": "c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff325cbf3c2498ea52a",
                     *       "block_path": [
                     *         "left c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff3"
                     *       ],
                     *       "checkpoint": "hms-oms/fe812c12f3ab4ce6\n3\nCQkJCQk=\n\n— …\n"
                     *     }
                     */
                    "application/json": components["schemas"]["ProofBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    rank_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "before": "CP-2026-00007"
                 *     }
                 */
                "application/json": components["schemas"]["RankRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    rebase_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NoFields"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    reopen_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The hole is back"
                 *     }
                 */
                "application/json": components["schemas"]["ReopenRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    assign_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "owner": "human:loan-desk",
                 *       "reason": "The team is on leave"
                 *     }
                 */
                "application/json": components["schemas"]["AssignStageRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Done elsewhere"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    escalate_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Fraud flag",
                 *       "to": "human:supervisors"
                 *     }
                 */
                "application/json": components["schemas"]["EscalateRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    pause_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The applicant is away",
                 *       "because": "waiting_citizen"
                 *     }
                 */
                "application/json": components["schemas"]["PauseRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    resume_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The papers are here"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The form was wrong"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    skip_stage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
                /**
                 * @description The stage's id
                 * @example underwrite
                 */
                stage: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Done on paper"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_suggestions: {
        parameters: {
            query?: {
                /**
                 * @description How far tickets may be away, in metres: 1 to 10,000; 1,000 when absent
                 * @example 1000
                 */
                radius_m?: number;
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "card": {
                     *             "number": "DL-2026-00091",
                     *             "workflow": "Disaster loan",
                     *             "status": "in-progress",
                     *             "expected": "2026-11-21T15:10:00Z",
                     *             "stages": [
                     *               {
                     *                 "stage": "Identity check",
                     *                 "status": "done",
                     *                 "time": "2026-11-21T09:32:00Z"
                     *               }
                     *             ],
                     *             "duplicates": 3,
                     *             "supporters": 12,
                     *             "messages": [
                     *               {
                     *                 "time": "2026-11-21T09:32:00Z",
                     *                 "text": "Crew is on its way"
                     *               }
                     *             ]
                     *           },
                     *           "follow": "CP-2026-00007-2M8X4QK1",
                     *           "opened_at": "2026-11-21T09:32:00Z",
                     *           "score": 0.83,
                     *           "distance_m": 34,
                     *           "likeness": 0.5,
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "title": "Hole in Elm Street"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_SuggestionBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    support_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "supports": true
                 *     }
                 */
                "application/json": components["schemas"]["SupportRequest"];
            };
        };
        responses: {
            /** @description The ticket's public side */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "DL-2026-00091",
                     *       "workflow": "Disaster loan",
                     *       "status": "in-progress",
                     *       "expected": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "stage": "Identity check",
                     *           "status": "done",
                     *           "time": "2026-11-21T09:32:00Z"
                     *         }
                     *       ],
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "messages": [
                     *         {
                     *           "time": "2026-11-21T09:32:00Z",
                     *           "text": "Crew is on its way"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrackBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_timeline: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "seq": 1,
                     *           "time": "2026-11-21T09:30:00Z",
                     *           "kind": "stage-finished",
                     *           "actor": "prn_01hzk2m9xq4c7",
                     *           "actor_name": "Maria at the desk",
                     *           "role": "staff",
                     *           "visibility": "staff",
                     *           "position": "0000000000g00",
                     *           "stage": "id_check",
                     *           "purpose": "compensate",
                     *           "level": 1,
                     *           "owner": "IRS_VerifyBot",
                     *           "status": "done",
                     *           "field": "permit.ends_on",
                     *           "job": "job_01hzk2m9xq4c7",
                     *           "trigger": {
                     *             "name": "escalate blocked",
                     *             "version": 1,
                     *             "depth": 1,
                     *             "began_with": {
                     *               "ticket": "tkt_01hzk2m9xq4c7",
                     *               "event": 3
                     *             }
                     *           },
                     *           "triggers": [
                     *             "echo"
                     *           ],
                     *           "agent": {
                     *             "call": 7,
                     *             "name": "Pothole-Ranker",
                     *             "version": 1,
                     *             "autonomy": "act",
                     *             "became": "acted",
                     *             "effects": {
                     *               "priority": 1
                     *             },
                     *             "took_ms": 12
                     *           },
                     *           "because": "weather",
                     *           "metric": "resolution",
                     *           "threshold": "75%",
                     *           "policy": "Urgent",
                     *           "passed_over": [
                     *             {
                     *               "policy": {
                     *                 "name": "Urgent",
                     *                 "version": 1
                     *               },
                     *               "reason": "data has no field amount"
                     *             }
                     *           ],
                     *           "notice": "escalated",
                     *           "channel": "mail",
                     *           "outcome": "done",
                     *           "note": "Two documents were compared",
                     *           "confidence": 0.93,
                     *           "column": "review",
                     *           "workflow_version_before": 1,
                     *           "workflow_version": 3,
                     *           "limit": {
                     *             "field": "owner",
                     *             "name": "human:road-crew",
                     *             "max": 3,
                     *             "count": 4
                     *           },
                     *           "link": {
                     *             "kind": "blocked_by",
                     *             "ticket": "tkt_01hzk2m9xq4c7",
                     *             "number": "CP-2026-00007"
                     *           },
                     *           "watcher": "prn_01hzk2m9xq4c7",
                     *           "location": {
                     *             "lat": 39.763,
                     *             "lon": -89.653,
                     *             "address": "5th Street 12"
                     *           },
                     *           "file": {
                     *             "id": "att_01hzk2m9xq4c7",
                     *             "name": "pothole.jpg",
                     *             "size": 482113,
                     *             "media_type": "image/jpeg",
                     *             "digest": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
                     *           },
                     *           "origin": "CP-2026-00009",
                     *           "voice": "tkt_01hzk2m9xq4c7",
                     *           "playbook": {
                     *             "run": 1,
                     *             "name": "Fix a pothole",
                     *             "version": 1
                     *           }
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_TimelineEntry"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    unlink_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "blocked_by",
                 *       "to": "CP-2026-00007"
                 *     }
                 */
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    unmerge_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NothingRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    watch_ticket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
                /**
                 * @description The `version` that the change was made from, in quotes; a ticket that has changed since is answered 412
                 * @example "2"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The ticket's id, number or tracking string
                 * @example DL-2026-00091
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "watches": true
                 *     }
                 */
                "application/json": components["schemas"]["WatchRequest"];
            };
        };
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_triggers: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "escalate blocked",
                     *           "version": 1,
                     *           "definition": {
                     *             "name": "escalate blocked",
                     *             "activator": {
                     *               "in_status": "blocked",
                     *               "for": "24h"
                     *             },
                     *             "then": {
                     *               "assign": "human:senior_supervisor"
                     *             }
                     *           },
                     *           "enabled": true,
                     *           "parked": {
                     *             "at": "2026-11-21T09:30:00Z",
                     *             "reason": "data has no field amount"
                     *           },
                     *           "fired": 37,
                     *           "fired_at": null,
                     *           "left_out": 0,
                     *           "warnings": [
                     *             {
                     *               "path": "title",
                     *               "code": "OMS-025",
                     *               "detail": "must not be blank",
                     *               "line": 4,
                     *               "column": 14
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_TriggerBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_trigger: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "escalate blocked",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "escalate blocked",
                     *         "activator": {
                     *           "in_status": "blocked",
                     *           "for": "24h"
                     *         },
                     *         "then": {
                     *           "assign": "human:senior_supervisor"
                     *         }
                     *       },
                     *       "enabled": true,
                     *       "parked": {
                     *         "at": "2026-11-21T09:30:00Z",
                     *         "reason": "data has no field amount"
                     *       },
                     *       "fired": 37,
                     *       "fired_at": null,
                     *       "left_out": 0,
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name, as in the definition
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "escalate blocked",
                 *       "board": "City Potholes",
                 *       "activator": {
                 *         "in_status": "blocked",
                 *         "for": "24h"
                 *       },
                 *       "then": {
                 *         "assign": "human:senior_supervisor"
                 *       }
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    disable_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version that is disabled already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Urgent",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "Urgent",
                     *         "order": 10,
                     *         "targets": [
                     *           {
                     *             "metric": "resolution",
                     *             "target": "48h"
                     *           }
                     *         ]
                     *       },
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_candidates: {
        parameters: {
            query: {
                /**
                 * @description The version that the worker has
                 * @example 1
                 */
                version: number;
                /**
                 * @description Most tickets: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example tkt_01hzk2m9xq4c7
                 */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example auto-rank
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "ticket": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091",
                     *             "tracking": "DL-2026-00091-7K3M9XQ4",
                     *             "board": "DisasterLoan",
                     *             "workflow": "DisasterLoan",
                     *             "workflow_version": 1,
                     *             "title": "Loan for ACME Solar",
                     *             "description": "Roof lost in the storm",
                     *             "data": {
                     *               "amount": 120000
                     *             },
                     *             "priority": 2,
                     *             "owner": "human:loan-desk",
                     *             "labels": [
                     *               "storm"
                     *             ],
                     *             "status": "in-progress",
                     *             "status_since": "2026-11-21T09:31:07Z",
                     *             "because": "weather",
                     *             "column": "in-progress",
                     *             "lane": "north",
                     *             "rank": "018F3C2A9B4D70008",
                     *             "links": [
                     *               {
                     *                 "kind": "blocked_by",
                     *                 "ticket": "tkt_01hzk2m9xq4c7",
                     *                 "number": "CP-2026-00007"
                     *               }
                     *             ],
                     *             "watchers": [
                     *               "prn_01hzk2m9xq4c7"
                     *             ],
                     *             "location": {
                     *               "lat": 39.763,
                     *               "lon": -89.653,
                     *               "address": "5th Street 12"
                     *             },
                     *             "attachment_count": 2,
                     *             "version": 2,
                     *             "opened_at": "2026-11-21T09:30:00Z",
                     *             "opened_by": "prn_01hzk2m9xq4c7",
                     *             "due_at": "2026-11-21T15:10:00Z",
                     *             "stages": [
                     *               {
                     *                 "id": "id_check",
                     *                 "name": "Identity check",
                     *                 "status": "in-progress",
                     *                 "owner": "IRS_VerifyBot",
                     *                 "workflow": "Inspection",
                     *                 "ticket": "IN-2026-00007",
                     *                 "attempt": 1,
                     *                 "since": "2026-11-21T09:31:07Z",
                     *                 "due_at": "2026-11-21T10:00:00Z",
                     *                 "lease_epoch": 1,
                     *                 "escalated_at": "2026-11-21T09:40:00Z",
                     *                 "retry_at": "2026-11-21T09:45:00Z",
                     *                 "timeout_at": "2026-11-21T10:31:07Z",
                     *                 "supervision": {
                     *                   "name": "Take the payment back",
                     *                   "owner": "human:supervisors",
                     *                   "status": "queued",
                     *                   "attempt": 1,
                     *                   "since": null,
                     *                   "due_at": null,
                     *                   "level": 1
                     *                 },
                     *                 "compensation": {
                     *                   "name": "Take the payment back",
                     *                   "owner": "human:supervisors",
                     *                   "status": "queued",
                     *                   "attempt": 1,
                     *                   "since": null,
                     *                   "due_at": null,
                     *                   "level": 1
                     *                 }
                     *               }
                     *             ],
                     *             "stage": "id_check",
                     *             "history": [
                     *               {
                     *                 "stage": "id_check",
                     *                 "status": "in-progress",
                     *                 "ts": "2026-11-21T09:31:07Z"
                     *               }
                     *             ],
                     *             "sla_status": "ok",
                     *             "escalated_at": null,
                     *             "supervision": {
                     *               "name": "Take the payment back",
                     *               "owner": "human:supervisors",
                     *               "status": "queued",
                     *               "attempt": 1,
                     *               "since": null,
                     *               "due_at": null,
                     *               "level": 1
                     *             },
                     *             "playbooks": [
                     *               {
                     *                 "run": 1,
                     *                 "playbook": "Fix a pothole",
                     *                 "version": 1,
                     *                 "status": "running",
                     *                 "since": "2026-11-21T09:30:00Z",
                     *                 "started_at": "2026-11-21T09:30:00Z",
                     *                 "steps": [
                     *                   {
                     *                     "id": "order",
                     *                     "status": "queued",
                     *                     "owner": "svc:depot",
                     *                     "attempt": 1,
                     *                     "since": "2026-11-21T09:30:00Z"
                     *                   }
                     *                 ]
                     *               }
                     *             ],
                     *             "part_of": {
                     *               "number": "DL-2026-00091",
                     *               "stage": "inspect"
                     *             },
                     *             "duplicates": 3,
                     *             "supporters": 12,
                     *             "merged_into": "CP-2026-00007",
                     *             "merged": [
                     *               "CP-2026-00009"
                     *             ],
                     *             "agent_calls": [
                     *               {
                     *                 "call": 7,
                     *                 "agent": "Pothole-Ranker",
                     *                 "version": 1,
                     *                 "autonomy": "suggest",
                     *                 "waits_for": "person",
                     *                 "asked_at": "2026-11-21T09:30:00Z",
                     *                 "answered_at": "2026-11-21T09:30:00Z",
                     *                 "output": 1,
                     *                 "effects": {
                     *                   "priority": 1
                     *                 },
                     *                 "confidence": 0.9,
                     *                 "escalate": false
                     *               }
                     *             ],
                     *             "allowed_commands": [
                     *               "comment",
                     *               "label",
                     *               "link",
                     *               "watch",
                     *               "locate",
                     *               "support",
                     *               "duplicate",
                     *               "merge",
                     *               "assign",
                     *               "priority",
                     *               "cancel",
                     *               "escalate",
                     *               "rank"
                     *             ],
                     *             "warnings": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ],
                     *             "position": "0000000000g00"
                     *           },
                     *           "now": "2026-11-21T09:30:00Z",
                     *           "held_since": null,
                     *           "quiet": false
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_CandidateBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    conclude_candidates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example auto-rank
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": 1,
                 *       "from": "0000000000g00",
                 *       "to": "0000000000h00",
                 *       "results": [
                 *         {
                 *           "ticket": "tkt_01hzk2m9xq4c7",
                 *           "version": 1,
                 *           "holds": true,
                 *           "then": [
                 *             {
                 *               "priority": 1
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ConcludeRequest"];
            };
        };
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "outcomes": [
                     *         {
                     *           "outcome": "done",
                     *           "why": null
                     *         }
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ConcludedBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    next_candidates: {
        parameters: {
            query: {
                /**
                 * @description The version that the worker has
                 * @example 1
                 */
                version: number;
                /**
                 * @description Most tickets: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `to` of the answer before, where the cursor was left where it is
                 * @example 0000000000g00
                 */
                behind?: string;
                /**
                 * @description How many seconds to wait: 0 to 60; 0 when absent
                 * @example 20
                 */
                wait_s?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example auto-rank
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What lies ahead */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "0000000000g00",
                     *       "to": "0000000000h00",
                     *       "candidates": [
                     *         {
                     *           "ticket": {
                     *             "id": "tkt_01hzk2m9xq4c7",
                     *             "number": "DL-2026-00091",
                     *             "tracking": "DL-2026-00091-7K3M9XQ4",
                     *             "board": "DisasterLoan",
                     *             "workflow": "DisasterLoan",
                     *             "workflow_version": 1,
                     *             "title": "Loan for ACME Solar",
                     *             "description": "Roof lost in the storm",
                     *             "data": {
                     *               "amount": 120000
                     *             },
                     *             "priority": 2,
                     *             "owner": "human:loan-desk",
                     *             "labels": [
                     *               "storm"
                     *             ],
                     *             "status": "in-progress",
                     *             "status_since": "2026-11-21T09:31:07Z",
                     *             "because": "weather",
                     *             "column": "in-progress",
                     *             "lane": "north",
                     *             "rank": "018F3C2A9B4D70008",
                     *             "links": [
                     *               {
                     *                 "kind": "blocked_by",
                     *                 "ticket": "tkt_01hzk2m9xq4c7",
                     *                 "number": "CP-2026-00007"
                     *               }
                     *             ],
                     *             "watchers": [
                     *               "prn_01hzk2m9xq4c7"
                     *             ],
                     *             "location": {
                     *               "lat": 39.763,
                     *               "lon": -89.653,
                     *               "address": "5th Street 12"
                     *             },
                     *             "attachment_count": 2,
                     *             "version": 2,
                     *             "opened_at": "2026-11-21T09:30:00Z",
                     *             "opened_by": "prn_01hzk2m9xq4c7",
                     *             "due_at": "2026-11-21T15:10:00Z",
                     *             "stages": [
                     *               {
                     *                 "id": "id_check",
                     *                 "name": "Identity check",
                     *                 "status": "in-progress",
                     *                 "owner": "IRS_VerifyBot",
                     *                 "workflow": "Inspection",
                     *                 "ticket": "IN-2026-00007",
                     *                 "attempt": 1,
                     *                 "since": "2026-11-21T09:31:07Z",
                     *                 "due_at": "2026-11-21T10:00:00Z",
                     *                 "lease_epoch": 1,
                     *                 "escalated_at": "2026-11-21T09:40:00Z",
                     *                 "retry_at": "2026-11-21T09:45:00Z",
                     *                 "timeout_at": "2026-11-21T10:31:07Z",
                     *                 "supervision": {
                     *                   "name": "Take the payment back",
                     *                   "owner": "human:supervisors",
                     *                   "status": "queued",
                     *                   "attempt": 1,
                     *                   "since": null,
                     *                   "due_at": null,
                     *                   "level": 1
                     *                 },
                     *                 "compensation": {
                     *                   "name": "Take the payment back",
                     *                   "owner": "human:supervisors",
                     *                   "status": "queued",
                     *                   "attempt": 1,
                     *                   "since": null,
                     *                   "due_at": null,
                     *                   "level": 1
                     *                 }
                     *               }
                     *             ],
                     *             "stage": "id_check",
                     *             "history": [
                     *               {
                     *                 "stage": "id_check",
                     *                 "status": "in-progress",
                     *                 "ts": "2026-11-21T09:31:07Z"
                     *               }
                     *             ],
                     *             "sla_status": "ok",
                     *             "escalated_at": null,
                     *             "supervision": {
                     *               "name": "Take the payment back",
                     *               "owner": "human:supervisors",
                     *               "status": "queued",
                     *               "attempt": 1,
                     *               "since": null,
                     *               "due_at": null,
                     *               "level": 1
                     *             },
                     *             "playbooks": [
                     *               {
                     *                 "run": 1,
                     *                 "playbook": "Fix a pothole",
                     *                 "version": 1,
                     *                 "status": "running",
                     *                 "since": "2026-11-21T09:30:00Z",
                     *                 "started_at": "2026-11-21T09:30:00Z",
                     *                 "steps": [
                     *                   {
                     *                     "id": "order",
                     *                     "status": "queued",
                     *                     "owner": "svc:depot",
                     *                     "attempt": 1,
                     *                     "since": "2026-11-21T09:30:00Z"
                     *                   }
                     *                 ]
                     *               }
                     *             ],
                     *             "part_of": {
                     *               "number": "DL-2026-00091",
                     *               "stage": "inspect"
                     *             },
                     *             "duplicates": 3,
                     *             "supporters": 12,
                     *             "merged_into": "CP-2026-00007",
                     *             "merged": [
                     *               "CP-2026-00009"
                     *             ],
                     *             "agent_calls": [
                     *               {
                     *                 "call": 7,
                     *                 "agent": "Pothole-Ranker",
                     *                 "version": 1,
                     *                 "autonomy": "suggest",
                     *                 "waits_for": "person",
                     *                 "asked_at": "2026-11-21T09:30:00Z",
                     *                 "answered_at": "2026-11-21T09:30:00Z",
                     *                 "output": 1,
                     *                 "effects": {
                     *                   "priority": 1
                     *                 },
                     *                 "confidence": 0.9,
                     *                 "escalate": false
                     *               }
                     *             ],
                     *             "allowed_commands": [
                     *               "comment",
                     *               "label",
                     *               "link",
                     *               "watch",
                     *               "locate",
                     *               "support",
                     *               "duplicate",
                     *               "merge",
                     *               "assign",
                     *               "priority",
                     *               "cancel",
                     *               "escalate",
                     *               "rank"
                     *             ],
                     *             "warnings": [
                     *               {
                     *                 "path": "title",
                     *                 "code": "OMS-025",
                     *                 "detail": "must not be blank",
                     *                 "line": 4,
                     *                 "column": 14
                     *               }
                     *             ],
                     *             "position": "0000000000g00"
                     *           },
                     *           "now": "2026-11-21T09:30:00Z",
                     *           "held_since": null,
                     *           "quiet": false
                     *         }
                     *       ],
                     *       "parked": {
                     *         "at": "2026-11-21T09:30:00Z",
                     *         "reason": "data has no field amount"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AheadBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    check_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name, as in the definition
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "definition": {
                 *         "name": "escalate blocked",
                 *         "activator": {
                 *           "in_status": "blocked",
                 *           "for": "24h"
                 *         },
                 *         "then": {
                 *           "assign": "human:senior_supervisor"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CheckTriggerRequest"];
            };
        };
        responses: {
            /** @description It can be published */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CheckedTriggerBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    dry_run_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "after": null
                 *     }
                 */
                "application/json": components["schemas"]["DryRunRequest"];
            };
        };
        responses: {
            /** @description What it would have done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tickets": 2000,
                     *       "would_fire": 37,
                     *       "firings": [
                     *         {
                     *           "number": "CP-2026-00042",
                     *           "at": "2026-11-21T09:30:00Z",
                     *           "event": 3,
                     *           "would": [
                     *             "assigned"
                     *           ],
                     *           "tells": [
                     *             "human:lead"
                     *           ],
                     *           "refused": null
                     *         }
                     *       ],
                     *       "failed": 0,
                     *       "why": "data has no field amount",
                     *       "instants": {
                     *         "count": 5,
                     *         "at": [
                     *           "2026-11-20T07:30:00Z"
                     *         ],
                     *         "more": false
                     *       },
                     *       "next": "tkt_01hzk2m9xq4c7"
                     *     }
                     */
                    "application/json": components["schemas"]["DryRunBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    send_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example lamp is out
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "lamp-out",
                 *       "lamp": 1742
                 *     }
                 */
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "became": "opened",
                     *       "ticket": "SL-2026-00042"
                     *     }
                     */
                    "application/json": components["schemas"]["EventBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    park_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The crew is away"
                 *     }
                 */
                "application/json": components["schemas"]["ReasonRequest"];
            };
        };
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "escalate blocked",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "escalate blocked",
                     *         "activator": {
                     *           "in_status": "blocked",
                     *           "for": "24h"
                     *         },
                     *         "then": {
                     *           "assign": "human:senior_supervisor"
                     *         }
                     *       },
                     *       "enabled": true,
                     *       "parked": {
                     *         "at": "2026-11-21T09:30:00Z",
                     *         "reason": "data has no field amount"
                     *       },
                     *       "fired": 37,
                     *       "fired_at": null,
                     *       "left_out": 0,
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    run_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example to asphalt
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ticket": "CP-2026-00042"
                 *     }
                 */
                "application/json": components["schemas"]["RunTriggerRequest"];
            };
        };
        responses: {
            /** @description The ticket after it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    unpark_trigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The trigger's name
                 * @example escalate blocked
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NothingRequest"];
            };
        };
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "escalate blocked",
                     *       "version": 1,
                     *       "definition": {
                     *         "name": "escalate blocked",
                     *         "activator": {
                     *           "in_status": "blocked",
                     *           "for": "24h"
                     *         },
                     *         "then": {
                     *           "assign": "human:senior_supervisor"
                     *         }
                     *       },
                     *       "enabled": true,
                     *       "parked": {
                     *         "at": "2026-11-21T09:30:00Z",
                     *         "reason": "data has no field amount"
                     *       },
                     *       "fired": 37,
                     *       "fired_at": null,
                     *       "left_out": 0,
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_views: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "Mine and stuck",
                     *           "query": "category:blocked owner:me",
                     *           "sort": "due,-priority",
                     *           "columns": [
                     *             "number",
                     *             "title",
                     *             "due_at"
                     *           ],
                     *           "shared": false,
                     *           "owner": "prn_01hzk2m9xq4c7",
                     *           "saved_at": "2026-11-21T09:30:00Z"
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_ViewBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_view: {
        parameters: {
            query?: {
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The view's name
                 * @example Mine and stuck
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The view */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Mine and stuck",
                     *       "query": "category:blocked owner:me",
                     *       "sort": "due,-priority",
                     *       "columns": [
                     *         "number",
                     *         "title",
                     *         "due_at"
                     *       ],
                     *       "shared": false,
                     *       "owner": "prn_01hzk2m9xq4c7",
                     *       "saved_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ViewBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    save_view: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The view's name
                 * @example Mine and stuck
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "status:blocked owner:me",
                 *       "sort": "due"
                 *     }
                 */
                "application/json": components["schemas"]["ViewRequest"];
            };
        };
        responses: {
            /** @description The view of this name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Mine and stuck",
                     *       "query": "category:blocked owner:me",
                     *       "sort": "due,-priority",
                     *       "columns": [
                     *         "number",
                     *         "title",
                     *         "due_at"
                     *       ],
                     *       "shared": false,
                     *       "owner": "prn_01hzk2m9xq4c7",
                     *       "saved_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ViewBody"];
                };
            };
            /** @description A new view */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Mine and stuck",
                     *       "query": "category:blocked owner:me",
                     *       "sort": "due,-priority",
                     *       "columns": [
                     *         "number",
                     *         "title",
                     *         "due_at"
                     *       ],
                     *       "shared": false,
                     *       "owner": "prn_01hzk2m9xq4c7",
                     *       "saved_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ViewBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_view: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The view's name
                 * @example Mine and stuck
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The view that was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Mine and stuck",
                     *       "query": "category:blocked owner:me",
                     *       "sort": "due,-priority",
                     *       "columns": [
                     *         "number",
                     *         "title",
                     *         "due_at"
                     *       ],
                     *       "shared": false,
                     *       "owner": "prn_01hzk2m9xq4c7",
                     *       "saved_at": "2026-11-21T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ViewBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_workflows: {
        parameters: {
            query?: {
                /**
                 * @description Most items of the page: 1 to 1,000; 50 when absent
                 * @example 50
                 */
                limit?: number;
                /**
                 * @description The `next` of the page before; the first page when absent
                 * @example 0000000000g00
                 */
                cursor?: string;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "DisasterLoan",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_WorkflowSummary"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_workflow: {
        parameters: {
            query?: {
                /**
                 * @description Which version; the newest when absent
                 * @example 1
                 */
                version?: number;
                /**
                 * @description The `position` of a write: the answer is at least as new
                 * @example 0000000000g00
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The workflow's name
                 * @example DisasterLoan
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "DisasterLoan",
                     *       "version": 1,
                     *       "latest_version": 1,
                     *       "definition": {
                     *         "name": "DisasterLoan",
                     *         "stages": [
                     *           {
                     *             "id": "id_check",
                     *             "owner": "IRS_VerifyBot"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowBody"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    publish_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The workflow's name, as in the definition
                 * @example DisasterLoan
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "DisasterLoan",
                 *       "stages": [
                 *         {
                 *           "id": "id_check",
                 *           "owner": "IRS_VerifyBot",
                 *           "slaMins": 30
                 *         },
                 *         {
                 *           "id": "fund",
                 *           "owner": "Treasury_Payments",
                 *           "dependsOn": [
                 *             "id_check"
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowDefinition"];
            };
        };
        responses: {
            /** @description The version that has this content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "DisasterLoan",
                     *       "version": 1,
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedBody"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "DisasterLoan",
                     *       "version": 1,
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedBody"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html> */
                    "text/html": string;
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_docs_alias: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html> */
                    "text/html": string;
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_engine_figures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example # TYPE oms_queue gauge
                     *     oms_queue 0
                     *     # EOF
                     */
                    "application/openmetrics-text": string;
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.0"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    follow_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Number and following code
                 * @example CP-2026-00007-2M8X4QK1
                 */
                follow: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket's public side */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "DL-2026-00091",
                     *       "workflow": "Disaster loan",
                     *       "status": "in-progress",
                     *       "expected": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "stage": "Identity check",
                     *           "status": "done",
                     *           "time": "2026-11-21T09:32:00Z"
                     *         }
                     *       ],
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "messages": [
                     *         {
                     *           "time": "2026-11-21T09:32:00Z",
                     *           "text": "Crew is on its way"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrackBody"];
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_voice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Number and following code
                 * @example CP-2026-00007-2M8X4QK1
                 */
                follow: string;
                /**
                 * @description Number and access code of one's own ticket
                 * @example CP-2026-00009-7K3M9XQ4
                 */
                tracking: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket's public side */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "DL-2026-00091",
                     *       "workflow": "Disaster loan",
                     *       "status": "in-progress",
                     *       "expected": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "stage": "Identity check",
                     *           "status": "done",
                     *           "time": "2026-11-21T09:32:00Z"
                     *         }
                     *       ],
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "messages": [
                     *         {
                     *           "time": "2026-11-21T09:32:00Z",
                     *           "text": "Crew is on its way"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrackBody"];
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    take_voice_back: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Number and following code
                 * @example CP-2026-00007-2M8X4QK1
                 */
                follow: string;
                /**
                 * @description Number and access code of one's own ticket
                 * @example CP-2026-00009-7K3M9XQ4
                 */
                tracking: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket's public side */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "DL-2026-00091",
                     *       "workflow": "Disaster loan",
                     *       "status": "in-progress",
                     *       "expected": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "stage": "Identity check",
                     *           "status": "done",
                     *           "time": "2026-11-21T09:32:00Z"
                     *         }
                     *       ],
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "messages": [
                     *         {
                     *           "time": "2026-11-21T09:32:00Z",
                     *           "text": "Crew is on its way"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrackBody"];
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    track_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Number and access code
                 * @example DL-2026-00091-7K3M9XQ4
                 */
                tracking: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket's public side */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "DL-2026-00091",
                     *       "workflow": "Disaster loan",
                     *       "status": "in-progress",
                     *       "expected": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "stage": "Identity check",
                     *           "status": "done",
                     *           "time": "2026-11-21T09:32:00Z"
                     *         }
                     *       ],
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "messages": [
                     *         {
                     *           "time": "2026-11-21T09:32:00Z",
                     *           "text": "Crew is on its way"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TrackBody"];
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    open_ticket_alias: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 printable ASCII characters; the same request with the same key gets the first answer again, for at least 24 hours
                 * @example 5f0c6e1a-intake-4711
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "board": "City Potholes",
                 *       "title": "Hole in Elm Street",
                 *       "sla": "48h"
                 *     }
                 */
                "application/json": components["schemas"]["OpenRequest"];
            };
        };
        responses: {
            /** @description The new ticket */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tkt_01hzk2m9xq4c7",
                     *       "number": "DL-2026-00091",
                     *       "tracking": "DL-2026-00091-7K3M9XQ4",
                     *       "board": "DisasterLoan",
                     *       "workflow": "DisasterLoan",
                     *       "workflow_version": 1,
                     *       "title": "Loan for ACME Solar",
                     *       "description": "Roof lost in the storm",
                     *       "data": {
                     *         "amount": 120000
                     *       },
                     *       "priority": 2,
                     *       "owner": "human:loan-desk",
                     *       "labels": [
                     *         "storm"
                     *       ],
                     *       "status": "in-progress",
                     *       "status_since": "2026-11-21T09:31:07Z",
                     *       "because": "weather",
                     *       "column": "in-progress",
                     *       "lane": "north",
                     *       "rank": "018F3C2A9B4D70008",
                     *       "links": [
                     *         {
                     *           "kind": "blocked_by",
                     *           "ticket": "tkt_01hzk2m9xq4c7",
                     *           "number": "CP-2026-00007"
                     *         }
                     *       ],
                     *       "watchers": [
                     *         "prn_01hzk2m9xq4c7"
                     *       ],
                     *       "location": {
                     *         "lat": 39.763,
                     *         "lon": -89.653,
                     *         "address": "5th Street 12"
                     *       },
                     *       "attachment_count": 2,
                     *       "version": 2,
                     *       "opened_at": "2026-11-21T09:30:00Z",
                     *       "opened_by": "prn_01hzk2m9xq4c7",
                     *       "due_at": "2026-11-21T15:10:00Z",
                     *       "stages": [
                     *         {
                     *           "id": "id_check",
                     *           "name": "Identity check",
                     *           "status": "in-progress",
                     *           "owner": "IRS_VerifyBot",
                     *           "workflow": "Inspection",
                     *           "ticket": "IN-2026-00007",
                     *           "attempt": 1,
                     *           "since": "2026-11-21T09:31:07Z",
                     *           "due_at": "2026-11-21T10:00:00Z",
                     *           "lease_epoch": 1,
                     *           "escalated_at": "2026-11-21T09:40:00Z",
                     *           "retry_at": "2026-11-21T09:45:00Z",
                     *           "timeout_at": "2026-11-21T10:31:07Z",
                     *           "supervision": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           },
                     *           "compensation": {
                     *             "name": "Take the payment back",
                     *             "owner": "human:supervisors",
                     *             "status": "queued",
                     *             "attempt": 1,
                     *             "since": null,
                     *             "due_at": null,
                     *             "level": 1
                     *           }
                     *         }
                     *       ],
                     *       "stage": "id_check",
                     *       "history": [
                     *         {
                     *           "stage": "id_check",
                     *           "status": "in-progress",
                     *           "ts": "2026-11-21T09:31:07Z"
                     *         }
                     *       ],
                     *       "sla_status": "ok",
                     *       "escalated_at": null,
                     *       "supervision": {
                     *         "name": "Take the payment back",
                     *         "owner": "human:supervisors",
                     *         "status": "queued",
                     *         "attempt": 1,
                     *         "since": null,
                     *         "due_at": null,
                     *         "level": 1
                     *       },
                     *       "playbooks": [
                     *         {
                     *           "run": 1,
                     *           "playbook": "Fix a pothole",
                     *           "version": 1,
                     *           "status": "running",
                     *           "since": "2026-11-21T09:30:00Z",
                     *           "started_at": "2026-11-21T09:30:00Z",
                     *           "steps": [
                     *             {
                     *               "id": "order",
                     *               "status": "queued",
                     *               "owner": "svc:depot",
                     *               "attempt": 1,
                     *               "since": "2026-11-21T09:30:00Z"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "part_of": {
                     *         "number": "DL-2026-00091",
                     *         "stage": "inspect"
                     *       },
                     *       "duplicates": 3,
                     *       "supporters": 12,
                     *       "merged_into": "CP-2026-00007",
                     *       "merged": [
                     *         "CP-2026-00009"
                     *       ],
                     *       "agent_calls": [
                     *         {
                     *           "call": 7,
                     *           "agent": "Pothole-Ranker",
                     *           "version": 1,
                     *           "autonomy": "suggest",
                     *           "waits_for": "person",
                     *           "asked_at": "2026-11-21T09:30:00Z",
                     *           "answered_at": "2026-11-21T09:30:00Z",
                     *           "output": 1,
                     *           "effects": {
                     *             "priority": 1
                     *           },
                     *           "confidence": 0.9,
                     *           "escalate": false
                     *         }
                     *       ],
                     *       "allowed_commands": [
                     *         "comment",
                     *         "label",
                     *         "link",
                     *         "watch",
                     *         "locate",
                     *         "support",
                     *         "duplicate",
                     *         "merge",
                     *         "assign",
                     *         "priority",
                     *         "cancel",
                     *         "escalate",
                     *         "rank"
                     *       ],
                     *       "warnings": [
                     *         {
                     *           "path": "title",
                     *           "code": "OMS-025",
                     *           "detail": "must not be blank",
                     *           "line": 4,
                     *           "column": 14
                     *         }
                     *       ],
                     *       "position": "0000000000g00"
                     *     }
                     */
                    "application/json": components["schemas"]["StaffTicket"];
                };
            };
            400: components["responses"]["Malformed"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["StateForbids"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["ContentType"];
            422: components["responses"]["Refused"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
}

/** The paths whose `POST` takes an `Idempotency-Key`. */
export const KEYED: ReadonlySet<string> = new Set([
  "/api/v1/boards",
  "/api/v1/jobs",
  "/api/v1/jobs/{id}/cancel",
  "/api/v1/jobs/{id}/undo",
  "/api/v1/tasks/complete",
  "/api/v1/tasks/{id}/assign",
  "/api/v1/tasks/{id}/complete",
  "/api/v1/tasks/{id}/heartbeat",
  "/api/v1/tasks/{id}/release",
  "/api/v1/tickets",
  "/api/v1/tickets/batch",
  "/api/v1/tickets/{id}/agents/{name}/call",
  "/api/v1/tickets/{id}/assign",
  "/api/v1/tickets/{id}/attachments",
  "/api/v1/tickets/{id}/calls/{call}/accept",
  "/api/v1/tickets/{id}/calls/{call}/reject",
  "/api/v1/tickets/{id}/cancel",
  "/api/v1/tickets/{id}/comment",
  "/api/v1/tickets/{id}/duplicate",
  "/api/v1/tickets/{id}/erase",
  "/api/v1/tickets/{id}/escalate",
  "/api/v1/tickets/{id}/label",
  "/api/v1/tickets/{id}/link",
  "/api/v1/tickets/{id}/locate",
  "/api/v1/tickets/{id}/merge",
  "/api/v1/tickets/{id}/migrate",
  "/api/v1/tickets/{id}/move",
  "/api/v1/tickets/{id}/playbooks",
  "/api/v1/tickets/{id}/playbooks/{run}/cancel",
  "/api/v1/tickets/{id}/playbooks/{run}/retry",
  "/api/v1/tickets/{id}/playbooks/{run}/skip",
  "/api/v1/tickets/{id}/priority",
  "/api/v1/tickets/{id}/rank",
  "/api/v1/tickets/{id}/rebase",
  "/api/v1/tickets/{id}/reopen",
  "/api/v1/tickets/{id}/stages/{stage}/assign",
  "/api/v1/tickets/{id}/stages/{stage}/cancel",
  "/api/v1/tickets/{id}/stages/{stage}/escalate",
  "/api/v1/tickets/{id}/stages/{stage}/pause",
  "/api/v1/tickets/{id}/stages/{stage}/resume",
  "/api/v1/tickets/{id}/stages/{stage}/retry",
  "/api/v1/tickets/{id}/stages/{stage}/skip",
  "/api/v1/tickets/{id}/support",
  "/api/v1/tickets/{id}/unlink",
  "/api/v1/tickets/{id}/unmerge",
  "/api/v1/tickets/{id}/watch",
  "/tickets",
]);
