// Made from openapi.json by `npm run types`.

export interface paths {
    "/api/v1/admin/ai-services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How our providers are. Asks for nothing that costs. */
        get: operations["get_admin_ai_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What staff did, the newest first. */
        get: operations["get_admin_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/charts/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Generations by day: results made for the library, and what users paid for. */
        get: operations["get_admin_charts_generations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/charts/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What paid orders brought by month, less what went back of them. Money that goes back later lowers the month in which the
         *     order was paid.
         */
        get: operations["get_admin_charts_revenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/charts/users-growth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts by the day on which they were opened. */
        get: operations["get_admin_charts_users_growth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Results, the newest first. */
        get: operations["get_admin_generations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether what we depend on answers, at most some seconds old. Asks for nothing that costs. */
        get: operations["get_admin_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/holds/{id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes what is set aside, all or a part; the rest comes back. */
        post: operations["post_admin_holds_id_capture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/holds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives back what is set aside. */
        post: operations["post_admin_holds_id_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Materials, shown or not, the newest first. */
        get: operations["get_admin_materials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materials/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides about a material; visitors see it in their next request. Deciding the same again changes nothing. */
        post: operations["post_admin_materials_id_review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/moderation/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Materials that wait for a review, the oldest first. */
        get: operations["get_admin_moderation_queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be turned, and how it stands. */
        get: operations["get_admin_operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/pregeneration/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets pre-generation rest: what is under way is seen through, nothing new is begun, in all instances, until it is
         *     resumed.
         */
        post: operations["post_admin_pregeneration_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/pregeneration/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets pre-generation go on, at once. */
        post: operations["post_admin_pregeneration_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/pregeneration/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries items again that were given up; what is unclear stays parked, and what was paid for is not paid again. */
        post: operations["post_admin_pregeneration_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/providers/{provider}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks nothing new of a provider; what it has is seen through, and others are asked where there are any. */
        post: operations["post_admin_providers_provider_drain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/providers/{provider}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a provider again. */
        post: operations["post_admin_providers_provider_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a setting in all instances, until it is put back; a restart keeps it. */
        put: operations["put_admin_settings_name"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/stats/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of the first page. */
        get: operations["get_admin_stats_dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/stats/online": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is online. */
        get: operations["get_admin_stats_online"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/stats/users-by-tier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts by the plan in force; every plan is there. */
        get: operations["get_admin_stats_users_by_tier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/transactions/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives back what a transaction took, once. */
        post: operations["post_admin_transactions_id_refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts: searched, filtered, sorted, by page. */
        get: operations["get_admin_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account, with what it did lately. */
        get: operations["get_admin_users_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/ban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bans an account: it cannot sign in, and its sessions end at once. Administrators are not banned, so nobody bans
         *     themselves.
         */
        post: operations["post_admin_users_id_ban"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives or takes credits, once per `Idempotency-Key`. */
        post: operations["post_admin_users_id_credits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets credits aside, once per `Idempotency-Key`. */
        post: operations["post_admin_users_id_holds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/unban": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lifts a ban. The ended sessions stay ended: its owner signs in again. */
        post: operations["post_admin_users_id_unban"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ws/realtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The live view: `snapshot`, then `delta` frames (RFC 7396), numbered, and the contract's `stats_update` every five
         *     seconds. Without `Authorization`, `?ticket=` or `?token=` it is closed with 4401.
         */
        get: operations["get_admin_ws_realtime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/ws/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ticket for one websocket. */
        post: operations["post_admin_ws_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mails a link that sets a new password. */
        post: operations["post_auth_forgot_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/geo-language": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The language of a visitor: by the country that a trusted proxy tells, else by what the browser prefers. */
        get: operations["get_auth_geo_language"];
        put?: never;
        post?: never;
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
        /** Signs in. */
        post: operations["post_auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by the form of OAuth2's password flow, for the API's own page; `username` is the address. */
        post: operations["post_auth_login_form"];
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
        /** Signs out: ends this session. */
        post: operations["post_auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The profile. */
        get: operations["get_auth_me"];
        /** Changes the profile. */
        put: operations["put_auth_me"];
        post?: never;
        /** Deletes the account with its sessions, for good. */
        delete: operations["delete_auth_me"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the password; every other session ends. */
        post: operations["post_auth_me_change_password"];
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
        /** Renews the pair. A refresh token is good once; when a used one comes back, its session ends. */
        post: operations["post_auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins an account: mails a code to the address. */
        post: operations["post_auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/resend-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mails a new code; the one before is good no longer. */
        post: operations["post_auth_resend_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a new password by a mailed link, once; every session ends. */
        post: operations["post_auth_reset_password"];
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
        /** The live sessions of the account. */
        get: operations["get_auth_sessions"];
        put?: never;
        post?: never;
        /** Ends every session of the account but the one that asks. */
        delete: operations["delete_auth_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one session of the account. */
        delete: operations["delete_auth_sessions_session_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves the address, opens the account and signs in. */
        post: operations["post_auth_verify_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives credits to a user, once per `Idempotency-Key`. */
        post: operations["post_credits_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller has. */
        get: operations["get_credits_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/consume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes the price of a service for a generation: once per `Idempotency-Key`, or, without one, once per generation and
         *     service.
         */
        post: operations["post_credits_consume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What one use of a service costs. */
        post: operations["post_credits_estimate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packages that whoever asks may buy. A plan that has expired counts as `demo`. */
        get: operations["get_credits_packages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/pricing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What services cost in credits. */
        get: operations["get_credits_pricing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/purchase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Orders a package of credits. With an `Idempotency-Key`, asking again brings the same order. */
        post: operations["post_credits_purchase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's history as CSV, oldest first. */
        get: operations["get_credits_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed the caller's balance, newest first: by `page` and `limit`, or by `offset` and `limit`. */
        get: operations["get_credits_transactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/{demo_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture before and after. */
        get: operations["get_demo_demo_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/avatars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Avatar clips in one language. */
        get: operations["get_demo_avatars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/avatars/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The topics of avatar clips, with how many there are in one language. */
        get: operations["get_demo_avatars_topics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/download/{preset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads are for subscribers: always refused in preset-only mode. */
        get: operations["get_demo_download_preset_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/inspiration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Random examples of the gallery. */
        get: operations["get_demo_inspiration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/inspirations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The gallery: published results and examples whose topic or tags belong to a category. */
        get: operations["get_demo_inspirations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/landing/examples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Short videos, each paired with an avatar clip of the same topic and language. */
        get: operations["get_demo_landing_examples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/landing/view-more": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Six random pairs. */
        get: operations["get_demo_landing_view_more"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/landing/watch-demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One random clip. Counts one view of it. */
        get: operations["get_demo_landing_watch_demo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/lookup/{lookup_hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One preset by its `lookup_hash` (domain.md §7.1), which whoever knows tool, prompt, effect and input can work out. */
        get: operations["get_demo_lookup_lookup_hash"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/presets/{tool_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stored results of a tool, watermarked: approved ones, in the order of the page, with every selector combination. */
        get: operations["get_demo_presets_tool_type"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/tool-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The categories, their tools, and how many examples each has. */
        get: operations["get_demo_tool_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/tool-showcases/{tool_category}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The before/after examples of a category, featured first. */
        get: operations["get_demo_tool_showcases_tool_category"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/tool-showcases/{tool_category}/{tool_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The before/after examples of one tool, featured first. */
        get: operations["get_demo_tool_showcases_tool_category_tool_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The topic registry. */
        get: operations["get_demo_topics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/topics/{tool_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The topics of one tool. */
        get: operations["get_demo_topics_tool_type"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo/use-preset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** "Runs" a preset: the stored, watermarked result, at once. Counts one use. */
        post: operations["post_demo_use_preset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/effects/styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The effect styles. */
        get: operations["get_effects_styles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/generate/examples/{topic}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** At most six befores and afters of a topic. */
        get: operations["get_generate_examples_topic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/generate/video/styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The effect styles for clips. */
        get: operations["get_generate_video_styles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interior/room-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of rooms. */
        get: operations["get_interior_room_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interior/styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The interior styles. */
        get: operations["get_interior_styles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/examples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Clips of the landing page. */
        get: operations["get_landing_examples"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/faq": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What visitors ask. */
        get: operations["get_landing_faq"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the tools do. */
        get: operations["get_landing_features"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clips of the landing page, watermarked, by topic. */
        get: operations["get_landing_materials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/pricing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plans that cost something. */
        get: operations["get_landing_pricing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of the library. What is not counted has no value. */
        get: operations["get_landing_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/landing/testimonials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What customers said: an empty list, for none has been asked yet, and none is invented. */
        get: operations["get_landing_testimonials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where ECPay tells payments (ReturnURL). Answered `1|OK` once it is stored. */
        post: operations["post_payments_callback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Builds the form that pays an order of the caller's at ECPay. The amount is the order's, whatever is sent. */
        post: operations["post_payments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/ecpay/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As `/payments/callback`. */
        post: operations["post_payments_ecpay_callback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/ecpay/checkout/{order_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Builds the form that pays an order of the caller's at ECPay. */
        post: operations["post_payments_ecpay_checkout_order_number"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/ecpay/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where ECPay tells accounts and codes to pay to (PaymentInfoURL). Answered `1|OK` once it is stored. */
        post: operations["post_payments_ecpay_info"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/ecpay/period": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where ECPay tells later charges of agreements (PeriodReturnURL). Answered `1|OK` once it is stored. */
        post: operations["post_payments_ecpay_period"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/ecpay/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where ECPay sends the buyer's browser (OrderResultURL): shows the order. Nothing is settled here. */
        post: operations["post_payments_ecpay_result"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's invoices and credit notes, the newest first. */
        get: operations["get_payments_invoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/invoices/{invoice_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An invoice or credit note of the caller's, as a PDF file. */
        get: operations["get_payments_invoices_invoice_number"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How this installation can be paid. */
        get: operations["get_payments_methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/mock/complete/{order_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settles an order of the caller's as if it had been paid: the same way through the inbox that a payment takes. */
        post: operations["post_payments_mock_complete_order_number"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/order/{order_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one of the caller's orders stands. */
        get: operations["get_payments_order_order_number"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/paddle/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens Paddle's checkout of an order of the caller's. */
        post: operations["post_payments_paddle_checkout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/paddle/checkout/{order_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens Paddle's checkout of an order of the caller's. */
        post: operations["post_payments_paddle_checkout_order_number"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/paddle/customer-portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A link to Paddle's page for the caller's payments. Made when asked, never kept. */
        get: operations["get_payments_paddle_customer_portal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/paddle/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where Paddle tells events. Answered once it is stored. */
        post: operations["post_payments_paddle_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plans, cheapest first. */
        get: operations["get_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One plan. */
        get: operations["get_plans_plan_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller is subscribed to; null: to nothing. */
        get: operations["get_plans_current"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/with-subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plans, and what the caller is subscribed to. */
        get: operations["get_plans_with_subscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The promotions that count now and have uses left. */
        get: operations["get_promotions_active"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/admin/{promotion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a promotion: what is absent stays. Orders that have it keep what they were promised. */
        put: operations["put_promotions_admin_promotion_id"];
        post?: never;
        /** Switches a promotion off. Orders that have it keep it. */
        delete: operations["delete_promotions_admin_promotion_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/admin/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a promotion. */
        post: operations["post_promotions_admin_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/admin/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The promotions, the highest priority first, then the newest. */
        get: operations["get_promotions_admin_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/admin/packages/{package_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a package of credits: what is absent stays. Orders that were made keep what they were made for. */
        put: operations["put_promotions_admin_packages_package_id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/admin/packages/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a package of credits. */
        post: operations["post_promotions_admin_packages_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what a code would take off a price for whoever asks. Counts and keeps nothing. */
        post: operations["post_promotions_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/internal/record-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Counts a use of a promotion by an order, once however often it is asked for. A payment does this by itself; this is
         *     for repairs.
         */
        post: operations["post_promotions_internal_record_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The packages of credits at the price that the first promotion gives each of them. What a plan may buy, and what an
         *     account still may use, shows when it is ordered.
         */
        get: operations["get_promotions_packages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotions/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says whether a code counts at the moment. A code that is unknown, switched off, over or still to come is answered
         *     alike; every readable request is answered 200.
         */
        post: operations["post_promotions_validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/cached": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stored result of exactly this prompt. For subscribers; until there are accounts, nobody is one. */
        get: operations["get_prompts_cached"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/check-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller may do with templates. */
        get: operations["get_prompts_check_access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/defaults/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The default templates of a group that have a stored result. */
        get: operations["get_prompts_defaults_group"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/demo/download/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads are for subscribers: always refused here. */
        get: operations["get_prompts_demo_download_template_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/demo/use-template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows the stored, watermarked result of one default template, and counts one use of it. */
        post: operations["post_prompts_demo_use_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suggests a prompt of a group. Nothing is generated: it is one of ours, with its stored result. */
        post: operations["post_prompts_generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The 18 groups, with how many templates each has. */
        get: operations["get_prompts_groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/groups/{group}/sub-topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sub-topics of a group that have templates. */
        get: operations["get_prompts_groups_group_sub_topics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The template of a group that is most like a prompt: shared keywords over all keywords. */
        get: operations["get_prompts_similar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/templates/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The templates of a group. Premium ones, where asked for, come without their prompts. */
        get: operations["get_prompts_templates_group"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts one use of a template. */
        post: operations["post_prompts_usage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quota/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is left of today's free uses of everybody. */
        get: operations["get_quota_daily"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quota/promo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The places of a promotion. There is none until promotions exist, and none is made up (domain.md §13.31). */
        get: operations["get_quota_promo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quota/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts one free use, of the person and of everybody. */
        post: operations["post_quota_use"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quota/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is left of the free uses of whoever asks. */
        get: operations["get_quota_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a visitor is still here; every 30 to 60 seconds. */
        post: operations["post_session_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/online-count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many visitors are here. */
        get: operations["get_session_online_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels the caller's plan. */
        post: operations["post_subscriptions_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every plan that the caller wanted, the newest first. */
        get: operations["get_subscriptions_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plans, cheapest first. */
        get: operations["get_subscriptions_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/refund-eligibility": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the money of the caller's plan would go back. */
        get: operations["get_subscriptions_refund_eligibility"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the caller's plan stands. */
        get: operations["get_subscriptions_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Subscribes to a plan: from none or to a higher one by paying for it, to a lower one when what is paid is over. */
        post: operations["post_subscriptions_subscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/subscribe/direct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As `/subscriptions/subscribe`. */
        post: operations["post_subscriptions_subscribe_direct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/avatar/characters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The avatars of the library, by gender. */
        get: operations["get_tools_avatar_characters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/avatar/voices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The voices for avatars: a list for a language; without one, the list of each. */
        get: operations["get_tools_avatar_voices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/models/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models of try-on. */
        get: operations["get_tools_models_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/templates/interior-styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The styles that a room can get. */
        get: operations["get_tools_templates_interior_styles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/templates/scenes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scenes that a product can stand in. */
        get: operations["get_tools_templates_scenes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/voices/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The voices for speech. */
        get: operations["get_tools_voices_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The categories of chained runs. */
        get: operations["get_workflow_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow/preview/{topic_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run of a topic would do. Nothing is run. */
        get: operations["get_workflow_preview_topic_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The topics of chained runs. */
        get: operations["get_workflow_topics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow/topics/{topic_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One topic with its prompts. */
        get: operations["get_workflow_topics_topic_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness: answers from the first moment on. */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/materials/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which parts of the minimum library are there. */
        get: operations["get_materials_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests are served; 503 with the progress until then. */
        get: operations["get_ready"];
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
        /** @description What somebody may do. */
        AccessAnswer: {
            /** @description `demo`; subscribers will read `subscribed`. */
            access_level: string;
            /** @description Making something new. */
            can_call_api: boolean;
            /** @description Files without watermark. */
            can_download_original: boolean;
            /** @description Own prompts. */
            can_use_custom_prompts: boolean;
            /** @description For people. */
            message: string;
            /** @description Where to get more. */
            upgrade_url?: string | null;
            /** @description Whether results are marked. */
            watermark_results: boolean;
        };
        /** @description What a provider told of the account of one key. */
        AccountState: {
            /** @description Why it told nothing. */
            error?: string | null;
            /** @description The key's label; not secret. */
            key: string;
            /** @description The plan's name, where told. */
            plan?: string | null;
            /**
             * Format: double
             * @description What is left, in `unit`, where told.
             */
            remaining?: number | null;
            /**
             * Format: double
             * @description The same in USD, where told.
             */
            remaining_usd?: number | null;
            /** @description `credits` or `coins`. */
            unit?: string | null;
        };
        /** @description The promotions that count now. */
        ActivePromotions: {
            featured_promotion?: components["schemas"]["PromoPublic"] | null;
            /** @description The highest priority first, then the newest. */
            promotions: components["schemas"]["PromoPublic"][];
        };
        /** @description What was given. */
        Added: {
            /**
             * Format: int64
             * @description By how much the balance changed.
             */
            amount: number;
            /**
             * Format: int64
             * @description What the user can spend now.
             */
            new_balance: number;
            /** @description Always true. */
            success: boolean;
            /**
             * Format: uuid
             * @description The transaction.
             */
            transaction_id: string;
        };
        /** @description An address. */
        AddressRequest: {
            /** @description The address. */
            email: string;
        };
        /** @description What was done. */
        Adjusted: {
            /**
             * Format: int64
             * @description By how much the balance changed.
             */
            amount: number;
            /** @description For people. */
            message: string;
            /**
             * Format: int64
             * @description What the user can spend now.
             */
            new_balance: number;
            /** @description Always true. */
            success: boolean;
            /**
             * Format: uuid
             * @description The transaction.
             */
            transaction_id: string;
        };
        /** @description How many, and why. */
        Adjustment: {
            /**
             * Format: int64
             * @description Above 0: given as bonus credits. Below: taken from bonus, then subscription credits, all or nothing.
             */
            amount: number;
            /**
             * Format: date-time
             * @description When given credits end; for ever without it.
             */
            expires_at?: string | null;
            /** @description For the history, which the user reads. */
            reason: string;
        };
        /** @description How one provider is. */
        AiService: {
            /** @description What it told of each key's account, at most half a minute old. */
            accounts: components["schemas"]["AccountState"][];
            /** @description Breaker, keys, places and counters, as its actor tells; null: it has none, or does not answer. */
            actor?: Record<string, never> | null;
            /** @description What is wrong, or went wrong last. */
            error?: string | null;
            /** @description For people. */
            message?: string | null;
            /**
             * @description `ok`; `degraded`: it is spared at the moment, or some key is not good; `error`: it cannot be used;
             *     `not_configured`: it has no key.
             */
            status: string;
        };
        /** @description How our providers are. */
        AiServices: {
            /** @description By what is asked of providers, as the program routes it. */
            rescue_config: {
                [key: string]: components["schemas"]["Route"];
            };
            /** @description By provider; every one that we know is there. */
            services: {
                [key: string]: components["schemas"]["AiService"];
            };
            /** @description Whether our own stand-in plays the providers: nothing real is made. */
            standin: boolean;
        };
        /** @description What would be taken off. */
        ApplyAnswer: {
            /** @description Of the three amounts. */
            currency: string;
            /**
             * Format: double
             * @description What is taken off.
             */
            discount_amount: number;
            /**
             * Format: double
             * @description What is left to pay.
             */
            final_amount: number;
            /** @description Why nothing is taken off. */
            message?: string | null;
            /**
             * Format: double
             * @description What it costs.
             */
            original_amount: number;
            /** @description The promotion's code. */
            promotion_code: string;
            /** @description What it is called. */
            promotion_name: string;
            /** @description Whether anything is. */
            success: boolean;
        };
        /** @description A purchase that somebody thinks of. */
        ApplyRequest: {
            /** @description `TWD` or `USD`; without it the promotion's own, or TWD. */
            currency?: string | null;
            /**
             * Format: double
             * @description What it costs.
             */
            original_amount: number;
            /**
             * Format: uuid
             * @description The package that is to be bought.
             */
            package_id?: string | null;
            /**
             * Format: uuid
             * @description Or the plan.
             */
            plan_id?: string | null;
            /** @description In any case. */
            promotion_code: string;
        };
        /** @description One act of the staff. It is never changed or removed. */
        AuditEntry: {
            /** @description What was done: `user.ban`, `material.approve`, … */
            action: string;
            /**
             * Format: uuid
             * @description Who did it; null at the command line.
             */
            actor_id?: string | null;
            /** @description Their address at that time, or `command line (user@host)`. */
            actor_name: string;
            /** @description What it was afterwards: the changed fields only. */
            after?: Record<string, never> | null;
            /** @description What it was before: the changed fields only. */
            before?: Record<string, never> | null;
            /**
             * Format: date-time
             * @description When it was done.
             */
            happened_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Why. */
            reason?: string | null;
            /** @description The request by which it was done. */
            request_id?: string | null;
            /**
             * Format: uuid
             * @description The row that the same act wrote elsewhere, such as a transaction of credits.
             */
            source_id?: string | null;
            /** @description To which. */
            subject_id: string;
            /** @description To what sort of thing. */
            subject_kind: string;
            /** @description `http` or `cli`. */
            via: string;
        };
        /** @description A page of the log. */
        AuditPage: {
            /** @description The acts, the newest first. */
            entries: components["schemas"]["AuditEntry"][];
            /**
             * Format: int64
             * @description Which page this is, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description How many pages there are.
             */
            pages: number;
            /**
             * Format: int64
             * @description How many a page holds.
             */
            per_page: number;
            /**
             * Format: int64
             * @description How many there are on all pages.
             */
            total: number;
        };
        /** @description Signed in. */
        AuthAnswer: {
            /** @description JWT for `Authorization: Bearer`. */
            access_token: string;
            /**
             * Format: int64
             * @description How long the access token is good, in seconds.
             */
            expires_in: number;
            /** @description For people. */
            message: string;
            /** @description For `/auth/refresh`, once. */
            refresh_token: string;
            /** @description Always true. */
            success: boolean;
            /** @description Always `bearer`. */
            token_type: string;
            /** @description The same tokens under other names. */
            tokens: components["schemas"]["TokenPair"];
            /** @description The account. */
            user: components["schemas"]["AuthUser"];
        };
        /** @description An account as its owner sees it. */
        AuthUser: {
            /**
             * Format: date-time
             * @description Since when it exists.
             */
            created_at: string;
            /**
             * Format: int32
             * @description Free generations that are left.
             */
            demo_uses_remaining: number;
            /** @description Its address. */
            email: string;
            /** @description As `is_verified`. */
            email_verified: boolean;
            /** @description A whole name. */
            full_name?: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description False: banned. */
            is_active: boolean;
            /** @description Whether it may do what staff may. */
            is_admin: boolean;
            /** @description As `is_admin`. */
            is_superuser: boolean;
            /** @description Always true: an account exists once its address is proven. */
            is_verified: boolean;
            /** @description Language of its mails. */
            language: string;
            /**
             * Format: date-time
             * @description When somebody last signed in.
             */
            last_login_at?: string | null;
            /** @description The plan in force, `demo` without one. */
            plan_type: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description A short name. */
            username?: string | null;
        };
        /** @description Who may speak. */
        AvatarCharacter: {
            /** @description `female` or `male`. */
            gender: string;
            /** @description For example `female-1`; `avatar_id` in the `input_params` of presets. */
            id: string;
            /** @description The first of `languages`. */
            lang: string;
            /** @description What there are scripts in. */
            languages: string[];
            /** @description Who it is, English. */
            name: string;
            /** @description Who it is, Chinese. */
            name_zh: string;
            /** @description The portrait, a server path. */
            preview_url?: string | null;
        };
        /** @description Everybody, by gender. */
        AvatarCharactersAnswer: {
            /** @description Women, at most six. */
            female: components["schemas"]["AvatarCharacter"][];
            /** @description Men, at most six. */
            male: components["schemas"]["AvatarCharacter"][];
            /** @description Always empty: we know the gender of each. */
            other: components["schemas"]["AvatarCharacter"][];
            /** @description Always true. */
            success: boolean;
            /** @description How many they are. */
            total: number;
        };
        /** @description One clip. */
        AvatarClip: {
            /**
             * Format: uuid
             * @description Its id, for `use-preset`.
             */
            id: string;
            /** @description The language of the speech. */
            language: string;
            /**
             * Format: double
             * @description 0 to 1, higher is shown earlier.
             */
            quality_score: number;
            /** @description What the avatar says. */
            script: string;
            /** @description Small picture. */
            thumbnail_url?: string | null;
            /** @description Title in that language. */
            title?: string | null;
            /** @description What it is for. */
            topic: string;
            /** @description Watermarked clip. */
            video_url: string;
            /**
             * Format: int64
             * @description Times shown, as last stored.
             */
            view_count: number;
        };
        /** @description The clips of one language. */
        AvatarsAnswer: {
            /** @description In the order of the lists. */
            avatars: components["schemas"]["AvatarClip"][];
            /** @description How many clips this answer has. */
            count: number;
            /** @description `en` or `zh-TW`. */
            language: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description One topic of avatars. */
        AvatarTopic: {
            /** @description How many clips there are in that language. */
            count: number;
            /** @description Whether there is any. */
            has_materials: boolean;
            /** @description Its name in the asked language. */
            name: string;
            /** @description Wire word. */
            topic_id: string;
        };
        /** @description The topics of one language. */
        AvatarTopicsAnswer: {
            /** @description `en` or `zh-TW`. */
            language: string;
            /** @description The avatar tool's own topics, then those of the landing page. */
            topics: components["schemas"]["AvatarTopic"][];
        };
        /** @description A voice for avatars. */
        AvatarVoiceEntry: {
            /** @description The avatar's gender must be the same. */
            gender: string;
            /** @description For example `en-female-1`. */
            id: string;
            /** @description Name in Latin letters. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description How it sounds, English. */
            style: string;
            /** @description How it sounds, Chinese. */
            style_zh: string;
        };
        /** @description The voices for avatars, as they were asked for. */
        AvatarVoicesAnswer: components["schemas"]["AvatarVoiceEntry"][] | {
            [key: string]: components["schemas"]["AvatarVoiceEntry"][];
        };
        /** @description What somebody has. Credits are whole units. */
        Balance: {
            /**
             * Format: int64
             * @description As `bonus_credits`.
             */
            bonus: number;
            /**
             * Format: int64
             * @description Bonus credits.
             */
            bonus_credits: number;
            /**
             * Format: date-time
             * @description When the next bonus credits end.
             */
            bonus_expiry?: string | null;
            /**
             * Format: int64
             * @description Set aside for work under way; in none of the others.
             */
            held: number;
            /**
             * Format: date-time
             * @description When the next credits of any kind end.
             */
            next_expiry?: string | null;
            /**
             * Format: int64
             * @description As `purchased_credits`.
             */
            purchased: number;
            /**
             * Format: int64
             * @description Purchased credits.
             */
            purchased_credits: number;
            /**
             * Format: int64
             * @description What can be spent.
             */
            remaining_credits: number;
            /**
             * Format: date-time
             * @description When the plan's credits begin anew; null without a plan.
             */
            reset_date?: string | null;
            /**
             * Format: int64
             * @description As `subscription_credits`.
             */
            subscription: number;
            /**
             * Format: int64
             * @description Subscription credits.
             */
            subscription_credits: number;
            /**
             * Format: int64
             * @description As `remaining_credits`.
             */
            total: number;
            /**
             * Format: int64
             * @description Remaining and used together.
             */
            total_credits: number;
            /**
             * Format: int64
             * @description Spent since the plan's period began; without a plan, since the account has credits.
             */
            used_credits: number;
            /**
             * Format: int32
             * @description What the plan gives a week.
             */
            weekly_limit: number;
            /**
             * Format: int64
             * @description Spent since Monday, 00:00 UTC.
             */
            weekly_used: number;
        };
        /** @description Why. */
        BanRequest: {
            /** @description Kept with the account, for staff. */
            reason?: string | null;
        };
        /** @description A stored result as visitors may see it. */
        CachedResult: {
            /** @description The "before" picture. */
            input_image_url?: string | null;
            /** @description Watermarked picture; absent for clips. */
            result_image_url?: string | null;
            /** @description Watermarked clip; absent for pictures. */
            result_video_url?: string | null;
        };
        /** @description What came of it. */
        CancelAnswer: {
            /**
             * Format: date-time
             * @description Until when the plan lasts; null: it ended.
             */
            active_until?: string | null;
            /** @description `TWD` or `USD`, when money goes back. */
            currency?: string | null;
            /** @description What happens next. */
            message?: string | null;
            /**
             * Format: double
             * @description What goes back, in `currency`.
             */
            refund_amount?: number | null;
            /** @description Whether the payment service has given the money back already. */
            refund_processed: boolean;
            /** @description Always `cancelled`. */
            status: string;
            /**
             * Format: uuid
             * @description The subscription.
             */
            subscription_id: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description How it is to end. */
        CancelRequest: {
            /** @description At once, with money back for what was not used; false when absent: with what is paid. */
            request_refund?: boolean;
        };
        /** @description How many to take of a hold. */
        CaptureRequest: {
            /**
             * Format: int64
             * @description At most what is held; everything without it. The rest comes back.
             */
            amount?: number | null;
        };
        /** @description One tool of a category. */
        CategoryTool: {
            /** @description How many examples it has. */
            showcase_count: number;
            /** @description The tool. */
            tool_id: string;
            /** @description English name. */
            tool_name: string;
            /** @description Chinese name. */
            tool_name_zh: string;
        };
        /** @description The password of now and the one to come. */
        ChangePasswordRequest: {
            /** @description The password of now. */
            current_password: string;
            /** @description At least 8 characters, none of the passwords that everybody tries first. */
            new_password: string;
        };
        /** @description Where an order is paid. */
        CheckoutAnswer: {
            /** @description The page that opens Paddle's checkout. */
            checkout_url: string;
            /** @description Whether nobody pays anything. */
            is_mock: boolean;
            /** @description Always true. */
            success: boolean;
        };
        /** @description What was done. */
        Completed: {
            /** @description What was done. */
            message: string;
            /** @description The order. */
            order_number: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description What was taken. */
        Consumed: {
            /**
             * Format: int64
             * @description Credits that were taken.
             */
            credits_used: number;
            /**
             * Format: int64
             * @description What can be spent now.
             */
            remaining_credits: number;
            /** @description Always true. */
            success: boolean;
            /**
             * Format: uuid
             * @description The transaction.
             */
            transaction_id: string;
        };
        /** @description What is paid for. */
        ConsumeRequest: {
            /**
             * Format: int64
             * @description What the page showed. It is never what is taken (domain.md §13.11): the price list says that.
             */
            credit_cost: number;
            /**
             * Format: uuid
             * @description The generation.
             */
            generation_id: string;
            /** @description A service of the price list. */
            service_type: string;
        };
        /** @description A form that the browser posts to ECPay. */
        CreateAnswer: {
            /** @description Its fields. */
            form_data: Record<string, never>;
            /** @description What to do. */
            message: string;
            /** @description Where it is posted to. */
            payment_url: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description Which order is to be paid. */
        CreateRequest: {
            /**
             * Format: int64
             * @description What the page thinks it costs; the order says what is charged (domain.md §13.4).
             */
            amount: number;
            /** @description As `item_name`. */
            description?: string | null;
            /** @description What the page calls it; the order says what is bought. */
            item_name: string;
            /** @description The order's number. */
            order_id: string;
            /** @description `Credit`, `ATM`, `CVS` or `BARCODE`; `Credit` when absent. */
            payment_method?: string | null;
        };
        /** @description Credits by kind. */
        Credits: {
            /**
             * Format: int64
             * @description As `total`.
             */
            available: number;
            /**
             * Format: int64
             * @description Of promotions and the like.
             */
            bonus: number;
            /**
             * Format: int64
             * @description Of packages.
             */
            purchased: number;
            /**
             * Format: int64
             * @description Of the plan.
             */
            subscription: number;
            /**
             * Format: int64
             * @description All that can be spent.
             */
            total: number;
            /**
             * Format: int64
             * @description Spent since the plan's period began.
             */
            used: number;
        };
        /** @description What the caller is subscribed to. */
        Current: {
            /** @description Whether it renews by itself. */
            auto_renew: boolean;
            /**
             * Format: date-time
             * @description When it was wanted.
             */
            created_at?: string | null;
            /**
             * Format: date-time
             * @description When what is paid is over.
             */
            end_date?: string | null;
            /**
             * Format: uuid
             * @description The subscription.
             */
            id: string;
            plan?: components["schemas"]["PlanEntry"] | null;
            /**
             * Format: uuid
             * @description The plan's id.
             */
            plan_id: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            start_date?: string | null;
            /** @description `active`, `past_due` or `cancelled`. */
            status: string;
            /**
             * Format: uuid
             * @description The caller.
             */
            user_id: string;
        };
        /** @description Free uses of everybody together. */
        DailyQuota: {
            /**
             * Format: int32
             * @description Left today.
             */
            remaining: number;
            /**
             * Format: date-time
             * @description When the day ends (UTC).
             */
            reset_at?: string | null;
            /**
             * Format: int32
             * @description In a day.
             */
            total: number;
        };
        /** @description The first page. */
        Dashboard: {
            /** @description Generations. */
            generations: components["schemas"]["GenerationFigures"];
            /** @description Who is online. */
            online: components["schemas"]["Online"];
            /** @description Money. */
            revenue: components["schemas"]["RevenueFigures"];
            /**
             * Format: date-time
             * @description Of this moment.
             */
            timestamp: string;
            /** @description Accounts. */
            users: components["schemas"]["UserFigures"];
        };
        /** @description How many there were on one day. */
        DayCount: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /**
             * Format: date
             * @description The day, UTC: `2026-11-29`.
             */
            date: string;
        };
        /** @description The password, once more. */
        DeleteAccountRequest: {
            /** @description The account's password: a token that was left somewhere is not enough. */
            password: string;
        };
        /** @description One subject. */
        DemoTopic: {
            /** @description Wire word. */
            id: string;
            /** @description English name. */
            name_en: string;
            /** @description Chinese name. */
            name_zh: string;
        };
        /** @description Every subject of every tool. */
        DemoTopicsAnswer: {
            /** @description The topics of the landing page. */
            landing_topics: components["schemas"]["DemoTopic"][];
            /** @description Always true. */
            success: boolean;
            /** @description The seven tools. */
            tool_types: string[];
            /** @description Tool → its topics, in the order of its page. */
            topics: {
                [key: string]: components["schemas"]["DemoTopic"][];
            };
        };
        /** @description An invoice or a credit note. */
        DocumentEntry: {
            /**
             * Format: double
             * @description What was paid, or went back, in `currency`.
             */
            amount: number;
            /** @description `TWD` or `USD`. */
            currency: string;
            /** @description What was bought, in the language of the document. */
            description: string;
            /** @description Its number. */
            invoice_number: string;
            /**
             * Format: date-time
             * @description When it was issued.
             */
            issued_at: string;
            /** @description `invoice` or `credit_note`. */
            kind: string;
            /** @description The order. */
            order_number: string;
            /** @description Where the PDF lies: the same token reads it. */
            pdf_url: string;
        };
        /** @description Documents about payments. */
        Documents: {
            /** @description The newest first. */
            invoices: components["schemas"]["DocumentEntry"][];
        };
        /** @description A form that the browser posts to ECPay. */
        EcpayForm: {
            /** @description Where it is posted to. */
            action_url: string;
            /** @description Its fields. */
            params: Record<string, never>;
        };
        /** @description A look. */
        EffectStyleEntry: {
            /** @description `artistic`, `modern` or `professional`. */
            category: string;
            /** @description What to send back. */
            id: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description Small picture of a stored result that shows it; null when there is none. */
            preview_url?: string | null;
        };
        /** @description Whether money would go back. */
        Eligibility: {
            /**
             * Format: int64
             * @description Whole days until that is over.
             */
            days_remaining: number;
            /** @description Whether `cancel` with `request_refund` would give money back now. */
            eligible: boolean;
            /** @description Why not. */
            reason?: string | null;
            /**
             * Format: double
             * @description What would go back, in the currency that was paid.
             */
            refund_amount?: number | null;
            /**
             * Format: uuid
             * @description The subscription.
             */
            subscription_id?: string | null;
        };
        /** @description What that costs. */
        Estimate: {
            /**
             * Format: int32
             * @description Credits for one use.
             */
            credits_needed: number;
            /** @description English name. */
            display_name: string;
            /** @description Chinese name. */
            display_name_zh: string;
            /**
             * Format: int32
             * @description The longest result, in seconds.
             */
            max_duration?: number | null;
            /** @description The best resolution of a result. */
            resolution?: string | null;
            /** @description The word by which the price list has the service. */
            service_type: string;
        };
        /** @description What is to be used. */
        EstimateRequest: {
            /** @description The model that is to make it; absent: whichever we choose. */
            model?: string | null;
            /** @description A service of the price list. */
            service_type: string;
        };
        /**
         * @description Where examples come from.
         * @enum {string}
         */
        ExampleSource: "database" | "fallback";
        /** @description A model. */
        FashionModel: {
            /** @description `slim`, `standard`, `curvy` or `athletic`. */
            body_type: string;
            /** @description `female` or `male`. */
            gender: string;
            /** @description For example `female-1`; `model_id` in the `input_params` of presets. */
            id: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description The portrait, a server path. */
            preview_url?: string | null;
        };
        /** @description One thing that is wrong with a request. */
        FieldFault: {
            /** @description What is wrong and what would be right. */
            detail: string;
            /** @description Where: a JSON pointer into the body (`/preset_id`), or `query:limit`, `path:tool_type`, `header:...`. */
            pointer: string;
        };
        /** @description A page of the gallery. */
        GalleryAnswer: {
            /** @description The asked category. */
            category: string;
            /** @description In the order of the lists. */
            items: components["schemas"]["GalleryItem"][];
            /** @description The language of titles and prompts. */
            language: string;
            /** @description Always true. */
            success: boolean;
            /** @description How many items this answer has. */
            total: number;
        };
        /** @description One card of the gallery. */
        GalleryItem: {
            /** @description The asked category; under `recommended` the first other one that it belongs to. */
            category: string;
            /**
             * Format: uuid
             * @description Its id; a published result can be run with it.
             */
            id: string;
            /** @description What was asked, in the asked language. */
            prompt: string;
            /** @description Small picture. */
            thumb: string;
            /** @description Title in the asked language. */
            title: string;
        };
        /** @description Generations: results made for the library, and what users paid for. */
        GenerationFigures: {
            /**
             * Format: int64
             * @description Since midnight, UTC.
             */
            today: number;
        };
        /** @description A result. */
        GenerationRow: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description How it was made. */
            generation_steps: components["schemas"]["Step"][];
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description The watermarked result, when it is a picture. */
            result_image_url?: string | null;
            /** @description The watermarked result, when it is a clip. */
            result_video_url?: string | null;
            /** @description pending, approved, rejected or featured. */
            status: string;
            /** @description Of which tool. */
            tool_type: string;
            /** @description Of which topic. */
            topic: string;
        };
        /** @description What was made lately. */
        Generations: {
            /** @description How many of them are in this answer. */
            count: number;
            /** @description The newest first. */
            generations: components["schemas"]["GenerationRow"][];
        };
        /** @description A language and what it was taken from. */
        GeoLanguage: {
            /** @description Two letters, where a proxy of ours told it. */
            country?: string | null;
            /** @description Whether a country or the browser said anything; else it is English. */
            detected: boolean;
            /** @description The visitor's address. */
            ip: string;
            /** @description One of en, zh-TW, ja, ko, es. */
            language: string;
        };
        /** @description Whether the process is alive, and what it is. */
        Health: {
            /** @description Where rates and quotas are counted: `memory`, `redis`, or `redis_away` while it does not answer. */
            counters: string;
            /** @description Materials shown. */
            materials: number;
            /** @description Whether the minimum library is there. */
            materials_ready: boolean;
            /** @description Always `preset-only`. */
            mode: string;
            /** @description What each provider's actor is doing. */
            providers: Record<string, never>[];
            /** @description `live`, or `standin`: our own stand-in plays the providers and nothing real is made. */
            providers_mode: string;
            /** @description `ok`, or `degraded` when an actor stays down. */
            status: string;
            /** @description Said loudly when the stand-in plays. */
            warning?: string | null;
        };
        /** @description What Paddle hears. */
        Heard: {
            /** @description Always true: it is stored. */
            success: boolean;
        };
        /** @description Somebody was seen. */
        Heartbeat: {
            /**
             * Format: int32
             * @description Who is here, with this visitor.
             */
            online_users: number;
            /** @description Always true. */
            success: boolean;
            /**
             * Format: int64
             * @description Now, unix seconds.
             */
            timestamp: number;
        };
        /** @description Every plan that the caller wanted. */
        History: {
            /** @description The newest first. */
            subscriptions: components["schemas"]["HistoryEntry"][];
            /** @description Always true. */
            success: boolean;
        };
        /** @description One of them. */
        HistoryEntry: {
            /** @description Whether it renews by itself. */
            auto_renew: boolean;
            /** @description How often it was paid. */
            billing_cycle: string;
            /**
             * Format: date-time
             * @description When it was wanted.
             */
            created_at?: string | null;
            /**
             * Format: date-time
             * @description When it ended, or what is paid is over.
             */
            end_date?: string | null;
            /**
             * @description Why it ended: `period_over`, `unpaid`, `replaced`, `refunded`, `chargeback`, `never_paid` or
             *     `account_closed`.
             */
            end_reason?: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Which plan. */
            plan_name: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            start_date?: string | null;
            /** @description `pending`, `active`, `past_due`, `cancelled`, `expired` or `failed`. */
            status: string;
        };
        /** @description A hold, and what is left beside it. */
        HoldAnswer: {
            /**
             * Format: int64
             * @description How many credits are set aside; once it has ended, how many came back.
             */
            amount: number;
            /**
             * Format: date-time
             * @description When they come back by themselves.
             */
            expires_at?: string | null;
            /**
             * Format: int64
             * @description What is set aside now, by this hold and others.
             */
            held: number;
            /**
             * Format: uuid
             * @description The hold.
             */
            hold_id: string;
            /**
             * Format: int64
             * @description What the user can spend now.
             */
            new_balance: number;
            /** @description Always true. */
            success: boolean;
            /**
             * Format: uuid
             * @description The transaction.
             */
            transaction_id: string;
        };
        /** @description What to set aside. */
        HoldRequest: {
            /**
             * Format: int64
             * @description How many credits.
             */
            amount: number;
            /**
             * Format: int64
             * @description After so many minutes they come back by themselves; `credits.hold_minutes` without it.
             */
            minutes?: number | null;
            /** @description For the history, which the user reads. */
            reason: string;
        };
        /** @description A picture before and after. */
        ImageDemoAnswer: {
            /** @description Category or topic. */
            category?: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description The watermarked picture after. */
            image_after?: string | null;
            /** @description The picture before. */
            image_before: string;
            /** @description Whether it stands in for something else. Never: it was asked for by its id. */
            is_sample: boolean;
            /** @description Language of the prompt. */
            language: string;
            /**
             * Format: double
             * @description How well it fits a search. Always absent: it was asked for by its id.
             */
            match_score?: number | null;
            /** @description What was asked. */
            prompt: string;
            /** @description The same, lower-case, whitespace collapsed. */
            prompt_normalized: string;
            /** @description Shown name of the style, where one was chosen. */
            style_name?: string | null;
            /** @description Its wire word. */
            style_slug?: string | null;
        };
        /** @description One random example. */
        Inspiration: {
            /** @description The asked category, else the first that it belongs to. */
            category: string;
            /**
             * Format: uuid
             * @description Its id; a published result can be run with it.
             */
            id: string;
            /** @description A picture: the watermarked result, or the still of a clip. */
            image_url: string;
            /** @description What was asked, English. */
            prompt: string;
            /** @description The style or scene, where one was chosen. */
            style?: string | null;
            /** @description Words. */
            style_tags: string[];
            /** @description Small picture. */
            thumbnail_url?: string | null;
            /** @description Title, English. */
            title?: string | null;
            /** @description Subject. */
            topic: string;
            /** @description Its English name. */
            topic_display: string;
            /** @description Watermarked clip. */
            video_url?: string | null;
        };
        /** @description A style for rooms. */
        InteriorStyleEntry: {
            /** @description One English sentence. */
            description: string;
            /** @description The same in Chinese. */
            description_zh: string;
            /** @description What to send back. */
            id: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description Small picture of a stored result in that style; null when there is none. */
            preview_url?: string | null;
        };
        /** @description A clip with its words. */
        LandingClip: {
            /** @description A landing topic. */
            category: string;
            /** @description Its English label. */
            category_label: string;
            /** @description Its Chinese label. */
            category_label_zh: string;
            /** @description One sentence, English. */
            description?: string | null;
            /** @description The same in Chinese. */
            description_zh?: string | null;
            /** @description Measured length, for example `5s`. */
            duration?: string | null;
            /**
             * Format: uuid
             * @description Its id, for `use-preset`.
             */
            id: string;
            /** @description Small picture. */
            thumbnail?: string | null;
            /** @description Title, English. */
            title?: string | null;
            /** @description Title, Chinese. */
            title_zh?: string | null;
            /** @description Watermarked clip. */
            video_url: string;
        };
        /** @description What a tool does for a shop. */
        LandingFeature: {
            /** @description One English sentence. */
            description: string;
            /** @description The same in Chinese. */
            description_zh: string;
            /** @description Two Tailwind colour stops. */
            gradient: string;
            /** @description Name of an icon. */
            icon: string;
            /** @description The tool of the same name. */
            id: string;
            /** @description English title. */
            title: string;
            /** @description Chinese title. */
            title_zh: string;
        };
        /** @description The clips of every landing topic. */
        LandingMaterialsAnswer: {
            /** @description How many clips this answer has. */
            count: number;
            /** @description Always true. */
            success: boolean;
            /** @description All of them, in the order of the page; one without clips has empty lists. */
            topics: components["schemas"]["LandingTopic"][];
        };
        /** @description A question and its answer. */
        LandingQuestion: {
            /** @description English. */
            answer: string;
            /** @description Chinese. */
            answer_zh: string;
            /** @description Key. */
            id: string;
            /** @description English. */
            question: string;
            /** @description Chinese. */
            question_zh: string;
        };
        /** @description One figure. */
        LandingStat: {
            /** @description A colour of Tailwind's palette. */
            color: string;
            /** @description What it counts, English. */
            label: string;
            /** @description The same in Chinese. */
            label_zh: string;
            /** @description The count; null for what nobody has measured. */
            value?: number | null;
        };
        /** @description The figures. The first three are keys that pages know; there is nothing to count them from, so they have no value. */
        LandingStatsAnswer: {
            /** @description Value null: nobody has measured it. */
            conversion: components["schemas"]["LandingStat"];
            /** @description Languages that published avatars speak. */
            languages: components["schemas"]["LandingStat"];
            /** @description Published results. */
            presets: components["schemas"]["LandingStat"];
            /** @description Value null: nobody has measured it. */
            time_saved: components["schemas"]["LandingStat"];
            /** @description Tools that have a published result. */
            tools: components["schemas"]["LandingStat"];
            /** @description Topics of tools that have a published result. */
            topics: components["schemas"]["LandingStat"];
            /** @description Value null: there are no accounts to count. */
            users: components["schemas"]["LandingStat"];
        };
        /** @description The clips of one landing topic. */
        LandingTopic: {
            /** @description Talking avatars, in the order of the lists. */
            avatars: components["schemas"]["Preset"][];
            /** @description Wire word. */
            id: string;
            /** @description English name. */
            name_en: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description Short videos, in the order of the lists. */
            videos: components["schemas"]["Preset"][];
        };
        /** @description Address and password. */
        LoginRequest: {
            /** @description The account's address. */
            email: string;
            /** @description Its password. */
            password: string;
        };
        /** @description A page of materials. */
        MaterialPage: {
            /** @description The materials, the newest first. */
            materials: components["schemas"]["MaterialRow"][];
            /**
             * Format: int64
             * @description Which page this is, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description How many pages there are.
             */
            pages: number;
            /**
             * Format: int64
             * @description How many a page holds.
             */
            per_page: number;
            /**
             * Format: int64
             * @description How many there are on all pages.
             */
            total: number;
        };
        /** @description A material in the list. */
        MaterialRow: {
            /**
             * Format: date-time
             * @description When it became public.
             */
            approved_at?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description False: a newer result took its place. */
            is_active: boolean;
            /** @description Whether it comes first where a page picks a few. */
            is_featured: boolean;
            /** @description The watermarked result, when it is a picture. */
            result_image_url?: string | null;
            /** @description A small picture of it. */
            result_thumbnail_url?: string | null;
            /** @description The watermarked result, when it is a clip. */
            result_video_url?: string | null;
            /** @description seed, user or admin. */
            source: string;
            /** @description pending, approved, rejected or featured. */
            status: string;
            /** @description Title. */
            title_en?: string | null;
            /** @description Title in Chinese. */
            title_zh?: string | null;
            /** @description Of which tool. */
            tool_type: string;
            /** @description Of which topic. */
            topic: string;
            /**
             * Format: int64
             * @description Times shown, as last stored.
             */
            view_count: number;
        };
        /** @description The five words of the contract. */
        Materials: {
            /** @description Avatar clips. */
            avatar: boolean;
            /** @description Videos and avatars of the landing page. */
            landing: boolean;
            /** @description Patterns; cut-outs count too. */
            pattern: boolean;
            /** @description Product scenes. */
            product: boolean;
            /** @description Short videos. */
            video: boolean;
        };
        /** @description Answer of `/materials/status`. */
        MaterialsStatus: {
            /** @description Whether every requirement is met. */
            all_ready: boolean;
            /** @description By kind. */
            materials: components["schemas"]["Materials"];
            /** @description Each requirement. */
            requirements: components["schemas"]["Requirement"][];
            /** @description `ready` or `incomplete`. */
            status: string;
        };
        /** @description Something was done. */
        Message: {
            /** @description For people. */
            message: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description A payment service. */
        Method: {
            /** @description How often plans can be paid. */
            billing_cycles: string[];
            /** @description Whether an agreement can be changed to a lower plan and taken up again after it was cancelled. */
            can_change: boolean;
            /** @description What is paid. */
            currency: string;
            /** @description `ecpay` or `paddle`. */
            id: string;
            /** @description Means that an order can name; empty: the service's page offers its own. */
            means: string[];
            /** @description What people call it. */
            name: string;
        };
        /** @description How this installation can be paid. */
        Methods: {
            /** @description Whether our stand-in plays them: nobody pays anything. */
            is_test: boolean;
            /** @description The services that are configured; empty: nothing can be bought. */
            methods: components["schemas"]["Method"][];
            /** @description Whether orders can be settled without money. */
            mock: boolean;
        };
        /** @description What orders brought that were paid in one month, less what went back of them, whenever it did. */
        MonthRevenue: {
            /** @description Each currency for itself. */
            by_currency: {
                [key: string]: number;
            };
            /** @description The month, UTC: `2026-11`. */
            month: string;
            /**
             * Format: double
             * @description In the currency that was asked for; the other one is not converted.
             */
            revenue: number;
        };
        /** @description Who is online, as the websocket tells it, too. */
        Online: {
            /**
             * Format: int64
             * @description Accounts that signed in or renewed a session since midnight, UTC.
             */
            active_today: number;
            /** @description The same by the plan in force, and `anonymous`; tiers without anybody are not in it. */
            by_tier: {
                [key: string]: number;
            };
            /**
             * Format: int32
             * @description Visitors whose page sent a heartbeat within five minutes, to any instance.
             */
            online_users: number;
            /**
             * Format: date-time
             * @description Of this moment.
             */
            timestamp: string;
        };
        /** @description Who is here. */
        OnlineCount: {
            /**
             * Format: int32
             * @description How many.
             */
            online_users: number;
        };
        /** @description Everything that can be turned. */
        Operations: {
            /** @description Pre-generation. */
            pregeneration: components["schemas"]["Pregeneration"];
            /** @description The four providers. */
            providers: components["schemas"]["ProviderSwitch"][];
            /** @description Settings, by name. */
            settings: components["schemas"]["SettingShown"][];
        };
        /** @description An order. */
        OrderAnswer: {
            /**
             * Format: double
             * @description What is to be paid, in `currency`: what the plan and a promotion take off is off.
             */
            amount: number;
            /**
             * Format: int32
             * @description Credits that it brings once it is paid, bonus included.
             */
            credits: number;
            /** @description `TWD` or `USD`. */
            currency: string;
            /**
             * Format: double
             * @description What they took off.
             */
            discount: number;
            /**
             * Format: date-time
             * @description Until when it waits for the money.
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            order_id: string;
            /** @description By which the payment service and people name it. */
            order_number: string;
            /**
             * Format: uuid
             * @description What was ordered.
             */
            package_id?: string | null;
            /** @description `ecpay` or `paddle`. */
            payment_method: string;
            /** @description The page where it can be paid; null when it is not to be paid any more. */
            payment_url?: string | null;
            /** @description `pending`; of an order that was asked for again, what became of it. */
            status: string;
        };
        /** @description An order. */
        OrderState: {
            /**
             * Format: double
             * @description What is to be paid, or was, in `currency`.
             */
            amount: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at?: string | null;
            /** @description `TWD` or `USD`. */
            currency: string;
            /**
             * Format: double
             * @description What was taken off of the regular price.
             */
            discount: number;
            /**
             * Format: date-time
             * @description Until when it can be paid.
             */
            expires_at: string;
            instructions?: components["schemas"]["PayInstructions"] | null;
            /** @description `credit_pack`, `subscription` or `renewal`. */
            kind: string;
            /** @description By which the payment service and people name it. */
            order_number: string;
            /**
             * Format: date-time
             * @description When it was paid.
             */
            paid_at?: string | null;
            /** @description `ecpay` or `paddle`. */
            payment_method?: string | null;
            /** @description The page where it can be paid; null when it is not to be paid any more. */
            payment_url?: string | null;
            /**
             * Format: double
             * @description What went back.
             */
            refunded: number;
            /** @description `pending`, `paid`, `failed`, `refunded` or `expired`. */
            status: string;
        };
        /** @description A package of credits. */
        PackageEntry: {
            /**
             * Format: int32
             * @description Credits on top.
             */
            bonus_credits: number;
            /**
             * Format: int32
             * @description Credits that are paid for.
             */
            credits: number;
            /** @description Always `TWD`: the currency of ECPay, through which an order goes that says nothing else. */
            currency: string;
            /**
             * Format: int32
             * @description What their plan takes off, in percent.
             */
            discount_percent: number;
            /** @description English name. */
            display_name: string;
            /** @description Chinese name. */
            display_name_zh: string;
            /**
             * Format: uuid
             * @description What to order it by.
             */
            id: string;
            /** @description Always true: what is not sold is not here. */
            is_active: boolean;
            /** @description Whether it gives most for the money. */
            is_best_value: boolean;
            /** @description Whether most people take it. */
            is_popular: boolean;
            /** @description The lowest plan that may buy it; null: every one. */
            min_plan?: string | null;
            /** @description Word that names it. */
            name: string;
            /**
             * Format: double
             * @description The regular price, in `currency`.
             */
            original_price: number;
            /**
             * Format: double
             * @description What whoever asks pays, in `currency`: what their plan takes off is off.
             */
            price: number;
            /**
             * Format: double
             * @description What they pay in TWD, through ECPay.
             */
            price_twd: number;
            /**
             * Format: double
             * @description What they pay in USD, through Paddle.
             */
            price_usd: number;
        };
        /**
         * @description What staff say about a package. What is absent takes its default, or stays as it is. A package has a price in TWD
         *     and one in USD, and nothing here converts: `price` is the one in `currency`.
         */
        PackageFields: {
            /**
             * Format: int32
             * @description Credits on top; 0 by default.
             */
            bonus_credits?: number | null;
            /**
             * Format: int32
             * @description Credits that are paid for. Required to make one.
             */
            credits?: number | null;
            /** @description Of `price`: `USD` (default) or `TWD`. The answer is in it, too. */
            currency?: string | null;
            /** @description A sentence about it. */
            description?: string | null;
            /** @description Off: not sold. */
            is_active?: boolean | null;
            /** @description Whether it gives most for the money. */
            is_best_value?: boolean | null;
            /** @description Whether most people take it. */
            is_popular?: boolean | null;
            /** @description The lowest plan that may buy it; null: every one. */
            min_plan?: string | null;
            /** @description Word that names it; no two have the same. Required to make one. */
            name?: string | null;
            /** @description English name; `name` by default. */
            name_en?: string | null;
            /** @description Chinese name; `name` by default. */
            name_zh?: string | null;
            /**
             * Format: double
             * @description Price in `currency`.
             */
            price?: number | null;
            /**
             * Format: double
             * @description Price in TWD, whole.
             */
            price_twd?: number | null;
            /**
             * Format: double
             * @description Price in USD.
             */
            price_usd?: number | null;
            /**
             * Format: int32
             * @description Lower is shown earlier; 0 by default.
             */
            sort_order?: number | null;
        };
        /** @description Where a page stands in its list. */
        Pagination: {
            /** @description Whether a page follows. */
            has_more: boolean;
            /** @description From 1. */
            page: number;
            /** @description How many a page holds. */
            per_page: number;
            /** @description How many there are. */
            total: number;
            /** @description How many pages that makes. */
            total_pages: number;
        };
        /** @description A clip and the avatar clip that goes with it. */
        PairedClip: {
            /** @description Watermarked avatar clip of the same topic, in `avatar_language`. */
            avatar_video?: string | null;
            /** @description The landing page's category; a topic that has none stands for itself. */
            category: string;
            /** @description Length of the clip, for example `5s`. */
            duration?: string | null;
            /**
             * Format: uuid
             * @description Id of the clip, for `use-preset`.
             */
            id: string;
            /** @description What was asked, at most 100 characters. */
            prompt: string;
            /** @description Small picture. */
            thumb?: string | null;
            /** @description Title in the asked language. */
            title: string;
            /** @description Watermarked clip. */
            video: string;
        };
        /** @description The same with what the landing page needs besides. */
        PairedExample: components["schemas"]["PairedClip"] & {
            /** @description Title, English. */
            title_en?: string | null;
            /** @description Title, Chinese. */
            title_zh?: string | null;
            /** @description A landing topic or a topic of short videos. */
            topic: string;
        };
        /** @description One page of examples. */
        PairedExamplesAnswer: {
            /** @description What the avatars speak: `en` or `zh-TW`. */
            avatar_language: string;
            /** @description In a stable order: what was made for the landing page comes first. */
            examples: components["schemas"]["PairedExample"][];
            /** @description Which part this is. */
            pagination: components["schemas"]["Pagination"];
            /** @description Always true. */
            success: boolean;
        };
        /** @description How an order can be paid at a bank or a shop. */
        PayInstructions: {
            /** @description The bank's code, for a transfer. */
            bank_code?: string | null;
            /** @description The account, the code, or the bar codes, in their order. */
            codes: string[];
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at?: string | null;
            /** @description `ATM`, `CVS` or `BARCODE`. */
            pay_by: string;
        };
        /** @description Free uses of one person. */
        PersonQuota: {
            /** @description Whether none is left. */
            is_exhausted: boolean;
            /**
             * Format: int32
             * @description Left.
             */
            remaining: number;
            /**
             * Format: int32
             * @description In all.
             */
            total: number;
        };
        /** @description A plan. */
        PlanCard: {
            /** @description `TWD` or `USD`. */
            currency: string;
            /** @description One English sentence. */
            description: string;
            /** @description The same in Chinese. */
            description_zh: string;
            /** @description English name. */
            display_name: string;
            /** @description Chinese name. */
            display_name_zh: string;
            /** @description What it may do. */
            features: components["schemas"]["PlanFeatures"];
            /**
             * Format: uuid
             * @description What to subscribe by.
             */
            id: string;
            /**
             * Format: int32
             * @description Credits a month.
             */
            monthly_credits: number;
            /** @description `demo`, `starter`, `pro` or `pro_plus`. */
            name: string;
            /**
             * Format: double
             * @description Price of a month, in `currency`.
             */
            price_monthly: number;
            /**
             * Format: double
             * @description Price of a year, in `currency`: 12 × 0.8 × the month's. Whole dollars of it are charged in TWD.
             */
            price_yearly: number;
        };
        /** @description A plan. */
        PlanEntry: {
            /** @description Whether its owner may call the API with keys of their own. */
            api_access: boolean;
            /**
             * Format: int32
             * @description Credits a month.
             */
            credits_per_month: number;
            /** @description `TWD` or `USD`. */
            currency: string;
            /** @description One English sentence. */
            description?: string | null;
            /** @description English name. */
            display_name: string;
            /** @description Whether many can be made at once. */
            feature_batch_processing: boolean;
            /** @description Whether clothes can be tried on. */
            feature_clothing_transform: boolean;
            /** @description Whether own styles can be used. */
            feature_custom_styles: boolean;
            /** @description Whether effects are open to it. */
            feature_goenhance: boolean;
            /** @description Whether clips can be made. */
            feature_video_gen: boolean;
            /**
             * Format: uuid
             * @description What to subscribe by.
             */
            id: string;
            /** @description Always true: what is not sold is not here. */
            is_active: boolean;
            /** @description Whether the pricing page stresses it. */
            is_featured: boolean;
            /** @description Best resolution. */
            max_resolution: string;
            /**
             * Format: int32
             * @description Seconds of the longest clip.
             */
            max_video_length: number;
            /** @description `demo`, `starter`, `pro` or `pro_plus`. */
            name: string;
            /** @description `free`, `basic`, `pro` or `enterprise`. */
            plan_type: string;
            /**
             * Format: double
             * @description Price of a month, in `currency`.
             */
            price_monthly: number;
            /**
             * Format: double
             * @description Price of a year, in `currency`.
             */
            price_yearly: number;
            /** @description Whether its work goes first. */
            priority_queue: boolean;
            /** @description Whether results carry our watermark. */
            watermark: boolean;
        };
        /** @description What a plan may do. */
        PlanFeatures: {
            /** @description Whether its owner may call the API with keys of their own. */
            api_access: boolean;
            /** @description Whether many can be made at once. */
            batch_processing: boolean;
            /** @description Whether effects are open to it. */
            can_use_effects: boolean;
            /** @description Whether own styles can be used. */
            custom_styles: boolean;
            /** @description Whether results carry our watermark. */
            has_watermark: boolean;
            /** @description Best resolution. */
            max_resolution: string;
            /**
             * Format: int32
             * @description Seconds of the longest clip.
             */
            max_video_length: number;
            /** @description Whether its work goes first. */
            priority_queue: boolean;
        };
        /** @description A plan in short. */
        PlanOf: {
            /** @description Its English name. */
            display_name?: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description Where buyers look after their payments. */
        PortalAnswer: {
            /** @description Whether nobody pays anything. */
            is_mock: boolean;
            /** @description Paddle's page, good for a short time. */
            portal_url: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description How pre-generation stands. */
        Pregeneration: {
            /**
             * Format: int64
             * @description Seconds left, while it runs and the pace is known.
             */
            eta_seconds?: number | null;
            /** @description What was not made, and why; at most 1,000 items. */
            failures: Record<string, never>[];
            /** @description Whether nothing new is begun. */
            paused: boolean;
            /** @description `idle`, `running`, `finished`. */
            phase: string;
            /** @description All groups together. */
            total: Record<string, never>;
            word?: components["schemas"]["Word"] | null;
        };
        /** @description One stored result, as visitors see it: every URL is the watermarked file. */
        Preset: {
            /**
             * Format: double
             * @description Length of a clip, in seconds.
             */
            duration_seconds?: number | null;
            /** @description What was done to the input. */
            effect_prompt?: string | null;
            /** @description Prompt group, for pages that know groups. */
            group: string;
            /**
             * Format: uuid
             * @description For `use-preset`.
             */
            id: string;
            /** @description The "before" picture. */
            input_image_url?: string | null;
            /** @description The selectors that pages match. */
            input_params: Record<string, never>;
            /** @description The "before" clip. */
            input_video_url?: string | null;
            /** @description Always true: one of our own. */
            is_default: boolean;
            /** @description Language of the content; speech is in it. */
            language: string;
            /** @description What was asked, English (avatar clips: the script in its language). */
            prompt: string;
            /** @description The same in Traditional Chinese. */
            prompt_zh?: string | null;
            /** @description Watermarked picture; absent for clips. */
            result_image_url?: string | null;
            /** @description Watermarked clip; absent for pictures. */
            result_video_url?: string | null;
            /** @description Watermarked picture or clip. */
            result_watermarked_url?: string | null;
            /** @description Words. */
            style_tags: string[];
            /** @description Small picture, JPEG, at most 400 px. */
            thumbnail_url?: string | null;
            /** @description Title, English. */
            title?: string | null;
            /** @description Title, Chinese. */
            title_zh?: string | null;
            /** @description One of the tool's topics. */
            topic: string;
            /** @description The topic's Chinese name. */
            topic_zh?: string | null;
        };
        /** @description A list of presets. */
        PresetsAnswer: {
            /** @description How many this answer has. */
            count: number;
            /** @description In the order of the page. */
            presets: components["schemas"]["Preset"][];
            /** @description Always true. */
            success: boolean;
            /** @description The tool. */
            tool_type: string;
            /** @description The topic, when one was asked for. */
            topic?: string | null;
            /** @description How many there are: more than `count` where a limit, the caller's or ours, cut the list. */
            total: number;
        };
        /** @description A plan. */
        PricedPlan: {
            /** @description A word on the card, English. */
            badge?: string | null;
            /** @description The same in Chinese. */
            badge_zh?: string | null;
            /** @description `TWD` or `USD`. */
            currency: string;
            /** @description One English sentence. */
            description: string;
            /** @description The same in Chinese. */
            description_zh: string;
            /** @description What it gives, English, one line each. */
            features: string[];
            /** @description The same in Chinese, line by line. */
            features_zh: string[];
            /** @description The plan's name. */
            id: string;
            /** @description Whether the page stresses it. */
            is_featured: boolean;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /**
             * Format: int32
             * @description Always `price`: no discount is invented.
             */
            original_price: number;
            /** @description Always `month`. */
            period: string;
            /**
             * Format: int32
             * @description Whole units of `currency` per `period`.
             */
            price: number;
        };
        /** @description What one service costs. What it costs us is not told. */
        PriceEntry: {
            /** @description The service that it is a form of; the same word where it is none. */
            base_service_type: string;
            /**
             * Format: int32
             * @description The same number.
             */
            credit_cost: number;
            /**
             * Format: int32
             * @description Credits for one use.
             */
            credits_per_use: number;
            /** @description One English sentence. */
            description: string;
            /** @description English name. */
            display_name: string;
            /** @description Chinese name. */
            display_name_zh: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Always true: what is switched off is not here. */
            is_active: boolean;
            /**
             * Format: int32
             * @description The longest result, in seconds.
             */
            max_duration?: number | null;
            /** @description The lowest plan that may use it; null: every one. */
            min_plan?: string | null;
            /** @description The model that makes it; null: any that has no entry of its own. */
            model?: string | null;
            /** @description The best resolution of a result. */
            resolution?: string | null;
            /** @description The word that names it, a different one in each entry. */
            service: string;
            /** @description The same word. */
            service_type: string;
            /** @description Whether a plan is needed, whatever credits are there. */
            subscribers_only: boolean;
        };
        /** @description The body of every error (RFC 9457). */
        ProblemBody: {
            /** @description Stable word for programs; README lists them. */
            code: string;
            /** @description This occurrence, for people. */
            detail: string;
            /** @description For `invalid_request`: each fault. */
            errors?: components["schemas"]["FieldFault"][];
            /** @description The path that was asked. */
            instance?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The kind of problem, the same for every occurrence. */
            title: string;
            /** @description `urn:vidgo:problem:<code>`. */
            type: string;
        };
        /** @description What is to be changed; what is absent stays. */
        ProfileRequest: {
            /** @description A whole name; null takes it away. */
            full_name?: string | null;
            /** @description Language of the mails. */
            language?: string | null;
            /** @description A short name; null takes it away. */
            username?: string | null;
        };
        /** @description A promotion as staff see it. */
        Promo: components["schemas"]["PromoPublic"] & {
            /** @description Ids of the packages that it is for. */
            applicable_credit_packages: string[];
            /** @description Ids of the plans that it is for. Both lists empty: it is for everything. */
            applicable_plans: string[];
            /**
             * Format: date-time
             * @description Since when it exists.
             */
            created_at: string;
            /**
             * Format: int32
             * @description Uses by orders that are paid.
             */
            current_uses: number;
            /** @description Off: it does not count, whatever the time. */
            is_active: boolean;
            /** @description Whether it counts now and has uses left. */
            is_valid: boolean;
            /**
             * Format: int32
             * @description Of `current_uses`, those beyond the limit, by orders that were paid late.
             */
            late_uses: number;
            /**
             * Format: double
             * @description The most that it takes off, in `currency`.
             */
            max_discount_amount?: number | null;
            /**
             * Format: int32
             * @description How often one account may use it.
             */
            max_uses_per_user: number;
            /**
             * Format: int32
             * @description How often it may be used; null: without end.
             */
            max_uses_total?: number | null;
            /**
             * Format: double
             * @description What a purchase must cost at least, in `currency`.
             */
            min_purchase_amount: number;
            /**
             * Format: int32
             * @description The highest is shown first, and wins.
             */
            priority: number;
            /**
             * Format: int32
             * @description How often it may still be used; null: without end.
             */
            remaining_uses?: number | null;
            /**
             * Format: int32
             * @description Uses that are kept for orders that may still be paid.
             */
            reserved_uses: number;
        };
        /** @description A package of credits in the shop window. */
        PromoPackage: {
            /**
             * Format: int32
             * @description Credits on top.
             */
            bonus_credits: number;
            /**
             * Format: date-time
             * @description Since when it exists.
             */
            created_at: string;
            /**
             * Format: int32
             * @description Credits that are paid for.
             */
            credits: number;
            /** @description `TWD` or `USD`. */
            currency: string;
            /** @description A sentence about it. */
            description?: string | null;
            /**
             * Format: double
             * @description By how many percent that is less, rounded down to hundredths.
             */
            discount_percentage?: number | null;
            /**
             * Format: double
             * @description Price with the promotion's code; null: no promotion makes it cheaper.
             */
            discounted_price?: number | null;
            /**
             * Format: uuid
             * @description What to order it by.
             */
            id: string;
            /** @description Off: not sold. */
            is_active: boolean;
            /** @description Whether it gives most for the money. */
            is_best_value: boolean;
            /** @description Whether most people take it. */
            is_popular: boolean;
            /** @description Word that names it. */
            name: string;
            /** @description English name. */
            name_en?: string | null;
            /** @description Chinese name. */
            name_zh?: string | null;
            /**
             * Format: double
             * @description Price in `currency`, without a promotion.
             */
            price: number;
            /** @description The promotion's word. */
            promotion_badge?: string | null;
            /**
             * Format: int32
             * @description Lower is shown earlier.
             */
            sort_order: number;
        };
        /** @description The shop window. */
        PromoPackages: {
            active_promotion?: components["schemas"]["PromoPublic"] | null;
            /** @description The packages that are sold, in the order in which they are shown. */
            packages: components["schemas"]["PromoPackage"][];
        };
        /** @description A promotion as everybody sees it. */
        PromoPublic: {
            /** @description `#rrggbb`. */
            badge_color: string;
            /** @description A word on what is cheaper by it. */
            badge_text?: string | null;
            /** @description A picture. */
            banner_image_url?: string | null;
            /** @description What people type. */
            code: string;
            /**
             * @description `TWD` or `USD`: in what its amounts are, and for payments in which it counts. Null: it has none, and counts for
             *     every payment.
             */
            currency?: string | null;
            /** @description What it is about. */
            description?: string | null;
            /** @description The same in English. */
            description_en?: string | null;
            /** @description The same in Chinese. */
            description_zh?: string | null;
            /** @description `percentage` or `fixed_amount`. */
            discount_type: string;
            /**
             * Format: double
             * @description Percent, or an amount in `currency`.
             */
            discount_value: number;
            /**
             * Format: date-time
             * @description Until when.
             */
            end_date: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Whether it may be the banner. */
            is_featured: boolean;
            /** @description What it is called. */
            name: string;
            /** @description The same in English. */
            name_en?: string | null;
            /** @description The same in Chinese. */
            name_zh?: string | null;
            /**
             * Format: date-time
             * @description From when it counts.
             */
            start_date: string;
        };
        /** @description A promotion's places. */
        PromoQuota: {
            /** @description How much off. */
            discount?: string | null;
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at?: string | null;
            /** @description Of which plan. */
            plan?: string | null;
            /**
             * Format: int32
             * @description Left; 0 without a promotion.
             */
            remaining: number;
        };
        /** @description What staff say. What is absent takes its default, or stays as it is. */
        PromotionFields: {
            /** @description Ids of the packages that it is for. */
            applicable_credit_packages?: string[] | null;
            /** @description Ids or names of the plans that it is for. Both lists empty: it is for everything. */
            applicable_plans?: string[] | null;
            /** @description `#rrggbb`; `#ff4444` by default. */
            badge_color?: string | null;
            /** @description A word on what is cheaper by it. */
            badge_text?: string | null;
            /** @description A picture: an http(s) URL or a path below `/static/`. */
            banner_image_url?: string | null;
            /** @description 2 to 50 letters, digits, `-` and `_`; kept in capitals. No two promotions have the same. Required to make one. */
            code?: string | null;
            /**
             * @description `TWD` (default) or `USD`: in what the amounts are, and for payments in which it counts. None for a percentage
             *     without amounts, which counts for every payment.
             */
            currency?: string | null;
            /** @description What it is about. */
            description?: string | null;
            /** @description The same in English. */
            description_en?: string | null;
            /** @description The same in Chinese. */
            description_zh?: string | null;
            /** @description `percentage` (default) or `fixed_amount`. */
            discount_type?: string | null;
            /**
             * Format: double
             * @description Above 0: percent, at most 100, or an amount, whole in TWD. Required to make one.
             */
            discount_value?: number | null;
            /**
             * Format: date-time
             * @description Until when; later than `start_date`. Required to make one.
             */
            end_date?: string | null;
            /** @description On by default. */
            is_active?: boolean | null;
            /** @description Whether it may be the banner; not by default. */
            is_featured?: boolean | null;
            /**
             * Format: double
             * @description The most that it takes off; null: no bound.
             */
            max_discount_amount?: number | null;
            /**
             * Format: int32
             * @description How often one account may use it; 1 by default.
             */
            max_uses_per_user?: number | null;
            /**
             * Format: int32
             * @description How often it may be used; null: without end.
             */
            max_uses_total?: number | null;
            /**
             * Format: double
             * @description What a purchase must cost at least; 0 by default.
             */
            min_purchase_amount?: number | null;
            /** @description What it is called. Required to make one. */
            name?: string | null;
            /** @description The same in English. */
            name_en?: string | null;
            /** @description The same in Chinese. */
            name_zh?: string | null;
            /**
             * Format: int32
             * @description The highest is shown first, and wins; 0 by default.
             */
            priority?: number | null;
            /**
             * Format: date-time
             * @description From when it counts. Required to make one.
             */
            start_date?: string | null;
        };
        /** @description One group. */
        PromptGroupCount: {
            /** @description English name. */
            display_en: string;
            /** @description Chinese name. */
            display_zh: string;
            /** @description Wire word. */
            group: string;
            /** @description How many templates it has. */
            template_count: number;
        };
        /** @description One sub-topic of a group. */
        PromptSubTopicCount: {
            /** @description English name. */
            display_en: string;
            /** @description Chinese name. */
            display_zh: string;
            /** @description Wire word. */
            sub_topic: string;
            /** @description How many templates of the group it has. */
            template_count: number;
        };
        /** @description One template. */
        PromptTemplate: {
            /** @description The group that offers it. */
            group: string;
            /**
             * Format: uuid
             * @description For `demo/use-template` and `usage`.
             */
            id: string;
            /** @description The "before" picture. */
            input_image_url?: string | null;
            /** @description Whether it is for subscribers only. */
            is_premium: boolean;
            /** @description As written, English. Empty for premium templates: their prompts are for subscribers. */
            prompt: string;
            /** @description The same in the asked language, where that is not English. */
            prompt_localized?: string | null;
            /** @description The same in Chinese. */
            prompt_zh?: string | null;
            /** @description Watermarked picture; absent for clips. */
            result_image_url?: string | null;
            /** @description Small picture of the result. */
            result_thumbnail_url?: string | null;
            /** @description Watermarked clip; absent for pictures. */
            result_video_url?: string | null;
            /** @description Watermarked picture or clip. */
            result_watermarked_url?: string | null;
            /** @description What in particular it does. */
            sub_topic: string;
            /** @description Title, English. */
            title_en?: string | null;
            /** @description Title, Chinese. */
            title_zh?: string | null;
        };
        /** @description Whether a provider is asked. */
        ProviderSwitch: {
            /** @description Whether it can be asked at all: it has a key, or the stand-in plays it. */
            configured: boolean;
            /** @description Whether nothing new is asked of it. */
            drained: boolean;
            /** @description Which. */
            provider: string;
            word?: components["schemas"]["Word"] | null;
        };
        /** @description What is to be bought. */
        PurchaseRequest: {
            /**
             * Format: uuid
             * @description The package.
             */
            package_id: string;
            /** @description `ecpay` (TWD) or `paddle` (USD); `ecpay` when absent. */
            payment_method?: string | null;
            /** @description A promotion's code. */
            promotion_code?: string | null;
        };
        /** @description What waits. */
        Queue: {
            /** @description How many of them are in this answer. */
            count: number;
            /** @description The oldest first. */
            queue: components["schemas"]["QueuedMaterial"][];
        };
        /** @description A material that waits. */
        QueuedMaterial: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What was asked: at most 100 characters of it. */
            prompt: string;
            /** @description The watermarked result, when it is a picture. */
            result_image_url?: string | null;
            /** @description The watermarked result, when it is a clip. */
            result_video_url?: string | null;
            /** @description seed, user or admin. */
            source: string;
            /** @description Of which tool. */
            tool_type: string;
            /** @description Of which topic. */
            topic: string;
        };
        /** @description A use, or why not. */
        QuotaUse: {
            /** @description For people. */
            message: string;
            /**
             * Format: int32
             * @description What this person has left.
             */
            remaining: number;
            /** @description Whether it was counted. */
            success: boolean;
        };
        /** @description A renewed pair. */
        RefreshAnswer: {
            /** @description As `access_token`. */
            access: string;
            /** @description JWT for `Authorization: Bearer`. */
            access_token: string;
            /**
             * Format: int64
             * @description How long the access token is good, in seconds.
             */
            expires_in: number;
            /** @description As `refresh_token`. */
            refresh: string;
            /** @description For `/auth/refresh`, once. */
            refresh_token: string;
            /** @description Always `bearer`. */
            token_type: string;
        };
        /** @description A refresh token. */
        RefreshRequest: {
            /** @description The same, under the peer's name. */
            refresh?: string | null;
            /** @description The token of the last sign-in or renewal. */
            refresh_token?: string | null;
        };
        /** @description How many to give back, and why. */
        RefundRequest: {
            /**
             * Format: int64
             * @description At most what was taken; everything without it.
             */
            amount?: number | null;
            /** @description For the history, which the user reads. */
            reason: string;
        };
        /** @description A registration was taken; the same for every address. */
        Registered: {
            /** @description The address that a code was mailed to. */
            email: string;
            /** @description For people. */
            message: string;
            /** @description Always true. */
            success: boolean;
        };
        /** @description Somebody who wants an account. */
        RegisterRequest: {
            /** @description The address; it gets a code. */
            email: string;
            /** @description A whole name. */
            full_name?: string | null;
            /** @description Language of the mails; else that of the browser. */
            language?: string | null;
            /** @description At least 8 characters, none of the passwords that everybody tries first. */
            password: string;
            /** @description The same again. */
            password_confirm?: string | null;
            /** @description A short name. */
            username?: string | null;
        };
        /** @description One requirement and how it stands. */
        Requirement: {
            /** @description How many must be there. */
            needed: number;
            /** @description How many are. */
            present: number;
            /** @description What is counted. */
            what: string;
        };
        /** @description The token of the link, and the password to come. */
        ResetPasswordRequest: {
            /** @description At least 8 characters, none of the passwords that everybody tries first. */
            new_password: string;
            /** @description `reset_password` of the link. */
            token: string;
        };
        /** @description What is to be tried again. */
        RetryRequest: {
            /** @description Items by their ids in the catalogue; without it everything that failed. */
            item_ids?: string[] | null;
            /** @description For the audit log; 1 to 500 characters. */
            reason?: string | null;
        };
        /** @description What orders brought that were paid this month (UTC), less what went back of them. */
        RevenueFigures: {
            /** @description Each currency for itself. */
            by_currency: {
                [key: string]: number;
            };
            /** @description Of `month`. */
            currency: string;
            /**
             * Format: double
             * @description In `currency`; the other one is not converted.
             */
            month: number;
        };
        /** @description What to do with it. */
        ReviewRequest: {
            /** @description approve, reject or feature. */
            action: string;
            /** @description Why it is rejected, for the log of what staff did. */
            rejection_reason?: string | null;
        };
        /** @description A kind of room. */
        RoomType: {
            /** @description What to send back. */
            id: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
        };
        /** @description Who is asked, and who when that one cannot. */
        Route: {
            /** @description Asked first. */
            primary: string;
            /** @description Asked when the first surely took nothing. */
            rescue?: string | null;
        };
        /** @description One session of the account. */
        SessionItem: {
            /**
             * Format: date-time
             * @description When somebody signed in.
             */
            created_at: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Its address; of IPv6 the network. */
            ip_address: string;
            /**
             * Format: date-time
             * @description When its tokens were last renewed.
             */
            last_used_at: string;
            /** @description What the client calls itself. */
            user_agent: string;
        };
        /** @description The sessions of an account. */
        SessionList: {
            /** @description How many. */
            count: number;
            /** @description The newest first, at most 100. */
            sessions: components["schemas"]["SessionItem"][];
        };
        /** @description A setting's new value. */
        SettingRequest: {
            /** @description For the audit log; 1 to 500 characters. */
            reason?: string | null;
            /**
             * Format: int64
             * @description In its own unit; null: back to the configuration.
             */
            value?: number | null;
        };
        /** @description A setting that may be changed while servers run. */
        SettingShown: {
            /**
             * Format: int64
             * @description What the configuration says.
             */
            configured: number;
            /**
             * Format: int64
             * @description The most that may be written.
             */
            max: number;
            /** @description What it does. */
            meaning: string;
            /**
             * Format: int64
             * @description The least that may be written.
             */
            min: number;
            /** @description As in `config.toml`. */
            name: string;
            /** @description What is counted. */
            unit: string;
            /**
             * Format: int64
             * @description What counts.
             */
            value: number;
            word?: components["schemas"]["Word"] | null;
        };
        /** @description The most alike template, if one is alike enough. */
        SimilarAnswer: {
            /** @description Whether there is one. */
            found: boolean;
            template?: components["schemas"]["PromptTemplate"] | null;
        };
        /** @description A voice for speech. */
        SpeechVoiceEntry: {
            /** @description `female` or `male`. */
            gender: string;
            /** @description For example `female_zh`. */
            id: string;
            /** @description `zh-TW`, `en` or `nan-TW`. */
            language: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
        };
        /** @description How one thing is. */
        State: {
            /** @description What is wrong. */
            error?: string | null;
            /** @description For people. */
            message?: string | null;
            /**
             * @description `healthy`: it answers; `configured`: it has what it needs, and nothing free can be asked of it; `degraded`; `error`;
             *     `not_configured`.
             */
            status: string;
        };
        /** @description How a plan stands. */
        Status: {
            /** @description Whether it renews by itself. */
            auto_renew: boolean;
            /** @description How often it is paid. */
            billing_cycle?: string | null;
            /** @description What the caller has. */
            credits: components["schemas"]["Credits"];
            /**
             * Format: date-time
             * @description When what is paid is over.
             */
            end_date?: string | null;
            /**
             * Format: date-time
             * @description Until when it lasts although a charge failed.
             */
            grace_until?: string | null;
            /** @description Whether the caller is on a plan that was paid. */
            has_subscription: boolean;
            next_plan?: components["schemas"]["PlanOf"] | null;
            /** @description Through whom it is paid. */
            payment_method?: string | null;
            plan?: components["schemas"]["PlanOf"] | null;
            /**
             * Format: double
             * @description What would go back, in the currency that was paid.
             */
            refund_amount?: number | null;
            /**
             * Format: int64
             * @description Whole days until that is over.
             */
            refund_days_remaining: number;
            /** @description Whether its money would go back now. */
            refund_eligible: boolean;
            /**
             * Format: date-time
             * @description When it began.
             */
            start_date?: string | null;
            /** @description `none`, `active`, `past_due` (a charge failed; the plan lasts for the grace) or `cancelled` (it lasts to `end_date`). */
            status: string;
            /**
             * Format: uuid
             * @description The subscription.
             */
            subscription_id?: string | null;
            /** @description Always true. */
            success: boolean;
        };
        /** @description One call that went into a result. Its own result is clean and has no address. */
        Step: {
            /** @description What was asked. */
            action: string;
            /** @description Who made it: a provider, or `local`. */
            api: string;
            /** @description What it cost, in USD. */
            cost?: string | null;
            /**
             * Format: int64
             * @description How long it took, in milliseconds, where stored.
             */
            duration_ms?: number | null;
            /** @description The provider's model, where stored. */
            model?: string | null;
            /**
             * Format: int32
             * @description From 1.
             */
            step: number;
        };
        /** @description What came of it. */
        Subscribed: {
            /**
             * Format: double
             * @description What is to be paid now, in `currency`.
             */
            amount?: number | null;
            /** @description Whether it renews by itself. */
            auto_renew: boolean;
            /** @description The page where it is paid; null when nothing is to be paid. */
            checkout_url?: string | null;
            /** @description `TWD` or `USD`. */
            currency?: string | null;
            ecpay_form?: components["schemas"]["EcpayForm"] | null;
            /** @description Always false: nobody gets a plan without paying for it. */
            is_mock: boolean;
            /** @description What happens next. */
            message?: string | null;
            /** @description The order, when something is to be paid. */
            order_number?: string | null;
            /** @description `pending_payment`: to be paid at `checkout_url`. `active`: nothing is to be paid now, see `message`. */
            status: string;
            /**
             * Format: uuid
             * @description The subscription.
             */
            subscription_id?: string | null;
            /** @description Always true. */
            success: boolean;
        };
        /** @description Which plan. */
        SubscribeRequest: {
            /** @description `monthly` or `yearly`; `monthly` when absent. */
            billing_cycle?: string | null;
            /** @description At ECPay: `Credit`, `ATM`, `CVS` or `BARCODE`. Only a card renews by itself. */
            pay_by?: string | null;
            /** @description `paddle` (USD) or `ecpay` (TWD); `paddle` when absent. */
            payment_method?: string | null;
            /** @description The plan's id, of `/subscriptions/plans`. */
            plan_id: string;
            /** @description A promotion's code. At ECPay a plan with a discount is paid once and does not renew by itself. */
            promotion_code?: string | null;
        };
        /** @description A suggested prompt. */
        SuggestAnswer: {
            cached_result?: components["schemas"]["CachedResult"] | null;
            /** @description The asked group. */
            group: string;
            /** @description Whether a result is stored. */
            has_cached_result: boolean;
            /** @description The prompt, English. */
            prompt: string;
            /** @description The same in the asked language, where that is not English. */
            prompt_localized?: string | null;
            /** @description The sub-topic it belongs to. */
            sub_topic: string;
            /**
             * Format: uuid
             * @description The template; absent where a group has none and the prompt is that of a published result.
             */
            template_id?: string | null;
        };
        /** @description What a prompt is wanted for. */
        SuggestRequest: {
            /** @description What it is about, at most 500 characters: the template that shares most words with it is suggested. */
            context?: string | null;
            /** @description One of the 18 prompt groups. */
            group: string;
            /** @description Language of `prompt_localized`; `en`, which has none, when absent. */
            language?: string | null;
            /** @description One of the 22 sub-topics; any when absent. */
            sub_topic?: string | null;
        };
        /** @description How everything is. */
        SystemHealth: {
            /** @description Everything else that we ask over the network, by name. */
            api_services: {
                [key: string]: components["schemas"]["State"];
            };
            /** @description The database. */
            database: components["schemas"]["State"];
            /** @description Redis, where rates and quotas are counted. */
            redis: components["schemas"]["State"];
        };
        /** @description What a customer said. There is none until a real one has agreed to be shown. */
        Testimonial: {
            /** @description A picture. */
            avatar?: string | null;
            /** @description Where. */
            company: string;
            /** @description What kind of company. */
            company_type: string;
            /** @description Its id. */
            id: string;
            /** @description Who. */
            name: string;
            /** @description English. */
            quote: string;
            /** @description Chinese. */
            quote_zh: string;
            /**
             * Format: int32
             * @description 1 to 5.
             */
            rating: number;
            /** @description The person's work. */
            title: string;
        };
        /** @description What opens a socket. */
        Ticket: {
            /**
             * Format: date-time
             * @description Until when it is good.
             */
            expires_at: string;
            /** @description Where to, with the ticket in it: a path on this server. */
            path: string;
            /** @description For `?ticket=`; good once. */
            ticket: string;
        };
        /** @description The pair under the peer's names. */
        TokenPair: {
            /** @description The access token. */
            access: string;
            /** @description The refresh token. */
            refresh: string;
        };
        /** @description Every category. */
        ToolCategoriesAnswer: {
            /** @description In the order of pages. */
            categories: components["schemas"]["ToolCategory"][];
            /** @description How many. */
            total_categories: number;
        };
        /** @description One category. */
        ToolCategory: {
            /** @description Its key. */
            category: string;
            /** @description English name. */
            category_name: string;
            /** @description Chinese name. */
            category_name_zh: string;
            /** @description Its tools. */
            tools: components["schemas"]["CategoryTool"][];
        };
        /** @description One example. */
        ToolShowcase: {
            /** @description The watermarked picture that came out; of a clip its still. */
            after_image?: string | null;
            /** @description The picture that went in; absent where nothing did (patterns). */
            before_image?: string | null;
            /** @description The category's key. */
            category: string;
            /** @description One sentence, English. */
            description?: string | null;
            /** @description The same in Chinese. */
            description_zh?: string | null;
            /**
             * Format: double
             * @description Length of a clip, in seconds.
             */
            duration_seconds?: number | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Whether it is shown before the others. */
            is_featured: boolean;
            /** @description What was asked, English. */
            prompt: string;
            /** @description The same in Chinese. */
            prompt_zh?: string | null;
            /** @description Watermarked picture; absent for clips. */
            result_image_url?: string | null;
            /** @description Small picture of the result. */
            result_thumbnail_url?: string | null;
            /** @description Watermarked clip; absent for pictures. */
            result_video_url?: string | null;
            /** @description As `before_image`. */
            source_image_url?: string | null;
            /** @description Words. */
            style_tags: string[];
            /** @description Title, English. */
            title?: string | null;
            /** @description Title, Chinese. */
            title_zh?: string | null;
            /** @description The category under which the row is stored. */
            tool_category: string;
            /** @description The tool. */
            tool_id: string;
            /** @description Its English name. */
            tool_name: string;
            /** @description Its Chinese name. */
            tool_name_zh?: string | null;
        };
        /** @description Something to choose by its picture. */
        ToolTemplate: {
            /** @description What to send back. */
            id: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description Small picture of a stored result that shows it; null when there is none. */
            preview_url?: string | null;
        };
        /** @description The subjects of one tool. */
        ToolTopicsAnswer: {
            /** @description How many. */
            count: number;
            /** @description Always true. */
            success: boolean;
            /** @description The tool. */
            tool_type: string;
            /** @description In the order of its page. */
            topics: components["schemas"]["DemoTopic"][];
        };
        /** @description A before and its after. */
        TopicExample: {
            /** @description The watermarked picture that came out, or the clip when `is_video`. */
            after?: string | null;
            /** @description The picture that went in; absent where nothing did (patterns). */
            before?: string | null;
            /** @description One sentence, English. */
            description?: string | null;
            /** @description The same in Chinese. */
            description_zh?: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description Whether `after` is a clip. */
            is_video: boolean;
            /** @description What was asked, English. */
            prompt: string;
            /** @description The same in Chinese. */
            prompt_zh?: string | null;
            /** @description The scene of a product. */
            scene?: string | null;
            /** @description The style of a pattern. */
            style?: string | null;
            /** @description Small picture of `after`. */
            thumbnail?: string | null;
            /** @description Title, English. */
            title: string;
            /** @description Title, Chinese. */
            title_zh?: string | null;
            /** @description The tool that made it. */
            tool: string;
        };
        /** @description The examples of one topic. */
        TopicExamplesAnswer: {
            /** @description At most six. */
            examples: components["schemas"]["TopicExample"][];
            /** @description `database`, or `fallback` when no showcase is stored. */
            source: components["schemas"]["ExampleSource"];
            /** @description `pattern`, `product` or `video`. */
            topic: string;
        };
        /** @description One change of the balance. */
        Transaction: {
            /**
             * Format: int64
             * @description By how much the balance changed, in credits.
             */
            amount: number;
            /**
             * Format: int64
             * @description What could be spent after it.
             */
            balance_after: number;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description One sentence. */
            description: string;
            /**
             * Format: uuid
             * @description The generation that was paid for.
             */
            generation_id?: string | null;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /**
             * Format: uuid
             * @description The package that was bought.
             */
            package_id?: string | null;
            /** @description The payment that paid for it. */
            payment_id?: string | null;
            /** @description The service that was paid for. */
            service_type?: string | null;
            /** @description generation, subscription, refund, expiry, `admin_adjustment`, purchase or bonus. */
            transaction_type: string;
            /** @description As `transaction_type`. */
            type: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            user_id: string;
        };
        /** @description A part of the history. */
        Transactions: {
            /** @description The part, newest first. */
            items: components["schemas"]["Transaction"][];
            /**
             * Format: int64
             * @description The most that were asked for.
             */
            limit: number;
            /**
             * Format: int64
             * @description How many newer ones were passed over.
             */
            offset: number;
            /**
             * Format: int64
             * @description How many there are.
             */
            total: number;
            /** @description As `items`. */
            transactions: components["schemas"]["Transaction"][];
        };
        /** @description That a use was counted. */
        UsageAnswer: {
            /** @description Always true. */
            success: boolean;
            /**
             * Format: uuid
             * @description The use.
             */
            usage_id: string;
        };
        /** @description One use. Who it was follows from the token, not from the body. */
        UsageRequest: {
            /** @description Settings, where they were changed, at most 4096 bytes of JSON. */
            custom_params?: Record<string, never> | null;
            /** @description The prompt, where it was changed, at most 2000 characters. */
            custom_prompt?: string | null;
            /**
             * Format: int32
             * @description How long the generation took, in milliseconds, at most a day.
             */
            generation_time_ms?: number | null;
            /** @description The visitor's session, at most 64 characters. */
            session_id?: string | null;
            /** @description Where it was used, at most 500 characters. */
            source_page?: string | null;
            /**
             * Format: uuid
             * @description Which template.
             */
            template_id: string;
            /** @description Whether the stored result was taken; true when absent. */
            used_cached?: boolean;
            /** @description Whether it worked; true when absent. */
            was_successful?: boolean;
        };
        /** @description The result of one preset. */
        UsePresetAnswer: {
            /** @description Always false in preset-only mode. */
            can_download: boolean;
            /** @description Why not. */
            error?: string | null;
            /** @description For people. */
            message: string;
            /**
             * Format: uuid
             * @description Which.
             */
            preset_id: string;
            /** @description Small picture. */
            result_thumbnail_url?: string | null;
            /** @description Watermarked picture or clip. */
            result_watermarked_url?: string | null;
            /** @description False when there is no such preset. */
            success: boolean;
        };
        /** @description Which preset to run. */
        UsePresetRequest: {
            /**
             * Format: uuid
             * @description From a preset list.
             */
            preset_id: string;
            /** @description The visitor's session, if the front end keeps one. */
            session_id?: string | null;
            /** @description Ignored; the preset knows its tool. */
            tool_type?: string | null;
        };
        /** @description One account. */
        UserDetail: {
            /**
             * Format: int64
             * @description Generations that it paid for and free ones that it had.
             */
            generation_count: number;
            /** @description Whether a page of theirs sent a heartbeat within five minutes, to any instance. */
            is_online: boolean;
            /** @description The newest 10 changes of its credits. */
            recent_transactions: components["schemas"]["UserTransaction"][];
            /** @description The account. */
            user: components["schemas"]["UserRow"];
        };
        /** @description Accounts. */
        UserFigures: {
            /** @description By the plan in force; every plan is there. */
            by_plan: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Opened since midnight, UTC.
             */
            new_today: number;
            /**
             * Format: int64
             * @description All there are, banned ones too.
             */
            total: number;
        };
        /** @description A page of accounts. */
        UserPage: {
            /**
             * Format: int64
             * @description Which page this is, from 1.
             */
            page: number;
            /**
             * Format: int64
             * @description How many pages there are.
             */
            pages: number;
            /**
             * Format: int64
             * @description How many a page holds.
             */
            per_page: number;
            /**
             * Format: int64
             * @description How many there are on all pages.
             */
            total: number;
            /** @description The accounts. */
            users: components["schemas"]["UserRow"][];
        };
        /** @description An account in the list. */
        UserRow: {
            /** @description Why it was banned. */
            ban_reason?: string | null;
            /**
             * Format: int64
             * @description Bonus credits.
             */
            bonus_credits: number;
            /**
             * Format: date-time
             * @description Since when it exists.
             */
            created_at: string;
            /** @description Its address. */
            email: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description False: banned. */
            is_active: boolean;
            /** @description Whether it is an administrator's. */
            is_admin: boolean;
            /** @description Always true: an account exists once its address is proven. */
            is_verified: boolean;
            /**
             * Format: date-time
             * @description When somebody last signed in.
             */
            last_login_at?: string | null;
            /** @description The whole name, else the short one. */
            name?: string | null;
            /** @description The plan in force. */
            plan: string;
            /**
             * Format: int64
             * @description Purchased credits.
             */
            purchased_credits: number;
            /**
             * Format: int64
             * @description Subscription credits.
             */
            subscription_credits: number;
        };
        /** @description A change of credits. */
        UserTransaction: {
            /**
             * Format: int64
             * @description By how much the balance changed.
             */
            amount: number;
            /**
             * Format: int64
             * @description What could be spent afterwards.
             */
            balance_after: number;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description What for. */
            description: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description generation, subscription, refund, expiry, admin_adjustment, purchase or bonus. */
            transaction_type: string;
        };
        /** @description The result of one template. */
        UseTemplateAnswer: {
            /** @description Always false for visitors. */
            can_download: boolean;
            /** @description Its group. */
            group: string;
            /** @description The "before" picture. */
            input_image_url?: string | null;
            /** @description For people. */
            message: string;
            /** @description Its prompt, English. */
            prompt: string;
            /** @description The same in Chinese. */
            prompt_zh?: string | null;
            /** @description Small picture. */
            result_thumbnail_url?: string | null;
            /** @description Watermarked picture or clip. */
            result_watermarked_url?: string | null;
            /** @description Its sub-topic. */
            sub_topic: string;
            /**
             * Format: uuid
             * @description Which.
             */
            template_id: string;
        };
        /** @description Which template to show the result of. */
        UseTemplateRequest: {
            /** @description One of the 18 prompt groups. */
            group: string;
            /** @description The visitor's session, at most 64 characters. */
            session_id?: string | null;
            /** @description A default template of the group; it must be there. */
            template_id?: string | null;
        };
        /** @description Whether it counts. */
        ValidateAnswer: {
            /** @description For people. */
            message: string;
            promotion?: components["schemas"]["PromoPublic"] | null;
            /** @description Whether it counts now and has uses left. */
            valid: boolean;
        };
        /** @description A code. */
        ValidateRequest: {
            /** @description In any case. */
            promotion_code: string;
        };
        /** @description A code and the address that it was mailed to. */
        VerifyRequest: {
            /** @description Six digits. */
            code: string;
            /** @description The address. */
            email: string;
        };
        /** @description A look for clips. */
        VideoStyle: components["schemas"]["EffectStyleEntry"] & {
            /**
             * Format: int32
             * @description Our own stable number, from 1.
             */
            model_id: number;
            /** @description Version, where earlier clients knew one. */
            version?: string | null;
        };
        /** @description Some pairs, picked at random. */
        ViewMoreAnswer: {
            /** @description What the avatars speak: `en` or `zh-TW`. */
            avatar_language: string;
            /** @description At most six. */
            examples: components["schemas"]["PairedClip"][];
            /** @description Always true. */
            success: boolean;
            /** @description How many they are. */
            total: number;
        };
        /** @description One clip, or why there is none. */
        WatchDemoAnswer: {
            /** @description Why there is none. */
            error?: string | null;
            /** @description Whether there is a clip. */
            success: boolean;
            video?: components["schemas"]["WatchedVideo"] | null;
        };
        /** @description One clip. */
        WatchedVideo: {
            /**
             * Format: uuid
             * @description Its id, for `use-preset`.
             */
            id: string;
            /** @description What was asked, in the asked language. */
            prompt: string;
            /** @description Small picture. */
            thumb?: string | null;
            /** @description Title in the asked language. */
            title: string;
            /** @description A landing topic or a topic of short videos. */
            topic: string;
            /** @description Watermarked clip. */
            video_url: string;
        };
        /** @description Why something is turned. */
        Why: {
            /** @description For the audit log; 1 to 500 characters. */
            reason?: string | null;
        };
        /** @description The plans, and what the caller is subscribed to. */
        WithSubscription: {
            current_subscription?: components["schemas"]["Current"] | null;
            /** @description The plans. */
            plans: components["schemas"]["PlanEntry"][];
        };
        /** @description Who turned something, and why. */
        Word: {
            /**
             * Format: date-time
             * @description When.
             */
            changed_at: string;
            /** @description Who. */
            changed_by: string;
            /** @description For what reason. */
            reason?: string | null;
        };
        /** @description A category of topics. */
        WorkflowCategoryEntry: {
            /** @description One English sentence. */
            description: string;
            /** @description The same in Chinese. */
            description_zh: string;
            /** @description Key. */
            id: string;
            /** @description English name. */
            name: string;
            /** @description Chinese name. */
            name_zh: string;
            /** @description What its runs end with: `video` or `image`. */
            output_type: string;
            /** @description How many topics it has. */
            topic_count: number;
        };
        /** @description What stands behind a topic. */
        WorkflowMetadata: {
            /** @description Of the avatar. */
            gender?: string | null;
            /** @description An effect style. */
            style_id?: string | null;
            /** @description The tool. */
            tool?: string | null;
            /** @description One of that tool's topics. */
            topic?: string | null;
        };
        /** @description What a run is about. */
        WorkflowParameters: {
            /** @description Language of the content. */
            language: string;
            /** @description How it feels, English. */
            mood: string;
            /** @description An effect style. */
            style_id?: string | null;
            /** @description What it shows, English. */
            subject: string;
        };
        /** @description What a run would do. */
        WorkflowPreviewAnswer: {
            /** @description As in the list of topics. */
            category: string;
            /** @description The steps, in order: `text_to_image`, `style_transfer`, `interior`, `image_to_video`, `avatar`. */
            flow: string[];
            /** @description `video` or `image`. */
            output_type: string;
            /** @description What the run is about. */
            parameters: components["schemas"]["WorkflowParameters"];
            /** @description What the steps are told. */
            prompts: components["schemas"]["WorkflowPrompts"];
            /** @description Key. */
            topic_id: string;
        };
        /** @description What the steps of a run are told. */
        WorkflowPrompts: {
            /**
             * @description What is done to the picture. Avatars: the script. Null where nothing is, and for effect styles, whose
             *     prompts are not told: `style_id` names the style.
             */
            effect_prompt?: string | null;
            /** @description What the first picture shows, English. Avatars: who speaks. */
            image_prompt: string;
        };
        /** @description One topic. */
        WorkflowTopicAnswer: components["schemas"]["WorkflowTopicEntry"] & components["schemas"]["WorkflowPrompts"] & {
            /** @description Language of the content. */
            language: string;
            /** @description What stands behind it. */
            metadata: components["schemas"]["WorkflowMetadata"];
        };
        /** @description A topic in a list. */
        WorkflowTopicEntry: {
            /** @description `product_video`, `interior_design`, `style_transfer`, `avatar` or `t2i_showcase`. */
            category: string;
            /** @description Key. */
            id: string;
            /** @description How it feels, English. */
            mood: string;
            /** @description The same in Chinese. */
            mood_zh: string;
            /** @description What its run ends with: `video` or `image`. */
            output_type: string;
            /** @description What it shows, English. */
            subject: string;
            /** @description The same in Chinese. */
            subject_zh: string;
            /** @description Words for search. */
            tags: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_admin_ai_services: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiServices"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_audit: {
        parameters: {
            query?: {
                /** @description or its beginning: user.ban, user. */
                action?: string;
                /** @description the id of an account, or part of a name */
                actor?: string;
                /** @description not before this time or day */
                from?: string;
                page?: number;
                /** @description 20 by default */
                per_page?: number;
                /** @description a kind (user), an id, or both (user:ID) */
                subject?: string;
                /** @description before this time or day */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_charts_generations: {
        parameters: {
            query?: {
                /** @description 30 by default; today is the last */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayCount"][];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_charts_revenue: {
        parameters: {
            query?: {
                /** @description of `revenue`: TWD (default) or USD */
                currency?: string;
                /** @description 12 by default; this one is the last */
                months?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthRevenue"][];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_charts_users_growth: {
        parameters: {
            query?: {
                /** @description 30 by default; today is the last */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayCount"][];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_generations: {
        parameters: {
            query?: {
                /** @description 50 by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemHealth"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_holds_id_capture: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description a hold */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaptureRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldAnswer"];
                };
            };
            /** @description bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unknown_hold */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description hold_over, still_running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused, amount_too_large */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_holds_id_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description a hold */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldAnswer"];
                };
            };
            /** @description bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unknown_hold */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description hold_over, still_running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_materials: {
        parameters: {
            query?: {
                page?: number;
                /** @description 20 by default */
                per_page?: number;
                /** @description pending, approved, rejected or featured */
                status?: string;
                tool_type?: string;
                topic?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialPage"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_materials_id_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description bad_id: no such material; unknown_choice: no such action; not_showable: it has no watermarked result, or a newer one took its place */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_moderation_queue: {
        parameters: {
            query?: {
                /** @description 50 by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_operations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_pregeneration_pause: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_pregeneration_resume: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_pregeneration_retry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: no such items */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_providers_provider_drain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description piapi, pollo, a2e, gemini */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_providers_provider_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description piapi, pollo, a2e, gemini */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    put_admin_settings_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description one of `GET /admin/operations` */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operations"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_stats_dashboard: {
        parameters: {
            query?: {
                /** @description of revenue.month: TWD (default) or USD */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_stats_online: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Online"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_stats_users_by_tier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_transactions_id_refund: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description a transaction that spent */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjusted"];
                };
            };
            /** @description bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unknown_charge */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description already_refunded, still_running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused, amount_too_large */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_users: {
        parameters: {
            query?: {
                page?: number;
                /** @description 20 by default */
                per_page?: number;
                /** @description in force: demo (none), starter, pro or pro_plus; also free, basic, enterprise */
                plan?: string;
                /** @description part of an address or a name */
                search?: string;
                /** @description created_at (default), email, plan, last_login_at, subscription_credits, purchased_credits or bonus_credits */
                sort_by?: string;
                /** @description desc (default) or asc */
                sort_order?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_users_id: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description bad_id: not an id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such user; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_users_id_ban: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["BanRequest"] | null;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description bad_id: no such user; protected_account: an administrator's */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_users_id_credits: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Adjustment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjusted"];
                };
            };
            /** @description bad_id: no such user */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description insufficient_credits: fewer can be taken */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description still_running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused, too_many_credits */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_users_id_holds: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldAnswer"];
                };
            };
            /** @description bad_id: no such user */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description insufficient_credits */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description still_running; hold_over: it was made, and has ended since */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_users_id_unban: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description bad_id: no such user */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_admin_ws_realtime: {
        parameters: {
            query?: {
                /** @description of `POST /admin/ws/ticket` */
                ticket?: string;
                /** @description an access token; it ends up in logs of proxies, so rather bring a ticket */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description frames follow */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user, foreign_origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description upgrade_required */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_admin_ws_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_forgot_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressRequest"];
            };
        };
        responses: {
            /** @description the same for every address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: one link in two minutes */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_auth_geo_language: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeoLanguage"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
            /** @description wrong_credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description email_not_verified, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_login_form: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @description Not used. */
                    client_id?: string | null;
                    /** @description Not used. */
                    client_secret?: string | null;
                    /** @description `password`, if it is there. */
                    grant_type?: string | null;
                    /** @description Its password. */
                    password: string;
                    /** @description Not used. */
                    scope?: string | null;
                    /** @description The account's address. */
                    username: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
            /** @description wrong_credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description email_not_verified, inactive_user, foreign_origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthUser"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    put_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthUser"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteAccountRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description wrong_password */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_me_change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description wrong_password */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshAnswer"];
                };
            };
            /** @description invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterRequest"];
            };
        };
        responses: {
            /** @description the same for every address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description password_mismatch */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description overloaded, mail_unavailable, database_unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_resend_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressRequest"];
            };
        };
        responses: {
            /** @description the same for every address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: five codes an hour */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description invalid_reset_token */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_auth_sessions_session_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Which */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found; not_found: no session of this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: not an id */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_auth_verify_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthAnswer"];
                };
            };
            /** @description wrong_code with `tries_left`, code_used_up */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_credits_add: {
        parameters: {
            query: {
                amount: number;
                /** @description bonus (default), subscription or purchased */
                credit_type?: string;
                description?: string;
                user_id: string;
            };
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Added"];
                };
            };
            /** @description bad_id: no such user */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description still_running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused, too_many_credits */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_credits_balance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_credits_consume: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one intent */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsumeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumed"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description insufficient_credits */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such service */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description still_running */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_credits_estimate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EstimateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Estimate"];
                };
            };
            /** @description not_found: no such service */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_credits_packages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackageEntry"][];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_credits_pricing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceEntry"][];
                };
            };
        };
    };
    post_credits_purchase: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters, of your own choosing: a request that is sent again under the same key makes no second order */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PurchaseRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAnswer"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description plan_too_low, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such package; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited; also when too many orders are not paid */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_credits_statement: {
        parameters: {
            query?: {
                /** @description not before this time */
                from?: string;
                /** @description before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_credits_transactions: {
        parameters: {
            query?: {
                /** @description 50 by default, 20 with page */
                limit?: number;
                offset?: number;
                /** @description from 1; not together with offset */
                page?: number;
                /** @description generation, subscription, refund, expiry, admin_adjustment, purchase or bonus */
                transaction_type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transactions"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_demo_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID of an image demo, or of a preset with a picture before and after */
                demo_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageDemoAnswer"];
                };
            };
            /** @description bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_avatars: {
        parameters: {
            query?: {
                /** @description zh… gives zh-TW, everything else en */
                language?: string;
                /** @description 10 when absent */
                limit?: number;
                /** @description One of the avatar tool's topics, or a landing topic */
                topic?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvatarsAnswer"];
                };
            };
            /** @description invalid_topic */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_avatars_topics: {
        parameters: {
            query?: {
                /** @description zh… gives zh-TW, everything else en */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvatarTopicsAnswer"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_download_preset_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                preset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description download_blocked, with `redirect` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_inspiration: {
        parameters: {
            query?: {
                /** @description One of the 24 gallery keys; any when absent */
                category?: string;
                /** @description At most so many; 10 when absent */
                count?: number;
                /** @description Only this topic */
                topic?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspiration"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_inspirations: {
        parameters: {
            query?: {
                /** @description One of the 24 gallery keys; `recommended` when absent */
                category?: string;
                /** @description Of titles and prompts; en when absent */
                language?: string;
                /** @description 8 when absent */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GalleryAnswer"];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_landing_examples: {
        parameters: {
            query?: {
                /** @description Of titles and speech; zh… speaks zh-TW, everything else en */
                language?: string;
                /** @description From 1 */
                page?: number;
                /** @description 6 when absent */
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairedExamplesAnswer"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_landing_view_more: {
        parameters: {
            query?: {
                /** @description One of the six landing categories; `all` and absent mean any */
                category?: string;
                /** @description Of titles and speech; zh… speaks zh-TW, everything else en */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewMoreAnswer"];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_landing_watch_demo: {
        parameters: {
            query?: {
                /** @description Of title and prompt */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `success` is false when there is no clip */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchDemoAnswer"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_lookup_lookup_hash: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 64 lower-case hex digits */
                lookup_hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preset"];
                };
            };
            /** @description bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: nothing was made for these inputs */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_presets_tool_type: {
        parameters: {
            query?: {
                /** @description Narrows speech: zh… gives zh-TW, everything else en */
                language?: string;
                /** @description At most so many; all when absent */
                limit?: number;
                /** @description One of the tool's topics, or a landing topic */
                topic?: string;
            };
            header?: never;
            path: {
                /** @description One of the seven tools, or `image_to_video` */
                tool_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetsAnswer"];
                };
            };
            /** @description invalid_topic */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_tool_type */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_tool_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolCategoriesAnswer"];
                };
            };
        };
    };
    get_demo_tool_showcases_tool_category: {
        parameters: {
            query?: {
                /** @description 10 when absent */
                limit?: number;
                /** @description Only this tool of the category */
                tool_id?: string;
            };
            header?: never;
            path: {
                /** @description pattern, product, video, avatar; also textile, ecommerce, video_effects, ai_video */
                tool_category: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolShowcase"][];
                };
            };
            /** @description not_found: no such category, or no such tool in it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_tool_showcases_tool_category_tool_id: {
        parameters: {
            query?: {
                /** @description 10 when absent */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description pattern, product, video, avatar; also textile, ecommerce, video_effects, ai_video */
                tool_category: string;
                /** @description A tool of the category */
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolShowcase"][];
                };
            };
            /** @description not_found: no such category, or no such tool in it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_demo_topics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoTopicsAnswer"];
                };
            };
        };
    };
    get_demo_topics_tool_type: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description One of the seven tools, or `image_to_video` */
                tool_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolTopicsAnswer"];
                };
            };
            /** @description invalid_tool_type */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_demo_use_preset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsePresetRequest"];
            };
        };
        responses: {
            /** @description `success` is false when there is no such preset */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsePresetAnswer"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_effects_styles: {
        parameters: {
            query?: {
                /** @description artistic, modern or professional; every one when absent */
                category?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectStyleEntry"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_generate_examples_topic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description pattern, product or video */
                topic: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopicExamplesAnswer"];
                };
            };
            /** @description not_found: no such topic */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_generate_video_styles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoStyle"][];
                };
            };
        };
    };
    get_interior_room_types: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomType"][];
                };
            };
        };
    };
    get_interior_styles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InteriorStyleEntry"][];
                };
            };
        };
    };
    get_landing_examples: {
        parameters: {
            query?: {
                /** @description ecommerce, social, brand, app, promo, service; `all` and absent mean any */
                category?: string;
                /** @description 6 when absent */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LandingClip"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_landing_faq: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LandingQuestion"][];
                };
            };
        };
    };
    get_landing_features: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LandingFeature"][];
                };
            };
        };
    };
    get_landing_materials: {
        parameters: {
            query?: {
                /** @description Narrows speech: zh… gives zh-TW, everything else en; both when absent */
                language?: string;
                /** @description At most so many videos and so many avatars of each topic; all when absent */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LandingMaterialsAnswer"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_landing_pricing: {
        parameters: {
            query?: {
                /** @description TWD or USD; TWD when absent */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricedPlan"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_landing_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LandingStatsAnswer"];
                };
            };
        };
    };
    get_landing_testimonials: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Testimonial"][];
                };
            };
        };
    };
    post_payments_callback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description `1|OK`: stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `0|…`: not believed; nothing was stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateAnswer"];
                };
            };
            /** @description order_closed, other_payment_method */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_yours, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such order; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_ecpay_callback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description `1|OK`: stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `0|…`: not believed; nothing was stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_ecpay_checkout_order_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the order's number */
                order_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutAnswer"];
                };
            };
            /** @description order_closed, other_payment_method */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_yours, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such order; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payments_off; else try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_ecpay_info: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description `1|OK`: stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `0|…`: not believed; nothing was stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_ecpay_period: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description `1|OK`: stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `0|…`: not believed; nothing was stored */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_ecpay_result: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": string;
            };
        };
        responses: {
            /** @description to the order's page */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not believed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_payments_invoices: {
        parameters: {
            query?: {
                /** @description how many; 20 when absent */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Documents"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_payments_invoices_invoice_number: {
        parameters: {
            query?: {
                /** @description en, zh-TW, ja, ko or es; the buyer's at the time of the payment when absent */
                language?: string;
            };
            header?: never;
            path: {
                /** @description the document's number */
                invoice_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such document of the caller's; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_payments_methods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Methods"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_mock_complete_order_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the order's number */
                order_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completed"];
                };
            };
            /** @description mock_off, order_closed */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_yours, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such order; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_payments_order_order_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the order's number */
                order_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderState"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_yours, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such order; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_paddle_checkout: {
        parameters: {
            query: {
                /** @description the order's number */
                order_number: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutAnswer"];
                };
            };
            /** @description order_closed, other_payment_method */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_yours, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such order; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payment_refused */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payments_off, payment_unavailable; else try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_paddle_checkout_order_number: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the order's number */
                order_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutAnswer"];
                };
            };
            /** @description order_closed, other_payment_method */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_yours, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such order; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payment_refused */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payments_off, payment_unavailable; else try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_payments_paddle_customer_portal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalAnswer"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: Paddle does not know the caller; user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payment_refused */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payments_off, payment_unavailable; else try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_payments_paddle_webhook: {
        parameters: {
            query?: never;
            header: {
                /** @description ts=…;h1=… */
                "Paddle-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Heard"];
                };
            };
            /** @description not_believed: signature or its time; nothing was stored */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: signed, and not what Paddle documents */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_plans: {
        parameters: {
            query?: {
                /** @description true when absent; every plan is sold */
                active_only?: boolean;
                /** @description TWD or USD; TWD when absent */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanEntry"][];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_plans_plan_id: {
        parameters: {
            query?: {
                /** @description TWD or USD; TWD when absent */
                currency?: string;
            };
            header?: never;
            path: {
                /** @description the plan's id */
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanEntry"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_plans_current: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Current"] | null;
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_plans_with_subscription: {
        parameters: {
            query?: {
                /** @description TWD or USD; TWD when absent */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithSubscription"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_promotions_active: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivePromotions"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    put_promotions_admin_promotion_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                promotion_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromotionFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promo"];
                };
            };
            /** @description bad_id; already_taken: another promotion has the code */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found, user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    delete_promotions_admin_promotion_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                promotion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found, user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_promotions_admin_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description `code`, `name`, `discount_value`, `start_date` and `end_date` are required */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromotionFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promo"];
                };
            };
            /** @description already_taken: another promotion has the code */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_promotions_admin_list: {
        parameters: {
            query?: {
                /** @description also those that are switched off */
                include_inactive?: boolean;
                /** @description 50 by default */
                limit?: number;
                /** @description 0 by default */
                skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promo"][];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    put_promotions_admin_packages_package_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                package_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PackageFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromoPackage"];
                };
            };
            /** @description bad_id; already_taken: another package has the name */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found, user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_promotions_admin_packages_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description `name`, `credits` and both prices are required: `price_twd` and `price_usd`, or `price` with its `currency` and the other one */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PackageFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromoPackage"];
                };
            };
            /** @description already_taken: another package has the name */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_promotions_apply: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyAnswer"];
                };
            };
            /** @description promotion_refused: not valid, used up, not for this item */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_promotions_internal_record_usage: {
        parameters: {
            query: {
                /** @description in the order's currency, above 0 */
                discount_amount: number;
                order_id: string;
                promotion_id: string;
                /** @description whose order it is */
                user_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description already_taken: the order has another promotion */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description admin_only, inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: no such promotion, or this user has no such order */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_promotions_packages: {
        parameters: {
            query?: {
                /** @description TWD (default) or USD */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromoPackages"];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_promotions_validate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValidateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidateAnswer"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_prompts_cached: {
        parameters: {
            query: {
                /** @description One of the 18 prompt groups */
                group: string;
                prompt: string;
                /** @description One of the 22 sub-topics */
                sub_topic?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description not_authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_prompts_check_access: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessAnswer"];
                };
            };
        };
    };
    get_prompts_defaults_group: {
        parameters: {
            query?: {
                /** @description 5 when absent */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description One of the 18 prompt groups */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptTemplate"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_prompts_demo_download_template_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description download_blocked, with `action` and `redirect` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_prompts_demo_use_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UseTemplateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UseTemplateAnswer"];
                };
            };
            /** @description unknown_choice, or bad_id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_a_default */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: the group has no such template */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_ready: its result is not made yet */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_prompts_generate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuggestRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestAnswer"];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_found: there is no prompt of this group and sub-topic yet */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_prompts_groups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptGroupCount"][];
                };
            };
        };
    };
    get_prompts_groups_group_sub_topics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description One of the 18 prompt groups */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptSubTopicCount"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_prompts_similar: {
        parameters: {
            query: {
                /** @description One of the 18 prompt groups */
                group: string;
                /** @description At most 500 characters */
                prompt: string;
                /** @description How alike it must be; 0.7 when absent */
                threshold?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarAnswer"];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_prompts_templates_group: {
        parameters: {
            query?: {
                /** @description false when absent */
                include_premium?: boolean;
                /** @description Of `prompt_localized`; en, which has none, when absent */
                language?: string;
                /** @description 10 when absent */
                limit?: number;
                /** @description One of the 22 sub-topics */
                sub_topic?: string;
            };
            header?: never;
            path: {
                /** @description One of the 18 prompt groups */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptTemplate"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_prompts_usage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageAnswer"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_quota_daily: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DailyQuota"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_quota_promo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromoQuota"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_quota_use: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description `success` false: nothing is left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuotaUse"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_quota_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonQuota"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_session_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Heartbeat"];
                };
            };
            /** @description rate_limited: again after `Retry-After` seconds */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_session_online_count: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnlineCount"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_subscriptions_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelAnswer"];
                };
            };
            /** @description no_subscription, not_refundable */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request: `errors` names each field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_subscriptions_history: {
        parameters: {
            query?: {
                /** @description how many; 10 when absent */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_subscriptions_plans: {
        parameters: {
            query?: {
                /** @description TWD or USD; TWD when absent */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanCard"][];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_subscriptions_refund_eligibility: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Eligibility"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_subscriptions_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description starting, overloaded, timed_out, database_unavailable: try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_subscriptions_subscribe: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one wish */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscribeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscribed"];
                };
            };
            /** @description bad_id, plan_not_sold, already_subscribed, promotion_refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited; also when too many orders are not paid */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payment_refused */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payments_off, payment_unavailable; else try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    post_subscriptions_subscribe_direct: {
        parameters: {
            query?: never;
            header?: {
                /** @description one key for one wish */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscribeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscribed"];
                };
            };
            /** @description bad_id, plan_not_sold, already_subscribed, promotion_refused */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_authenticated, invalid_token, invalid_token_type */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description inactive_user */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description user_not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_slow */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description unsupported_media_type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_request, idempotency_key_reused */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description rate_limited; also when too many orders are not paid */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payment_refused */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description payments_off, payment_unavailable; else try again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_tools_avatar_characters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvatarCharactersAnswer"];
                };
            };
        };
    };
    get_tools_avatar_voices: {
        parameters: {
            query?: {
                /** @description en, zh-TW, ja or ko */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvatarVoicesAnswer"];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_tools_models_list: {
        parameters: {
            query?: {
                /** @description slim, standard, curvy or athletic; every one when absent */
                body_type?: string;
                /** @description female or male; both when absent */
                gender?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FashionModel"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_tools_templates_interior_styles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolTemplate"][];
                };
            };
        };
    };
    get_tools_templates_scenes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolTemplate"][];
                };
            };
        };
    };
    get_tools_voices_list: {
        parameters: {
            query?: {
                /** @description female or male; both when absent */
                gender?: string;
                /** @description zh-TW, en or nan-TW; every one when absent */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpeechVoiceEntry"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_workflow_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowCategoryEntry"][];
                };
            };
        };
    };
    get_workflow_preview_topic_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the list of topics */
                topic_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowPreviewAnswer"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_workflow_topics: {
        parameters: {
            query?: {
                /** @description One of the five categories; every one when absent */
                category?: string;
                /** @description video or image; both when absent */
                output_type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowTopicEntry"][];
                };
            };
            /** @description unknown_choice */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    get_workflow_topics_topic_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the list of topics */
                topic_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowTopicAnswer"];
                };
            };
            /** @description not_found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_materials_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialsStatus"];
                };
            };
        };
    };
    get_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
}
