-- Who may use the developer portal, and whether an app waits there for an administrator.
ALTER TABLE tenants ADD COLUMN developers TEXT COLLATE "C" NOT NULL DEFAULT 'invited';
ALTER TABLE tenants ADD COLUMN app_approval BOOLEAN NOT NULL DEFAULT FALSE;

-- People who look after apps together.
CREATE TABLE teams (
    id TEXT COLLATE "C" PRIMARY KEY,
    tenant_id TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    canonical_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX teams_by_name ON teams (tenant_id, canonical_name, id);

CREATE TABLE memberships (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT COLLATE "C" NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX memberships_of_person ON memberships (user_id);

-- Whom a team waits for. The link is a row of one_time_links whose subject is the invitation.
CREATE TABLE team_invitations (
    id TEXT COLLATE "C" PRIMARY KEY,
    team_id TEXT COLLATE "C" NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    invitee TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" REFERENCES users (id) ON DELETE CASCADE,
    role TEXT COLLATE "C" NOT NULL,
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX team_invitations_of_team ON team_invitations (team_id, created_at);
CREATE INDEX team_invitations_expiry ON team_invitations (expires_at);
CREATE INDEX team_invitations_of_person ON team_invitations (user_id);
