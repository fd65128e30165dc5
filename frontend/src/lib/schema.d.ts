export interface paths {
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account, and sign in */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token for new tokens; it comes back the way it came */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: the session of the refresh token ends */
        post: operations["sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password: signed in with the present one, or by the code of a link. Other sessions end */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List where the caller is signed in, newest first */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out somewhere else, or here */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's API tokens, newest first */
        get: operations["list_tokens"];
        put?: never;
        /** Make an API token; its text is told now and never again */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one's own profile */
        get: operations["read_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's name or e-mail address */
        patch: operations["change_me"];
        trace?: never;
    };
    "/api/v1/me/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to one's account, newest first */
        get: operations["read_my_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's workspaces, the personal one first */
        get: operations["list_workspaces"];
        put?: never;
        /** Create a workspace to share */
        post: operations["create_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a workspace, the caller's role in it, and where its history ends */
        get: operations["read_workspace"];
        put?: never;
        post?: never;
        /** Put a workspace into the trash; its owners can take it out again */
        delete: operations["delete_workspace"];
        options?: never;
        head?: never;
        /** Rename a workspace */
        patch: operations["change_workspace"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a workspace out of the trash */
        post: operations["restore_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to the workspace itself, newest first */
        get: operations["read_workspace_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count tasks by status and priority, what is overdue and due soon, and what was completed each day */
        get: operations["read_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what in a workspace, newest first, for admins */
        get: operations["read_workspace_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members with their names and e-mail addresses */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member, or leave */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /** Give a member another role; only owners make owners, and the last one stays */
        patch: operations["change_member"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/members/{user}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a removed member back, with the role they had */
        post: operations["restore_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/members/{user}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a membership, newest first */
        get: operations["read_member_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations, for admins */
        get: operations["list_invitations"];
        put?: never;
        /** Invite somebody by a link that is good once; its code is told now and never again */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an invitation back */
        delete: operations["delete_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Become a member by an invitation's code */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tasks: all filters hold at once. A page may be short and still have a next one */
        get: operations["list_tasks"];
        put?: never;
        /** Create a task */
        post: operations["create_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a task */
        get: operations["read_task"];
        put?: never;
        post?: never;
        /** Put a task into the trash, and with it its subtasks */
        delete: operations["delete_task"];
        options?: never;
        head?: never;
        /** Change a task */
        patch: operations["change_task"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/tasks/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a task out of the trash */
        post: operations["restore_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/tasks/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a task, newest first */
        get: operations["read_task_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/tasks/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments on a task, newest first */
        get: operations["list_comments"];
        put?: never;
        /** Comment on a task */
        post: operations["create_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Put a comment into the trash: one's own, or, for admins, anybody's */
        delete: operations["delete_comment"];
        options?: never;
        head?: never;
        /** Change a comment: one's own, or, for admins, anybody's */
        patch: operations["change_comment"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/comments/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a comment out of the trash */
        post: operations["restore_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/comments/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a comment, newest first */
        get: operations["read_comment_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects */
        get: operations["list_projects"];
        put?: never;
        /** Create a project */
        post: operations["create_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a project */
        get: operations["read_project"];
        put?: never;
        post?: never;
        /** Put a project into the trash, and with it all that is in it */
        delete: operations["delete_project"];
        options?: never;
        head?: never;
        /** Change a project */
        patch: operations["change_project"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/projects/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a project out of the trash, and with it all that was in it */
        post: operations["restore_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/projects/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a project, newest first */
        get: operations["read_project_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/projects/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a project with all that is in it to another workspace */
        post: operations["move_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the labels */
        get: operations["list_labels"];
        put?: never;
        /** Create a label */
        post: operations["create_label"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/labels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a label */
        get: operations["read_label"];
        put?: never;
        post?: never;
        /** Put a label into the trash; tasks do not show it while it is there */
        delete: operations["delete_label"];
        options?: never;
        head?: never;
        /** Change a label */
        patch: operations["change_label"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/labels/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a label out of the trash */
        post: operations["restore_label"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/labels/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a label, newest first */
        get: operations["read_label_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the views */
        get: operations["list_views"];
        put?: never;
        /** Create a view */
        post: operations["create_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a view */
        get: operations["read_view"];
        put?: never;
        post?: never;
        /** Put a view into the trash */
        delete: operations["delete_view"];
        options?: never;
        head?: never;
        /** Change a view */
        patch: operations["change_view"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/views/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a view out of the trash */
        post: operations["restore_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/views/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a view, newest first */
        get: operations["read_view_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/commits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the commits after a position, oldest first. 410: take a snapshot */
        get: operations["read_commits"];
        put?: never;
        /** Carry out operations, all or none. The same id with the same operations answers the same again */
        post: operations["commit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the whole state: `{"epoch", "seq"}`, each entity, and `{"end": true}`
         * @description Entities may be newer than the first line: apply the commits after it where an entity is older. The last line is
         *     absent if the epoch changed meanwhile: begin again.
         */
        get: operations["read_snapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a commit back, or all commits of a group: what nobody has changed since gets its earlier values */
        post: operations["undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a workspace as server-sent events, from `Last-Event-ID` on without gap or repeat
         * @description First `heads` with the position; then a `commit` each, its id the position, its data the commit, or for large ones
         *     the position only. `resync`: too slow, catch up with `commits?after=`. `gone`: nothing more of this workspace comes.
         *     `end`: come again.
         */
        get: operations["follow_workspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow all of the caller's workspaces as server-sent events: as for one of them, ids are `workspace:epoch:seq`
         * @description A workspace that is joined comes with a `heads` of its own; one that is left goes with a `gone`.
         */
        get: operations["follow_everything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import a file: our CSV, Todoist's CSV, todo.txt or a Trello board, .gz or not
         * @description The body is the file itself. The answer is a line of JSON for each step, `{"type": "progress", …}`, and at last
         *     `{"type": "result", …}`. What is in when the client leaves stays; the same file again goes on from there.
         */
        post: operations["import_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export all live tasks as CSV, which an import reads back */
        get: operations["export_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this is, and a form for links */
        get: operations["start_page"];
        put?: never;
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
        /** The documentation of the interface */
        get: operations["docs_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A script, style or image of these pages */
        get: operations["asset"];
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
        /** This document */
        get: operations["openapi_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which server this is */
        get: operations["about"];
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
        /** Whether the process is alive */
        get: operations["healthy"];
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
        /** Whether it can do its work: the database answers, and it is not stopping */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys of access tokens, as a JSON Web Key Set (RFC 7517) */
        get: operations["keys"];
        put?: never;
        post?: never;
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
         * Refresh
         * @description A refresh token; without it, the cookie is taken.
         */
        Refresh: {
            /** @default null */
            refresh_token?: string | null;
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
         * Page[Session]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        SessionPage: {
            items: components["schemas"]["Session"][];
            next: string | null;
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
         * Page[ApiToken]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        ApiTokenPage: {
            items: components["schemas"]["ApiToken"][];
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
         * Page[AccountEvent]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        AccountEventPage: {
            items: components["schemas"]["AccountEvent"][];
            next: string | null;
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
         * Page[Workspace]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        WorkspacePage: {
            items: components["schemas"]["Workspace"][];
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
         * NewWorkspace
         * @description A new workspace, owned by the caller.
         */
        NewWorkspace: {
            /** Format: uuid */
            id?: string;
            name: string;
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
         * Page[Happening]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        HappeningPage: {
            items: components["schemas"]["Happening"][];
            next: string | null;
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
         * FieldHistory
         * @description A field before and after a commit; sets tell what was added and removed in `before`.
         */
        FieldHistory: {
            before: unknown;
            after: unknown;
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
         * Day
         * @description A date and how many tasks were completed on it.
         */
        Day: {
            date: string;
            completed: number;
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
         * Page[Member]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        MemberPage: {
            items: components["schemas"]["Member"][];
            next: string | null;
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
         * Page[Invitation]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        InvitationPage: {
            items: components["schemas"]["Invitation"][];
            next: string | null;
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
         * NewInvitation
         * @description Whom to invite as what.
         */
        NewInvitation: {
            /** @enum {unknown} */
            role: "admin" | "member" | "owner" | "viewer";
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
         * Place
         * @description A place in the project's order, named by a neighbour: one of the two; null is the very start, or the very end.
         */
        Place: {
            after?: string | null;
            before?: string | null;
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
         * Page[Comment]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        CommentPage: {
            items: components["schemas"]["Comment"][];
            next: string | null;
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
         * Page[Project]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        ProjectPage: {
            items: components["schemas"]["Project"][];
            next: string | null;
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
         * Move
         * @description Where a project goes: a workspace in which the caller may write.
         */
        Move: {
            /** Format: uuid */
            to: string;
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
         * Page[View]
         * @description A part of a list, and the cursor of the next part if there is one.
         */
        ViewPage: {
            items: components["schemas"]["View"][];
            next: string | null;
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
         * Undone
         * @description The commits that took a group back, which are a group themselves.
         */
        Undone: {
            /** Format: uuid */
            group: string;
            commits: components["schemas"]["Committed"][];
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
         * Health
         * @description That it is well.
         */
        Health: {
            /** @enum {unknown} */
            status: "ok";
        };
    };
    responses: {
        /** @description The request cannot be read */
        malformed: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Who are you? */
        unauthenticated: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description You may not do this */
        forbidden: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description There is no such thing */
        not_found: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description This cannot be done here */
        method_not_allowed: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description This contradicts what is there */
        conflict: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description This is no longer to be had */
        gone: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description The request is too large */
        too_large: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description The request is in another format than this reads */
        unsupported_media_type: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description A value is not acceptable */
        invalid: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Too many requests */
        rate_limited: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Something went wrong here */
        internal: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description This does not work at the moment */
        unavailable: {
            headers: {
                /** @description Finds the request in the server's log. */
                "X-Request-Id"?: string;
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
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
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["malformed"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            429: components["responses"]["rate_limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            429: components["responses"]["rate_limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokenPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiToken"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            429: components["responses"]["rate_limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_my_audit: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountEventPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_workspaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspacePage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_workspace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWorkspace"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_workspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_workspace_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_stats: {
        parameters: {
            query?: {
                /** @description The IANA time zone in which days are counted. */
                tz?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_workspace_audit: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeedPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_member_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invited"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                /** @description In this project. */
                project?: string;
                /** @description With one of these. */
                status?: ("todo" | "in_progress" | "done" | "cancelled")[];
                /** @description With one of these. */
                priority?: ("none" | "low" | "medium" | "high" | "urgent")[];
                /** @description With this label. */
                label?: string;
                /** @description Of this member; `me` is the caller. */
                assignee?: string;
                /** @description Subtasks of this task; empty: no subtasks. */
                parent?: string;
                /** @description Due before it. */
                due_before?: string;
                /** @description Due after it. */
                due_after?: string;
                /** @description Changed after it. */
                updated_after?: string;
                /** @description What is in the trash instead. */
                deleted?: boolean;
                /** @description Words in title or description. */
                q?: string;
                /** @description A minus turns it round. `order` needs a project. */
                sort?: "created_at" | "-created_at" | "updated_at" | "-updated_at" | "due_on" | "-due_on" | "priority" | "-priority" | "order" | "-order" | null;
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_task_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_comments: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_comment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_comment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_comment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_comment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_comment_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_projects: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProject"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_project_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    move_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Move"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_labels: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_label: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLabel"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_label: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_label: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_label: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_label: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_label_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    list_views: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    create_view: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description Document created, URL follows */
            201: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    /** @description Where the new thing is. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_view: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    delete_view: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, nothing follows */
            204: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    change_view: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewChange"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    restore_view: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_view_history: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Where to go on: `next` of the part before. */
                cursor?: string;
            };
            header?: never;
            path: {
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HappeningPage"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_commits: {
        parameters: {
            query?: {
                /** @description A position, `epoch:seq`; 0 is the beginning. */
                after?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Commits"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    commit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCommit"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Committed"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    read_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stream Response */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    undo: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Undo"];
            };
        };
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Committed"] | components["schemas"]["Undone"];
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    follow_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last one seen, `epoch:seq`. */
                "Last-Event-ID"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    follow_everything: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    import_file: {
        parameters: {
            query?: {
                /** @description The file's name, if it has one. */
                name?: string;
                /** @description Told from the content where it is left out. */
                format?: "csv" | "todoist" | "todo.txt" | "trello" | null;
                /** @description Where tasks go that name no project. */
                project?: string;
                /** @description Of times that name none. */
                timezone?: string;
                /** @description Say what would happen, and change nothing. */
                dry_run?: boolean;
            };
            header?: {
                /** @description The id of the commit that this makes: a repeat with the same key and content changes nothing. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
                "text/csv": string;
                "text/plain": string;
                "application/json": string;
                "application/gzip": string;
            };
        };
        responses: {
            /** @description Stream Response */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            410: components["responses"]["gone"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    export_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stream Response */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    /** @description The position, epoch:seq, which this is not older than. */
                    Seq?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
            400: components["responses"]["malformed"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            410: components["responses"]["gone"];
            422: components["responses"]["invalid"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    start_page: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
        };
    };
    docs_page: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
        };
    };
    asset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["malformed"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
        };
    };
    openapi_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
        };
    };
    about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["About"];
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
        };
    };
    healthy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Request fulfilled, document follows */
            200: {
                headers: {
                    /** @description Finds the request in the server's log. */
                    "X-Request-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["malformed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
}
