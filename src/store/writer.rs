//! SQLite's one writer: a thread that commits the work of up to 64 callers in one transaction, a savepoint each.
//!
//! Every caller is answered after COMMIT, which at `synchronous = FULL` is after the disk: an answer is never ahead of the data.
//! A caller whose own work fails, or panics, is rolled back alone. If COMMIT fails, all of its callers fail.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use super::connection::{AnyConnection, Location, Role};
use super::error::{Busy, OpenError, Result, StoreError};
use super::transaction::{begin, begin_nested, commit, guarded, rollback};

/// The most callers in one transaction.
const BATCH: usize = 64;

/// The handle of the writer thread. Dropping the last one ends the thread after the work at hand.
pub struct Writer {
    work: Option<Sender<Box<dyn Work>>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

impl Writer {
    /// Opens the connection and starts the thread.
    ///
    /// # Errors
    /// `OpenError::Unreachable` with the reason.
    pub fn start(location: &Location) -> std::result::Result<Self, OpenError> {
        let connection = location.connect(Role::Write)?;
        let (sender, receiver) = channel();
        let location = location.clone();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&location, connection, &receiver))
            .map_err(|error| OpenError::Unreachable(format!("cannot start the writer thread: {error}")))?;
        Ok(Self { work: Some(sender), thread: Some(thread) })
    }

    /// Hands in work and waits for its answer.
    ///
    /// # Errors
    /// The work's own, or that of the transaction it shared.
    pub fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T> + Send + 'static,
    {
        if self.thread.as_ref().is_some_and(|thread| thread.thread().id() == std::thread::current().id()) {
            return Err(StoreError::Query("a write within a write would wait for itself".to_owned()));
        }
        let (reply, answer) = sync_channel(1);
        let gone = || StoreError::Busy(Busy::Lost("the writer thread has ended".to_owned()));
        let caller = Box::new(Caller { work, done: None, reply });
        self.work.as_ref().ok_or_else(gone)?.send(caller).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.work.take());
        // The connection is closed, and the log folded into the database, before the process goes on to exit.
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

/// What a caller handed in.
trait Work: Send {
    /// Does it. `false`: it failed, and is to be rolled back.
    fn run(&mut self, connection: &mut AnyConnection) -> bool;
    /// Tells the caller how it went; `shared` is a failure of the transaction, which overrules a success.
    fn answer(self: Box<Self>, shared: Option<&StoreError>);
}

struct Caller<T, F> {
    work: F,
    done: Option<Result<T>>,
    reply: SyncSender<Result<T>>,
}

impl<T, F> Work for Caller<T, F>
where
    T: Send,
    F: Fn(&mut AnyConnection) -> Result<T> + Send,
{
    fn run(&mut self, connection: &mut AnyConnection) -> bool {
        let done = guarded(connection, &self.work);
        let went_well = done.is_ok();
        self.done = Some(done);
        went_well
    }

    fn answer(self: Box<Self>, shared: Option<&StoreError>) {
        let answer = match (self.done, shared) {
            (Some(Err(own)), _) => Err(own),
            (_, Some(shared)) => Err(shared.clone()),
            (Some(done), None) => done,
            (None, None) => Err(StoreError::Query("the work was not run".to_owned())),
        };
        let _ = self.reply.send(answer); // the caller may have gone
    }
}

/// The thread: sleeps until work arrives, then commits it batch by batch until there is none.
fn serve(location: &Location, connection: AnyConnection, arriving: &Receiver<Box<dyn Work>>) {
    let mut connection = Some(connection);
    let mut waiting: VecDeque<Box<dyn Work>> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match arriving.recv() {
                Ok(work) => waiting.push_back(work),
                Err(_) => return,
            }
        }
        while waiting.len() < BATCH {
            let Ok(work) = arriving.try_recv() else { break };
            waiting.push_back(work);
        }
        if connection.is_none() {
            connection = location.connect(Role::Write).inspect_err(|error| log::warn!("{error}")).ok();
        }
        let Some(open) = &mut connection else {
            answer_all(waiting.drain(..), Some(&StoreError::Busy(Busy::Lost("the database cannot be opened".to_owned()))));
            continue;
        };
        // Work that panics is caught one by one; this holds whatever else may panic in the driver.
        let failed = catch_unwind(AssertUnwindSafe(|| one_transaction(open, &mut waiting)));
        if let Some(error) = failed.unwrap_or_else(|_| Some(StoreError::Query("the driver panicked".to_owned()))) {
            log::warn!("the writer reopens the database: {error}");
            connection = None;
        }
    }
}

/// Runs what waits in one transaction and answers those whose fate is settled. Returns why the connection cannot be used any
/// more, if so; work that was not begun then stays in `waiting`.
fn one_transaction(connection: &mut AnyConnection, waiting: &mut VecDeque<Box<dyn Work>>) -> Option<StoreError> {
    let mut ran: Vec<Box<dyn Work>> = Vec::with_capacity(waiting.len());
    if let Err(error) = begin(connection) {
        answer_all(waiting.drain(..), Some(&error));
        // A lock held by another process leaves the connection as it was.
        return (!matches!(error, StoreError::Busy(Busy::Locked(_)))).then_some(error);
    }
    while let Some(mut work) = waiting.pop_front() {
        // SQLite drops the whole transaction after some errors (a full disk). Then the savepoint is gone, which shows here.
        let settled =
            begin_nested(connection).and_then(|()| if work.run(connection) { commit(connection) } else { rollback(connection) });
        ran.push(work);
        if let Err(error) = settled {
            let error = StoreError::Busy(Busy::Lost(format!("the shared transaction broke off: {error}")));
            answer_all(ran.into_iter(), Some(&error));
            return Some(error);
        }
    }
    let committed = commit(connection).err();
    answer_all(ran.into_iter(), committed.as_ref());
    committed
}

fn answer_all(callers: impl Iterator<Item = Box<dyn Work>>, shared: Option<&StoreError>) {
    for caller in callers {
        caller.answer(shared);
    }
}
