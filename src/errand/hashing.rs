//! Password hashing in its own few threads behind a bounded queue. Each hash takes 19 MiB and about 15 ms of a core, so the
//! number of threads bounds both; a full queue says so at once (503 and Retry-After) instead of making everybody wait.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::crypto::{Plain, password};
use crate::flow::{Result, Stop};

/// Seconds after which a refused caller may try again.
const RETRY_AFTER: i64 = 2;

enum Job {
    Verify(Plain, String, oneshot::Sender<bool>),
    Hash(Plain, oneshot::Sender<Option<String>>),
}

/// The pool. Cheap to clone; the threads end with the last clone.
#[derive(Clone, Debug)]
pub struct HashPool {
    queue: SyncSender<Job>,
    done: Arc<AtomicU64>,
}

impl HashPool {
    /// Starts `threads` hashers with room for `waiting` jobs.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(threads: usize, waiting: usize) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel(waiting);
        let (jobs, done) = (Arc::new(Mutex::new(jobs)), Arc::new(AtomicU64::new(0)));
        for number in 0..threads.max(1) {
            let (jobs, done) = (jobs.clone(), done.clone());
            std::thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&jobs, &done))?;
        }
        Ok(Self { queue, done })
    }

    /// How many passwords have been hashed or checked so far: what an answer costs, whoever is asked about.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Whether a password matches. Without a hash it takes as long and never matches.
    ///
    /// # Errors
    /// `SlowDown` when the queue is full.
    pub async fn verify(&self, password: Plain, hash: Option<String>) -> Result<bool> {
        let (reply, answer) = oneshot::channel();
        let known = hash.is_some();
        self.enqueue(Job::Verify(password, hash.unwrap_or_else(|| password::NOBODY.to_owned()), reply))?;
        answer.await.map(|matches| matches && known).map_err(|_| ended())
    }

    /// The PHC string of a new password.
    ///
    /// # Errors
    /// `SlowDown` when the queue is full.
    pub async fn hash(&self, password: Plain) -> Result<String> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Job::Hash(password, reply))?;
        answer.await.map_err(|_| ended())?.ok_or_else(|| Stop::Fault("the password could not be hashed".to_owned()))
    }

    fn enqueue(&self, job: Job) -> Result<()> {
        self.queue.try_send(job).map_err(|_| {
            metrics::counter!("signet_hash_queue_full_total").increment(1);
            Stop::SlowDown(RETRY_AFTER)
        })
    }
}

fn ended() -> Stop {
    Stop::Fault("a password hasher ended".to_owned())
}

fn work(jobs: &Mutex<Receiver<Job>>, done: &AtomicU64) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(Job::Verify(password, hash, reply)) => {
                done.fetch_add(1, Ordering::Relaxed);
                let _ = reply.send(password::verify(&password, &hash)); // the caller may have gone
            }
            Ok(Job::Hash(password, reply)) => {
                done.fetch_add(1, Ordering::Relaxed);
                let _ = reply.send(password::hash(&password)); // the caller may have gone
            }
            Err(_) => return,
        }
    }
}
