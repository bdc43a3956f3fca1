//! `newsum review`: answer what waits for a person.

use newsum_engine::Engine;
use newsum_engine::store::{ReviewFilter, ReviewRow, ReviewState};
use serde_json::{Value, json};

use crate::cli::{Global, ReviewCommand, WhichReview};
use crate::comic::{ask, texts};
use crate::commands::runs::actor;
use crate::database;
use crate::exit::{Exit, Failure};
use crate::say::Say;

pub(crate) async fn run(command: ReviewCommand, global: &Global, say: &Say) -> Result<(), Failure> {
    match command {
        ReviewCommand::List { all } => list(&database::engine_to_look(global).await?, all, say).await,
        ReviewCommand::Show(which) => show(&database::engine_to_look(global).await?, &which, say).await,
        ReviewCommand::Approve(which) => {
            let engine = database::engine(global).await?;
            let row = find(&engine, &which).await?;
            let answer = decision(&row, "approve", None)?;
            send(&engine, &row, answer, &which, say).await
        }
        ReviewCommand::Reject { which, why } => {
            let engine = database::engine(global).await?;
            let row = find(&engine, &which).await?;
            let answer = decision(&row, "reject", Some(&why))?;
            send(&engine, &row, answer, &which, say).await
        }
        ReviewCommand::Edit { which, file } => {
            let engine = database::engine(global).await?;
            let row = find(&engine, &which).await?;
            let Some(answer) = edited(&row, file.as_deref(), say)? else { return Ok(()) };
            send(&engine, &row, answer, &which, say).await
        }
        ReviewCommand::Answer { which, answer } => {
            let answer = database::json_argument(&answer, "the answer")?;
            let engine = database::engine(global).await?;
            let row = find(&engine, &which).await?;
            send(&engine, &row, answer, &which, say).await
        }
    }
}

async fn list(engine: &Engine, all: bool, say: &Say) -> Result<(), Failure> {
    let state = (!all).then_some(ReviewState::Open);
    let rows = engine.reviews(&ReviewFilter { run: None, state }).await?;
    if say.json {
        say.object(&rows);
        return Ok(());
    }
    for row in &rows {
        let until = row.review.expires_at.map(|at| format!("  until {}", at.format("%Y-%m-%d %H:%M UTC")));
        let (id, step) = (row.review.id, row.review.step.to_string());
        say.result(format!(
            "{id}  {:<9}{step:<12}run {}{}",
            row.state.as_str(),
            row.run,
            until.unwrap_or_default()
        ));
    }
    if rows.is_empty() {
        say.note(say.tr("기다리는 검토가 없습니다", "nothing waits for a review"));
    }
    Ok(())
}

/// The review that is meant: by its id or that of its run, or the only open one.
async fn find(engine: &Engine, which: &WhichReview) -> Result<ReviewRow, Failure> {
    let rows = engine.reviews(&ReviewFilter::default()).await?;
    let Some(id) = &which.id else {
        let open: Vec<ReviewRow> = rows.into_iter().filter(|row| row.state == ReviewState::Open).collect();
        return match <[ReviewRow; 1]>::try_from(open) {
            Ok([row]) => Ok(row),
            Err(open) => {
                let message = format!("{} reviews are open; name the one that is meant", open.len());
                Err(Failure::new(Exit::Unknown, message).help("`newsum review list` shows them"))
            }
        };
    };
    let of_run = |row: &&ReviewRow| row.run.to_string().starts_with(id) && row.state == ReviewState::Open;
    let by_id = rows.iter().find(|row| row.review.id.to_string().starts_with(id));
    by_id.or_else(|| rows.iter().find(of_run)).cloned().ok_or_else(|| {
        Failure::new(Exit::Unknown, format!("there is no review {id}"))
            .help("`newsum review list` shows what is there")
    })
}

async fn show(engine: &Engine, which: &WhichReview, say: &Say) -> Result<(), Failure> {
    let row = find(engine, which).await?;
    if which.texts {
        say.result(texts::write(&ask::report_of(&row)?));
    } else {
        say.object(&row);
    }
    Ok(())
}

/// An approval or a rejection in the words of the form.
fn decision(row: &ReviewRow, word: &str, why: Option<&str>) -> Result<Value, Failure> {
    let offers = |field: &str| {
        let words = row.review.form.pointer(&format!("/properties/{field}"));
        words.is_some_and(|schema| schema.to_string().contains(&format!("\"{word}\"")))
    };
    let field = ["action", "decision"].into_iter().find(|field| offers(field)).ok_or_else(|| {
        Failure::usage(format!("the form of this review has no \"{word}\""))
            .help("`newsum review show` prints the form; `newsum review answer --answer JSON` answers it")
    })?;
    let mut answer = json!({ field: word });
    if let Some(why) = why {
        let note =
            if row.review.form.pointer("/properties/feedback").is_some() { "feedback" } else { "note" };
        answer[note] = json!(why);
    }
    Ok(answer)
}

fn edited(row: &ReviewRow, file: Option<&std::path::Path>, say: &Say) -> Result<Option<Value>, Failure> {
    let report = ask::report_of(row)?;
    let Some(file) = file else {
        return tokio::task::block_in_place(|| ask::edit(&report, say));
    };
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))?;
    let edit = texts::read(&text, &report).map_err(|problem| {
        Failure::usage(format!("{}: {problem}", file.display()))
            .help("`newsum review show --texts` prints the form of such a file")
    })?;
    Ok(Some(json!({ "action": "edit", "report": edit })))
}

async fn send(
    engine: &Engine,
    row: &ReviewRow,
    answer: Value,
    which: &WhichReview,
    say: &Say,
) -> Result<(), Failure> {
    if answer.get("action").and_then(Value::as_str) == Some("modify") {
        return Err(Failure::usage("\"modify\" needs a language model, and none is configured")
            .help("change the texts yourself: newsum review edit"));
    }
    let row = engine.answer(row.review.id, answer, &actor(which.actor.as_deref())).await?;
    if say.json {
        say.object(
            &json!({ "review": row.review.id, "run": row.run, "state": row.state, "actor": row.actor }),
        );
    } else {
        say.result(format!("{}  {}", row.review.id, row.state.as_str()));
        say.note(say.tr(
            "같은 명령으로 이어집니다: newsum comic --out 폴더",
            "to go on: newsum comic --out FOLDER, or newsum worker",
        ));
    }
    Ok(())
}
