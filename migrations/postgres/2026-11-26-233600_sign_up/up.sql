-- Who may make an account of their own, and the request that a link of a mail leads back to.
ALTER TABLE providers ADD COLUMN sign_up TEXT NOT NULL DEFAULT '{"mode":"closed","domains":[]}';
ALTER TABLE mail_links ADD COLUMN interaction TEXT;
