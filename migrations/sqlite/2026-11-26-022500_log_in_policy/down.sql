ALTER TABLE providers DROP COLUMN idp_hint;
ALTER TABLE providers DROP COLUMN password_login;
