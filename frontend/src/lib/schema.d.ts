export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * About
         * @description Which server this is.
         */
        About: {
            name: string;
            version: string;
            /** @enum {unknown} */
            status: "ok";
        };
        /**
         * AccountEvent
         * @description Something that happened to an account; `about` is the session or token it was about.
         */
        AccountEvent: {
            /** Format: uuid */
            id: string;
            /** @enum {unknown} */
            what: "disabled" | "email_change" | "enabled" | "erased" | "failed_sign_in" | "password_change" | "refresh_reuse" | "registered" | "session_revoked" | "sign_in" | "token_created" | "token_revoked";
            /** Format: date-time */
            at: string;
            address: string;
            agent: string;
            about: string | null;
        };
        /**
         * Page[AccountEvent]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        AccountEventPage: {
            items: components["schemas"]["AccountEvent"][];
            next: string | null;
        };
        /**
         * ApiToken
         * @description A token for programs.
         */
        ApiToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {unknown} */
            scope: "read" | "write";
            /** Format: date-time */
            created_at: string;
            expires_on: string | null;
            used_at: string | null;
        };
        /**
         * Page[ApiToken]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        ApiTokenPage: {
            items: components["schemas"]["ApiToken"][];
            next: string | null;
        };
        /**
         * Comment
         * @description What somebody said about a task.
         */
        Comment: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            /** Format: uuid */
            task: string;
            text: string;
        };
        /**
         * CommentChange
         * @description A change of one's own comment.
         */
        CommentChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            /** @description Markdown, at most 65536 bytes. */
            text?: string;
        };
        /**
         * Page[Comment]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        CommentPage: {
            items: components["schemas"]["Comment"][];
            next: string | null;
        };
        /**
         * Commits
         * @description Commits after a position, oldest first; `next` is where to go on, null at the head (`seq`).
         */
        Commits: {
            epoch: string;
            seq: number;
            items: components["schemas"]["LoggedCommit"][];
            next: string | null;
        };
        /**
         * Committed
         * @description That a commit is stored.
         */
        Committed: {
            /** Format: uuid */
            id: string;
            epoch: string;
            seq: number;
            overwrote: components["schemas"]["Overwrote"][];
        };
        /**
         * Day
         * @description A date and how many tasks were completed on it.
         */
        Day: {
            date: string;
            completed: number;
        };
        /**
         * Deed
         * @description What somebody did in a workspace, without the contents.
         */
        Deed: {
            seq: number;
            /** Format: uuid */
            commit: string;
            actor: string;
            /** Format: date-time */
            at: string;
            group: string | null;
            undoes: number[];
            changes: components["schemas"]["Touched"][];
        };
        /**
         * Page[Deed]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        DeedPage: {
            items: components["schemas"]["Deed"][];
            next: string | null;
        };
        /**
         * Farewell
         * @description The password, so that nobody else erases an account.
         */
        Farewell: {
            /** Format: password */
            password: string;
        };
        /**
         * FieldHistory
         * @description A field before and after a commit; sets tell what was added and removed in `before`.
         */
        FieldHistory: {
            before: unknown;
            after: unknown;
        };
        /**
         * Happening
         * @description What one commit did to an entity.
         */
        Happening: {
            seq: number;
            /** Format: uuid */
            commit: string;
            actor: string;
            /** Format: date-time */
            at: string;
            group: string | null;
            undoes: number[];
            /** @enum {unknown} */
            op: "change" | "create" | "delete";
            fields: {
                [key: string]: components["schemas"]["FieldHistory"];
            };
        };
        /**
         * Page[Happening]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        HappeningPage: {
            items: components["schemas"]["Happening"][];
            next: string | null;
        };
        /**
         * Health
         * @description That it is well.
         */
        Health: {
            /** @enum {unknown} */
            status: "ok";
        };
        /**
         * Invitation
         * @description An invitation, good once and for some days.
         */
        Invitation: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            /** @enum {unknown} */
            role: "admin" | "member" | "owner" | "viewer";
            /** Format: date-time */
            expires_at: string;
            accepted_by: string | null;
            accepted_at: string | null;
        };
        /**
         * Page[Invitation]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        InvitationPage: {
            items: components["schemas"]["Invitation"][];
            next: string | null;
        };
        /**
         * Invited
         * @description A new invitation with its code, for whoever is to join.
         */
        Invited: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            /** @enum {unknown} */
            role: "admin" | "member" | "owner" | "viewer";
            /** Format: date-time */
            expires_at: string;
            accepted_by: string | null;
            accepted_at: string | null;
            /** @description Told once; the link is /#invitation=CODE. */
            code: string;
        };
        /**
         * IssuedToken
         * @description A new token with its text, which is told once.
         */
        IssuedToken: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {unknown} */
            scope: "read" | "write";
            /** Format: date-time */
            created_at: string;
            expires_on: string | null;
            used_at: string | null;
            token: string;
        };
        /**
         * Label
         * @description A label.
         */
        Label: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            name: string;
            color: string | null;
        };
        /**
         * LabelChange
         * @description A change of a label.
         */
        LabelChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            name?: string;
            color?: string | null;
        };
        /**
         * Page[Label]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        LabelPage: {
            items: components["schemas"]["Label"][];
            next: string | null;
        };
        /**
         * LoggedCommit
         * @description A commit, as it stands in the log. `pruned` ones have no mutations any more.
         */
        LoggedCommit: {
            /** Format: uuid */
            workspace: string;
            epoch: string;
            seq: number;
            /** Format: uuid */
            id: string;
            actor: string;
            /** Format: date-time */
            at: string;
            group: string | null;
            undoes: number[];
            overwrote: components["schemas"]["Overwrote"][];
            mutations: components["schemas"]["Mutation"][];
            pruned: boolean;
        };
        /**
         * Member
         * @description A member; the id is the person's. Name and address are null for somebody whose account is gone.
         */
        Member: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            /** @enum {unknown} */
            role: "admin" | "member" | "owner" | "viewer";
            name: string | null;
            email: string | null;
        };
        /**
         * MemberChange
         * @description Another role for a member.
         */
        MemberChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            /** @enum {unknown} */
            role?: "admin" | "member" | "owner" | "viewer";
        };
        /**
         * Page[Member]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        MemberPage: {
            items: components["schemas"]["Member"][];
            next: string | null;
        };
        /**
         * Members
         * @description What is added to a set and what is taken out of it.
         */
        Members: {
            /** @default [] */
            add?: string[];
            /** @default [] */
            remove?: string[];
        };
        /**
         * Move
         * @description Where a project goes: a workspace in which the caller may write.
         */
        Move: {
            /** Format: uuid */
            to: string;
        };
        /**
         * Moved
         * @description Where a project is now.
         */
        Moved: {
            /** Format: uuid */
            workspace: string;
            /** Format: uuid */
            project: string;
        };
        /**
         * Mutation
         * @description What a commit did to one entity: `value` is all of it afterwards, `before` what the `changed` fields were.
         *
         *         A field that is absent in `value` is empty. `before` is null where the commit created the entity.
         */
        Mutation: {
            kind: string;
            id: string;
            /** @enum {unknown} */
            op: "delete" | "put";
            value: Record<string, never> | null;
            changed: string[];
            before: Record<string, never> | null;
        };
        /**
         * NewApiToken
         * @description A token to make; `expires_on` is the last day on which it is good, in UTC.
         */
        NewApiToken: {
            name: string;
            /** @enum {unknown} */
            scope: "read" | "write";
            /** @default null */
            expires_on?: string | null;
        };
        /**
         * NewComment
         * @description A new comment.
         */
        NewComment: {
            /** Format: uuid */
            id?: string;
            /** @description Markdown, at most 65536 bytes. */
            text: string;
        };
        /**
         * NewCommit
         * @description Operations that are carried out all or none. A repeat with the same id answers the first reply again.
         */
        NewCommit: {
            /**
             * @description Chosen by the client; the Idempotency-Key is as good.
             * @default null
             */
            id?: string | null;
            operations: components["schemas"]["Operation"][];
            /**
             * @description Of the state that the client had seen.
             * @default null
             */
            epoch?: string | null;
            /**
             * @description Shared by commits that are undone together.
             * @default null
             */
            group?: string | null;
        };
        /**
         * NewInvitation
         * @description Whom to invite as what.
         */
        NewInvitation: {
            /** @enum {unknown} */
            role: "admin" | "member" | "owner" | "viewer";
        };
        /**
         * NewLabel
         * @description A new label.
         */
        NewLabel: {
            /** Format: uuid */
            id?: string;
            name: string;
            color?: string | null;
        };
        /**
         * NewProject
         * @description A new project; without a prefix it gets one from its name.
         */
        NewProject: {
            /** Format: uuid */
            id?: string;
            name: string;
            description?: string | null;
            color?: string | null;
            prefix?: string | null;
            archived?: boolean | null;
        };
        /**
         * NewTask
         * @description A new task; without a project it goes to the Inbox, or to that of its parent.
         */
        NewTask: {
            /** Format: uuid */
            id?: string;
            title: string;
            project?: string | null;
            description?: string | null;
            status?: ("cancelled" | "done" | "in_progress" | "todo") | null;
            priority?: ("high" | "low" | "medium" | "none" | "urgent") | null;
            labels?: string[] | null;
            assignees?: string[] | null;
            parent?: string | null;
            order?: components["schemas"]["Place"];
            start_on?: string | null;
            due_on?: string | null;
            due_time?: string | null;
            timezone?: string | null;
            recurrence?: string | null;
            estimate_minutes?: number | null;
        };
        /**
         * NewView
         * @description A new view.
         */
        NewView: {
            /** Format: uuid */
            id?: string;
            name: string;
            layout?: ("board" | "calendar" | "list" | "table") | null;
            query?: Record<string, never> | null;
        };
        /**
         * NewWorkspace
         * @description A new workspace, owned by the caller.
         */
        NewWorkspace: {
            /** Format: uuid */
            id?: string;
            name: string;
        };
        /**
         * Operation
         * @description One thing asked for. `fields` are those of the kind, as its own routes take them.
         */
        Operation: {
            /** @enum {unknown} */
            op: "change" | "create" | "delete" | "restore";
            /** @enum {unknown} */
            kind: "comment" | "invitation" | "label" | "member" | "project" | "task" | "view" | "workspace";
            /**
             * @description Of a new entity it may be left out.
             * @default null
             */
            id?: string | null;
            /** @default {} */
            fields?: Record<string, never>;
            /** @default null */
            base?: number | null;
        };
        /**
         * Overwrote
         * @description A value that somebody else had written after the client's `base`, and that is replaced now.
         */
        Overwrote: {
            kind: string;
            /** Format: uuid */
            id: string;
            field: string;
            value: unknown;
            by: string;
            seq: number;
        };
        /**
         * PasswordChange
         * @description A new password, with the present one or with the one-time code of a link.
         */
        PasswordChange: {
            /** Format: password */
            new_password: string;
            /** @default null */
            current_password?: string | null;
            /** @default null */
            code?: string | null;
        };
        /**
         * Person
         * @description A person, as they see themselves; `workspace` is their personal one.
         */
        Person: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            /** Format: uuid */
            workspace: string;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * PersonChange
         * @description Another name, or another e-mail address, which takes the password.
         */
        PersonChange: {
            /** @default null */
            name?: string | null;
            /** @default null */
            email?: string | null;
            /** @default null */
            current_password?: string | null;
        };
        /**
         * Place
         * @description A place in the project's order, named by a neighbour: one of the two; null is the very start, or the very end.
         */
        Place: {
            after?: string | null;
            before?: string | null;
        };
        /**
         * ProblemDetails
         * @description A failure, as RFC 9457 describes it. `code` is stable and meant for programs, `detail` for people.
         *
         *         `field` names the input at fault where there is one; `request_id` finds the request in the server's log.
         */
        ProblemDetails: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            request_id: string;
            /** @default null */
            field?: string | null;
        };
        /**
         * Project
         * @description A project. `moving_to` and `moved_to` name the workspace that it goes or went to.
         */
        Project: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            name: string;
            description: string;
            color: string | null;
            prefix: string;
            former_prefixes: string[];
            archived: boolean;
            moving_to: string | null;
            moved_to: string | null;
        };
        /**
         * ProjectChange
         * @description A change of a project.
         */
        ProjectChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            name?: string;
            description?: string | null;
            color?: string | null;
            /**
             * @description What the keys of its tasks begin with.
             * @example INB
             */
            prefix?: string;
            archived?: boolean | null;
        };
        /**
         * Page[Project]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        ProjectPage: {
            items: components["schemas"]["Project"][];
            next: string | null;
        };
        /**
         * Readiness
         * @description That it serves; `degraded` names what several servers share and is down at the moment.
         */
        Readiness: {
            /** @enum {unknown} */
            status: "degraded" | "ok";
            /** @default [] */
            degraded?: string[];
        };
        /**
         * Refresh
         * @description A refresh token; without it, the cookie is taken.
         */
        Refresh: {
            /** @default null */
            refresh_token?: string | null;
        };
        /**
         * Register
         * @description A new account; `code` is from the link for the first account, or an invitation's.
         */
        Register: {
            /** Format: email */
            email: string;
            /** Format: password */
            password: string;
            name: string;
            /** @default null */
            code?: string | null;
            /**
             * @description Give the refresh token as a cookie instead, for browsers.
             * @default false
             */
            cookie?: boolean;
        };
        /**
         * Session
         * @description Where somebody is signed in; `current` is what this request was made with.
         */
        Session: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            used_at: string;
            /** Format: date-time */
            expires_at: string;
            address: string;
            agent: string;
            current: boolean;
        };
        /**
         * Page[Session]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        SessionPage: {
            items: components["schemas"]["Session"][];
            next: string | null;
        };
        /**
         * SignIn
         * @description Signing in.
         */
        SignIn: {
            email: string;
            /** Format: password */
            password: string;
            /**
             * @description Give the refresh token as a cookie instead, for browsers.
             * @default false
             */
            cookie?: boolean;
        };
        /**
         * SignedIn
         * @description Tokens. The access token is good for `expires_in` seconds; `refresh_token` is null if the cookie has it.
         */
        SignedIn: {
            user: components["schemas"]["Person"];
            access_token: string;
            token_type: string;
            expires_in: number;
            refresh_token: string | null;
        };
        /**
         * Statistics
         * @description Counts of live tasks. `overdue` and `due_soon` (within 7 days) count open ones; days are the caller's.
         */
        Statistics: {
            total: number;
            by_status: {
                [key: string]: number;
            };
            open_by_priority: {
                [key: string]: number;
            };
            overdue: number;
            due_soon: number;
            completed_per_day: components["schemas"]["Day"][];
        };
        /**
         * Task
         * @description A task.
         */
        Task: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            /** @description Such as INB-12: the project's prefix and a number. */
            key: string | null;
            /** Format: uuid */
            project: string;
            title: string;
            description: string;
            /** @enum {unknown} */
            status: "cancelled" | "done" | "in_progress" | "todo";
            /** @enum {unknown} */
            priority: "high" | "low" | "medium" | "none" | "urgent";
            labels: string[];
            assignees: string[];
            parent: string | null;
            /** @description Sorts the tasks of a project, as text; ties break by id. */
            order: string;
            start_on: string | null;
            due_on: string | null;
            due_time: string | null;
            timezone: string | null;
            recurrence: string | null;
            estimate_minutes: number | null;
            completed_at: string | null;
        };
        /**
         * TaskChange
         * @description A change of a task; null empties a field. Labels and assignees come whole, or as what is added and removed.
         */
        TaskChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            title?: string;
            /** Format: uuid */
            project?: string;
            description?: string | null;
            status?: ("cancelled" | "done" | "in_progress" | "todo") | null;
            priority?: ("high" | "low" | "medium" | "none" | "urgent") | null;
            labels?: string[] | components["schemas"]["Members"] | null;
            assignees?: string[] | components["schemas"]["Members"] | null;
            parent?: string | null;
            order?: components["schemas"]["Place"];
            start_on?: string | null;
            due_on?: string | null;
            due_time?: string | null;
            timezone?: string | null;
            recurrence?: string | null;
            estimate_minutes?: number | null;
        };
        /**
         * Page[Task]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        TaskPage: {
            items: components["schemas"]["Task"][];
            next: string | null;
        };
        /**
         * Touched
         * @description What a commit did to one entity, without the contents.
         */
        Touched: {
            kind: string;
            id: string;
            /** @enum {unknown} */
            op: "delete" | "put";
            created: boolean;
            fields: string[];
        };
        /**
         * Undo
         * @description What to take back: one commit by its seq, or all commits of a group.
         */
        Undo: {
            /** @default null */
            seq?: number | null;
            /** @default null */
            group?: string | null;
            /** @default null */
            epoch?: string | null;
        };
        /**
         * Undone
         * @description The commits that took a group back, which are a group themselves.
         */
        Undone: {
            /** Format: uuid */
            group: string;
            commits: components["schemas"]["Committed"][];
        };
        /**
         * View
         * @description A saved view: filters, sort and layout, for all members.
         */
        View: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            name: string;
            /** @enum {unknown} */
            layout: "board" | "calendar" | "list" | "table";
            query: Record<string, never> | null;
        };
        /**
         * ViewChange
         * @description A change of a view.
         */
        ViewChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            name?: string;
            layout?: ("board" | "calendar" | "list" | "table") | null;
            query?: Record<string, never> | null;
        };
        /**
         * Page[View]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        ViewPage: {
            items: components["schemas"]["View"][];
            next: string | null;
        };
        /**
         * Workspace
         * @description A workspace, the caller's role in it, and where its history ends (`epoch` and `head`).
         */
        Workspace: {
            /** Format: uuid */
            id: string;
            /** @description The commit that touched it last. */
            seq: number;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            updated_at: string | null;
            deleted_at: string | null;
            name: string;
            personal: boolean;
            /** Format: uuid */
            inbox: string;
            /** @enum {unknown} */
            role: "admin" | "member" | "owner" | "viewer";
            epoch: string;
            head: number;
        };
        /**
         * WorkspaceChange
         * @description A change of a workspace.
         */
        WorkspaceChange: {
            /** @description The seq that the author of this change had seen. */
            base?: number;
            name?: string;
        };
        /**
         * Page[Workspace]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        WorkspacePage: {
            items: components["schemas"]["Workspace"][];
            next: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
