//! The table of recipes.

use super::Format::{Code, Env, Form, Ini, Json, Properties, Ruby, Shell, Toml, Yaml};
use super::Shelf::{Framework, Product};
use super::{Format, Recipe, Shelf};
use crate::model::ClientKind::{self, Device, Machine, Native, SinglePage, Web};

/// Every recipe, frameworks first.
pub static TABLE: &[Recipe] = &[
    row("mod_auth_openidc.conf", "Apache (mod_auth_openidc)", (Framework, Code), &[Web], &["/redirect_uri"]),
    row("spring_security.yaml", "Spring Security", (Framework, Yaml), &[Web], &["/login/oauth2/code/signet"]),
    row("aspnet_core.cs", "ASP.NET Core", (Framework, Code), &[Web], &["/signin-oidc"]),
    row("auth_js.ts", "Auth.js (NextAuth)", (Framework, Code), &[Web], &["/api/auth/callback/signet"]),
    row("openid_client.mjs", "openid-client (Node.js)", (Framework, Code), &[Web, SinglePage, Native], &[]),
    row("passport_openidconnect.js", "Passport (passport-openidconnect)", (Framework, Code), &[Web], &[]),
    row("express_openid_connect.js", "Express (express-openid-connect)", (Framework, Code), &[Web], &["/callback"]),
    row("authlib.py", "Flask (Authlib)", (Framework, Code), &[Web], &[]),
    row("django_allauth.py", "Django (django-allauth)", (Framework, Code), &[Web], &["/accounts/oidc/signet/login/callback/"]),
    row("mozilla_django_oidc.py", "Django (mozilla-django-oidc)", (Framework, Code), &[Web], &["/oidc/callback/"]),
    row("laravel_socialite.env", "Laravel Socialite", (Framework, Env), &[Web], &[]),
    row("quarkus.properties", "Quarkus", (Framework, Properties), &[Web], &["/signed-in"]),
    row("go_oidc.go", "Go (go-oidc)", (Framework, Code), &[Web, Native], &[]),
    row("appauth.kt", "AppAuth for Android", (Framework, Code), &[Native], &[]),
    row("oidc_client_ts.ts", "oidc-client-ts", (Framework, Code), &[SinglePage], &[]),
    row("angular_oauth2_oidc.ts", "angular-oauth2-oidc", (Framework, Code), &[SinglePage], &[]),
    row("device.sh", "curl, for a device", (Framework, Shell), &[Device], &[]),
    row("device_openid_client.mjs", "openid-client, for a device", (Framework, Code), &[Device], &[]),
    row("curl.sh", "curl", (Framework, Shell), &[Machine], &[]),
    row("go_client_credentials.go", "Go (clientcredentials)", (Framework, Code), &[Machine], &[]),
    row("spring_client_credentials.yaml", "Spring Security, for the app itself", (Framework, Yaml), &[Machine], &[]),
    row("oauth2_proxy.toml", "oauth2-proxy", (Product, Toml), &[Web], &["/oauth2/callback"]),
    row("grafana.ini", "Grafana", (Product, Ini), &[Web], &["/login/generic_oauth"]),
    row("gitlab.rb", "GitLab", (Product, Ruby), &[Web], &["/users/auth/openid_connect/callback"]),
    row("nextcloud.sh", "Nextcloud (user_oidc)", (Product, Shell), &[Web], &["/apps/user_oidc/code"]),
    row("kubernetes.yaml", "Kubernetes", (Product, Yaml), &[Native, Web], &["http://localhost:8000"]),
    row("argo_cd.yaml", "Argo CD", (Product, Yaml), &[Web], &["/auth/callback"]),
    row("gitea.sh", "Gitea and Forgejo", (Product, Shell), &[Web], &["/user/oauth2/signet/callback"]),
    row(
        "vault.sh",
        "HashiCorp Vault",
        (Product, Shell),
        &[Web],
        &["/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"],
    ),
    row(
        "keycloak.json",
        "Keycloak, with Signet as its identity provider",
        (Product, Json),
        &[Web],
        &["/realms/master/broker/signet/endpoint"],
    ),
    row("jenkins.yaml", "Jenkins (oic-auth)", (Product, Yaml), &[Web], &["/securityRealm/finishLogin"]),
    row("proxmox.sh", "Proxmox VE", (Product, Shell), &[Web], &[""]),
    row("minio.env", "MinIO", (Product, Env), &[Web], &["/oauth_callback"]),
    row("outline.env", "Outline", (Product, Env), &[Web], &["/auth/oidc.callback"]),
    row("synapse.yaml", "Matrix (Synapse)", (Product, Yaml), &[Web], &["/_synapse/client/oidc/callback"]),
    row("smartiq.json", "SmartIQ", (Product, Json), &[Web], &["/produce/signin-oidc", "/manage/signin-oidc"]),
    row("federated_directory.txt", "Federated Directory", (Product, Form), &[Web], &[]),
    row("semarchy_xdm.txt", "Semarchy xDM", (Product, Form), &[Web], &["/login/oauth2/code/signet"]),
    row("akana.txt", "Akana", (Product, Form), &[Web], &["/api/login/ssoLogin", "/oauth/auz/grants/provider/authcomplete"]),
];

const fn row(
    file: &'static str,
    name: &'static str,
    (shelf, format): (Shelf, Format),
    kinds: &'static [ClientKind],
    callbacks: &'static [&'static str],
) -> Recipe {
    Recipe { file, name, shelf, format, kinds, callbacks }
}
