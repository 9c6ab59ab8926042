-- How people sign in at a provider: with a password of ours or not, and at which upstream without being asked.
ALTER TABLE providers ADD COLUMN password_login INTEGER NOT NULL DEFAULT 1;
ALTER TABLE providers ADD COLUMN idp_hint TEXT;
