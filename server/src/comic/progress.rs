//! How far a comic is: one bar on a terminal, lines where asked for.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use newsum_engine::run::{Body, Entry};
use newsum_engine::workflow::Plan;

use crate::say::Say;

/// The nodes of the workflow: kind, share of the bar in percent, and what they do.
const STAGES: [(&str, u64, &str, &str); 13] = [
    ("n01-initialize", 1, "요청 확인", "reading the request"),
    ("n02-analyze-query", 5, "주제 분석", "analyzing the topic"),
    ("n03-plan-search", 5, "검색 계획", "planning the search"),
    ("n04-execute-search", 15, "기사 읽기", "reading articles"),
    ("n05-report", 22, "보고서 작성", "writing the report"),
    ("n05-hitl-review", 0, "보고서 검토", "review of the report"),
    ("n06-save-report", 4, "보고서 저장", "saving the report"),
    ("n06a-contextual-summary", 5, "핵심 사실", "finding the facts"),
    ("n07-ideation", 8, "아이디어 생성", "ideas"),
    ("n08-scenario", 10, "네 컷 대본", "writing four panels"),
    ("n09-image", 18, "그림", "drawing"),
    ("n09-page", 4, "페이지", "laying out the page"),
    ("n10-finalize", 3, "파일 쓰기", "writing files"),
];

/// A bar that follows the entries of a run.
pub(crate) struct Progress {
    bar: ProgressBar,
    kinds: BTreeMap<String, String>,
    korean: bool,
    done: BTreeMap<String, u64>,
    items: u64,
    started: Instant,
}

impl Progress {
    pub(crate) fn new(plan: &Plan, say: &Say) -> Self {
        let bar = if say.live { ProgressBar::new(100) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("[{bar:24}] {percent:>3} %  {msg}  {elapsed_precise}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("##."));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        let kinds = plan.nodes.iter().map(|node| (node.id.to_string(), node.kind.clone())).collect();
        Self { bar, kinds, korean: say.korean, done: BTreeMap::new(), items: 5, started: Instant::now() }
    }

    /// Takes a durable entry into account.
    pub(crate) fn entry(&mut self, entry: &Entry) {
        let Some(step) = &entry.step else { return };
        let Some((kind, weight, ..)) = self.stage(step.node.as_str()) else { return };
        if matches!(entry.body, Body::Done { .. } | Body::Skipped { .. }) {
            let share = if step.item.is_some() { weight / self.items.max(1) } else { weight };
            *self.done.entry(kind.to_owned()).or_default() += share;
            self.bar.set_position(self.done.values().sum::<u64>().min(100));
        }
    }

    /// Says what a running attempt says of itself.
    pub(crate) fn tell(&self, node: &str, message: &str) {
        if let Some((kind, _, korean, english)) = self.stage(node) {
            let what = if self.korean { korean } else { english };
            self.bar.set_message(format!("{kind}  {what} ({message})"));
        }
    }

    fn stage(&self, node: &str) -> Option<(&'static str, u64, &'static str, &'static str)> {
        let kind = self.kinds.get(node)?;
        STAGES.into_iter().find(|(stage, ..)| stage == kind)
    }

    /// Stands aside while a person is asked.
    pub(crate) fn pause<T>(&self, ask: impl FnOnce() -> T) -> T {
        self.bar.suspend(ask)
    }

    /// Takes the bar away and gives the time since its beginning.
    pub(crate) fn finish(self) -> Duration {
        self.bar.finish_and_clear();
        self.started.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::STAGES;

    #[test]
    fn the_shares_of_all_stages_make_a_hundred() {
        assert_eq!(STAGES.iter().map(|(_, weight, ..)| weight).sum::<u64>(), 100);
    }
}
