//! The texts of a report in a form that a person edits: a line `@ PART`, then the text of that part.

use newsum_model::{Edit, EditSection, Report};

const HEAD: &str = "# Change the texts. Lines that begin with @ name the parts: leave them as they are.
# Citations stay with their paragraphs. Lines that begin with # are left out.
";

/// The texts of a report, each under its name.
pub(crate) fn write(report: &Report) -> String {
    let mut text = HEAD.to_owned();
    for (name, words) in parts(report) {
        text.push_str(&format!("\n@ {name}\n{}\n", words.trim()));
    }
    text
}

fn parts(report: &Report) -> Vec<(String, &str)> {
    let mut parts = vec![("title".to_owned(), report.title.as_str())];
    let numbered = |name: &'static str| move |n: usize| format!("{name} {}", n + 1);
    parts.extend(report.lead.iter().enumerate().map(|(n, para)| (numbered("lead")(n), para.text.as_str())));
    for (s, section) in report.sections.iter().enumerate() {
        let name = format!("section {}", s + 1);
        parts.push((format!("{name} heading"), &section.heading));
        parts.extend(
            section
                .paragraphs
                .iter()
                .enumerate()
                .map(|(n, para)| (format!("{name} paragraph {}", n + 1), para.text.as_str())),
        );
    }
    parts.extend(
        report.conclusion.iter().enumerate().map(|(n, para)| (numbered("conclusion")(n), para.text.as_str())),
    );
    parts
}

/// Reads edited texts back; every part must be there once, in its place.
pub(crate) fn read(text: &str, report: &Report) -> Result<Edit, String> {
    let found = found_parts(text)?;
    let wanted = parts(report);
    for (n, (name, _)) in wanted.iter().enumerate() {
        match found.get(n) {
            Some((given, words)) if given == name && words.is_empty() => {
                return Err(format!("\"@ {name}\" has no text"));
            }
            Some((given, _)) if given == name => {}
            Some((given, _)) => return Err(format!("\"@ {name}\" should stand where \"@ {given}\" stands")),
            None => return Err(format!("\"@ {name}\" is missing")),
        }
    }
    if let Some((name, _)) = found.get(wanted.len()) {
        return Err(format!("\"@ {name}\" is one part too many"));
    }
    Ok(edit(found.into_iter().map(|(_, words)| words), report))
}

fn found_parts(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix('@'), found.last_mut()) {
            (Some(name), _) => found.push((name.trim().to_owned(), String::new())),
            (None, Some((_, words))) => {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(line.trim());
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return Err(format!("\"{}\" stands before the first part", line.trim())),
        }
    }
    found.iter_mut().for_each(|(_, words)| *words = words.trim().to_owned());
    Ok(found)
}

fn edit(mut words: impl Iterator<Item = String>, report: &Report) -> Edit {
    let mut take = |count: usize| -> Vec<String> { words.by_ref().take(count).collect() };
    Edit {
        title: take(1).pop(),
        lead: Some(take(report.lead.len())),
        sections: Some(
            report
                .sections
                .iter()
                .map(|section| EditSection {
                    heading: take(1).pop(),
                    paragraphs: Some(take(section.paragraphs.len())),
                })
                .collect(),
        ),
        conclusion: Some(take(report.conclusion.len())),
    }
}
