-- What people have to agree to: one row a version, which never changes what it says. The current version of a name has no end.
CREATE TABLE agreements (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT,
    url TEXT,
    required_for TEXT NOT NULL, -- JSON
    managed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (tenant_id, name, version),
    CHECK ((text IS NULL) <> (url IS NULL))
) STRICT;
CREATE UNIQUE INDEX agreements_current ON agreements (tenant_id, name) WHERE ended_at IS NULL;

-- Who accepted which version, and when. It goes with the person and is swept by nothing else.
CREATE TABLE agreement_acceptances (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    agreement_id TEXT NOT NULL REFERENCES agreements (id),
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, agreement_id)
) STRICT, WITHOUT ROWID;
