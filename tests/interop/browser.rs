//! A person with the smallest browser there is: it follows redirects, keeps cookies and submits forms by their id.

use std::collections::BTreeMap;

use reqwest::{Client, Error, Method, Response, header, redirect::Policy};
use url::Url;

/// Where a walk ended: a page of the provider, or the application's address.
#[derive(Debug)]
pub enum Stop {
    /// A page: where it is, and its HTML.
    Page(Url, String),
    /// The browser was sent to the application.
    App(Url),
}

/// A cookie jar for the one provider that it visits.
#[derive(Clone, Debug)]
pub struct Browser {
    http: Client,
    cookies: BTreeMap<String, String>,
    app: String,
}

impl Browser {
    /// A browser that stops at addresses that begin with `app`.
    pub fn new(app: &str) -> Self {
        let http = Client::builder().redirect(Policy::none()).build().expect("an HTTP client");
        Self { http, cookies: BTreeMap::new(), app: app.to_owned() }
    }

    /// Follows a link.
    pub async fn open(&mut self, url: Url) -> Result<Stop, Error> {
        self.walk(Method::GET, url, None).await
    }

    /// Fills in the form with this id and submits it by its first button.
    pub async fn submit(&mut self, page: &Stop, form: &str, typed: &[(&str, &str)]) -> Result<Stop, Error> {
        let Stop::Page(at, html) = page else { panic!("no page to fill in") };
        let (action, mut fields) = read_form(html, form).unwrap_or_else(|| panic!("no form {form} at {at}: {html}"));
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let target = at.join(&action).expect("the form's action is an address");
        self.walk(Method::POST, target, Some(body)).await
    }

    async fn walk(&mut self, mut method: Method, mut url: Url, mut body: Option<String>) -> Result<Stop, Error> {
        for _ in 0..12 {
            if url.as_str().starts_with(&self.app) {
                return Ok(Stop::App(url));
            }
            let answer = self.send(method, &url, body.take()).await?;
            self.keep_cookies(&answer);
            let Some(next) = answer.headers().get(header::LOCATION) else {
                return Ok(Stop::Page(url, answer.text().await?));
            };
            url = url.join(next.to_str().expect("ASCII")).expect("the redirect is an address");
            method = Method::GET;
        }
        panic!("redirected for ever at {url}");
    }

    async fn send(&self, method: Method, url: &Url, body: Option<String>) -> Result<Response, Error> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let origin = url.origin().ascii_serialization();
        let mut request = self.http.request(method, url.clone()).header(header::COOKIE, cookies.join("; "));
        if let Some(body) = body {
            request = request.header(header::ORIGIN, origin).header("sec-fetch-site", "same-origin");
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        }
        request.send().await
    }

    fn keep_cookies(&mut self, answer: &Response) {
        for value in answer.headers().get_all(header::SET_COOKIE) {
            let pair = value.to_str().expect("ASCII").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// The action, and the hidden fields and first submit button, of the form with an id.
fn read_form(html: &str, id: &str) -> Option<(String, Vec<(String, String)>)> {
    let form = html.split("<form").skip(1).find(|f| attribute(tag(f), "id").as_deref() == Some(id))?;
    let form = form.split("</form").next()?;
    let hidden = form.split("<input").skip(1).map(tag).filter(|t| attribute(t, "type").as_deref() == Some("hidden"));
    let button = form.split("<button").skip(1).map(tag).take(1);
    let field = |t: &str| Some((attribute(t, "name")?, attribute(t, "value").unwrap_or_default()));
    Some((attribute(tag(form), "action").unwrap_or_default(), hidden.chain(button).filter_map(field).collect()))
}

/// The rest of a tag, up to its end.
fn tag(text: &str) -> &str {
    text.split('>').next().unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescape)
}

/// Undoes the entities that a template writes.
fn unescape(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    named.replace("&#x3D;", "=").replace("&#x60;", "`").replace("&#x2F;", "/").replace("&amp;", "&")
}
