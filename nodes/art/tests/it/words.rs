//! Texts that try to break out, cannot be drawn, or are not there.

use newsum_art::scenario::{Lang, Layout};
use newsum_art::{Scenario, draw};

use crate::judge::svg_faults;
use crate::samples::samples;

const NASTY: &[&str] = &[
    "</text><script>alert('x')</script>",
    "a & b && c &amp; d",
    "\"quoted\" 'single' <b>",
    "웃음 😀👩‍👩‍👧 끝",
    "tab\there\u{0}\u{7}bell",
    "zero\u{200b}width\u{feff}joiner",
    "\u{202e}right to left\u{202c} שלום مرحبا",
    "한국어 中國 日本 漢字 ǅ ﷽",
    "e\u{301}clair é ñ ü €5 ® ½ ②",
    "각 조합형",
    "*star without end",
    "** ** *",
    "]]> <!-- --> <![CDATA[",
    "line\nbreak\r\nhere",
    "%s {0} {{x}} $HOME url(#k1)",
    "🙂",
];

/// The first sample with this text everywhere.
fn everywhere(text: &str, lang: Lang) -> Scenario {
    let mut scenario = samples().remove(0);
    scenario.lang = lang;
    scenario.title = format!("제목 {text}");
    for field in [&mut scenario.kicker, &mut scenario.subtitle, &mut scenario.date, &mut scenario.summary] {
        *field = text.to_owned();
    }
    scenario.sources = vec![text.to_owned(), text.to_owned()];
    scenario.credit = text.to_owned();
    for panel in &mut scenario.panels {
        panel.caption = text.to_owned();
        panel.stat = Some(text.chars().take(20).collect());
        panel.sfx = Some(text.chars().take(20).collect());
        for line in &mut panel.dialogue {
            line.text = text.to_owned();
        }
    }
    scenario
}

#[test]
fn no_text_breaks_out_of_the_page_or_lacks_a_glyph() {
    for text in NASTY {
        for lang in Lang::ALL {
            let scenario = everywhere(text, *lang);
            if scenario.panels[0].dialogue[0].text.trim().is_empty() {
                continue;
            }
            let page =
                draw(&scenario, Some(Layout::Grid)).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert_eq!(svg_faults(&page), [""; 0], "{text:?}");
            assert!(!page.svg.contains("<script"), "{text:?}");
        }
    }
}

#[test]
fn what_cannot_be_drawn_is_spelled_otherwise_and_reported() {
    let page = draw(&everywhere("é €5 中 🙂", Lang::Ko), None).unwrap();
    assert_eq!(page.report.replaced, ['é', '€', '中', '🙂']);
    assert!(page.svg.contains("e EUR 5 중"));
}

#[test]
fn somebody_who_only_sends_an_emoji_is_lost_for_words() {
    let page = draw(&everywhere("🙂", Lang::Ko), Some(Layout::Grid)).unwrap();
    assert!(page.svg.contains(">…</text>"));
}

#[test]
fn a_page_without_caption_summary_and_sources_has_neither_bar_nor_line() {
    let mut scenario = samples().remove(0);
    scenario.summary.clear();
    scenario.sources.clear();
    scenario.subtitle.clear();
    scenario.kicker.clear();
    scenario.panels.iter_mut().for_each(|panel| panel.caption.clear());
    let page = draw(&scenario, None).unwrap();
    assert_eq!(page.report.violations, []);
    assert!(!page.svg.contains("한 줄 요약") && !page.svg.contains("출처"));
    assert!(page.svg.contains("실제 발언이 아닙니다"));
}

#[test]
fn many_long_sources_take_more_lines_instead_of_being_cut() {
    let mut scenario = samples().remove(1);
    scenario.sources =
        vec!["The Daily Example of Northern Lands, “A rather long headline of some sort”".to_owned(); 2];
    let short = draw(&samples().remove(1), None).unwrap();
    let page = draw(&scenario, None).unwrap();
    assert_eq!(page.report.violations, []);
    assert!(page.height > short.height);
}

#[test]
fn latin_pages_use_three_dots_and_korean_pages_the_ellipsis() {
    let korean = draw(&everywhere("음... 글쎄", Lang::Ko), None).unwrap();
    assert!(korean.svg.contains("음… 글쎄"));
    let english = draw(&everywhere("well… yes", Lang::En), None).unwrap();
    assert!(english.svg.contains("well... yes"));
}
