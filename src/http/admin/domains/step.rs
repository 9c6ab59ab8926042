//! A step as a form, of a new domain and of a change alike.

use super::form::{self, Known, Unreadable};
use crate::flow::admin::upstreams::Refused;
use crate::flow::admin::{Refusal, Undone};
use crate::http::admin::desk::Desk;
use crate::model::{Issuer, UpstreamSettings};
use crate::pages::console::{
    ConsoleSection, DomainField, DomainFormPage, DomainTrouble, Fact, Presented, Register, StepLink, TrustOffer,
};
use crate::pages::{Moment, UpstreamKind};
use crate::protocol::certificate::{self, BadAuthority, Certificate, Distrust};
use crate::protocol::correction::sentence;
use crate::protocol::relying_party::addresses::addresses;
use crate::protocol::relying_party::check::{self, Problem};
use crate::protocol::relying_party::steps::{Field, Step, StepName};

/// What is wrong with a step that was sent.
#[derive(Debug, Default)]
pub struct Wrong {
    /// By field.
    pub fields: Vec<(&'static str, String)>,
    /// Beyond a field.
    pub trouble: Option<DomainTrouble>,
    /// The authority that would help.
    pub trust: Option<TrustOffer>,
}

impl Wrong {
    /// Lines that cannot be read.
    pub fn unreadable(lines: Vec<Unreadable>) -> Self {
        let told = |(name, line): Unreadable| (name, format!("This line cannot be read: {line}"));
        Self { fields: lines.into_iter().map(told).collect(), ..Self::default() }
    }

    /// Settings to correct: at their fields if they stand in this step.
    pub fn settings(problems: &[Problem], step: &Step) -> Self {
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            problems.iter().partition(|problem| step.fields.iter().any(|field| field.name == problem.key));
        let both = |problem: &&Problem| format!("{}: {}.", problem.message, problem.fix);
        let lines: Vec<String> = elsewhere.iter().map(ToString::to_string).collect();
        let trouble = (!lines.is_empty()).then_some(DomainTrouble::Settings { lines });
        Self { fields: here.iter().map(|problem| (problem.key, both(problem))).collect(), trouble, trust: None }
    }

    /// What a use case refused.
    ///
    /// # Errors
    /// What is not about the form.
    pub fn refused(desk: &Desk<'_>, undone: Undone, step: &Step) -> Result<Self, Undone> {
        let trouble = match undone {
            Undone::Refused(Refusal::Changed) => DomainTrouble::Changed,
            Undone::Refused(Refusal::Upstream(refused)) => match *refused {
                Refused::Settings(problems) => return Ok(Self::settings(&problems, step)),
                Refused::Taken => DomainTrouble::Taken,
                Refused::TooFar => DomainTrouble::TooFar,
                Refused::Unreadable(refusal) => {
                    let of = |name| step.fields.iter().any(|field| field.name == name).then_some(name);
                    let at = ["well_known_url", "issuer"].into_iter().filter(|name| !desk.posted(name).is_empty()).find_map(of);
                    let fields = at.map(|name| (name, "Loading configuration failed.".to_owned())).into_iter().collect();
                    return Ok(Self { fields, trouble: Some(unreadable(desk, &refusal)), trust: offer(desk, &refusal) });
                }
                other => return Err(Refusal::from(other).into()),
            },
            other => return Err(other),
        };
        Ok(Self { trouble: Some(trouble), ..Self::default() })
    }
}

/// A certificate that a server presented.
pub fn presented(desk: &Desk<'_>, own: &Certificate) -> Presented {
    let moment = |at| Moment::of(at, desk.now);
    Presented {
        subject: own.subject.clone(),
        issuer: own.issuer.clone(),
        from: moment(own.not_before),
        until: moment(own.not_after),
        sha256: own.sha256.clone(),
    }
}

fn unreadable(desk: &Desk<'_>, refusal: &crate::protocol::relying_party::Refusal) -> DomainTrouble {
    DomainTrouble::Unreadable {
        code: refusal.code.name(),
        detail: refusal.detail.clone(),
        fix: refusal.fix(),
        chain: refusal.untrusted.iter().flat_map(|untrusted| &untrusted.chain).map(|own| presented(desk, own)).collect(),
    }
}

/// The authority that came with the form.
///
/// # Errors
/// Why it is none that counts.
pub fn authority<'a>(desk: &'a Desk<'_>) -> Result<Option<&'a str>, BadAuthority> {
    let pem = desk.posted("authority").trim();
    if pem.is_empty() {
        return Ok(None);
    }
    certificate::authorities(pem)?.iter().try_for_each(|one| one.counts(desk.now))?;
    Ok(Some(pem))
}

/// Asks for the authority, where nobody who is trusted has signed what the server presented, or only another one of the same name.
fn offer(desk: &Desk<'_>, refusal: &crate::protocol::relying_party::Refusal) -> Option<TrustOffer> {
    let reason = refusal.untrusted.as_ref().map(|untrusted| untrusted.reason);
    let is_unknown = matches!(reason, Some(Distrust::UnknownIssuer | Distrust::BadSignature));
    let given = desk.posted("authority");
    let problem = match authority(desk) {
        Ok(None) => None,
        Ok(Some(_)) => Some("It has not signed what the server presented either, so it was not added.".to_owned()),
        Err(bad) => Some(format!("It is not taken: {bad}.")),
    };
    is_unknown.then(|| TrustOffer { pem: shown_again(given), problem })
}

/// What was typed as an authority; a private key that was given by mistake is not sent back.
pub fn shown_again(pem: &str) -> String {
    if pem.contains("PRIVATE KEY") { String::new() } else { pem.to_owned() }
}

/// What is dangerous about settings that may be so, each as a sentence.
pub fn warnings(settings: &UpstreamSettings) -> Vec<String> {
    check::warnings(settings).iter().map(|warning| sentence(warning)).collect()
}

/// A form of one step.
pub fn page(desk: &Desk<'_>, (steps, step): (&[Step], &Step), known: &Known<'_>) -> DomainFormPage {
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    DomainFormPage {
        frame,
        console,
        target: None,
        kind: UpstreamKind::of(known.settings.preset.as_deref()),
        draft: String::new(),
        step: step.name,
        steps: steps.iter().map(|own| StepLink { step: own.name, href: None, is_current: own.name == step.name }).collect(),
        fields: step.fields.iter().map(|field| form::shown(field, known)).collect(),
        register: if step.name == StepName::App { register(desk, known.own.0, known.settings) } else { Vec::new() },
        trouble: None,
        trust: None,
        warnings: Vec::new(),
        back: None,
        is_last: steps.last().is_some_and(|last| last.name == step.name),
    }
}

/// The form once more, as it was sent, with what has to be corrected.
pub fn corrected(desk: &Desk<'_>, page: DomainFormPage, wrong: Wrong) -> DomainFormPage {
    let field = |field: DomainField| DomainField {
        problem: wrong.fields.iter().find(|(name, _)| *name == field.word).map(|(_, problem)| problem.clone()),
        ..form::sent(field, &|name| desk.posted(name))
    };
    let trust = wrong.trust.filter(|_| page.target.is_none());
    DomainFormPage { fields: page.fields.into_iter().map(field).collect(), trouble: wrong.trouble, trust, ..page }
}

/// What has to be registered at the upstream, at each provider of the tenant.
pub fn register(desk: &Desk<'_>, name: &str, settings: &UpstreamSettings) -> Vec<Register> {
    let all = desk.house().settings();
    let issuers: Vec<Issuer> =
        all.sites().iter().filter(|site| site.tenant.id == desk.by().tenant).map(|site| site.provider.issuer.clone()).collect();
    let one = |issuer: &Issuer| {
        let own = addresses(issuer, name, settings);
        let mut shown: Vec<Fact> = own.redirect_uris.into_iter().map(|uri| Fact::new("redirect_uri", uri)).collect();
        shown.push(Fact::new("post_logout_redirect_uri", own.post_logout_redirect_uri));
        shown.push(Fact::new("backchannel_logout_uri", own.backchannel_logout_uri));
        shown.push(Fact::new("frontchannel_logout_uri", own.frontchannel_logout_uri));
        shown.push(Fact::new("initiate_login_uri", own.initiate_login_uri));
        shown.extend(own.jwks_uri.map(|uri| Fact::new("jwks_uri", uri)));
        Register { issuer: (issuers.len() > 1).then_some(own.issuer), addresses: shown }
    };
    issuers.iter().map(one).collect()
}

/// The steps with the private key beside its certificate, so that both are given at once.
pub fn with_key(mut steps: Vec<Step>) -> Vec<Step> {
    for step in &mut steps {
        let at = step.fields.iter().position(|field| field.name == "client_certificate");
        let has_key = step.fields.iter().any(|field| field.name == "client_key");
        if let Some(at) = at.filter(|_| !has_key) {
            let key = Field { name: "client_key", is_editable: true, is_needed: false, value: None };
            step.fields.insert(at.saturating_add(1), key);
        }
    }
    steps
}

/// The step of a word; the first one if it is none.
pub fn chosen<'s>(steps: &'s [Step], word: &str) -> Option<&'s Step> {
    let is = |step: &&Step| serde_json::to_value(step.name).is_ok_and(|name| name == word);
    steps.iter().find(is).or_else(|| steps.first())
}
