//! Asking a person on the terminal: approve, edit, reject, later.

use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::Command;

use newsum_engine::store::ReviewRow;
use newsum_model::Report;
use serde_json::{Value, json};

use super::texts;
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// What a person decided.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Decision {
    /// This is the answer.
    Answer(Value),
    /// Not now.
    Later,
}

/// The report that a review shows.
pub(crate) fn report_of(row: &ReviewRow) -> Result<Report, Failure> {
    let report = row.review.shown.get("report").cloned().unwrap_or_default();
    serde_json::from_value(report).map_err(|error| {
        Failure::new(Exit::Failed, format!("the review {} shows no report: {error}", row.review.id))
            .help("answer it with `newsum review answer --answer JSON`")
    })
}

/// The report in a few lines, and what the last answer led to.
pub(crate) fn introduction(report: &Report, preview: &Path, say: &Say) -> String {
    let lead: Vec<&str> = report.lead.iter().map(|para| para.text.as_str()).collect();
    let headings: Vec<String> =
        report.sections.iter().map(|section| format!("  - {}", section.heading)).collect();
    format!(
        "\n{}\n  {}\n\n{}\n{}\n\n{} {}",
        report.title,
        lead.join("\n  "),
        say.tr("단락:", "sections:"),
        headings.join("\n"),
        say.tr("전체 보고서:", "whole report:"),
        preview.display(),
    )
}

/// Asks until there is a decision.
pub(crate) fn ask(report: &Report, say: &Say) -> Result<Decision, Failure> {
    loop {
        let question = say.tr(
            "이 보고서로 만화를 만들까요? [a]승인 [e]수정 [r]거절 [l]나중에: ",
            "Make the comic of this report? [a]pprove [e]dit [r]eject [l]ater: ",
        );
        match prompt(question)?.as_deref().map(str::trim) {
            Some("a" | "approve" | "승인") => return Ok(Decision::Answer(json!({ "action": "approve" }))),
            Some("r" | "reject" | "거절") => {
                let why = prompt(say.tr("이유: ", "Why? "))?.unwrap_or_default();
                if !why.trim().is_empty() {
                    return Ok(Decision::Answer(json!({ "action": "reject", "feedback": why.trim() })));
                }
            }
            Some("e" | "edit" | "수정") => {
                if let Some(edit) = edit(report, say)? {
                    return Ok(Decision::Answer(edit));
                }
            }
            Some("l" | "later" | "나중에") | None => return Ok(Decision::Later),
            Some(_) => {}
        }
    }
}

/// Opens the texts in the editor until they can be read back; none if the person gives up.
pub(crate) fn edit(report: &Report, say: &Say) -> Result<Option<Value>, Failure> {
    let before = texts::write(report);
    let mut text = before.clone();
    loop {
        text = in_editor(&text)?;
        if text == before {
            say.note(say.tr("바뀐 것이 없습니다", "nothing was changed"));
            return Ok(None);
        }
        match texts::read(&text, report) {
            Ok(edit) => return Ok(Some(json!({ "action": "edit", "report": edit }))),
            Err(problem) => {
                say.note(problem);
                let again = prompt(say.tr("다시 고칠까요? [y/n] ", "Edit again? [y/n] "))?;
                if !matches!(again.as_deref().map(str::trim), Some("y" | "yes")) {
                    return Ok(None);
                }
            }
        }
    }
}

fn in_editor(text: &str) -> Result<String, Failure> {
    let editor = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_else(|| "vi".to_owned());
    let path = std::env::temp_dir().join(format!("newsum-report-{}.txt", std::process::id()));
    let trouble = |what: &str, error: std::io::Error| Failure::environment(format!("{what}: {error}"));
    std::fs::write(&path, text).map_err(|e| trouble("cannot write the texts for the editor", e))?;
    let mut words = editor.split_whitespace();
    let status = Command::new(words.next().unwrap_or("vi"))
        .args(words)
        .arg(&path)
        .status()
        .map_err(|e| trouble(&format!("cannot start the editor \"{editor}\"; set EDITOR"), e))?;
    let edited = std::fs::read_to_string(&path).map_err(|e| trouble("cannot read the edited texts", e))?;
    // The texts are in our hands; a temporary file that stays does no harm.
    drop(std::fs::remove_file(&path));
    if status.success() {
        Ok(edited)
    } else {
        Err(Failure::environment(format!("the editor \"{editor}\" ended with {status}")))
    }
}

/// A line of the terminal; none at its end.
fn prompt(question: &str) -> Result<Option<String>, Failure> {
    eprint!("{question}");
    let trouble =
        |error: std::io::Error| Failure::environment(format!("the terminal cannot be read: {error}"));
    std::io::stderr().flush().map_err(trouble)?;
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).map_err(trouble)?;
    Ok((read > 0).then_some(line))
}
