//! The tables as Diesel sees them. Written from `migrations/`; a test reads every column on both databases.

diesel::table! {
    settings_revision (id) {
        id -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    tenants (id) {
        id -> Text,
        name -> Text,
        display_name -> Text,
        managed -> Text,
        created_at -> BigInt,
        developers -> Text,
        app_approval -> Bool,
        enabled -> Bool,
        manages_tenants -> Bool,
    }
}

diesel::table! {
    providers (id) {
        id -> Text,
        tenant_id -> Text,
        name -> Text,
        display_name -> Text,
        issuer -> Text,
        default_algorithm -> Text,
        access_token_algorithm -> Text,
        rsa_bits -> BigInt,
        lifetimes -> Text,
        key_policy -> Text,
        require_pkce -> Bool,
        response_types -> Text,
        response_modes -> Text,
        cross_site_sessions -> Bool,
        registration -> Text,
        pairwise_salt -> Text,
        enabled -> Bool,
        managed -> Text,
        created_at -> BigInt,
        registration_policy -> Text,
        password_login -> Bool,
        idp_hint -> Nullable<Text>,
        inspector -> Bool,
        sign_up -> Text,
        branding -> Text,
    }
}

diesel::table! {
    provider_logos (provider_id) {
        provider_id -> Text,
        path -> Text,
        content -> Binary,
    }
}

diesel::table! {
    flow_events (id) {
        id -> BigInt,
        tenant_id -> Text,
        provider_id -> Text,
        client_id -> Text,
        reference -> Text,
        at -> BigInt,
        exchange -> Text,
        is_refused -> Bool,
    }
}

diesel::table! {
    signing_keys (provider_id, kid) {
        provider_id -> Text,
        kid -> Text,
        algorithm -> Text,
        state -> Text,
        public_jwk -> Text,
        sealed_private -> Nullable<Binary>,
        announced_at -> BigInt,
        activates_at -> BigInt,
        deprecates_at -> BigInt,
        retires_at -> BigInt,
        signed -> BigInt,
        last_expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    encryption_keys (provider_id, kid) {
        provider_id -> Text,
        kid -> Text,
        kind -> Text,
        public_jwk -> Text,
        sealed_private -> Binary,
        published_at -> BigInt,
        retires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    jwks_readers (provider_id, network, agent) {
        provider_id -> Text,
        network -> Text,
        agent -> Text,
        first_at -> BigInt,
        last_at -> BigInt,
        fetches -> BigInt,
    }
}

diesel::table! {
    clients (provider_id, id) {
        provider_id -> Text,
        id -> Text,
        name -> Text,
        metadata -> Text,
        enabled -> Bool,
        managed -> Text,
        created_at -> BigInt,
        id_token_algorithm -> Nullable<Text>,
        userinfo_algorithm -> Nullable<Text>,
        longest_token -> Nullable<BigInt>,
        request_object_encryption_alg -> Nullable<Text>,
        idp_hint -> Nullable<Text>,
    }
}

diesel::table! {
    client_secrets (provider_id, client_id, id) {
        provider_id -> Text,
        client_id -> Text,
        id -> Text,
        hash -> Binary,
        sealed -> Binary,
        length -> BigInt,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    resources (id) {
        id -> Text,
        provider_id -> Text,
        identifier -> Text,
        display_name -> Text,
        scopes -> Text,
        access_token_format -> Text,
        access_token_lifetime -> Nullable<BigInt>,
        introspection_clients -> Text,
        enabled -> Bool,
        managed -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        tenant_id -> Text,
        username -> Text,
        canonical_username -> Text,
        canonical_email -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        status -> Text,
        claims -> Text,
        groups -> Text,
        roles -> Text,
        attributes -> Text,
        managed -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        admin_role -> Nullable<Text>,
        canonical_name -> Nullable<Text>,
        second_factor -> Bool,
    }
}

diesel::table! {
    totp_factors (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        sealed -> Binary,
        last_step -> BigInt,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Text,
        user_id -> Text,
        relying_party -> Text,
        name -> Text,
        credential -> Text,
        counter -> BigInt,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    passkey_challenges (hash) {
        hash -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    recovery_codes (user_id, hash) {
        user_id -> Text,
        hash -> Binary,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    browsers (id) {
        id -> Text,
        provider_id -> Text,
        secret -> Binary,
        current_session -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        browser_id -> Text,
        provider_id -> Text,
        user_id -> Text,
        auth_time -> BigInt,
        amr -> Text,
        acr -> Text,
        remember -> Bool,
        created_at -> BigInt,
        last_seen -> BigInt,
        ended_at -> Nullable<BigInt>,
        expires_at -> BigInt,
        user_agent -> Text,
        address -> Text,
    }
}

diesel::table! {
    consents (id) {
        id -> Text,
        provider_id -> Text,
        user_id -> Text,
        client_id -> Text,
        scope -> Text,
        claims -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        provider_id -> Text,
        client_id -> Text,
        user_id -> Text,
        session_id -> Text,
        scope -> Text,
        claims -> Text,
        resources -> Text,
        nonce -> Nullable<Text>,
        auth_time -> BigInt,
        auth_time_requested -> Bool,
        amr -> Text,
        acr -> Text,
        offline -> Bool,
        created_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        revocation_reason -> Nullable<Text>,
        access_void_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    codes (hash) {
        hash -> Binary,
        provider_id -> Text,
        client_id -> Text,
        grant_id -> Text,
        redirect_uri -> Text,
        code_challenge -> Nullable<Text>,
        issued_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    device_codes (id) {
        id -> Text,
        provider_id -> Text,
        client_id -> Text,
        user_code -> Binary,
        scope -> Text,
        resources -> Text,
        network -> Text,
        issued_at -> BigInt,
        expires_at -> BigInt,
        wait -> BigInt,
        polled_at -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
        grant_id -> Nullable<Text>,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    access_tokens (hash) {
        hash -> Binary,
        provider_id -> Text,
        client_id -> Text,
        grant_id -> Nullable<Text>,
        scope -> Text,
        audience -> Text,
        issued_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Binary,
        provider_id -> Text,
        client_id -> Text,
        grant_id -> Text,
        scope -> Text,
        predecessor -> Nullable<Binary>,
        issued_at -> BigInt,
        expires_at -> BigInt,
        rotated_at -> Nullable<BigInt>,
        successor -> Nullable<Binary>,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    revoked_jwts (provider_id, jti) {
        provider_id -> Text,
        jti -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    assertion_jtis (provider_id, client_id, hash) {
        provider_id -> Text,
        client_id -> Text,
        hash -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    throttle (kind, bucket) {
        kind -> Text,
        bucket -> BigInt,
        started_at -> BigInt,
        count -> BigInt,
        previous -> BigInt,
    }
}

diesel::table! {
    interactions (id) {
        id -> Text,
        provider_id -> Text,
        network -> Text,
        sealed -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    one_time_links (hash) {
        hash -> Binary,
        tenant_id -> Text,
        purpose -> Text,
        subject -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        claimed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        tenant_id -> Text,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        target -> Text,
        detail -> Text,
        class -> Text,
        position -> Nullable<BigInt>,
        hash -> Nullable<Text>,
    }
}

diesel::table! {
    audit_head (id) {
        id -> BigInt,
        pruned_position -> BigInt,
        pruned_hash -> Text,
        position -> BigInt,
        hash -> Text,
        sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    hourly_counts (tenant_id, hour, name) {
        tenant_id -> Text,
        hour -> BigInt,
        name -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    latencies (tenant_id, hour, endpoint, bucket) {
        tenant_id -> Text,
        hour -> BigInt,
        endpoint -> Text,
        bucket -> BigInt,
        count -> BigInt,
    }
}

diesel::table! {
    table_sizes (name, hour) {
        name -> Text,
        hour -> BigInt,
        count -> BigInt,
        bytes -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit_deliveries (destination) {
        destination -> Text,
        position -> BigInt,
        attempts -> BigInt,
        due_at -> BigInt,
        attempted_at -> Nullable<BigInt>,
        answer -> Nullable<Text>,
    }
}

diesel::table! {
    registration_tokens (id) {
        id -> Text,
        provider_id -> Text,
        hash -> Binary,
        uses -> BigInt,
        used -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    registrations (provider_id, client_id) {
        provider_id -> Text,
        client_id -> Text,
        token -> Binary,
        registered_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    logout_notices (id) {
        id -> Text,
        provider_id -> Text,
        client_id -> Text,
        user_id -> Text,
        session_id -> Text,
        created_at -> BigInt,
        due_at -> Nullable<BigInt>,
        attempts -> BigInt,
        attempted_at -> Nullable<BigInt>,
        outcome -> Text,
        answer -> Nullable<Text>,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    platform_identities (id) {
        id -> Text,
        tenant_id -> Text,
        name -> Text,
        algorithm -> Text,
        public_jwks -> Text,
        sealed_signing -> Binary,
        sealed_decryption -> Binary,
        managed -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    trusted_authorities (tenant_id, sha256) {
        tenant_id -> Text,
        sha256 -> Text,
        pem -> Text,
        managed -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    upstream_tokens (session_id) {
        session_id -> Text,
        provider_id -> Text,
        upstream_id -> Text,
        user_id -> Text,
        issuer -> Text,
        subject -> Text,
        sealed -> Binary,
        checked_at -> BigInt,
        claimed_until -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    upstreams (id) {
        id -> Text,
        tenant_id -> Text,
        name -> Text,
        display_name -> Text,
        settings -> Text,
        secret_hash -> Nullable<Binary>,
        sealed_secret -> Nullable<Binary>,
        client_key_hash -> Nullable<Binary>,
        sealed_client_key -> Nullable<Binary>,
        metadata -> Nullable<Text>,
        enabled -> Bool,
        managed -> Text,
        created_at -> BigInt,
        flushed_at -> BigInt,
        secret_set_at -> Nullable<BigInt>,
        client_key_set_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    federated_identities (id) {
        id -> Text,
        tenant_id -> Text,
        user_id -> Text,
        upstream_id -> Text,
        issuer -> Text,
        subject -> Text,
        label -> Text,
        claims -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
    }
}

diesel::table! {
    upstream_attempts (hash) {
        hash -> Binary,
        provider_id -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    upstream_arrivals (id) {
        id -> Text,
        provider_id -> Text,
        sealed -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    upstream_sessions (session_id) {
        session_id -> Text,
        provider_id -> Text,
        upstream_id -> Text,
        issuer -> Text,
        subject -> Text,
        sid -> Nullable<Text>,
        sealed_id_token -> Nullable<Binary>,
    }
}

diesel::table! {
    upstream_registrations (upstream_id, provider_id) {
        upstream_id -> Text,
        provider_id -> Text,
        version -> BigInt,
        claim -> Nullable<Text>,
        claimed_until -> BigInt,
        refused -> Text,
        fingerprint -> Text,
        client_id -> Nullable<Text>,
        auth_method -> Nullable<Text>,
        id_token_alg -> Nullable<Text>,
        sealed_secret -> Nullable<Binary>,
        secret_expires_at -> Nullable<BigInt>,
        sealed_access_token -> Nullable<Binary>,
        client_uri -> Nullable<Text>,
        registered_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (tenant_id, actor, key) {
        tenant_id -> Text,
        actor -> Text,
        key -> Binary,
        request -> Binary,
        outcome -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    agreements (id) {
        id -> Text,
        tenant_id -> Text,
        name -> Text,
        version -> Text,
        title -> Text,
        text -> Nullable<Text>,
        url -> Nullable<Text>,
        required_for -> Text,
        managed -> Text,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    agreement_acceptances (user_id, agreement_id) {
        user_id -> Text,
        agreement_id -> Text,
        accepted_at -> BigInt,
    }
}

diesel::table! {
    teams (id) {
        id -> Text,
        tenant_id -> Text,
        name -> Text,
        canonical_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    group_members (tenant_id, name, canonical_username) {
        tenant_id -> Text,
        name -> Text,
        canonical_username -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    memberships (team_id, user_id) {
        team_id -> Text,
        user_id -> Text,
        role -> Text,
        joined_at -> BigInt,
    }
}

diesel::table! {
    team_invitations (id) {
        id -> Text,
        team_id -> Text,
        invitee -> Text,
        user_id -> Nullable<Text>,
        role -> Text,
        invited_by -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    team_apps (provider_id, client_id) {
        provider_id -> Text,
        client_id -> Text,
        team_id -> Text,
        made_by -> Text,
        made_at -> BigInt,
        approved_at -> Nullable<BigInt>,
        turned_down_at -> Nullable<BigInt>,
        turned_down_reason -> Nullable<Text>,
    }
}

diesel::table! {
    app_changes (provider_id, client_id) {
        provider_id -> Text,
        client_id -> Text,
        id -> Text,
        patch -> Text,
        asked_by -> Text,
        asked_at -> BigInt,
        turned_down_at -> Nullable<BigInt>,
        turned_down_reason -> Nullable<Text>,
    }
}

diesel::table! {
    client_activity (provider_id, client_id) {
        provider_id -> Text,
        client_id -> Text,
        last_token_at -> Nullable<BigInt>,
        last_error_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    mail_links (hash) {
        hash -> Binary,
        tenant_id -> Text,
        provider_id -> Text,
        purpose -> Text,
        user_id -> Nullable<Text>,
        address -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        claimed_at -> Nullable<BigInt>,
        interaction -> Nullable<Text>,
    }
}

diesel::table! {
    mails (id) {
        id -> Text,
        tenant_id -> Text,
        provider_id -> Text,
        kind -> Text,
        recipient -> Text,
        sealed -> Nullable<Binary>,
        created_at -> BigInt,
        expires_at -> BigInt,
        due_at -> Nullable<BigInt>,
        attempts -> BigInt,
        attempted_at -> Nullable<BigInt>,
        outcome -> Text,
        answer -> Nullable<Text>,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    account_deletions (user_id) {
        user_id -> Text,
        asked_at -> BigInt,
        due_at -> BigInt,
    }
}

diesel::joinable!(memberships -> teams (team_id));
diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(group_members -> users (user_id));
diesel::joinable!(agreement_acceptances -> agreements (agreement_id));
diesel::joinable!(upstream_sessions -> sessions (session_id));
diesel::joinable!(access_tokens -> grants (grant_id));
diesel::joinable!(codes -> grants (grant_id));
diesel::joinable!(device_codes -> grants (grant_id));
diesel::joinable!(refresh_tokens -> grants (grant_id));
diesel::joinable!(grants -> users (user_id));
diesel::joinable!(grants -> sessions (session_id));
diesel::joinable!(sessions -> users (user_id));

diesel::allow_tables_to_appear_in_same_query!(
    settings_revision,
    tenants,
    providers,
    signing_keys,
    encryption_keys,
    jwks_readers,
    clients,
    client_secrets,
    resources,
    users,
    browsers,
    sessions,
    consents,
    grants,
    codes,
    device_codes,
    access_tokens,
    refresh_tokens,
    revoked_jwts,
    assertion_jtis,
    throttle,
    interactions,
    one_time_links,
    audit,
    audit_head,
    audit_deliveries,
    hourly_counts,
    latencies,
    table_sizes,
    registration_tokens,
    registrations,
    platform_identities,
    trusted_authorities,
    upstreams,
    federated_identities,
    upstream_attempts,
    upstream_arrivals,
    upstream_sessions,
    upstream_registrations,
    logout_notices,
    mail_links,
    mails,
    idempotency_keys,
    agreements,
    agreement_acceptances,
    teams,
    memberships,
    group_members,
    team_invitations,
    team_apps,
    app_changes,
    client_activity,
    flow_events,
    totp_factors,
    recovery_codes,
    passkeys,
    passkey_challenges,
    account_deletions,
);
