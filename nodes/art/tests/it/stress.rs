//! Hundreds of pages: both languages, all layouts, texts at their budget and beyond.

use newsum_art::draw;
use newsum_art::report::Fault;
use newsum_art::scenario::{Lang, Layout};

use crate::judge::{layout_faults, svg_faults};
use crate::stage_fright::{Length, scenario};

/// All faults of many pages, one line each.
fn faults(length: Length, numbers: std::ops::Range<usize>) -> Vec<String> {
    let mut out = Vec::new();
    for lang in Lang::ALL {
        for layout in Layout::ALL {
            for number in numbers.clone() {
                let scenario = scenario(*lang, number, length);
                let page = draw(&scenario, Some(*layout)).unwrap();
                let cut_is_fine = length == Length::Beyond;
                let own = page.report.violations.iter().filter(|v| !(cut_is_fine && v.fault.is_cut()));
                let mut found: Vec<String> = own.map(ToString::to_string).collect();
                found.extend(layout_faults(&page.report));
                if number % 5 == 0 {
                    found.extend(svg_faults(&page));
                }
                out.extend(found.into_iter().map(|fault| format!("{lang} {layout} {number}: {fault}")));
            }
        }
    }
    out
}

#[test]
fn pages_within_the_budget_break_no_rule() {
    let faults = faults(Length::Budget, 0..50);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn pages_beyond_the_budget_only_lose_words_and_say_so() {
    let faults = faults(Length::Beyond, 100..108);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_text_far_beyond_its_budget_is_reported_as_cut() {
    let mut scenario = scenario(Lang::Ko, 1, Length::Budget);
    scenario.panels[0].dialogue.truncate(1);
    scenario.panels[0].dialogue.iter_mut().for_each(|line| line.text = "가나다라 마바사 ".repeat(40));
    scenario.title = "아주 긴 제목 ".repeat(30);
    let page = draw(&scenario, Some(Layout::Grid)).unwrap();
    assert!(page.report.is_cut());
    let cut = |v: &newsum_art::report::Violation| matches!(v.fault, Fault::FurnitureCut(_));
    assert!(page.report.violations.iter().any(cut), "{:?}", page.report.violations);
}
