//! The largest lettering that fits a box: sizes from a ladder, line counts by the shape of the block.

use super::breaking::break_lines;
use super::words::{Line, Piece, Run, clumsy, ends_clause, plain, split_long, words_of};
use crate::font;

/// What a text must fit into.
#[derive(Debug, Clone, Copy)]
pub struct Fit<'a> {
    /// Widest line allowed.
    pub width: f64,
    /// Greatest height of all lines together.
    pub height: f64,
    /// Sizes to try, best first; must not be empty.
    pub ladder: &'a [f64],
    /// Most lines allowed.
    pub lines: usize,
    /// The ratio of width to height the block should come near to.
    pub ratio: f64,
    /// Line distance in em.
    pub lead: f64,
}

impl<'a> Fit<'a> {
    /// A box with line distance 1.3.
    pub const fn new(width: f64, height: f64, ladder: &'a [f64], lines: usize, ratio: f64) -> Self {
        Self { width, height, ladder, lines, ratio, lead: 1.3 }
    }

    /// The same with another line distance.
    pub const fn lead(mut self, lead: f64) -> Self {
        self.lead = lead;
        self
    }
}

/// A text in lines of one size.
#[derive(Debug, Clone)]
pub struct Block {
    /// Size of the letters.
    pub size: f64,
    /// The lines.
    pub lines: Vec<Line>,
    /// Width of the widest line.
    pub w: f64,
    /// Height of all lines.
    pub h: f64,
    /// Line distance in em.
    pub lead: f64,
    /// True when words were dropped: the text was beyond all budget.
    pub cut: bool,
}

impl Block {
    fn new(lines: Vec<Line>, size: f64, lead: f64, cut: bool) -> Self {
        let w = lines.iter().map(|l| font::width(&plain(l), size)).fold(0.0, f64::max);
        let h = lines.len() as f64 * size * lead;
        Self { size, lines, w, h, lead, cut }
    }
}

/// The text in the largest size of the ladder that fits. Whole words first; a word is cut only at the smallest size;
/// only when that fails too, trailing words are dropped and `cut` is set. Never overflows.
pub fn fit(text: &str, into: &Fit<'_>) -> Block {
    let words = words_of(text);
    let smallest = *into.ladder.last().expect("a ladder has a step");
    for &size in into.ladder {
        let pieces = split_long(&words, size, into.width);
        if pieces.len() == words.len()
            && let Some(block) = best_block(&pieces, size, into)
        {
            return block;
        }
    }
    let pieces = split_long(&words, smallest, into.width);
    best_block(&pieces, smallest, into).unwrap_or_else(|| shortened(&words, smallest, into))
}

fn best_block(pieces: &[Piece], size: f64, into: &Fit<'_>) -> Option<Block> {
    let mut best: Option<(f64, Block)> = None;
    for count in 1..=into.lines.min(pieces.len()) {
        if count as f64 * size * into.lead > into.height {
            break;
        }
        let Some(lines) = break_lines(pieces, size, into.width, count) else {
            continue;
        };
        let cost = clumsiness(&lines);
        let block = Block::new(lines, size, into.lead, false);
        let cost = ((block.w + 40.0) / (block.h + 30.0) / into.ratio).ln().abs() + cost;
        if best.as_ref().is_none_or(|(known, _)| cost < *known) {
            best = Some((cost, block));
        }
    }
    best.map(|(_, block)| block)
}

/// How badly the lines break: phrases torn apart, dependent words, missing punctuation.
fn clumsiness(lines: &[Line]) -> f64 {
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let torn = pairs().filter(|(a, b)| ends_strong(a) && starts_strong(b)).count();
    let bad = pairs().filter(|(a, b)| clumsy(&last_word(a), &first_word(b))).count();
    let rough = pairs().filter(|(a, _)| !ends_clause(&plain(a))).count();
    0.7 * torn as f64 + 0.5 * bad as f64 + 0.04 * rough as f64
}

fn ends_strong(line: &Line) -> bool {
    line.last().is_some_and(|run| run.strong)
}

fn starts_strong(line: &Line) -> bool {
    line.first().is_some_and(|run| run.strong)
}

fn last_word(line: &Line) -> String {
    plain(line).split(' ').next_back().unwrap_or_default().to_owned()
}

fn first_word(line: &Line) -> String {
    plain(line).split(' ').next().unwrap_or_default().to_owned()
}

/// Last resort: as many words as fit, and an ellipsis. Found by halving, as fewer words never need more room.
fn shortened(words: &[Line], size: f64, into: &Fit<'_>) -> Block {
    let (mut fits, mut too_many) = (0, words.len());
    let mut best = Block::new(vec![vec![dots()]], size, into.lead, true);
    while too_many - fits > 1 {
        let count = usize::midpoint(fits, too_many);
        match with_ellipsis(&words[..count], size, into) {
            Some(lines) => {
                best = Block::new(lines, size, into.lead, true);
                fits = count;
            }
            None => too_many = count,
        }
    }
    best
}

fn dots() -> Run {
    Run { text: "…".to_owned(), strong: false }
}

fn with_ellipsis(words: &[Line], size: f64, into: &Fit<'_>) -> Option<Vec<Line>> {
    let mut words = words.to_vec();
    words.last_mut()?.push(dots());
    let pieces = split_long(&words, size, into.width);
    (1..=into.lines)
        .take_while(|&count| count as f64 * size * into.lead <= into.height)
        .find_map(|count| break_lines(&pieces, size, into.width, count))
}
