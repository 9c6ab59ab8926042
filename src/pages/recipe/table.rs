//! The table of recipes.

use super::Challenge::{NotSent, Unsaid};
use super::Format::{
    Code, Env, Form, Ini, JenkinsYaml, Json, Kotlin, NodeEnv, PhpEnv, Properties, Ruby, Shell, SpringYaml, Toml, Yaml,
};
use super::Recipe;
use super::Shelf::{Framework, Product};
use super::row::row;
use crate::model::AuthMethod::{ClientSecretBasic, ClientSecretJwt, ClientSecretPost};
use crate::model::ClientKind::{Device, Machine, Native, SinglePage, Web};

/// Every recipe, frameworks first. What is said of methods and challenges is from the documentation, or from the source of the version
/// where that is silent.
pub static TABLE: &[Recipe] = &[
    row(
        "mod_auth_openidc.conf",
        "Apache (mod_auth_openidc)",
        (Framework, Code),
        &[Web],
        ("mod_auth_openidc", "2.4.20", "https://github.com/OpenIDC/mod_auth_openidc/blob/master/auth_openidc.conf"),
    )
    .by(&[ClientSecretBasic, ClientSecretPost, ClientSecretJwt])
    .back_at(&["/redirect_uri"]),
    row(
        "spring_security.yaml",
        "Spring Security",
        (Framework, SpringYaml),
        &[Web],
        ("Spring Security", "7.1", "https://docs.spring.io/spring-security/reference/servlet/oauth2/client/core.html"),
    )
    .back_at(&["/login/oauth2/code/signet"]),
    // Its handler puts the secret into the form and can do nothing else.
    row(
        "aspnet_core.cs",
        "ASP.NET Core",
        (Framework, Code),
        &[Web],
        (
            "ASP.NET Core",
            "10",
            "https://learn.microsoft.com/aspnet/core/security/authentication/configure-oidc-web-authentication",
        ),
    )
    .by(&[ClientSecretPost])
    .back_at(&["/signin-oidc"]),
    row(
        "auth_js.ts",
        "Auth.js (NextAuth)",
        (Framework, Code),
        &[Web],
        ("Auth.js", "5.0.0-beta.32", "https://authjs.dev/guides/configuring-oauth-providers"),
    )
    .by(&[ClientSecretBasic, ClientSecretPost, ClientSecretJwt])
    .back_at(&["/api/auth/callback/signet"]),
    row(
        "openid_client.mjs",
        "openid-client (Node.js)",
        (Framework, Code),
        &[Web, SinglePage, Native],
        ("openid-client", "6.9", "https://github.com/panva/openid-client/blob/main/docs/README.md"),
    ),
    // node-oauth, which it is made with, puts the secret into the form.
    row(
        "passport_openidconnect.js",
        "Passport (passport-openidconnect)",
        (Framework, Code),
        &[Web],
        ("passport-openidconnect", "0.1.2", "https://github.com/jaredhanson/passport-openidconnect#usage"),
    )
    .by(&[ClientSecretPost])
    .challenge(NotSent),
    row(
        "express_openid_connect.js",
        "Express (express-openid-connect)",
        (Framework, Code),
        &[Web],
        ("express-openid-connect", "3.4", "https://auth0.github.io/express-openid-connect/interfaces/ConfigParams.html"),
    )
    .by(&[ClientSecretBasic, ClientSecretPost, ClientSecretJwt])
    .back_at(&["/callback"]),
    row(
        "authlib.py",
        "Flask (Authlib)",
        (Framework, Code),
        &[Web],
        ("Authlib", "1.9", "https://docs.authlib.org/en/latest/client/flask.html"),
    ),
    row(
        "django_allauth.py",
        "Django (django-allauth)",
        (Framework, Code),
        &[Web],
        ("django-allauth", "65.22", "https://docs.allauth.org/en/latest/socialaccount/providers/openid_connect.html"),
    )
    .back_at(&["/accounts/oidc/signet/login/callback/"]),
    row(
        "mozilla_django_oidc.py",
        "Django (mozilla-django-oidc)",
        (Framework, Code),
        &[Web],
        ("mozilla-django-oidc", "5.0.2", "https://mozilla-django-oidc.readthedocs.io/en/stable/settings.html"),
    )
    .back_at(&["/oidc/callback/"]),
    // Without an email in the ID token it asks userinfo with the access token in the address, which is refused (RFC 9700 section 4.3.2).
    row(
        "laravel_socialite.env",
        "Laravel Socialite",
        (Framework, PhpEnv),
        &[Web],
        ("laravel-socialite-oidc", "0.6", "https://github.com/Kovah/laravel-socialite-oidc#readme"),
    )
    .by(&[ClientSecretPost])
    .reading(&["email", "name"]),
    row(
        "quarkus.properties",
        "Quarkus",
        (Framework, Properties),
        &[Web],
        ("Quarkus", "3", "https://quarkus.io/guides/security-oidc-code-flow-authentication"),
    )
    .back_at(&["/signed-in"]),
    row(
        "go_oidc.go",
        "Go (go-oidc)",
        (Framework, Code),
        &[Web, Native],
        ("go-oidc", "3.21", "https://pkg.go.dev/github.com/coreos/go-oidc/v3/oidc"),
    ),
    row(
        "appauth.kt",
        "AppAuth for Android",
        (Framework, Kotlin),
        &[Native],
        ("AppAuth for Android", "0.11.1", "https://github.com/openid/AppAuth-Android#readme"),
    ),
    row(
        "oidc_client_ts.ts",
        "oidc-client-ts",
        (Framework, Code),
        &[SinglePage],
        ("oidc-client-ts", "3.5", "https://authts.github.io/oidc-client-ts/interfaces/UserManagerSettings.html"),
    ),
    row(
        "angular_oauth2_oidc.ts",
        "angular-oauth2-oidc",
        (Framework, Code),
        &[SinglePage],
        ("angular-oauth2-oidc", "22.0", "https://manfredsteyer.github.io/angular-oauth2-oidc/docs/"),
    ),
    row("device.sh", "curl, for a device", (Framework, Shell), &[Device], ("curl", "7.88", "https://curl.se/docs/manpage.html")),
    row(
        "device_openid_client.mjs",
        "openid-client, for a device",
        (Framework, Code),
        &[Device],
        ("openid-client", "6.9", "https://github.com/panva/openid-client#device-authorization-grant-device-flow"),
    ),
    row("curl.sh", "curl", (Framework, Shell), &[Machine], ("curl", "7.88", "https://curl.se/docs/manpage.html")),
    row(
        "go_client_credentials.go",
        "Go (clientcredentials)",
        (Framework, Code),
        &[Machine],
        ("golang.org/x/oauth2", "0.38", "https://pkg.go.dev/golang.org/x/oauth2/clientcredentials"),
    ),
    row(
        "spring_client_credentials.yaml",
        "Spring Security, for the app itself",
        (Framework, SpringYaml),
        &[Machine],
        (
            "Spring Security",
            "7.1",
            "https://docs.spring.io/spring-security/reference/servlet/oauth2/client/authorization-grants.html",
        ),
    ),
    row(
        "oauth2_proxy.toml",
        "oauth2-proxy",
        (Product, Toml),
        &[Web],
        ("oauth2-proxy", "7.15", "https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview"),
    )
    .back_at(&["/oauth2/callback"]),
    row(
        "grafana.ini",
        "Grafana",
        (Product, Ini),
        &[Web],
        (
            "Grafana",
            "12",
            "https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/generic-oauth/",
        ),
    )
    .back_at(&["/login/generic_oauth"]),
    row("gitlab.rb", "GitLab", (Product, Ruby), &[Web], ("GitLab", "18", "https://docs.gitlab.com/administration/auth/oidc/"))
        .back_at(&["/users/auth/openid_connect/callback"]),
    // It takes client_secret_post wherever the server lists it, and there is no setting against that.
    row(
        "nextcloud.sh",
        "Nextcloud (user_oidc)",
        (Product, Shell),
        &[Web],
        ("user_oidc", "8.10", "https://github.com/nextcloud/user_oidc#readme"),
    )
    .by(&[ClientSecretPost])
    .back_at(&["/apps/user_oidc/code"]),
    row(
        "kubernetes.yaml",
        "Kubernetes",
        (Product, Yaml),
        &[Native, Web],
        (
            "Kubernetes",
            "1.34 and kubelogin 1.36",
            "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration",
        ),
    )
    .reading(&["groups"])
    .back_at(&["http://localhost:8000", "http://localhost:18000"]),
    row(
        "argo_cd.yaml",
        "Argo CD",
        (Product, Yaml),
        &[Web],
        ("Argo CD", "3.5", "https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#existing-oidc-provider"),
    )
    .back_at(&["/auth/callback"]),
    row(
        "gitea.sh",
        "Gitea and Forgejo",
        (Product, Shell),
        &[Web],
        ("Gitea", "1.24", "https://docs.gitea.com/administration/command-line#admin"),
    )
    .challenge(NotSent)
    .back_at(&["/user/oauth2/signet/callback"]),
    row(
        "vault.sh",
        "HashiCorp Vault",
        (Product, Shell),
        &[Web],
        ("vault-plugin-auth-jwt", "0.26", "https://developer.hashicorp.com/vault/docs/auth/jwt"),
    )
    .back_at(&["/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"]),
    row(
        "keycloak.json",
        "Keycloak, with Signet as its identity provider",
        (Product, Json),
        &[Web],
        ("Keycloak", "26", "https://www.keycloak.org/docs/latest/server_admin/#_identity_broker_oidc"),
    )
    .by(&[ClientSecretBasic, ClientSecretPost, ClientSecretJwt])
    .back_at(&["/realms/master/broker/signet/endpoint"]),
    // With discovery it takes the first of the server's methods that it knows: Signet lists client_secret_basic first.
    row(
        "jenkins.yaml",
        "Jenkins (oic-auth)",
        (Product, JenkinsYaml),
        &[Web],
        ("oic-auth", "4.715", "https://github.com/jenkinsci/oic-auth-plugin/blob/master/docs/configuration/README.md"),
    )
    .by(&[ClientSecretBasic])
    .back_at(&["/securityRealm/finishLogin"]),
    row(
        "proxmox.sh",
        "Proxmox VE",
        (Product, Shell),
        &[Web],
        ("Proxmox VE", "9.1", "https://pve.proxmox.com/pve-docs/pve-admin-guide.html#pveum_openid"),
    )
    .by(&[ClientSecretBasic])
    .back_at(&[""]),
    row(
        "minio.env",
        "MinIO",
        (Product, Env),
        &[Web],
        ("MinIO", "RELEASE.2025-04-22", "https://github.com/minio/minio/blob/master/docs/sts/web-identity.md"),
    )
    .challenge(NotSent)
    .back_at(&["/oauth_callback"]),
    row(
        "outline.env",
        "Outline",
        (Product, NodeEnv),
        &[Web],
        ("Outline", "1.9", "https://docs.getoutline.com/s/hosting/doc/oidc-8CPBm6uC0I"),
    )
    .by(&[ClientSecretPost])
    .back_at(&["/auth/oidc.callback"]),
    row(
        "synapse.yaml",
        "Matrix (Synapse)",
        (Product, Yaml),
        &[Web],
        (
            "Synapse",
            "1.163",
            "https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#oidc_providers",
        ),
    )
    .back_at(&["/_synapse/client/oidc/callback"]),
    // Its callbacks are those of the handler of ASP.NET Core, which puts the secret into the form.
    row(
        "smartiq.json",
        "SmartIQ",
        (Product, Json),
        &[Web],
        ("SmartIQ", "17", "https://knowledgehub.smartcommunications.com/v17.0/docs/openid-connect"),
    )
    .by(&[ClientSecretPost])
    .reading(&["email", "name", "given_name", "family_name"])
    .back_at(&["/produce/signin-oidc", "/manage/signin-oidc"]),
    row(
        "federated_directory.txt",
        "Federated Directory",
        (Product, Form),
        &[Web],
        ("Federated Directory", "(hosted, without a version)", "https://help.federated.directory/administrator/oidc.html"),
    )
    .by(&[])
    .challenge(Unsaid)
    .back_at(&["https://api.federated.directory/v2/Login/Oidc/Callback"]),
    row(
        "semarchy_xdm.txt",
        "Semarchy xDM",
        (Product, Form),
        &[Web],
        (
            "Semarchy xDM",
            "2023.1",
            "https://www.semarchy.com/doc/semarchy-xdm/xdm/2023.1/Install/identity-management/openid-connect-configuration.html",
        ),
    )
    .by(&[])
    .challenge(Unsaid)
    .reading(&["email", "groups"])
    .back_at(&["/login/oauth2/code/signet"]),
    row(
        "akana.txt",
        "Akana",
        (Product, Form),
        &[Web],
        ("Akana API Platform", "(current)", "https://help.akana.com/content/current/cm/learnmore/bus_admin_domains.htm"),
    )
    .by(&[ClientSecretBasic, ClientSecretPost])
    .challenge(Unsaid)
    .back_at(&["/api/login/ssoLogin", "/oauth/auz/grants/provider/authcomplete"]),
];
