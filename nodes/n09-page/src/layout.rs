//! A page that keeps the rules of drawing: laid out again at other seeds, then with shorter words.

use newsum_art::report::{Fault, Violation as Broken};
use newsum_art::{ArtError, Page, draw};
use newsum_drawing::sheet;
use newsum_model::{Language, Scenario};
use newsum_text::Budget;

/// How often a page is laid out again before its words are touched.
const VARIANTS: u32 = 3;

/// A page and the words that had to be shortened for it.
pub(crate) struct Laid {
    pub(crate) page: Page,
    pub(crate) shortened: Vec<String>,
}

/// The first page without a violation; else the one with the fewest, after its lines were shortened.
pub(crate) fn laid(scenario: &Scenario, seed: u64) -> Result<Laid, ArtError> {
    let page = best(scenario, seed)?;
    if page.report.violations.is_empty() {
        return Ok(Laid { page, shortened: Vec::new() });
    }
    let mut shorter = scenario.clone();
    let shortened = shorten(&mut shorter, &page.report.violations);
    let other = best(&shorter, seed)?;
    if other.report.violations.len() < page.report.violations.len() {
        Ok(Laid { page: other, shortened })
    } else {
        Ok(Laid { page, shortened: Vec::new() })
    }
}

fn best(scenario: &Scenario, seed: u64) -> Result<Page, ArtError> {
    let mut best = draw(&sheet(scenario, seed, 0), None)?;
    for variant in 1..=VARIANTS {
        if best.report.violations.is_empty() {
            break;
        }
        let next = draw(&sheet(scenario, seed, variant), None)?;
        if next.report.violations.len() < best.report.violations.len() {
            best = next;
        }
    }
    Ok(best)
}

/// Makes the words shorter that a violation names: an answer goes before a fact does, and a cut keeps whole words.
fn shorten(scenario: &mut Scenario, broken: &[Broken]) -> Vec<String> {
    let language = match scenario.language {
        Language::Ko => newsum_text::Language::Korean,
        Language::En => newsum_text::Language::English,
    };
    let mut shortened = Vec::new();
    for violation in broken {
        let Some(panel) = violation.panel.and_then(|n| scenario.panels.get_mut(n - 1)) else { continue };
        if violation.fault == Fault::CaptionCut {
            let caption = panel.caption.as_deref().map(|text| Budget::new(16, 34).cut(text, language));
            shortened.extend(std::mem::replace(&mut panel.caption, caption));
        } else if panel.dialogue.len() > 1 {
            let told = panel.dialogue.iter().position(|line| line.text.contains('*')).unwrap_or(0);
            let answer = if told == 0 { panel.dialogue.len() - 1 } else { 0 };
            shortened.push(panel.dialogue.remove(answer).text);
        } else if let Some(line) = panel.dialogue.first_mut() {
            shortened.push(std::mem::take(&mut line.text));
            line.text = Budget::new(22, 48).cut(&shortened[shortened.len() - 1], language);
        }
    }
    shortened
}
