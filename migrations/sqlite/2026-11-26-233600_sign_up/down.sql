ALTER TABLE mail_links DROP COLUMN interaction;
ALTER TABLE providers DROP COLUMN sign_up;
