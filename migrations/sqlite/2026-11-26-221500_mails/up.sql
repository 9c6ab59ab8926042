-- The outbox of mail: a row for each message, inserted in the transaction that causes it. What it says is sealed, since a link in it
-- opens something; the seal is dropped with the settlement.
CREATE TABLE mails (
    id TEXT NOT NULL PRIMARY KEY, -- the first half of its Message-ID
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed BLOB, -- NULL once it is settled
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, -- afterwards it is of no use to anybody
    due_at INTEGER, -- the next attempt, or the end of the lease of whoever attempts it now; NULL once it is settled
    attempts INTEGER NOT NULL,
    attempted_at INTEGER,
    outcome TEXT NOT NULL,
    answer TEXT, -- what the server said last
    settled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX mails_due_at ON mails (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mails_of_tenant ON mails (tenant_id, created_at);
CREATE INDEX mails_by_outcome ON mails (tenant_id, outcome, created_at);
CREATE INDEX mails_settled_at ON mails (settled_at) WHERE settled_at IS NOT NULL;
