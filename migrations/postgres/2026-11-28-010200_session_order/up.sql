-- The latest sessions of a person are read in their order: somebody with thousands of them has a page as soon as anybody else.
DROP INDEX sessions_user;
CREATE INDEX sessions_user ON sessions (user_id, last_seen DESC, id);
