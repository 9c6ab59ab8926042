DROP TABLE team_invitations;
DROP TABLE memberships;
DROP TABLE teams;
ALTER TABLE tenants DROP COLUMN app_approval;
ALTER TABLE tenants DROP COLUMN developers;
