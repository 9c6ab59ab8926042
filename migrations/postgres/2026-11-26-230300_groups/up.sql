-- Who is in which group, so that a group can be seen with its people. What a person's row says holds; this follows it.
CREATE TABLE group_members (
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    canonical_username TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, name, canonical_username)
);
CREATE INDEX group_members_of_person ON group_members (user_id);

INSERT INTO group_members (tenant_id, name, canonical_username, user_id)
SELECT users.tenant_id, own.value, users.canonical_username, users.id
FROM users, jsonb_array_elements_text(users."groups"::jsonb) AS own
ON CONFLICT DO NOTHING;
