//! The server under test.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::Service;
use actix_web::middleware::from_fn;
use actix_web::rt::{System, SystemRunner};
use actix_web::test::{TestRequest, init_service};
use actix_web::{App as Actix, web};
use futures_util::future::{LocalBoxFuture, join_all};
use signet::app::App;
use signet::clock::Clock;
use signet::config::Config;
use signet::flow::admin::Administrator;
use signet::flow::admin::clients::{Registrar, Whose};
use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::flow::admin::{people, roles};
use signet::flow::{self, House, Site, configuration};
use signet::http::{State, middleware, routes};
use signet::jobs::courier::Courier;
use signet::jobs::postman::Postman;
use signet::mail::Mailer;
use signet::model::{AdminRole, Instant, Managed, User};

use super::database::Own;
use super::{Answer, Ask, Browser, Database, PASSWORD, ROBOT, Setup, Tokens, password_hash};

/// When every test begins, in seconds since 1970.
pub const START: i64 = 1_800_000_000;

type Serve = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>;

/// A server with a database and a clock of its own.
pub struct TestApp {
    serve: Serve,
    system: SystemRunner,
    state: State,
    mailer: Option<Mailer>,
    setup: Setup,
    database: Rc<Own>,
    kind: Database,
}

/// Runs a test on each kind of database, under the usual configuration.
pub fn on_both(test: impl Fn(&TestApp)) {
    on_both_with(&Setup::default(), test);
}

/// Runs a test on each kind of database.
pub fn on_both_with(setup: &Setup, test: impl Fn(&TestApp)) {
    for kind in Database::all() {
        test(&TestApp::new(kind, setup));
    }
}

impl TestApp {
    /// A server on a new database.
    pub fn new(kind: Database, setup: &Setup) -> Self {
        let database = Own::copy(kind, |url| drop(open(&Setup::default().config(url), &start())));
        Self::at(Rc::new(database), kind, setup, &start())
    }

    fn at(database: Rc<Own>, kind: Database, setup: &Setup, clock: &Clock) -> Self {
        let system = System::new();
        let App { state, mailer, .. } = open(&setup.config(&database.url), clock);
        let serve = serve(&system, &state);
        Self { serve, system, state, mailer, setup: setup.clone(), database, kind }
    }

    /// Another process on the same database, under the same clock.
    pub fn replica(&self) -> Self {
        Self::at(self.database.clone(), self.kind, &self.setup, &self.state.clock)
    }

    /// Which database this is.
    pub fn kind(&self) -> Database {
        self.kind
    }

    /// Sends a request and looks at what every answer must have.
    #[track_caller]
    pub fn send(&self, ask: Ask) -> Answer {
        let answer = self.system.block_on((self.serve)(ask.into_request()));
        answer.assert_sound();
        answer
    }

    /// Sends requests at once.
    #[track_caller]
    pub fn send_all(&self, asks: impl IntoIterator<Item = Ask>) -> Vec<Answer> {
        let calls: Vec<_> = asks.into_iter().map(|ask| (self.serve)(ask.into_request())).collect();
        let answers = self.system.block_on(join_all(calls));
        answers.iter().for_each(Answer::assert_sound);
        answers
    }

    /// `GET` of a path of ours.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send(Ask::get(path))
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// The present.
    pub fn now(&self) -> Instant {
        self.state.clock.now()
    }

    /// Moves the clock.
    pub fn wait(&self, seconds: i64) {
        self.state.clock.advance(seconds);
    }

    /// What the handlers share.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The ground under the flows.
    pub fn house(&self) -> &House {
        &self.state.house
    }

    /// The one site.
    pub fn site(&self) -> Arc<Site> {
        self.state.house.site("id.test", "/").expect("the site of the usual configuration")
    }

    /// The configuration it runs under.
    pub fn config(&self) -> Config {
        self.setup.config(&self.database.url)
    }

    /// The operator edits the file and the server reads it again.
    pub fn edit(&self, from: &str, to: &str) -> Vec<String> {
        self.apply(&self.setup.edited(&self.database.url, from, to))
    }

    fn apply(&self, config: &Config) -> Vec<String> {
        let house = self.house();
        let applied = configuration::apply(house.store(), house.vault(), &config.declaration, self.now());
        let applied = applied.unwrap_or_else(|error| panic!("{error}"));
        self.notice();
        applied.warnings.iter().map(ToString::to_string).collect()
    }

    /// What each process does a few times in a second: it looks whether the settings have changed.
    pub fn notice(&self) {
        self.house().refresh().expect("the settings can be read");
    }

    /// What each process does from time to time: it looks after the keys.
    pub fn tend_keys(&self) {
        flow::keys::tick(self.house(), self.now()).expect("the keys are looked after");
        self.notice();
    }

    /// Whoever tells apps of sessions that ended, in this process.
    pub fn courier(&self) -> Courier {
        Courier::new(&self.state.house, &self.state.errands, &self.state.clock)
    }

    /// Tells the apps what is due, and waits for their answers.
    pub fn deliver(&self) {
        self.system.block_on(self.courier().round());
    }

    /// Carries the mail that is due to the server of the configuration.
    pub fn post(&self) {
        let mailer = self.mailer.clone().expect("the configuration has [mail]");
        let postman = Postman::new(self.house(), &self.state.clock, &self.state.pages, mailer);
        self.system.block_on(postman.round());
    }

    /// Waits for something.
    pub fn wait_for<T>(&self, what: impl Future<Output = T>) -> T {
        self.system.block_on(what)
    }

    /// A person of the usual tenant.
    pub fn person(&self, name: &str) -> User {
        let tenant = self.site().tenant.id.clone();
        let found = people::find_named(self.house().store(), &tenant, name).expect("the database answers");
        found.expect("the person exists")
    }

    /// The operator at the command line.
    pub fn host(&self) -> Administrator {
        Administrator::host(self.site().tenant.id.clone())
    }

    /// The operator at the apps of the one site, and this process notices what is done.
    pub fn with_registrar<T>(&self, act: impl FnOnce(&Registrar<'_>) -> T) -> T {
        self.with_registrar_at(&self.site(), act)
    }

    /// The same at another site.
    pub fn with_registrar_at<T>(&self, site: &Site, act: impl FnOnce(&Registrar<'_>) -> T) -> T {
        let house = self.house();
        let registrar = Registrar {
            store: house.store(),
            vault: house.vault(),
            provider: &site.provider,
            by: Administrator::host(site.tenant.id.clone()),
            whose: Whose::Provider,
            documents: None,
        };
        let done = act(&registrar);
        self.notice();
        done
    }

    /// The operator makes a person with everybody's password.
    pub fn add(&self, name: &str, profile: Profile) {
        let new = (Profile { username: name.to_owned(), ..profile }, FirstSignIn::Password(password_hash()));
        profile::add(self.house().store(), &self.host(), new, self.now()).expect("the name is free");
    }

    /// The operator says what a person administers.
    pub fn appoint(&self, name: &str, role: Option<AdminRole>) {
        roles::appoint(self.house().store(), &self.host(), (&self.person(name).id, role), self.now()).expect("it may be so");
    }

    /// A browser in which somebody has signed in on the way to a page of ours.
    #[track_caller]
    pub fn signed_in(&self, name: &str, path: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let page = browser.get(path);
        let page = browser.follow(page).expect_page(200);
        browser.type_in(&page, name, PASSWORD).expect_page(200);
        browser
    }

    /// A person named after a role, who has signed in on the way to a page of the console.
    #[track_caller]
    pub fn console(&self, role: AdminRole, path: &str) -> Browser<'_> {
        self.add(role.name(), Profile::default());
        self.appoint(role.name(), Some(role));
        self.signed_in(role.name(), path)
    }

    /// An access token for the API, with every scope that the client `robot` of the configuration has.
    #[track_caller]
    pub fn robot(&self) -> String {
        let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api")];
        Tokens::read(self.send(ROBOT.token(&form))).access
    }

    /// The operator disables a person, in the file if that keeps them.
    pub fn disable(&self, name: &str) {
        let user = self.person(name);
        if user.managed == Managed::File {
            self.edit(&format!("username = \"{name}\"\n"), &format!("username = \"{name}\"\nenabled = false\n"));
        } else {
            people::disable(self.house().store(), &self.host(), &user.id, self.now()).expect("they can be disabled");
        }
        assert!(!self.person(name).is_active());
    }

    /// The operator signs a person out everywhere; says how many sessions it were.
    pub fn sign_out(&self, name: &str) -> usize {
        let id = self.person(name).id;
        people::sign_out(self.house().store(), &self.host(), &id, self.now()).expect("they can be signed out")
    }

    /// The operator reads the file as it was at first.
    pub fn restore(&self) {
        self.apply(&self.config());
    }

    /// The operator sets a password.
    pub fn set_password(&self, name: &str, phc: String) {
        let id = self.person(name).id;
        people::set_password(self.house().store(), &self.host(), (&id, phc), self.now()).expect("it can be set");
    }
}

fn start() -> Clock {
    Clock::settable(Instant::from_epoch(START))
}

fn open(config: &Config, clock: &Clock) -> App {
    App::open(config, clock).unwrap_or_else(|error| panic!("{error}"))
}

/// As `signet serve` puts it together.
fn serve(system: &SystemRunner, state: &State) -> Serve {
    let actix = Actix::new().app_data(web::Data::new(state.clone())).wrap(from_fn(middleware::entry)).configure(routes::routes);
    let service = Rc::new(system.block_on(init_service(actix)));
    Box::new(move |request| {
        let service = service.clone();
        Box::pin(async move {
            let request = request.to_request();
            let asked = format!("{} {}", request.method(), request.uri());
            let response = match service.call(request).await {
                Ok(response) => response.into_parts().1.map_into_boxed_body(),
                Err(error) => error.error_response(),
            };
            Answer::read(asked, response).await
        })
    })
}
