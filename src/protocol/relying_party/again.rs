//! A request to an upstream by which a person proves once more who they are, for pages of our own that need it (OpenID Connect Core
//! §3.1.2.1 <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>: `prompt=login`, and `max_age=0`, which makes the
//! upstream state `auth_time`, so that an old log-in is told from a new one).

use super::begin::Attempt;
use crate::model::Seconds;

/// Asks for a new authentication, and has the answer checked for it. `none` cannot stand beside another prompt.
pub fn ask(attempt: &mut Attempt, fields: &mut Vec<(String, String)>) {
    attempt.max_age = Some(Seconds(0));
    let own = fields.iter().find(|(name, _)| name == "prompt").map(|(_, value)| value.clone()).unwrap_or_default();
    let others = own.split(' ').filter(|word| !matches!(*word, "" | "none" | "login"));
    let prompt = std::iter::once("login").chain(others).collect::<Vec<_>>().join(" ");
    fields.retain(|(name, _)| name != "prompt" && name != "max_age");
    fields.push(("prompt".to_owned(), prompt));
    fields.push(("max_age".to_owned(), "0".to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Instant;

    fn attempt() -> Attempt {
        Attempt {
            state: "s".into(),
            nonce: "n".into(),
            verifier: None,
            redirect_uri: "https://id.test/cb".into(),
            audience: "app".into(),
            max_age: None,
            started_at: Instant::from_epoch(1),
        }
    }

    #[test]
    fn whoever_proves_themselves_again_is_prompted_and_the_answer_has_to_say_when() {
        let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
        for (fields, prompt) in [
            (&[("state", "s")][..], "login"),
            (&[("state", "s"), ("prompt", "none")], "login"),
            (&[("prompt", "login consent"), ("state", "s"), ("max_age", "9")], "login consent"),
            (&[("prompt", "select_account"), ("state", "s")], "login select_account"),
        ] {
            let (mut attempt, mut fields) = (attempt(), pairs(fields));
            ask(&mut attempt, &mut fields);
            assert_eq!(
                (attempt.max_age, fields),
                (Some(Seconds(0)), pairs(&[("state", "s"), ("prompt", prompt), ("max_age", "0")]))
            );
        }
    }
}
