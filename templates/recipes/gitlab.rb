# /etc/gitlab/gitlab.rb, then: gitlab-ctl reconfigure
gitlab_rails['omniauth_allow_single_sign_on'] = ['openid_connect']
gitlab_rails['omniauth_block_auto_created_users'] = true
gitlab_rails['omniauth_providers'] = [
  {
    name: 'openid_connect', # GitLab needs this name
    label: 'Signet',
    args: {
      name: 'openid_connect',
      scope: {{scopes_quoted}},
      response_type: 'code',
      issuer: '{{issuer}}',
      discovery: true,
      client_auth_method: 'basic',
      uid_field: 'sub',
      pkce: true,
      client_options: {
        identifier: '{{client_id}}',
        secret: '{{secret}}',
        redirect_uri: '{{redirect_uri}}'
      }
    }
  }
]
