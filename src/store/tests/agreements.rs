//! Versions of agreements, and who accepted them.

use super::super::{Insertion, agreement_acceptances, agreements, revision, users};
use super::samples::{NOW, after, other_user, tenant, user, world};
use super::{on_each, read, write};
use crate::model::{Acceptance, Agreement, AgreementAudience, AgreementContent, AgreementTerms, Id, Instant, Managed, User};

fn agreement(name: &str, version: &str, at: Instant) -> Agreement {
    Agreement {
        id: Id::new(format!("{name}-{version}")),
        tenant: tenant().id,
        terms: AgreementTerms {
            name: name.into(),
            version: version.into(),
            title: "Nutzungsbedingungen – Müller & Söhne".into(),
            content: AgreementContent::Text(format!("Version {version}\n\n„Wörter“")),
            required_for: vec![AgreementAudience::People, AgreementAudience::Developers],
        },
        managed: Managed::File,
        created_at: at,
        ended_at: None,
    }
}

fn acceptance(user: &User, agreement: &str, at: Instant) -> Acceptance {
    Acceptance { user: user.id.clone(), agreement: Id::new(agreement), at }
}

#[test]
fn a_new_version_takes_the_place_of_the_one_before_and_the_words_come_back_whole() {
    on_each(|store| {
        world(store);
        let url = Agreement {
            terms: AgreementTerms {
                content: AgreementContent::Url("https://a.test/p".into()),
                ..agreement("privacy", "1", NOW).terms
            },
            ..agreement("privacy", "1", NOW)
        };
        let before = read(store, revision::current);
        let given = url.clone();
        write(store, move |c| {
            agreements::insert(c, &agreement("terms", "1", NOW))?;
            agreements::insert(c, &given)?;
            assert_eq!(agreements::insert(c, &agreement("terms", "2", after(60)))?, Insertion::Inserted);
            Ok(())
        });
        assert_eq!(read(store, revision::current), before + 3);
        let current = read(store, |c| agreements::list_current(c, &tenant().id));
        assert_eq!(current, [url, agreement("terms", "2", after(60))]);
        let ended = Agreement { ended_at: Some(after(60)), ..agreement("terms", "1", NOW) };
        assert_eq!(read(store, |c| agreements::list(c, &tenant().id))[2], ended);
        assert_eq!(read(store, |c| agreements::find(c, &tenant().id, &ended.id)), Some(ended.clone()));
        assert_eq!(read(store, |c| agreements::find(c, &Id::new("other"), &ended.id)), None);
        write(store, move |c| {
            assert!(agreements::renew(c, &Agreement { ended_at: None, ..ended.clone() }, after(90))?);
            assert!(!agreements::renew(c, &agreement("terms", "9", NOW), after(90))?);
            Ok(())
        });
    });
}

#[test]
fn a_version_ends_once() {
    on_each(|store| {
        world(store);
        write(store, |c| agreements::insert(c, &agreement("terms", "1", NOW)));
        let end = |at| write(store, move |c| agreements::end(c, &Id::new("terms-1"), at));
        assert!(end(after(5)));
        let before = read(store, revision::current);
        assert!(!end(after(6)));
        assert_eq!(read(store, revision::current), before);
        assert_eq!(read(store, |c| agreements::list(c, &tenant().id))[0].ended_at, Some(after(5)));
    });
}

#[test]
fn an_acceptance_counts_from_the_first_time_and_goes_with_its_person() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            users::insert(c, &other_user("eve", None))?;
            agreements::insert(c, &agreement("terms", "1", NOW))?;
            agreements::insert(c, &agreement("privacy", "1", NOW))?;
            let (zoe, eve) = (user(), other_user("eve", None));
            assert_eq!(agreement_acceptances::insert(c, &acceptance(&zoe, "terms-1", after(1)))?, Insertion::Inserted);
            assert_eq!(agreement_acceptances::insert(c, &acceptance(&zoe, "terms-1", after(2)))?, Insertion::Taken);
            assert_eq!(agreement_acceptances::insert(c, &acceptance(&zoe, "privacy-1", after(3)))?, Insertion::Inserted);
            assert_eq!(agreement_acceptances::insert(c, &acceptance(&eve, "terms-1", after(4)))?, Insertion::Inserted);
            let gone = other_user("nobody", None);
            assert_eq!(agreement_acceptances::insert(c, &acceptance(&gone, "terms-1", after(4)))?, Insertion::Taken);
            Ok(())
        });
        let eve = other_user("eve", None);
        let (people, versions) = ([user().id, eve.id.clone()], [Id::new("terms-1"), Id::new("none")]);
        let mut found = read(store, |c| {
            agreement_acceptances::list(c, &people.iter().collect::<Vec<_>>(), &versions.iter().collect::<Vec<_>>())
        });
        found.sort_by_key(|own| own.at);
        assert_eq!(found, [acceptance(&user(), "terms-1", after(1)), acceptance(&eve, "terms-1", after(4))]);
        let own = read(store, |c| agreement_acceptances::list_of_user(c, &user().id));
        let own: Vec<_> = own.iter().map(|(own, at)| (own.id.as_str(), *at)).collect();
        assert_eq!(own, [("privacy-1", after(3)), ("terms-1", after(1))]);
        let id = eve.id.clone();
        write(store, move |c| users::delete(c, &id));
        assert!(read(store, |c| agreement_acceptances::list_of_user(c, &eve.id)).is_empty());
    });
}
