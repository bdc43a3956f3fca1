//! A report with the texts of a reviewer: texts may change, citations may not.

use newsum_model::{Edit, EditSection, Para, Report, Section};
use newsum_text::normalize;

/// Why the texts of a reviewer cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEdit {
    /// There are none.
    #[error("an edit needs the changed texts in `report`; there are none")]
    Nothing,
    /// A part has more or fewer pieces than the report.
    #[error(
        "{place} has {given} entries, the report has {there}; keep the order and the number, texts alone may change"
    )]
    Count {
        /// Which part.
        place: String,
        /// How many were given.
        given: usize,
        /// How many there are.
        there: usize,
    },
    /// A text is empty or too long.
    #[error("{place} has {chars} characters, 1 to {most} are allowed")]
    Length {
        /// Which text.
        place: String,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        most: usize,
    },
}

/// The report with the changed texts. A paragraph that changed is marked as edited; parts that are left out stay.
///
/// # Errors
/// The first text or part that cannot be taken.
pub fn edited(report: &Report, edit: Option<&Edit>) -> Result<Report, BadEdit> {
    let edit = edit.filter(|edit| **edit != Edit::default()).ok_or(BadEdit::Nothing)?;
    let mut changed = report.clone();
    if let Some(title) = &edit.title {
        changed.title = text("the title", title, 120)?;
    }
    if let Some(lead) = &edit.lead {
        paragraphs("lead", &mut changed.lead, lead)?;
    }
    if let Some(given) = &edit.sections {
        sections(&mut changed.sections, given)?;
    }
    if let Some(conclusion) = &edit.conclusion {
        paragraphs("conclusion", &mut changed.conclusion, conclusion)?;
    }
    Ok(changed)
}

fn sections(sections: &mut [Section], given: &[EditSection]) -> Result<(), BadEdit> {
    same_count("sections", given.len(), sections.len())?;
    for (i, (section, given)) in sections.iter_mut().zip(given).enumerate() {
        if let Some(heading) = &given.heading {
            section.heading = text(&format!("the heading of section {}", i + 1), heading, 80)?;
        }
        if let Some(texts) = &given.paragraphs {
            paragraphs(&format!("section {}", i + 1), &mut section.paragraphs, texts)?;
        }
    }
    Ok(())
}

fn paragraphs(place: &str, paragraphs: &mut [Para], given: &[String]) -> Result<(), BadEdit> {
    same_count(place, given.len(), paragraphs.len())?;
    for (i, (para, given)) in paragraphs.iter_mut().zip(given).enumerate() {
        let given = text(&format!("{place}, paragraph {}", i + 1), given, 1_200)?;
        if given != para.text {
            para.text = given;
            para.edited = true;
        }
    }
    Ok(())
}

fn same_count(place: &str, given: usize, there: usize) -> Result<(), BadEdit> {
    if given == there { Ok(()) } else { Err(BadEdit::Count { place: place.to_owned(), given, there }) }
}

fn text(place: &str, given: &str, most: usize) -> Result<String, BadEdit> {
    let line = normalize::line(given);
    let chars = line.chars().count();
    if (1..=most).contains(&chars) {
        Ok(line)
    } else {
        Err(BadEdit::Length { place: place.to_owned(), chars, most })
    }
}
