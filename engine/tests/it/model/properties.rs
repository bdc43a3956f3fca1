//! What must always hold.

use std::collections::HashMap;

use stateright::{Model, Property};

use super::protocol::Protocol;
use super::state::{Review, Run, State, Status};

type Holds = fn(&Run) -> bool;

/// Each by its name.
const OF_EACH_RUN: [(&str, Holds); 6] = [
    ("a journal has no gap", |run| run.journal.iter().all(|there| *there)),
    ("what was said to be durable is there", |run| !run.is_lost),
    ("nobody appends after the next owner has read the journal", |run| !run.is_overtaken),
    ("no letter is slept through", |run| run.status != Status::Waiting || run.inbox.is_empty()),
    ("the first answer wins", |run| {
        let first = match run.review {
            Review::Unasked | Review::Open => None,
            Review::Answered(person) => Some(person),
        };
        run.accepted.len() <= 1
            && run.accepted.iter().all(|person| Some(*person) == first)
            && run.heard.is_none_or(|person| Some(person) == first)
    }),
    ("what has ended stays so", |run| !run.was_completed || run.status == Status::Completed),
];

pub(crate) fn all() -> Vec<Property<Protocol>> {
    vec![
        Property::always(OF_EACH_RUN[0].0, |_, state: &State| state.runs.iter().all(OF_EACH_RUN[0].1)),
        Property::always(OF_EACH_RUN[1].0, |_, state: &State| state.runs.iter().all(OF_EACH_RUN[1].1)),
        Property::always(OF_EACH_RUN[2].0, |_, state: &State| state.runs.iter().all(OF_EACH_RUN[2].1)),
        Property::always(OF_EACH_RUN[3].0, |_, state: &State| state.runs.iter().all(OF_EACH_RUN[3].1)),
        Property::always(OF_EACH_RUN[4].0, |_, state: &State| state.runs.iter().all(OF_EACH_RUN[4].1)),
        Property::always(OF_EACH_RUN[5].0, |_, state: &State| state.runs.iter().all(OF_EACH_RUN[5].1)),
        Property::sometimes("all runs end", |_, state: &State| has_ended(state)),
    ]
}

fn has_ended(state: &State) -> bool {
    state.runs.iter().all(|run| run.status == Status::Completed)
}

/// Every state from which no way leads to the end of all runs. `eventually` of the checker would not do: it does not
/// follow a way that comes back to where it was.
pub(crate) fn stuck(model: &Protocol) -> (usize, Vec<State>) {
    let (states, before) = graph(model);
    let mut can_end: Vec<bool> = states.iter().map(has_ended).collect();
    let mut open: Vec<usize> = (0..states.len()).filter(|at| can_end[*at]).collect();
    while let Some(at) = open.pop() {
        for &earlier in &before[at] {
            if !std::mem::replace(&mut can_end[earlier as usize], true) {
                open.push(earlier as usize);
            }
        }
    }
    let count = states.len();
    let stuck = states.into_iter().zip(can_end).filter(|(_, can)| !can).map(|(state, _)| state).collect();
    (count, stuck)
}

/// All states, and for each those from which one step leads to it.
fn graph(model: &Protocol) -> (Vec<State>, Vec<Vec<u32>>) {
    let mut states = model.init_states();
    let mut known: HashMap<State, u32> = states.iter().cloned().zip(0..).collect();
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); states.len()];
    let mut at = 0;
    while at < states.len() {
        let mut actions = Vec::new();
        model.actions(&states[at], &mut actions);
        for action in actions {
            let Some(next) = model.next_state(&states[at], action) else { continue };
            let found = *known.entry(next).or_insert_with_key(|next| {
                states.push(next.clone());
                before.push(Vec::new());
                u32::try_from(states.len() - 1).unwrap()
            });
            before[found as usize].push(u32::try_from(at).unwrap());
        }
        at += 1;
    }
    (states, before)
}
