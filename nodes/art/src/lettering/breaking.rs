//! Breaking into exactly so many lines with the least raggedness: dynamic programming over break points.

use super::words::{Line, Piece, Run, clumsy, ends_clause, plain};
use crate::font;

/// The best way to a state: its cost and where the last line starts.
type Best = Option<(f64, usize)>;

/// Exactly `count` lines no wider than `width`, or nothing when that cannot be.
pub(super) fn break_lines(pieces: &[Piece], size: f64, width: f64, count: usize) -> Option<Vec<Line>> {
    let needed: f64 = pieces.iter().map(|piece| font::width(&plain(&piece.runs), size)).sum();
    if needed > width * count as f64 || count > pieces.len() {
        return None;
    }
    let spans = Spans::measure(pieces, size);
    let total = pieces.len();
    let target = spans.between(0, total) / count as f64;
    let mut best: Vec<Vec<Best>> = vec![vec![None; total + 1]; count + 1];
    best[0][0] = Some((0.0, 0));
    for line in 1..=count {
        for end in line..=total {
            let breaks = if end < total { penalty(&pieces[end - 1], &pieces[end], size) } else { 0.0 };
            for start in line - 1..end {
                let Some((so_far, _)) = best[line - 1][start] else {
                    continue;
                };
                let span = spans.between(start, end);
                if span > width {
                    continue;
                }
                let cost = so_far + (span - target).powi(2) + breaks;
                if best[line][end].is_none_or(|(known, _)| cost < known) {
                    best[line][end] = Some((cost, start));
                }
            }
        }
    }
    collect(pieces, &best, count)
}

/// What it costs to break between two pieces.
fn penalty(before: &Piece, after: &Piece, size: f64) -> f64 {
    let mut cost = 0.0;
    if !after.spaced {
        cost += (size * 3.0).powi(2);
    }
    if before.runs.last().is_some_and(|r| r.strong) && after.runs.first().is_some_and(|r| r.strong) {
        cost += (size * 5.0).powi(2);
    }
    let word = plain(&before.runs);
    if clumsy(&word, &plain(&after.runs)) {
        cost += (size * 2.5).powi(2);
    }
    if !ends_clause(&word) {
        cost += (size * 1.1).powi(2);
    }
    cost
}

/// Widths of all stretches of pieces, the spaces between them included.
struct Spans(Vec<Vec<f64>>);

impl Spans {
    fn measure(pieces: &[Piece], size: f64) -> Self {
        let space = font::width(" ", size);
        let widths: Vec<f64> = pieces.iter().map(|piece| font::width(&plain(&piece.runs), size)).collect();
        let from = |start: usize| {
            let (mut words, mut spaces) = (0.0, 0.0);
            let mut row = vec![0.0];
            for index in start..pieces.len() {
                words += widths[index];
                spaces += if index > start && pieces[index].spaced { space } else { 0.0 };
                row.push(words + spaces);
            }
            row
        };
        Self((0..pieces.len()).map(from).collect())
    }

    fn between(&self, start: usize, end: usize) -> f64 {
        self.0[start][end - start]
    }
}

fn collect(pieces: &[Piece], best: &[Vec<Best>], count: usize) -> Option<Vec<Line>> {
    let mut end = pieces.len();
    let mut lines = Vec::with_capacity(count);
    for line in (1..=count).rev() {
        let (_, start) = best[line][end]?;
        lines.push(joined(&pieces[start..end]));
        end = start;
    }
    lines.reverse();
    Some(lines)
}

fn joined(pieces: &[Piece]) -> Line {
    let mut line = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 && piece.spaced {
            line.push(Run { text: " ".to_owned(), strong: false });
        }
        line.extend(piece.runs.iter().cloned());
    }
    line
}
