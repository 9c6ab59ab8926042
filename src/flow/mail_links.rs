//! Links that mail carries: drawn with the mail, and how one stands that somebody opens. Looking at one uses nothing up, since programs
//! that guard mailboxes look at every link.

use super::mails::{self, Draft};
use super::speech::Speech;
use super::{House, Result, Site};
use crate::crypto::{Plain, random};
use crate::model::{Instant, Mail, MailContent, MailKind, MailLink, MailPurpose, NoticeOutcome, User};
use crate::store::{AnyConnection, StoreError, mail_links};

impl MailPurpose {
    /// The page, under the issuer.
    pub const fn path(self) -> &'static str {
        match self {
            Self::PasswordReset => "/recover/password",
            Self::AddressProof => "/account/email/confirm",
            Self::SignUp => "/signup/confirm",
            Self::Invitation => "/signup/invited",
            Self::AddressChange => "/account/email/change",
            Self::AddressKeep => "/account/email/keep",
            Self::AccountKeep => "/account/keep",
        }
    }

    const fn kind(self) -> MailKind {
        match self {
            Self::PasswordReset => MailKind::PasswordReset,
            Self::AddressProof => MailKind::AddressProof,
            Self::SignUp => MailKind::SignUp,
            Self::Invitation => MailKind::Invitation,
            Self::AddressChange => MailKind::AddressChange,
            Self::AddressKeep => MailKind::AddressKeep,
            Self::AccountKeep => MailKind::AccountKeep,
        }
    }
}

/// A link with the mail that carries it, to be written with [`write`].
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    link: MailLink,
    mail: Mail,
    language: String,
}

/// A link that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    /// What it is for.
    pub purpose: MailPurpose,
    /// Whom it is for, if they have an account.
    pub user: Option<&'a User>,
    /// Where it goes; nowhere if nobody is to be written to.
    pub address: Option<String>,
    /// What the mail names; the address, if nothing else.
    pub about: Option<String>,
    /// The request that it leads back to.
    pub interaction: Option<String>,
    /// Until when it works, if not as long as its purpose says; the mail names it.
    pub until: Option<Instant>,
    /// The language of the mail (BCP 47).
    pub language: String,
}

/// The longest sealed request that a link leads back to.
const LONGEST_WAY: usize = 8_192;

/// The sealed request that a form brings along, if a link may carry it.
pub(super) fn way(interaction: &str) -> Option<String> {
    Some(interaction.to_owned()).filter(|way| !way.is_empty() && way.len() <= LONGEST_WAY)
}

impl<'a> Wanted<'a> {
    /// For a person at the address they have, or for nobody.
    pub(super) fn of(purpose: MailPurpose, user: Option<&'a User>, speech: &Speech) -> Self {
        Self {
            purpose,
            user,
            address: user.and_then(|user| user.claims.email.clone()),
            about: None,
            interaction: None,
            until: None,
            language: speech.of_mail(user),
        }
    }
}

/// Draws a link. For nobody the same is done and written, with a mail that leaves for nowhere: what it costs tells nothing.
///
/// # Errors
/// `Fault`.
pub(super) fn draw(house: &House, site: &Site, wanted: Wanted<'_>, now: Instant) -> Result<Drawn> {
    let Wanted { purpose, user, address, about, interaction, until, language } = wanted;
    let life = until.map_or(purpose.life(), |until| until.since(now));
    let token = random::token();
    let url = site.provider.issuer.url(&format!("{}?token={}", purpose.path(), token.reveal()));
    let content = MailContent {
        link: Some(url),
        name: user.map(|user| user.display_name().to_owned()),
        about: about.or_else(|| address.clone()),
        language: Some(language.clone()),
        until,
        ..MailContent::new(purpose.kind())
    };
    let draft = Draft { to: address.clone().unwrap_or_else(|| "nobody".to_owned()), content, life };
    let mail = mails::draw(house, site, &draft, now)?;
    let mail = match address {
        Some(_) => mail,
        None => Mail { due_at: None, settled_at: Some(now), outcome: NoticeOutcome::Undeliverable, ..mail },
    };
    let link = MailLink {
        hash: token.hash(),
        tenant: site.tenant.id.clone(),
        provider: site.provider.id.clone(),
        purpose,
        user: user.map(|user| user.id.clone()),
        address: address.unwrap_or_default(),
        created_at: now,
        expires_at: now.plus(life),
        claimed_at: None,
        interaction,
    };
    Ok(Drawn { link, mail, language })
}

impl Drawn {
    /// The same, with a mail that says something else and a link that opens nothing.
    pub(super) fn saying(self, house: &House, site: &Site, kind: MailKind, now: Instant) -> Result<Self> {
        let (about, language) = (Some(self.link.address.clone()), Some(self.language.clone()));
        let content = MailContent { language, about, ..MailContent::new(kind) };
        let mail = mails::draw(house, site, &Draft { to: self.mail.recipient, content, life: MailLink::LIFE }, now)?;
        Ok(Self { link: MailLink { claimed_at: Some(now), ..self.link }, mail, language: self.language })
    }
}

/// Writes a link and its mail; earlier links of the purpose for the person end.
///
/// # Errors
/// As the store has them.
pub(super) fn write(c: &mut AnyConnection, drawn: &Drawn) -> std::result::Result<(), StoreError> {
    mail_links::insert(c, &drawn.link)?;
    crate::store::mails::insert(c, &drawn.mail)
}

/// How a link stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It works.
    Open(Box<MailLink>),
    /// It has been used.
    Used,
    /// Its time is over, or a newer one was sent.
    Expired,
    /// There never was such a link here, or it is long gone.
    Unknown,
}

/// How the link of a token stands here.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, (purpose, token): (MailPurpose, &Plain), now: Instant) -> Result<Stand> {
    let hash = token.hash();
    let found = house.store().read(|c| mail_links::find(c, purpose, &hash))?;
    Ok(match found.filter(|link| link.provider == site.provider.id) {
        None => Stand::Unknown,
        Some(link) if link.claimed_at.is_some() => Stand::Used,
        Some(link) if link.expires_at.has_passed(now) => Stand::Expired,
        Some(link) => Stand::Open(Box::new(link)),
    })
}
