//! What no layout can mend.

use super::{Panel, Scenario};
use crate::error::ArtError;

/// Panels of a page.
const PANELS: usize = 4;
/// Lines of a panel.
const LINES: usize = 3;

impl Scenario {
    /// Checks what no layout can mend: four panels, a seed, a title, at most three lines in a panel, every line with
    /// words, no text beyond all measure. The first fault is returned.
    ///
    /// # Errors
    ///
    /// The rule that is broken, where, and what to do.
    pub fn validate(&self) -> Result<(), ArtError> {
        if self.panels.len() != PANELS {
            return Err(ArtError::Panels(self.panels.len()));
        }
        if self.seed.is_empty() {
            return Err(ArtError::NoSeed);
        }
        if self.title.trim().is_empty() {
            return Err(ArtError::NoTitle);
        }
        self.check_lengths()?;
        self.panels.iter().enumerate().try_for_each(|(index, panel)| panel.validate(index + 1))
    }

    fn check_lengths(&self) -> Result<(), ArtError> {
        let texts = [
            ("`seed`", &self.seed, 500),
            ("`kicker`", &self.kicker, 100),
            ("`title`", &self.title, 300),
            ("`subtitle`", &self.subtitle, 300),
            ("`date`", &self.date, 100),
            ("`summary`", &self.summary, 600),
            ("`credit`", &self.credit, 400),
        ];
        texts.into_iter().try_for_each(|(place, text, limit)| length(place, text, limit))?;
        self.sources.iter().try_for_each(|source| length("one of `sources`", source, 300))
    }
}

impl Panel {
    fn validate(&self, panel: usize) -> Result<(), ArtError> {
        if self.dialogue.len() > LINES {
            return Err(ArtError::TooManyLines { panel, lines: self.dialogue.len() });
        }
        length(&format!("the caption of panel {panel}"), &self.caption, 300)?;
        for (name, text) in [("stat", &self.stat), ("label", &self.label), ("sfx", &self.sfx)] {
            length(&format!("`{name}` of panel {panel}"), text.as_deref().unwrap_or_default(), 24)?;
        }
        for line in &self.dialogue {
            if line.text.trim().is_empty() {
                return Err(ArtError::EmptyLine { panel, who: line.who });
            }
            length(&format!("panel {panel}: the line of {}", line.who), &line.text, 400)?;
        }
        Ok(())
    }
}

fn length(place: &str, text: &str, limit: usize) -> Result<(), ArtError> {
    let length = text.chars().count();
    if length > limit {
        return Err(ArtError::TooLong { place: place.to_owned(), length, limit });
    }
    Ok(())
}
