//! Reads `budget`.

use super::keys;
use super::section::{Section, wrong_type};
use super::tree::{Data, Entry};
use crate::budget::Budget;
use crate::diagnostic::{Code, Diagnostic};

/// The most money that is believed to be meant: a million dollars.
const MOST: f64 = 1_000_000.0;

/// `budget = { tokens = 200000, money = 2.0 }`.
pub(super) fn read(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Budget> {
    let section = Section::new(&entry.value, "`budget`", keys::BUDGET, problems)?;
    let before = problems.len();
    let budget = Budget {
        tokens: section.get("tokens").and_then(|entry| tokens(entry, problems)),
        micro_usd: section.get("money").and_then(|entry| money(entry, problems)),
    };
    if budget.is_endless() && problems.len() == before {
        let found = Diagnostic::new(Code::MissingKey, entry.value.span.clone(), "`budget` limits nothing");
        problems.push(found.help("add `tokens = 200000`, `money = 2.0` (US dollars), or both"));
    }
    (!budget.is_endless()).then_some(budget)
}

fn tokens(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<u64> {
    match entry.value.data {
        Data::Whole(tokens) if tokens > 0 => u64::try_from(tokens).ok(),
        Data::Whole(_) => {
            let found = Diagnostic::new(Code::OutOfRange, entry.value.span.clone(), "`tokens` is at least 1");
            problems.push(found.help("write how many a run may use, such as `tokens = 200000`"));
            None
        }
        _ => {
            let found = wrong_type(&entry.value, "`tokens`", "a whole number");
            problems.push(found.help("write `tokens = 200000`"));
            None
        }
    }
}

fn money(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<u64> {
    let dollars = match entry.value.data {
        Data::Whole(dollars) => dollars as f64,
        Data::Number(dollars) => dollars,
        _ => {
            let found = wrong_type(&entry.value, "`money`", "a number");
            problems.push(found.help("write US dollars, such as `money = 2.0`"));
            return None;
        }
    };
    let micro_usd = (dollars * 1e6).round();
    if dollars <= MOST && micro_usd >= 1.0 {
        return Some(micro_usd as u64);
    }
    let message = "`money` is between a millionth of a dollar and a million dollars";
    let found = Diagnostic::new(Code::OutOfRange, entry.value.span.clone(), message);
    problems.push(found.help("write US dollars, such as `money = 2.0`"));
    None
}
