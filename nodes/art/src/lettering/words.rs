//! Words, runs of emphasis, and the cutting of a word that is wider than its line.

use crate::font;

/// A stretch of text in one color.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Written between `*stars*`.
    pub strong: bool,
}

/// The runs of one line, or of one word.
pub type Line = Vec<Run>;

/// A word, or a part of one, for the line breaker.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) runs: Line,
    /// False when it continues the piece before it.
    pub(super) spaced: bool,
}

/// Characters no line starts with.
const NO_START: &str = ",.!?…:;)]}”’」』》〉%℃°·~—";
/// Characters no line ends with.
const NO_END: &str = "([{“‘「『《〈";
/// Dependent nouns and helper verbs: a line that starts with one reads badly.
const CLING: &[&str] = &[
    "건",
    "것",
    "게",
    "걸",
    "거",
    "수",
    "때",
    "데",
    "뿐",
    "줄",
    "중",
    "등",
    "바",
    "채",
    "듯",
    "번",
    "명",
    "개",
    "원",
    "년",
    "월",
    "일",
    "시",
    "분",
    "도",
    "점",
    "위",
    "겁니다",
    "것입니다",
    "않습니다",
    "있습니다",
    "없습니다",
    "있다",
    "없다",
    "않다",
];
/// Articles and prepositions: a line that ends with one reads badly.
const LEAN: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "is", "no", "not", "my", "our", "your",
    "we", "i", "it's",
];
/// Ends of clauses: a good place to break.
const CLAUSE: &str = ",.!?…";

/// The text of the runs without emphasis.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// The words of a text. `*` switches the emphasis and is not shown.
pub(super) fn words_of(text: &str) -> Vec<Line> {
    let mut strong = false;
    text.split_whitespace().map(|word| runs_of(word, &mut strong)).filter(|runs| !runs.is_empty()).collect()
}

fn runs_of(word: &str, strong: &mut bool) -> Line {
    let mut runs = Vec::new();
    for (index, part) in word.split('*').enumerate() {
        if index > 0 {
            *strong = !*strong;
        }
        if !part.is_empty() {
            runs.push(Run { text: part.to_owned(), strong: *strong });
        }
    }
    runs
}

/// True for a break that reads badly.
pub(super) fn clumsy(before: &str, after: &str) -> bool {
    let after = after.trim_end_matches(|c| CLAUSE.contains(c));
    CLING.contains(&after) || LEAN.contains(&before.to_lowercase().as_str())
}

/// True when the text ends a clause.
pub(super) fn ends_clause(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| CLAUSE.contains(c))
}

/// Cuts every word wider than `width` between two characters where no line would start or end wrongly.
pub(super) fn split_long(words: &[Line], size: f64, width: f64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for word in words {
        if font::width(&plain(word), size) <= width {
            pieces.push(Piece { runs: word.clone(), spaced: true });
        } else {
            cut_word(word, size, width, &mut pieces);
        }
    }
    pieces
}

fn cut_word(word: &[Run], size: f64, width: f64, pieces: &mut Vec<Piece>) {
    let (mut runs, mut spaced): (Line, bool) = (Vec::new(), true);
    for run in word {
        for letter in run.text.chars() {
            let now = plain(&runs);
            if may_cut(&now, letter) && font::width(&format!("{now}{letter}"), size) > width {
                pieces.push(Piece { runs: std::mem::take(&mut runs), spaced });
                spaced = false;
            }
            match runs.last_mut() {
                Some(last) if last.strong == run.strong => last.text.push(letter),
                _ => runs.push(Run { text: letter.to_string(), strong: run.strong }),
            }
        }
    }
    pieces.push(Piece { runs, spaced });
}

fn may_cut(before: &str, next: char) -> bool {
    before.chars().next_back().is_some_and(|last| !NO_END.contains(last)) && !NO_START.contains(next)
}
