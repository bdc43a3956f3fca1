//! Group commit: whatever is there is written in one transaction; while that commits, the next batch gathers.
//!
//! No timer and no added delay: a lone run pays one commit, a thousand share it. A run stays on one lane, so that its
//! appends keep their order. The committer is the only one that writes to journals of owned runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use crate::doorbell::{Bell, Doorbell};
use crate::ids::RunId;
use crate::store::{Append, Appended, Store, StoreError};

/// Appends in one transaction at most.
const BATCH: usize = 1024;
/// How long an append is tried again while the store does not answer, before its run is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// The wait between two tries.
const BETWEEN: Duration = Duration::from_millis(100);

/// What became of a submission.
#[derive(Debug, Clone)]
pub(crate) enum Settled {
    /// Everything up to this position is durable, and so is what became of the run, if the append said so.
    Durable { upto: u64, turned: bool },
    /// The run belongs to somebody else.
    Fenced,
    /// The store could not be written.
    Lost(StoreError),
}

/// An append and where to answer.
pub(crate) struct Submission {
    pub(crate) append: Append,
    /// The position that is durable once this is.
    pub(crate) upto: u64,
    pub(crate) reply: mpsc::UnboundedSender<Settled>,
}

/// Takes submissions from all drivers of a process.
#[derive(Clone)]
pub(crate) struct Committer {
    lanes: Arc<[mpsc::UnboundedSender<Submission>]>,
}

impl Committer {
    /// Starts the lanes. They end when the last clone is dropped and everything is written.
    pub(crate) fn spawn(store: &Arc<dyn Store>, bell: &Arc<dyn Doorbell>, lanes: usize) -> Self {
        let lane = |_| {
            let (sender, submissions) = mpsc::unbounded_channel();
            tokio::spawn(run_lane(store.clone(), bell.clone(), submissions));
            sender
        };
        Self { lanes: (0..lanes.max(1)).map(lane).collect() }
    }

    /// Hands over an append; the answer comes on its channel.
    pub(crate) fn submit(&self, submission: Submission) {
        let run = submission.append.run.0.as_u128();
        let lane = usize::try_from(run % self.lanes.len() as u128).unwrap_or(0);
        if let Err(mpsc::error::SendError(submission)) = self.lanes[lane].send(submission) {
            let gone = StoreError::Unavailable("the committer of this process has ended".to_owned());
            drop(submission.reply.send(Settled::Lost(gone)));
        }
    }
}

async fn run_lane(
    store: Arc<dyn Store>,
    bell: Arc<dyn Doorbell>,
    mut submissions: mpsc::UnboundedReceiver<Submission>,
) {
    let mut waiting = Vec::with_capacity(BATCH);
    let mut doubtful = Doubtful::default();
    while submissions.recv_many(&mut waiting, BATCH).await > 0 {
        let certain = waiting.drain(..).filter_map(|submission| doubtful.pass(submission));
        let (batch, replies): (Vec<_>, Vec<_>) = certain.map(|s| (s.append, (s.upto, s.reply))).unzip();
        if batch.is_empty() {
            continue;
        }
        match commit(store.as_ref(), &batch).await {
            Ok(outcomes) => {
                for ((append, (upto, reply)), outcome) in batch.iter().zip(replies).zip(outcomes) {
                    answer(bell.as_ref(), append, upto, &reply, outcome);
                }
            }
            Err(error) => {
                batch.iter().for_each(|append| doubtful.add(append, &error));
                replies.iter().for_each(|(_, reply)| drop(reply.send(Settled::Lost(error.clone()))));
            }
        }
    }
}

/// Claims of which nobody knows whether an append is still on its way to the database. Nothing more is written for them:
/// were they given back, what is on its way could come after the next owner has read the journal. Their worker retires.
#[derive(Default)]
struct Doubtful(HashMap<RunId, (i64, StoreError)>);

impl Doubtful {
    fn add(&mut self, append: &Append, error: &StoreError) {
        self.0.insert(append.run, (append.epoch, error.clone()));
    }

    /// Gives it back unless its claim is one of them: then it is answered. A later claim of the same run is another one.
    fn pass(&mut self, submission: Submission) -> Option<Submission> {
        match self.0.get(&submission.append.run) {
            Some((epoch, error)) if *epoch == submission.append.epoch => {
                drop(submission.reply.send(Settled::Lost(error.clone())));
                None
            }
            Some(_) => {
                self.0.remove(&submission.append.run);
                Some(submission)
            }
            None => Some(submission),
        }
    }
}

fn answer(
    bell: &dyn Doorbell,
    append: &Append,
    upto: u64,
    reply: &mpsc::UnboundedSender<Settled>,
    outcome: Appended,
) {
    let settled = match outcome {
        Appended::Durable => {
            bell.ring(Bell::Journal { run: append.run, upto });
            Settled::Durable { upto, turned: append.turnover.is_some() }
        }
        Appended::Fenced => Settled::Fenced,
    };
    // A driver that is gone needs no answer.
    drop(reply.send(settled));
}

/// Writes a batch, trying again while the store is away. If an earlier try was committed without an answer, the next
/// one finds the positions taken and is told `Fenced`: its runs are claimed again and go on from what is durable.
async fn commit(store: &dyn Store, batch: &[Append]) -> Result<Vec<Appended>, StoreError> {
    let since = Instant::now();
    loop {
        match store.append(batch).await {
            Err(StoreError::Unavailable(_)) if since.elapsed() < PATIENCE => sleep(BETWEEN).await,
            answer => return answer,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn submission(run: RunId, epoch: i64) -> (Submission, mpsc::UnboundedReceiver<Settled>) {
        let (reply, settled) = mpsc::unbounded_channel();
        let append = Append {
            run,
            epoch,
            records: Vec::new(),
            reviews: Vec::new(),
            expired: Vec::new(),
            taken: Vec::new(),
            turnover: None,
        };
        (Submission { append, upto: 0, reply }, settled)
    }

    #[test]
    fn nothing_more_is_written_for_a_claim_in_doubt_until_the_run_is_claimed_again() {
        let (run, mut doubtful) = (RunId::fresh(), Doubtful::default());
        let away = StoreError::Unavailable("away".to_owned());
        doubtful.add(&submission(run, 3).0.append, &away);
        let (again, mut settled) = submission(run, 3);
        assert!(doubtful.pass(again).is_none());
        assert!(matches!(settled.try_recv().unwrap(), Settled::Lost(error) if error == away));
        assert!(doubtful.pass(submission(RunId::fresh(), 3).0).is_some());
        assert!(doubtful.pass(submission(run, 4).0).is_some());
        assert!(doubtful.0.is_empty());
    }
}
