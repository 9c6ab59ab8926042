# /etc/gitlab/gitlab.rb, then: gitlab-ctl reconfigure
gitlab_rails['omniauth_allow_single_sign_on'] = ['openid_connect']
gitlab_rails['omniauth_block_auto_created_users'] = true
gitlab_rails['omniauth_providers'] = [
  {
    name: 'openid_connect', # GitLab needs this name
    label: 'Signet',
    args: {
      name: 'openid_connect',
      scope: {{scopes_list}},
      response_type: 'code',
      issuer: '{{issuer}}',
      discovery: true,
#basic#      client_auth_method: 'basic',
#post#      client_auth_method: 'query', # GitLab's word for client_secret_post
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
