//! Texts made safe to draw: no control characters, nothing invisible, and only what the bundled font can show.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::font;
use crate::scenario::{Panel, Scenario};

/// A scenario whose every text can be drawn.
#[derive(Debug, Clone)]
pub(crate) struct Cleaned {
    pub(crate) scenario: Scenario,
    /// What was replaced or left out because no glyph shows it.
    pub(crate) replaced: Vec<char>,
}

/// Cleans every text of a scenario.
pub(crate) fn clean(scenario: &Scenario) -> Cleaned {
    let mut scenario = scenario.clone();
    let mut pen = Pen::default();
    for text in [
        &mut scenario.kicker,
        &mut scenario.title,
        &mut scenario.subtitle,
        &mut scenario.date,
        &mut scenario.summary,
        &mut scenario.credit,
    ] {
        pen.clean(text);
    }
    scenario.sources.iter_mut().for_each(|source| pen.clean(source));
    scenario.sources.retain(|source| !source.is_empty());
    scenario.panels.iter_mut().for_each(|panel| pen.panel(panel));
    Cleaned { scenario, replaced: pen.replaced.into_iter().collect() }
}

#[derive(Debug, Default)]
struct Pen {
    replaced: BTreeSet<char>,
}

impl Pen {
    fn panel(&mut self, panel: &mut Panel) {
        self.clean(&mut panel.role);
        self.clean(&mut panel.caption);
        for text in [&mut panel.stat, &mut panel.label, &mut panel.sfx].into_iter().flatten() {
            self.clean(text);
        }
        for line in &mut panel.dialogue {
            let silent = line.text.trim().is_empty();
            self.clean(&mut line.text);
            // Somebody who only says what cannot be drawn, such as an emoji, is lost for words.
            if line.text.is_empty() && !silent {
                line.text.push('…');
            }
        }
    }

    fn clean(&mut self, text: &mut String) {
        let mut out = String::with_capacity(text.len());
        for character in text.nfc() {
            self.push(character, &mut out);
        }
        balance(&mut out);
        *text = out.split_whitespace().collect::<Vec<_>>().join(" ");
        // Stars alone show nothing.
        if text.chars().all(|c| c == '*' || c == ' ') {
            text.clear();
        }
    }

    fn push(&mut self, character: char, out: &mut String) {
        if character.is_whitespace() {
            out.push(' ');
        } else if character.is_control() || is_invisible(character) {
            // Left out without a word: nobody sees that it is missing.
        } else if font::has(character) {
            out.push(character);
        } else {
            self.replaced.insert(character);
            replace(character, out);
        }
    }
}

/// Zero-width, directional and variation characters, and the soft hyphen.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Another way to write a character; nothing for a pictogram; a box for letters of another script.
fn replace(character: char, out: &mut String) {
    if let Some(text) = other_spelling(character) {
        out.push_str(text);
        return;
    }
    let simpler: String = character.nfkd().filter(|c| font::has(*c)).collect();
    if !simpler.is_empty() {
        out.push_str(&simpler);
    } else if character.is_alphanumeric() && !out.ends_with('□') {
        out.push('□');
    }
}

/// Signs the font lacks, and the Chinese characters that Korean headlines use, in Hangul.
fn other_spelling(character: char) -> Option<&'static str> {
    const SPELLINGS: &[(char, &str)] = &[
        ('€', "EUR "),
        ('®', "(R)"),
        ('•', "·"),
        ('‧', "·"),
        ('‑', "-"),
        ('−', "-"),
        ('‐', "-"),
        ('‒', "–"),
        ('―', "—"),
        ('‛', "‘"),
        ('„', "“"),
        ('‟', "”"),
        ('′', "’"),
        ('″', "”"),
        ('⁓', "~"),
        ('⋯', "…"),
        ('‹', "〈"),
        ('›', "〉"),
        ('«', "“"),
        ('»', "”"),
        ('✓', "○"),
        ('✔', "○"),
        ('❤', "♥"),
        ('₽', "RUB "),
        ('₹', "INR "),
        ('美', "미"),
        ('中', "중"),
        ('日', "일"),
        ('北', "북"),
        ('韓', "한"),
        ('英', "영"),
        ('獨', "독"),
        ('佛', "불"),
        ('露', "러"),
        ('臺', "대만"),
        ('與', "여"),
        ('野', "야"),
        ('靑', "청"),
        ('軍', "군"),
        ('檢', "검"),
        ('警', "경"),
        ('法', "법"),
        ('前', "전"),
        ('故', "고"),
        ('新', "신"),
        ('舊', "구"),
        ('反', "반"),
        ('親', "친"),
        ('對', "대"),
        ('男', "남"),
        ('女', "여"),
        ('株', "주"),
        ('車', "차"),
        ('銀', "은행"),
        ('社', "사"),
        ('外', "외"),
        ('內', "내"),
        ('大', "대"),
        ('小', "소"),
        ('上', "상"),
        ('下', "하"),
        ('全', "전"),
        ('無', "무"),
        ('有', "유"),
        ('最', "최"),
    ];
    SPELLINGS.iter().find(|(from, _)| *from == character).map(|(_, to)| *to)
}

/// Drops a star without a partner, which would emphasize all that follows.
fn balance(text: &mut String) {
    if text.matches('*').count() % 2 == 1
        && let Some(last) = text.rfind('*')
    {
        text.remove(last);
    }
}
