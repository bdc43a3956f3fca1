//! The doorbell between the processes of one PostgreSQL: LISTEN and NOTIFY.
//!
//! It rings for work and letters, which somebody may be waiting for in another process. Entries of journals are by far
//! the most frequent hints: they stay in their process; who watches a run from another one looks twice a second.
//!
//! What rings while a notification is on its way goes out with the next one, each hint once. Nothing waits for the disk:
//! a hint that is lost with the server has lost its meaning, too.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::{Bell, Doorbell, LocalDoorbell, RunId, Watch};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

const CHANNEL: &str = "newsum_bell";
/// The pause before somebody who has lost the server looks for it again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long a process that ends waits for its hints to go out.
const PATIENCE: Duration = Duration::from_millis(500);
/// Hints in one notification at most.
const BATCH: usize = 256;
const NOTIFY: &str = "SELECT set_config('synchronous_commit', 'off', true), pg_notify('newsum_bell', hint)
    FROM unnest($1::text[]) AS hint";

/// Rings in this process at once, and in all others that share its database soon.
#[derive(Debug)]
pub(crate) struct PostgresDoorbell {
    pool: PgPool,
    /// What hints of this process begin with.
    own: String,
    local: Arc<LocalDoorbell>,
    outside: mpsc::UnboundedSender<Outgoing>,
    teller: JoinHandle<()>,
    /// From when somebody listens for the first time.
    listener: OnceLock<JoinHandle<()>>,
}

/// What is to be passed on.
enum Outgoing {
    Bell(Bell),
    /// Say so when all of before was.
    Mark(oneshot::Sender<()>),
}

impl PostgresDoorbell {
    /// Needs a tokio runtime.
    pub(crate) fn new(pool: PgPool) -> Self {
        let (outside, outgoing) = mpsc::unbounded_channel();
        let own = Uuid::now_v7().simple().to_string();
        let teller = tokio::spawn(tell(pool.clone(), own.clone(), outgoing));
        Self { pool, own, local: Arc::default(), outside, teller, listener: OnceLock::new() }
    }
}

impl Drop for PostgresDoorbell {
    fn drop(&mut self) {
        self.teller.abort();
        self.listener.get().into_iter().for_each(JoinHandle::abort);
    }
}

#[async_trait]
impl Doorbell for PostgresDoorbell {
    fn ring(&self, bell: Bell) {
        if !matches!(bell, Bell::Journal { .. }) {
            // Without the task that tells there is nobody to tell.
            drop(self.outside.send(Outgoing::Bell(bell.clone())));
        }
        self.local.ring(bell);
    }

    fn listen(&self) -> broadcast::Receiver<Bell> {
        self.listener
            .get_or_init(|| tokio::spawn(hear(self.pool.clone(), self.own.clone(), self.local.clone())));
        self.local.listen()
    }

    fn watch(&self, run: RunId, after: u64) -> Watch {
        self.local.watch(run, after)
    }

    async fn passed_on(&self) {
        let (mark, reached) = oneshot::channel();
        drop(self.outside.send(Outgoing::Mark(mark)));
        drop(timeout(PATIENCE, reached).await);
    }
}

async fn tell(pool: PgPool, own: String, mut outgoing: mpsc::UnboundedReceiver<Outgoing>) {
    let mut waiting = Vec::new();
    while outgoing.recv_many(&mut waiting, BATCH).await > 0 {
        let (mut hints, mut marks) = (HashSet::new(), Vec::new());
        for outgoing in waiting.drain(..) {
            match outgoing {
                Outgoing::Bell(bell) => hints.extend(written(&own, &bell)),
                Outgoing::Mark(mark) => marks.push(mark),
            }
        }
        if !hints.is_empty()
            && let Err(error) = sqlx::query(NOTIFY).bind(Vec::from_iter(hints)).execute(&pool).await
        {
            tracing::debug!(target: "Doorbell", %error, "other processes were not told; they will look by themselves");
        }
        // Who does not wait any more need not know.
        marks.into_iter().for_each(|mark| _ = mark.send(()));
    }
}

async fn hear(pool: PgPool, own: String, local: Arc<LocalDoorbell>) {
    loop {
        if let Err(error) = hear_until_lost(&pool, &own, &local).await {
            tracing::debug!(target: "Doorbell", %error, "other processes are not heard; looked for by polling");
        }
        sleep(AGAIN).await;
    }
}

async fn hear_until_lost(pool: &PgPool, own: &str, local: &LocalDoorbell) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.ignore_pool_close_event(false);
    listener.listen(CHANNEL).await?;
    while let Some(hint) = listener.try_recv().await? {
        if let Some(bell) = read(own, hint.payload()) {
            local.ring(bell);
        }
    }
    Ok(())
}

/// A hint as text, with the name of who gives it: he hears it, too.
fn written(own: &str, bell: &Bell) -> Option<String> {
    match bell {
        Bell::Work(queue) => Some(format!("{own} work {queue}")),
        Bell::Blocked(queue) => Some(format!("{own} blocked {queue}")),
        Bell::Mail(run) => Some(format!("{own} mail {run}")),
        Bell::Journal { .. } => None,
    }
}

/// What another process says; none if it is from this one, or in words of another version.
fn read(own: &str, hint: &str) -> Option<Bell> {
    let (from, bell) = hint.split_once(' ')?;
    let (kind, of) = bell.split_once(' ')?;
    match kind {
        _ if from == own => None,
        "work" => Some(Bell::Work(of.to_owned())),
        "blocked" => Some(Bell::Blocked(of.to_owned())),
        "mail" => of.parse::<RunId>().ok().map(Bell::Mail),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_heard_by_all_but_the_one_who_gave_it() {
        let run = RunId::fresh();
        for bell in
            [Bell::Work("queue with spaces".to_owned()), Bell::Blocked("한국".to_owned()), Bell::Mail(run)]
        {
            let hint = written("one", &bell);
            assert_eq!(hint.as_deref().and_then(|hint| read("two", hint)), Some(bell));
            assert_eq!(hint.as_deref().and_then(|hint| read("one", hint)), None);
        }
        assert_eq!(written("one", &Bell::Journal { run, upto: 1 }), None);
        for words in ["", "one", "one more", "one news of tomorrow", "one mail nobody"] {
            assert_eq!(read("two", words), None, "{words}");
        }
    }
}
