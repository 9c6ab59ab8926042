-- What lists and removals need so as not to read a whole table, or everything that one actor has ever done.
CREATE INDEX audit_actor_action ON audit (tenant_id, actor, action, at, id);
CREATE INDEX audit_target_action ON audit (tenant_id, target, action, at, id);
CREATE INDEX audit_administration_actor ON audit (tenant_id, actor, at, id) WHERE class = 'administration';
CREATE INDEX audit_administration_action ON audit (tenant_id, action, at, id) WHERE class = 'administration';
CREATE INDEX audit_administration_target ON audit (tenant_id, target, at, id) WHERE class = 'administration';
CREATE INDEX browsers_provider ON browsers (provider_id);
CREATE INDEX upstream_arrivals_provider ON upstream_arrivals (provider_id);
CREATE INDEX upstream_registrations_provider ON upstream_registrations (provider_id);
CREATE INDEX upstream_tokens_provider ON upstream_tokens (provider_id);
CREATE INDEX upstream_tokens_upstream ON upstream_tokens (upstream_id);
CREATE INDEX mails_of_provider ON mails (provider_id);
CREATE INDEX mail_links_of_provider ON mail_links (provider_id);
CREATE INDEX mail_links_of_tenant ON mail_links (tenant_id);
