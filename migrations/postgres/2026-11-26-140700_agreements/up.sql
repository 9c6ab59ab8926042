-- What people have to agree to: one row a version, which never changes what it says. The current version of a name has no end.
CREATE TABLE agreements (
    id TEXT COLLATE "C" PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    name TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    text TEXT,
    url TEXT,
    required_for TEXT NOT NULL, -- JSON
    managed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (tenant_id, name, version),
    CHECK ((text IS NULL) <> (url IS NULL))
);
CREATE UNIQUE INDEX agreements_current ON agreements (tenant_id, name) WHERE ended_at IS NULL;

-- Who accepted which version, and when. It goes with the person and is swept by nothing else.
CREATE TABLE agreement_acceptances (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    agreement_id TEXT COLLATE "C" NOT NULL REFERENCES agreements (id),
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, agreement_id)
);
