DROP INDEX mail_links_of_person;
CREATE INDEX mail_links_of_person ON mail_links (user_id, purpose);
