//! `GET /.well-known/webfinger` (RFC 7033; OpenID Connect Discovery §2): which issuer signs in the accounts of this host. The answer does not
//! depend on whether there is such an account.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::protocol::OAuthError;
use crate::protocol::webfinger::{MEDIA_TYPE, answer};

/// RFC 7033 §4.2: 400 where the resource is missing, 404 for what is not ours. `rel` may be repeated (§4.3).
pub async fn get_webfinger(request: HttpRequest, entered: web::ReqData<Entered>) -> HttpResponse {
    let pairs: Vec<_> = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned().collect();
    let all = |name: &str| pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let resources = all("resource");
    let [resource] = resources.as_slice() else {
        return json::error(&OAuthError::invalid_request("The parameter resource is missing or repeated."), None, &entered);
    };
    let found = answer(&entered.site.provider.issuer, resource, &all("rel"));
    let mut response = HttpResponse::build(if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND });
    // RFC 7033 §5: pages of any origin may read it.
    response
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"));
    match found {
        Some(found) => response.content_type(MEDIA_TYPE).body(found.to_string()),
        None => response.finish(),
    }
}
