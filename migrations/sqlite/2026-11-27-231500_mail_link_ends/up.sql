-- Earlier links of a person are found in as few steps as those of nobody: a request for a new password takes as long for both.
DROP INDEX mail_links_of_person;
CREATE INDEX mail_links_of_person ON mail_links (user_id, purpose, expires_at);
