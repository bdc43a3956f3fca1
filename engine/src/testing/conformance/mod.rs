//! What every store promises, as cases that any store can be put through.
//!
//! A case is a sentence. It gets a store of its own, empty and on a real clock, and fails by panicking or by an error
//! of the store. Nothing waits for longer than a lease of some milliseconds.

mod appends;
mod blobs;
mod blocked;
mod cache;
mod claims;
mod forks;
mod leases;
mod letters;
mod material;
mod races;
mod reviews;
mod runs;
mod schedules;
mod serial;
mod sweeps;

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures::future::{self, BoxFuture};
use futures::stream::{self, StreamExt};

use crate::store::{Store, StoreResult};

/// How many cases are on at a time.
const AT_ONCE: usize = 4;

/// One promise.
#[derive(Clone, Copy)]
pub struct Case {
    /// The promise, as a sentence.
    pub name: &'static str,
    check: fn(Arc<dyn Store>) -> BoxFuture<'static, StoreResult<()>>,
}

impl Case {
    /// Puts an empty store through it.
    ///
    /// # Errors
    /// What the store said, where it should not have.
    ///
    /// # Panics
    /// If the store breaks the promise.
    pub async fn check(&self, store: Arc<dyn Store>) -> StoreResult<()> {
        (self.check)(store).await
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Puts stores through all cases, a new one for each, and tells all that were broken. Needs a tokio runtime; one with
/// several threads makes the races real.
///
/// # Panics
/// If a promise is broken.
pub async fn check<S: Future<Output = Arc<dyn Store>>>(open: impl Fn() -> S) {
    let open = &open;
    let checks = cases().into_iter().map(|case| async move {
        let store = open().await;
        match tokio::spawn(async move { case.check(store).await }).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(format!("{}: {error}", case.name)),
            Err(panic) => Some(format!("{}: {panic}", case.name)),
        }
    });
    let broken: Vec<_> =
        stream::iter(checks).buffer_unordered(AT_ONCE).filter_map(future::ready).collect().await;
    assert!(broken.is_empty(), "{} broken:\n  {}", broken.len(), broken.join("\n  "));
}

/// All cases.
#[must_use]
pub fn cases() -> Vec<Case> {
    macro_rules! list {
        ($($module:ident: $($name:ident)+;)+) => {
            vec![$($(Case { name: stringify!($name), check: |store| Box::pin($module::$name(store)) }),+),+]
        };
    }
    list! {
        runs:
            a_workflow_is_kept_under_its_hash_and_never_overwritten
            a_new_run_is_ready_and_as_it_was_submitted
            what_is_unknown_is_none
            the_same_key_gives_the_same_run
            the_same_id_gives_the_same_run
            a_run_keeps_what_it_may_use
            a_run_keeps_whose_step_it_is
            of_many_submissions_of_one_key_at_once_one_makes_the_run
            runs_are_listed_newest_first_in_pages
            a_page_has_a_hundred_runs_unless_said_otherwise
            runs_are_found_by_status_and_workflow
            text_in_any_script_survives
            moments_are_kept_to_the_microsecond
            only_a_failed_run_can_be_reopened
            a_reopened_run_goes_on_with_all_it_had;
        forks:
            a_fork_is_a_ready_run_with_its_journal
            the_journal_of_a_fork_is_continued
            a_fork_that_is_made_twice_is_one_run
            a_fork_takes_a_long_journal_whole;
        claims:
            runs_are_claimed_by_priority_then_age
            the_order_holds_across_queues
            a_claim_takes_no_more_than_it_asks_for
            a_claim_takes_from_its_queues_only
            a_claim_raises_the_epoch_and_names_the_owner
            a_claimed_run_is_claimed_by_nobody_else
            a_claim_brings_the_whole_journal_in_order
            a_run_for_later_is_claimed_when_its_time_comes
            a_timer_that_is_due_wakes_a_waiting_run
            a_run_that_waits_for_a_signal_only_is_not_claimed
            a_timer_far_away_does_not_hide_a_run_that_is_due
            a_certain_run_is_claimed_whatever_its_queue_and_timer
            a_certain_run_is_not_claimed_while_owned_or_ended;
        blocked:
            a_blocked_run_is_taken_by_a_worker_that_has_all_it_needs
            a_blocked_run_keeps_its_place_in_the_order
            a_blocked_run_is_seen_by_no_ordinary_claim
            only_the_owner_blocks_a_run
            a_letter_to_a_blocked_run_leaves_it_blocked_and_is_not_lost
            a_blocked_run_can_be_claimed_to_be_ended
            a_run_that_was_blocked_waits_like_any_other_afterwards
            of_many_that_look_for_blocked_runs_each_takes_its_own;
        appends:
            what_is_appended_is_read_back_in_order
            an_append_of_another_epoch_is_fenced
            an_append_with_a_gap_is_refused
            the_same_append_twice_is_fenced_the_second_time
            an_append_to_a_run_that_nobody_owns_is_fenced
            a_fenced_append_does_not_spoil_the_batch
            appends_of_one_run_in_a_batch_follow_each_other
            what_follows_the_end_of_a_claim_is_fenced
            a_right_append_after_a_wrong_one_of_the_same_run_is_taken
            a_batch_of_five_hundred_is_taken
            an_empty_batch_is_answered_with_nothing
            a_delta_of_a_megabyte_survives
            a_run_keeps_how_it_ended
            a_released_run_is_ready_for_another;
        letters:
            a_letter_wakes_a_waiting_run
            a_letter_to_a_running_run_leaves_it_with_its_owner
            a_run_that_goes_to_sleep_on_an_unread_letter_is_ready_again
            a_run_that_has_read_its_letters_sleeps
            letters_come_in_order_and_are_counted
            a_letter_is_there_until_an_append_takes_it
            a_fenced_append_takes_no_letters
            a_run_that_has_ended_gets_no_letters;
        reviews:
            a_review_opens_with_the_append_that_asks
            a_fenced_append_asks_nobody
            the_first_answer_wins
            the_same_answer_again_gets_the_same_reply
            of_many_answers_at_once_one_is_the_first
            an_answer_reaches_the_run_as_a_letter
            an_expired_review_takes_no_answer
            a_review_can_open_and_expire_in_one_batch
            a_question_that_is_asked_again_is_open_again
            the_end_of_a_run_ends_its_open_reviews_only
            reviews_are_listed_newest_first_by_run_and_state;
        leases:
            a_worker_that_lives_keeps_its_runs
            the_runs_of_a_dead_worker_go_to_another_and_it_is_fenced
            the_runs_of_a_worker_that_never_registered_are_reaped
            a_lease_that_has_ended_cannot_be_renewed
            a_worker_that_registers_again_lives_again
            deaths_are_counted_only_without_progress
            a_worker_that_retires_hands_its_runs_back_at_once
            who_renews_a_lease_hears_what_there_is_to_do;
        schedules:
            a_schedule_is_kept_under_its_name_with_its_next_time
            the_next_time_is_kept_as_long_as_the_times_are_the_same
            of_many_who_move_a_schedule_on_one_does
            a_schedule_that_was_removed_is_not_moved_on;
        sweeps:
            runs_that_finished_long_ago_are_deleted_with_all_they_had
            failed_and_unfinished_runs_are_never_too_old
            a_sweep_takes_a_batch_and_the_next_one_goes_on
            sweeps_at_the_same_time_do_not_disturb_each_other
            a_key_is_free_again_when_its_run_was_deleted
            a_step_of_another_run_is_kept_as_long_as_that_one;
        blobs:
            a_run_refers_to_what_it_said_and_saying_it_again_changes_nothing
            a_run_refers_to_what_its_input_does_from_its_creation_on
            a_fork_refers_to_what_its_journal_does
            a_deleted_run_refers_to_nothing;
        cache:
            an_output_is_kept_under_its_key_and_the_last_one_stays
            an_output_is_used_no_longer_than_both_who_keep_and_who_ask_allow
            outputs_whose_time_is_over_are_swept_in_batches;
        serial:
            runs_with_one_serial_key_are_claimed_one_after_the_other
            other_keys_and_runs_without_one_do_not_wait
            a_run_that_waits_holds_the_line_and_one_that_failed_does_not
            a_run_that_is_reopened_is_the_last_in_line
            of_many_that_submit_and_claim_at_once_no_two_with_one_key_are_on;
        races:
            concurrent_claimers_never_get_the_same_run
            an_append_and_a_change_of_owner_exclude_each_other
            a_letter_that_comes_while_the_owner_goes_to_sleep_is_not_slept_through
            an_answer_and_the_end_of_the_run_agree_on_who_was_first;
    }
}
