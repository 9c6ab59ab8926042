-- What somebody is in the administration of their tenant: apart from `roles`, which upstreams may write and apps are told of.
ALTER TABLE users ADD COLUMN admin_role TEXT;
CREATE INDEX users_admins ON users (tenant_id) WHERE admin_role IS NOT NULL;
-- The first account of a tenant, as the set-up link has made it until now.
UPDATE users SET admin_role = 'owner', roles = '[]'
WHERE roles = '["owner"]' AND managed = 'people' AND password_hash IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM federated_identities WHERE user_id = users.id);
