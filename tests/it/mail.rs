//! Mail: what leaves, what is tried again, what is given up, and that one process sends it once.

use signet::cli::mail::{self, MailArguments, MailCommand};
use signet::crypto::{MasterKey, Vault};
use signet::flow::mails::{self, Draft};
use signet::flow::resealing;
use signet::model::{AdminRole, MailContent, MailKind, NoticeOutcome, Seconds};

use crate::harness::{Postbox, Setup, TestApp, on_both_with};

fn on_both_with_mail(test: impl Fn(&TestApp, &Postbox)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| test(app, &postbox));
}

fn put(app: &TestApp) {
    let draft = Draft { to: "ada@example.test".into(), content: MailContent::new(MailKind::Test), life: Seconds::minutes(30) };
    mails::send(app.house(), &app.site(), &draft, app.now()).unwrap();
}

fn outcome(app: &TestApp) -> (NoticeOutcome, i64) {
    let kept = mails::list(app.house().store(), &app.site().tenant.id, 1).unwrap().remove(0);
    (kept.outcome, kept.attempts)
}

#[test]
fn a_mail_leaves_once_and_what_it_said_is_forgotten() {
    on_both_with_mail(|app, postbox| {
        put(app);
        app.post();
        app.post();
        let caught = postbox.take();
        let [mail] = caught.as_slice() else { panic!("{caught:?}") };
        assert_eq!((mail.from.as_str(), mail.to.as_str()), ("login@id.test", "ada@example.test"));
        let header = |name: &str| mail.header(name).unwrap_or_default();
        assert_eq!((header("From").as_str(), header("Reply-To").as_str()), ("Signet <login@id.test>", "help@id.test"));
        assert_eq!((header("Subject").as_str(), header("Auto-Submitted").as_str()), ("Test mail from Signet", "auto-generated"));
        assert_eq!(header("Date"), "Fri, 15 Jan 2027 08:00:00 +0000");
        assert!(header("Message-ID").ends_with("@id.test>"));
        assert!(mail.text().contains("Mail from Signet arrives") && mail.html().contains("Mail from Signet arrives"));
        let kept = mails::list(app.house().store(), &app.site().tenant.id, 9).unwrap().remove(0);
        assert_eq!((kept.outcome, kept.sealed), (NoticeOutcome::Delivered, None));
    });
}

#[test]
fn of_two_processes_one_sends_it_and_a_restart_loses_nothing() {
    on_both_with_mail(|app, postbox| {
        put(app);
        // The process that put it there is gone; two others look at once.
        let (one, other) = (app.replica(), app.replica());
        one.post();
        other.post();
        assert_eq!(postbox.take().len(), 1);
    });
}

#[test]
fn a_server_that_is_busy_is_asked_again_under_the_same_message_id() {
    on_both_with_mail(|app, postbox| {
        put(app);
        postbox.will_answer(&["451 4.7.1 greylisted, come back"]);
        app.post();
        assert_eq!((postbox.take().len(), outcome(app)), (0, (NoticeOutcome::Waiting, 1)));
        app.wait(4);
        app.post();
        assert_eq!(outcome(app), (NoticeOutcome::Waiting, 1), "not yet");
        app.wait(1);
        app.post();
        let kept = mails::list(app.house().store(), &app.site().tenant.id, 1).unwrap().remove(0);
        assert_eq!(postbox.take()[0].header("Message-ID"), Some(format!("<{}@id.test>", kept.id)));
        assert_eq!((kept.outcome, kept.attempts), (NoticeOutcome::Delivered, 2));
    });
}

#[test]
fn a_mailbox_that_does_not_exist_is_given_up_where_administrators_see_it() {
    on_both_with_mail(|app, postbox| {
        put(app);
        postbox.will_answer(&["550 5.1.1 no such mailbox"]);
        app.post();
        assert_eq!(outcome(app), (NoticeOutcome::Refused, 1));
        let mut owner = app.console(AdminRole::Owner, "/admin");
        let page = owner.get("/admin").expect_page(200);
        let page = page.text();
        assert!(page.contains("id=\"lost-mail\"") && page.contains("550") && page.contains("mail.give_up"));
        let mut support = app.console(AdminRole::Support, "/admin");
        assert!(!support.get("/admin").expect_page(200).text().contains("lost-mail"));
    });
}

#[test]
fn a_server_that_is_down_is_tried_until_the_mail_is_of_no_use() {
    let section = "[mail]\nhost = \"127.0.0.1\"\nport = 1\ntls = \"none\"\nfrom = \"login@id.test\"\n";
    on_both_with(&Setup::more(section), |app| {
        put(app);
        for pause in [0, 5, 30, 120] {
            app.wait(pause);
            app.post();
            assert_eq!(outcome(app).0, NoticeOutcome::Waiting, "after {pause}");
        }
        // The attempt after this one would come when the mail is of no use any more.
        app.wait(600);
        app.post();
        assert_eq!(outcome(app).0, NoticeOutcome::GivenUp);
    });
}

#[test]
fn mail_that_waits_survives_the_rotation_of_the_master_key() {
    on_both_with_mail(|app, postbox| {
        put(app);
        let bytes: Vec<u8> = (0..32).collect();
        let old = MasterKey::from_bytes(bytes.try_into().unwrap());
        let (store, vault) = (app.house().store(), app.house().vault());
        vault.adopt(&Vault::new(&MasterKey::generate(), &[old]));
        assert!(resealing::is_unfinished(store, vault).unwrap());
        resealing::run(store, vault).unwrap();
        assert!(!resealing::is_unfinished(store, vault).unwrap());
        app.post();
        assert_eq!(postbox.take().len(), 1);
    });
}

#[test]
fn the_operator_sends_a_test_mail_and_hears_what_the_server_says() {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| {
        let run = |command| {
            let mut out = Vec::new();
            let done = mail::run(&app.config(), MailArguments { tenant: None, command }, &mut out, app.now());
            (done, String::from_utf8(out).unwrap())
        };
        let test = |address: &str| run(MailCommand::Test { address: address.into() });
        let (done, said) = test("ada@example.test");
        assert!(done == Ok(true) && said.contains("2.0.0 queued as 1"), "{said}");
        assert_eq!(postbox.take()[0].header("Subject").as_deref(), Some("Test mail from Signet"));
        postbox.will_answer(&["550 5.7.1 we do not relay"]);
        let (done, said) = test("ada@example.test");
        assert!(done == Ok(false) && said.contains("we do not relay") && said.contains("mail.from"), "{said}");
        assert!(test("ada").0.unwrap_err().contains("no address"));
        put(app);
        app.post();
        let (done, listed) = run(MailCommand::List { lost: false });
        assert!(done == Ok(true) && listed.contains("ada@example.test\tdelivered\tattempts: 1"), "{listed}");
        assert_eq!(run(MailCommand::List { lost: true }), (Ok(true), String::new()));
    });
}
