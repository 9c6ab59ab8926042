-- Who is in which group, so that a group can be seen with its people. What a person's row says holds; this follows it.
CREATE TABLE group_members (
    tenant_id TEXT NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    canonical_username TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, name, canonical_username)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_of_person ON group_members (user_id);

INSERT OR IGNORE INTO group_members (tenant_id, name, canonical_username, user_id)
SELECT users.tenant_id, own.value, users.canonical_username, users.id FROM users, json_each(users."groups") AS own;
