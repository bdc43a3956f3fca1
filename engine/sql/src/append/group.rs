//! A batch of appends, by claim.

use std::collections::HashMap;

use newsum_engine::run::Review;
use newsum_engine::store::{Append, Record, Turnover};
use uuid::Uuid;

/// The appends of one claim in a batch that follow each other, as if they were one.
#[derive(Debug, Default)]
pub(super) struct Group<'a> {
    /// The run.
    pub(super) run: Uuid,
    /// The epoch of the claim.
    pub(super) epoch: i64,
    /// How long the journal must be, if there are records to add.
    pub(super) after: Option<i64>,
    /// What is added to it.
    pub(super) records: Vec<&'a Record>,
    /// What becomes of the run.
    pub(super) turnover: Option<&'a Turnover>,
    /// Reviews that open.
    pub(super) asked: Vec<Asked<'a>>,
    /// Reviews that end without an answer.
    pub(super) expired: Vec<Uuid>,
    /// Letters that are dealt with.
    pub(super) taken: Vec<i64>,
    /// The places in the batch of the appends that are in it.
    pub(super) joined: Vec<usize>,
    /// Those that are refused if this is taken: they do not follow it.
    pub(super) refused: Vec<usize>,
}

/// A review that opens.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) review: &'a Review,
    /// It ends with the same commit.
    pub(super) expired: bool,
}

/// Groups a batch by run and epoch. An append whose own records have a gap is in no group: it is refused whatever the
/// database holds. Sorted by run, so that batches that wait for the same rows do so in the same order.
pub(super) fn group(batch: &[Append]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::with_capacity(batch.len());
    let mut places = HashMap::with_capacity(batch.len());
    for (index, append) in batch.iter().enumerate().filter(|(_, append)| is_contiguous(&append.records)) {
        let place = *places.entry((append.run.0, append.epoch)).or_insert_with(|| {
            groups.push(Group { run: append.run.0, epoch: append.epoch, ..Group::default() });
            groups.len() - 1
        });
        groups[place].add(index, append);
    }
    groups.sort_by_key(|group| group.run);
    groups
}

fn is_contiguous(records: &[Record]) -> bool {
    records.windows(2).all(|pair| pair[0].seq + 1 == pair[1].seq)
}

impl<'a> Group<'a> {
    fn add(&mut self, index: usize, append: &'a Append) {
        if self.turnover.is_some() || !self.is_followed_by(append) {
            self.refused.push(index);
            return;
        }
        if self.after.is_none() {
            self.after = append.records.first().map(|first| i64::try_from(first.seq).unwrap_or(0) - 1);
        }
        self.records.extend(&append.records);
        self.asked.extend(append.reviews.iter().map(|review| Asked { review, expired: false }));
        self.expired.extend(&append.expired);
        self.taken.extend(&append.taken);
        self.turnover = append.turnover.as_ref();
        self.expire_asked();
        self.joined.push(index);
    }

    fn is_followed_by(&self, append: &Append) -> bool {
        match (self.records.last(), append.records.first()) {
            (Some(last), Some(first)) => last.seq + 1 == first.seq,
            (None, _) | (_, None) => true,
        }
    }

    fn expire_asked(&mut self) {
        let ended = self.ends();
        for asked in &mut self.asked {
            asked.expired |= ended || self.expired.contains(&asked.review.id);
        }
    }

    /// Whether the run ends with it.
    pub(super) fn ends(&self) -> bool {
        self.turnover.is_some_and(|turnover| turnover.status().is_end())
    }

    /// Whether the run goes to sleep with it.
    pub(super) fn sleeps(&self) -> bool {
        matches!(self.turnover, Some(Turnover::Waiting { .. }))
    }

    /// Whether nothing is written to the journal or the run.
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.turnover.is_none()
    }

    /// Whether there are neither reviews nor letters.
    pub(super) fn is_plain(&self) -> bool {
        self.asked.is_empty() && self.expired.is_empty() && self.taken.is_empty()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use chrono::DateTime;
    use newsum_engine::RunId;

    use super::*;

    fn append(run: u128, epoch: i64, seqs: &[u64]) -> Append {
        let record = |&seq| Record {
            seq,
            kind: "intent".to_owned(),
            node: None,
            item: None,
            turn: 1,
            body: "{}".to_owned(),
            at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        };
        Append {
            run: RunId(Uuid::from_u128(run)),
            epoch,
            records: seqs.iter().map(record).collect(),
            reviews: vec![],
            expired: vec![],
            taken: vec![],
            turnover: None,
        }
    }

    #[test]
    fn appends_of_a_claim_that_follow_each_other_become_one() {
        let batch = [append(2, 1, &[5, 6]), append(1, 1, &[1]), append(2, 1, &[7])];
        let groups = group(&batch);
        assert_eq!(groups.len(), 2);
        assert_eq!((groups[1].after, groups[1].records.len()), (Some(4), 3));
        assert_eq!(groups[1].joined, [0, 2]);
    }

    #[test]
    fn what_comes_after_the_end_of_a_claim_is_refused() {
        let released = Append { turnover: Some(Turnover::Released), ..append(1, 1, &[1]) };
        let batch = [released, append(1, 1, &[2]), append(1, 2, &[2])];
        let groups = group(&batch);
        assert_eq!(groups[0].refused, [1]);
        assert_eq!(groups[1].joined, [2]);
    }

    #[test]
    fn an_append_with_a_gap_of_its_own_is_in_no_group() {
        assert!(group(&[append(1, 1, &[1, 3])]).is_empty());
    }
}
