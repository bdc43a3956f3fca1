//! The protocol of claim, append, reap, retire, letter and answer as a model, checked exhaustively on a small scope.
//!
//! It is the protocol of PostgreSQL, where statements overlap; on SQLite, whose single writer makes each of them one
//! step, fewer things can happen. `engine/docs/proof.md` says what is in it and what is not.

mod possible;
mod process;
mod properties;
mod protocol;
mod server;
mod state;

use stateright::{Checker as _, Model as _};

use protocol::{Protocol, Without};

/// One run, two processes, one person, and nothing that goes wrong.
const QUIET: Protocol = Protocol {
    runs: 1,
    processes: 2,
    crashes: 0,
    lapses: 0,
    breaks: 0,
    posts: 0,
    people: 1,
    late_claims: 0,
    without: Without::Nothing,
};

/// What is checked with every change: each takes a second or some.
const SMALL: [Protocol; 7] = [
    Protocol { crashes: 1, posts: 1, people: 2, ..QUIET },
    Protocol { lapses: 1, posts: 1, people: 2, ..QUIET },
    Protocol { lapses: 1, late_claims: 1, posts: 1, ..QUIET },
    Protocol { breaks: 1, posts: 1, ..QUIET },
    Protocol { breaks: 2, ..QUIET },
    Protocol { processes: 3, lapses: 1, ..QUIET },
    Protocol { runs: 2, breaks: 1, ..QUIET },
];

/// What takes minutes.
const LARGE: [Protocol; 8] = [
    Protocol { breaks: 1, lapses: 1, posts: 1, ..QUIET },
    Protocol { crashes: 1, lapses: 1, late_claims: 1, posts: 1, ..QUIET },
    Protocol { breaks: 1, lapses: 1, late_claims: 1, posts: 1, ..QUIET },
    Protocol { breaks: 1, crashes: 1, lapses: 1, ..QUIET },
    Protocol { breaks: 2, lapses: 1, ..QUIET },
    Protocol { processes: 3, breaks: 1, lapses: 1, ..QUIET },
    Protocol { runs: 2, crashes: 1, lapses: 1, ..QUIET },
    Protocol { runs: 2, breaks: 1, lapses: 1, ..QUIET },
];

/// Looks at all states, and gives their number.
#[expect(clippy::print_stderr, reason = "how much was looked at is what one wants to know")]
fn states(model: &Protocol) -> usize {
    let checked = model.clone().checker().threads(2).spawn_bfs().join();
    checked.assert_properties();
    eprintln!("{} states of {model:?}", checked.unique_state_count());
    checked.unique_state_count()
}

#[test]
fn every_promise_holds_whatever_goes_wrong() {
    let all: usize = SMALL.iter().map(states).sum();
    assert!(all > 30_000, "{all} states are too few");
}

#[test]
#[ignore = "takes minutes: cargo test --release -p newsum-engine --test it model -- --ignored --nocapture"]
fn every_promise_holds_whatever_goes_wrong_at_once() {
    LARGE.iter().for_each(|model| _ = states(model));
}

#[test]
fn every_run_can_end_from_wherever_it_is() {
    for model in &SMALL[..6] {
        let (count, stuck) = properties::stuck(model);
        assert!(stuck.is_empty(), "{} of {count} of {model:?}: {:#?}", stuck.len(), stuck.first());
    }
}

/// The protocol without one of its parts breaks a promise: else the part would not be needed, or not be modelled.
fn breaks(without: Without, model: Protocol, promise: &'static str) {
    let checked = Protocol { without, ..model }.checker().threads(2).spawn_bfs().join();
    let broken = checked.discovery(promise);
    assert!(broken.is_some(), "without {without:?} \"{promise}\" still holds");
}

const NO_LATE_APPEND: &str = "nobody appends after the next owner has read the journal";

#[test]
fn without_the_lock_of_the_owner_a_dead_worker_appends() {
    breaks(Without::Lock, Protocol { lapses: 1, ..QUIET }, NO_LATE_APPEND);
}

#[test]
fn with_runs_handed_back_before_the_owner_is_deleted_a_dead_worker_appends() {
    breaks(Without::Order, Protocol { lapses: 1, ..QUIET }, NO_LATE_APPEND);
}

#[test]
fn with_a_run_given_back_while_an_append_is_in_doubt_it_is_appended_to_later() {
    breaks(Without::Leaving, Protocol { breaks: 1, ..QUIET }, NO_LATE_APPEND);
}

#[test]
fn without_a_second_look_a_late_statement_turns_over_a_run_that_has_ended() {
    breaks(Without::Recheck, Protocol { breaks: 1, posts: 1, ..QUIET }, "what has ended stays so");
}

#[test]
fn without_a_count_of_letters_one_is_slept_through() {
    breaks(Without::Mail, Protocol { posts: 1, ..QUIET }, "no letter is slept through");
}

#[test]
fn without_a_look_at_the_review_two_answers_are_taken() {
    breaks(Without::FirstAnswer, Protocol { people: 2, ..QUIET }, "the first answer wins");
}
