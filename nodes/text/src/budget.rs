//! How much text fits: the budgets "fit a/b" of the domain model, and cutting at a word end.

use crate::language::Language;

/// A text budget "fit a/b": `korean` units in Korean (Hangul, Han and full-width 1, all else ½), `english`
/// characters in English. Marks of emphasis (`*`) are not drawn and not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Units in Korean.
    pub korean: usize,
    /// Unicode scalar values in English.
    pub english: usize,
}

impl Budget {
    /// One balloon, 28/60.
    pub const BALLOON: Budget = Budget::new(28, 60);
    /// All balloons of a panel together, and the short form of a fact, 48/100.
    pub const PANEL: Budget = Budget::new(48, 100);
    /// A reply by a second figure, 20/40.
    pub const REPLY: Budget = Budget::new(20, 40);
    /// A caption, 24/50.
    pub const CAPTION: Budget = Budget::new(24, 50);
    /// The title of a comic or an idea, 22/44.
    pub const TITLE: Budget = Budget::new(22, 44);
    /// The subtitle of a comic, 34/70.
    pub const SUBTITLE: Budget = Budget::new(34, 70);
    /// The topic word above the title, and the name of a character, 12/24.
    pub const KICKER: Budget = Budget::new(12, 24);
    /// The summary line of a comic, 60/120.
    pub const ONE_LINE: Budget = Budget::new(60, 120);
    /// A sound word, 6/10.
    pub const SOUND: Budget = Budget::new(6, 10);

    /// "fit `korean`/`english`".
    #[must_use]
    pub const fn new(korean: usize, english: usize) -> Budget {
        Budget { korean, english }
    }

    /// Whether the text holds the budget.
    #[must_use]
    pub fn fits(self, text: &str, language: Language) -> bool {
        weight(text, language) <= self.weight(language)
    }

    /// What is over the budget, in half units (Korean) or characters (English); 0 where it fits.
    #[must_use]
    pub fn excess(self, text: &str, language: Language) -> usize {
        weight(text, language).saturating_sub(self.weight(language))
    }

    /// The text itself where it fits, else cut at a word end with `…`, never after a word that leaves the reader
    /// hanging (`not`, `the`, `및`). A single word that is too long is cut inside.
    #[must_use]
    pub fn cut(self, text: &str, language: Language) -> String {
        let text = text.trim();
        if self.fits(text, language) {
            return text.to_owned();
        }
        cut_by(text, |candidate| weight(candidate, language) <= self.weight(language))
    }

    fn weight(self, language: Language) -> usize {
        match language {
            Language::Korean => self.korean * 2,
            Language::English => self.english,
        }
    }
}

/// The length of a text in half units: 2 for Hangul, Han, kana and full-width characters, 1 for all else.
#[must_use]
pub fn half_units(text: &str) -> usize {
    text.chars().filter(|&c| c != '*').map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// A text of at most `limit` Unicode scalar values, cut at a word end with `…` where it is longer.
#[must_use]
pub fn cut_chars(text: &str, limit: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    cut_by(text, |candidate| candidate.chars().count() <= limit)
}

fn weight(text: &str, language: Language) -> usize {
    match language {
        Language::Korean => half_units(text),
        Language::English => text.chars().filter(|&c| c != '*').count(),
    }
}

fn is_wide(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xA960..=0xA97F | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

fn cut_by(text: &str, fits: impl Fn(&str) -> bool) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut best = String::new();
    for end in 1..=words.len() {
        let kept = &words[..end];
        if kept.last().is_some_and(|word| hangs(word)) {
            continue;
        }
        let candidate = with_ellipsis(&kept.join(" "));
        if !fits(&candidate) {
            break;
        }
        best = candidate;
    }
    if best.is_empty() { cut_inside(text, fits) } else { best }
}

fn cut_inside(text: &str, fits: impl Fn(&str) -> bool) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        let candidate = with_ellipsis(&format!("{kept}{c}"));
        if !fits(&candidate) {
            break;
        }
        kept.push(c);
    }
    if kept.is_empty() && !fits("…") { String::new() } else { with_ellipsis(&kept) }
}

/// Puts the ellipsis on, closing an open mark of emphasis first.
fn with_ellipsis(kept: &str) -> String {
    let body = kept.trim_end_matches([',', '.', ';', ':', '·', '…', '-', '–', '—', ' ']);
    let star = if body.matches('*').count() % 2 == 1 { "*" } else { "" };
    format!("{body}{star}…")
}

/// Words after which no text may end: the cut would leave out what they announce, often the very point.
fn hangs(word: &str) -> bool {
    const HANGING: [&str; 58] = [
        "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "without", "and", "or",
        "but", "nor", "not", "no", "never", "is", "are", "was", "were", "be", "been", "has", "have", "had",
        "will", "would", "can", "could", "may", "might", "must", "should", "do", "does", "did", "than",
        "that", "as", "if", "only", "almost", "nearly", "into", "over", "under", "per", "its", "their", "및",
        "또는", "안", "못", "약",
    ];
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    HANGING.contains(&bare.as_str()) || bare.ends_with("n't") || bare.ends_with("n’t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_counts_units_and_english_characters() {
        assert_eq!(half_units("폭염 38.2도"), 2 + 2 + 1 + 4 + 2);
        assert!(Budget::new(5, 0).fits("다섯글자임", Language::Korean));
        assert!(!Budget::new(5, 0).fits("여섯글자입니", Language::Korean));
        assert!(Budget::new(0, 5).fits("*five*!", Language::English));
        assert_eq!(Budget::TITLE.excess(&"a".repeat(50), Language::English), 6);
    }

    #[test]
    fn a_cut_ends_at_a_word_and_leaves_nothing_hanging() {
        let budget = Budget::new(10, 30);
        for (text, language, cut) in [
            ("A large bank will not raise its rate", Language::English, "A large bank will not raise…"),
            ("The largest of all banks will not move", Language::English, "The largest of all banks…"),
            ("Prices rose, and wages did not follow at all", Language::English, "Prices rose, and wages…"),
            (
                "the plant is no longer used by the company itself",
                Language::English,
                "the plant is no longer used…",
            ),
            ("기상청은 오늘 서울의 기온이 올랐다고 밝혔다", Language::Korean, "기상청은 오늘…"),
            ("한국은행은 못 올렸다는 말을 했다", Language::Korean, "한국은행은…"),
            ("짧다", Language::Korean, "짧다"),
            ("가나다라마바사아자차카타파하", Language::Korean, "가나다라마바사아자…"),
        ] {
            assert_eq!(budget.cut(text, language), cut);
            assert!(budget.fits(cut, language));
        }
    }

    #[test]
    fn a_cut_closes_its_emphasis() {
        assert_eq!(
            Budget::new(9, 0).cut("기온이 *38.2도까지 크게* 올랐다", Language::Korean),
            "기온이 *38.2도까지*…"
        );
        assert_eq!(cut_chars("one two three", 8), "one two…");
        assert_eq!(cut_chars("one", 0), "");
    }
}
