//! The protocol of claim, append, reap, retire, letter and answer as a model, checked exhaustively on a small scope.
//!
//! It is the protocol of PostgreSQL, where statements overlap; on SQLite, whose single writer makes each of them one
//! step, fewer things can happen. `engine/docs/proof.md` says what is in it and what is not.

mod properties;
mod protocol;
mod state;

use stateright::{Checker as _, Model as _};

use protocol::{Protocol, Without};

/// One run, two processes, a crash, a lost lease, a broken connection, a letter, two people.
fn one_run() -> Protocol {
    Protocol {
        runs: 1,
        processes: 2,
        crashes: 1,
        lapses: 1,
        breaks: 1,
        posts: 1,
        people: 2,
        late_claims: 1,
        without: Without::Nothing,
    }
}

#[allow(clippy::print_stderr, reason = "how much was looked at is what one wants to know")]
fn holds(model: Protocol) {
    let scope = format!("{model:?}");
    let checked = model.checker().threads(2).spawn_bfs().join();
    eprintln!("{} states of {scope}", checked.unique_state_count());
    checked.assert_properties();
}

/// Which of the properties do not hold.
fn broken(without: Without, model: Protocol) -> Vec<&'static str> {
    let checked = Protocol { without, ..model }.checker().threads(2).spawn_bfs().join();
    let mut found: Vec<_> = checked.discoveries().into_keys().filter(|name| *name != "all runs end").collect();
    found.sort_unstable();
    found
}

#[test]
fn every_promise_holds_for_one_run() {
    holds(one_run());
}

#[test]
fn every_run_can_end_from_wherever_it_is() {
    let (count, stuck) = properties::stuck(&Protocol { posts: 0, people: 1, ..one_run() });
    assert!(count > 1000, "{count} states are too few");
    assert!(stuck.is_empty(), "{} of {count}: {:#?}", stuck.len(), stuck.first());
}

#[test]
fn without_the_lock_of_the_owner_a_dead_worker_appends() {
    let found = broken(Without::Lock, one_run());
    assert!(found.contains(&"nobody appends after the next owner has read the journal"), "{found:?}");
}

// PROBE
pub fn run() {
    let z = Protocol { runs: 1, processes: 2, crashes: 0, lapses: 0, breaks: 0, posts: 0, people: 1, late_claims: 0, without: Without::Nothing };
    for (name, model) in [
        ("crash1 lapse1 late1 post1", Protocol { crashes: 1, lapses: 1, late_claims: 1, posts: 1, ..z.clone() }),
        ("break1 lapse1 late1 post1", Protocol { breaks: 1, lapses: 1, late_claims:1, posts: 1, ..z.clone() }),
        ("break1 crash1", Protocol { breaks: 1, crashes: 1, ..z.clone() }),
        ("break1 crash1 lapse1", Protocol { breaks: 1, crashes: 1, lapses: 1, ..z.clone() }),
        ("break2 lapse1", Protocol { breaks: 2, lapses: 1, ..z.clone() }),
        ("runs2 lapse1 break1", Protocol { runs: 2, lapses: 1, breaks:1, ..z.clone() }),
        ("runs2 lapse1 crash1", Protocol { runs: 2, lapses: 1, crashes:1, ..z.clone() }),
        ("3p lapse1 break1", Protocol { processes: 3, lapses: 1, breaks: 1, ..z.clone() }),
    ] {
            let start = std::time::Instant::now();
            let checked = model.clone().checker().threads(2).timeout(std::time::Duration::from_secs(12)).spawn_bfs().join();
            println!("{name}: {} states {:?} {:?}", checked.unique_state_count(), start.elapsed(), checked.discoveries().keys());
    }
    for without in [Without::Lock, Without::Order, Without::Mail, Without::Epoch, Without::Doubt, Without::Leaving, Without::Recheck, Without::FirstAnswer] {
      for (name, model) in [("break1", Protocol { breaks: 1, posts:1, ..z.clone() }), ("lapse1", Protocol { lapses: 1, people: 2, posts: 1, ..z.clone() }), ("break2", Protocol { breaks: 2, ..z.clone() })] {
            let checked = Protocol { without, ..model.clone() }.checker().threads(2).timeout(std::time::Duration::from_secs(5)).spawn_bfs().join();
            println!("{without:?} {name}: {} states {:?}", checked.unique_state_count(), checked.discoveries().keys());
      }
    }
}
