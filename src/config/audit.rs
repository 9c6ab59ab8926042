//! `[audit]`: how long the audit log is kept, and who else is told.

use super::section::Section;
use crate::model::{AuditPolicy, AuditWebhook, Issuer, Seconds, SyslogReceiver, SyslogTransport};

/// The shortest secret of a webhook.
const SHORTEST_SECRET: usize = 24;

pub(super) fn read(mut section: Section<'_>, public_url: &Issuer) -> AuditPolicy {
    let usual = AuditPolicy::default();
    let keep = section.span("keep", Seconds::days(1)..=Seconds::days(36_500)).unwrap_or(usual.keep);
    let hostname = section.text("syslog_hostname").map_or_else(|| host(public_url), |given| given.value);
    let form = "write it like udp://logs.example.com:514 or tcp://logs.example.com:601";
    let syslog = section.parsed("syslog", |text| receiver(text, &hostname), form).map(|given| given.value);
    let webhook = webhook(&mut section);
    section.finish();
    AuditPolicy { keep, syslog, webhook }
}

fn webhook(section: &mut Section<'_>) -> Option<AuditWebhook> {
    if section.has("webhook") && !section.has("webhook_secret") && !section.has("webhook_secret_file") {
        let fix = "give the secret that requests are signed with, and the receiver the same one";
        section.wrong("webhook_secret", &section.place_of("webhook"), "`webhook_secret` is missing", fix);
    }
    let url = section.parsed("webhook", address, "write the address that is called, like https://siem.example.com/signet");
    let secret = section.secret("webhook_secret")?;
    if secret.value.reveal().len() < SHORTEST_SECRET {
        let message = format!("this secret is shorter than {SHORTEST_SECRET} characters");
        section.wrong("webhook_secret", &secret.place, message, "draw one at random, like `openssl rand -base64 32` does");
        return None;
    }
    if url.is_none() && !section.has("webhook") {
        section.warn("webhook_secret", &secret.place, "there is no `webhook` that would be signed with it");
    }
    Some(AuditWebhook { url: url?.value, secret: secret.value })
}

fn receiver(text: &str, hostname: &str) -> Result<SyslogReceiver, String> {
    let url = url::Url::parse(text).map_err(|error| error.to_string())?;
    let transport = match url.scheme() {
        "udp" => SyslogTransport::Udp,
        "tcp" => SyslogTransport::Tcp,
        _ => return Err("messages travel by udp or tcp".to_owned()),
    };
    let (Some(host), Some(port)) = (url.host_str(), url.port()) else { return Err("it takes a host and a port".to_owned()) };
    let is_bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.username().is_empty();
    if !is_bare {
        return Err("it takes a host and a port, and nothing else".to_owned());
    }
    Ok(SyslogReceiver { transport, address: format!("{host}:{port}"), hostname: hostname.to_owned() })
}

fn address(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err("it takes an https address without user name and password".to_owned());
    }
    Ok(text.to_owned())
}

/// The host of an address; syslog has `-` for none.
fn host(issuer: &Issuer) -> String {
    let url = url::Url::parse(issuer.as_str()).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "-".to_owned())
}
