UPDATE users SET roles = '["owner"]' WHERE admin_role = 'owner' AND roles = '[]';
DROP INDEX users_admins;
ALTER TABLE users DROP COLUMN admin_role;
