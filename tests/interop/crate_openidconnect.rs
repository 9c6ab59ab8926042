//! The Rust crate `openidconnect`, a relying party that nobody here wrote, signs a person in through the built binary.

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreRequestTokenError, CoreUserInfoClaims};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RefreshToken, Scope,
    TokenResponse,
};
use url::Url;

use crate::browser::{Browser, Stop};
use crate::server::{SECRET, Server};

const APP: &str = "http://127.0.0.1:9/";
const CALLBACK: &str = "http://127.0.0.1:9/callback";
const GOODBYE: &str = "http://127.0.0.1:9/goodbye";

const TABLES: &str = r#"
[[user]]
username = "maria"
password = "correct-horse-battery"
name = "Maria Example"
email = "maria@example.com"

[[client]]
client_id = "crate"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
redirect_uris = ["http://127.0.0.1:9/callback"]
post_logout_redirect_uris = ["http://127.0.0.1:9/goodbye"]
grant_types = ["authorization_code", "refresh_token"]
response_types = ["code"]
token_endpoint_auth_method = "client_secret_basic"
id_token_signed_response_alg = "ES256"
scope = "openid profile email offline_access"
"#;

/// The crate's door to the network.
async fn call(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let answer = http.execute(request.try_into()?).await?;
    let mut response = HttpResponse::default();
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await?.to_vec();
    Ok(response)
}

/// The person signs in and allows; the callback's parameters are returned.
async fn walk(browser: &mut Browser, authorize: Url) -> Url {
    let mut stop = browser.open(authorize).await.expect("signet answers");
    let maria = [("username", "maria"), ("password", "correct-horse-battery")];
    for (form, typed) in [("login-form", &maria[..]), ("consent-form", &[])] {
        if matches!(&stop, Stop::Page(_, html) if html.contains(&format!("id=\"{form}\""))) {
            stop = browser.submit(&stop, form, typed).await.expect("signet answers");
        }
    }
    match stop {
        Stop::App(url) => url,
        Stop::Page(at, html) => panic!("the person is stuck at {at}: {html}"),
    }
}

fn parameter(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(n, _)| n == name).map_or_else(|| panic!("no {name} in {url}"), |(_, v)| v.into_owned())
}

#[test]
fn the_crate_openidconnect_signs_a_person_in_and_out() {
    crate::runtime().block_on(whole_log_in());
}

async fn whole_log_in() {
    let server = Server::start(TABLES).await;
    let issuer = IssuerUrl::new(server.issuer.clone()).expect("an issuer");
    let metadata = ProviderMetadataWithLogout::discover_async(issuer, &call).await.expect("discovery");
    let end_session = metadata.additional_metadata().end_session_endpoint.clone().expect("an end_session_endpoint");
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new("crate".into()), Some(ClientSecret::new(SECRET.into())))
            .set_redirect_uri(RedirectUrl::new(CALLBACK.into()).expect("an address"));

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (authorize, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["profile", "email", "offline_access"].map(|s| Scope::new(s.into())))
        .set_pkce_challenge(challenge)
        .url();
    let mut browser = Browser::new(APP);
    let callback = walk(&mut browser, authorize).await;
    assert_eq!(parameter(&callback, "state"), *state.secret());
    assert_eq!(parameter(&callback, "iss"), server.issuer);

    let code = AuthorizationCode::new(parameter(&callback, "code"));
    let exchange = client.exchange_code(code).expect("a token endpoint").set_pkce_verifier(verifier);
    let tokens = exchange.request_async(&call).await.expect("tokens");
    let id_token = tokens.id_token().expect("an ID token");
    let claims = id_token.claims(&client.id_token_verifier(), &nonce).expect("a valid ID token");
    let subject = claims.subject().clone();

    let userinfo = client.user_info(tokens.access_token().clone(), Some(subject.clone())).expect("a userinfo endpoint");
    let userinfo: CoreUserInfoClaims = userinfo.request_async(&call).await.expect("userinfo");
    assert_eq!(userinfo.email().map(|e| e.as_str()), Some("maria@example.com"));

    let refresh = tokens.refresh_token().expect("a refresh token");
    let renewed =
        client.exchange_refresh_token(refresh).expect("a token endpoint").request_async(&call).await.expect("new tokens");
    assert_ne!(renewed.refresh_token().map(RefreshToken::secret), Some(refresh.secret()));
    let replayed = client.exchange_code(AuthorizationCode::new(parameter(&callback, "code"))).expect("a token endpoint");
    assert!(
        matches!(replayed.request_async(&call).await, Err(CoreRequestTokenError::ServerResponse(_))),
        "a code is redeemed once"
    );

    let goodbye = PostLogoutRedirectUrl::new(GOODBYE.into()).expect("an address");
    let logout = LogoutRequest::from(end_session).set_id_token_hint(id_token).set_post_logout_redirect_uri(goodbye);
    let logout = logout.set_state(CsrfToken::new("bye".into())).http_get_url();
    let mut stop = browser.open(logout).await.expect("signet answers");
    if matches!(stop, Stop::Page(..)) {
        stop = browser.submit(&stop, "logout-form", &[]).await.expect("signet answers");
    }
    assert!(matches!(stop, Stop::App(url) if url.as_str().starts_with(GOODBYE) && parameter(&url, "state") == "bye"));
}
