//! `newsum workflow schedule`, `schedules`, `unschedule`: runs that start by themselves.

use newsum_engine::store::ScheduleRow;

use crate::cli::Global;
use crate::commands::workflow;
use crate::database;
use crate::exit::Failure;
use crate::say::Say;

pub(crate) async fn add(name: &str, global: &Global, say: &Say) -> Result<(), Failure> {
    let (source, file) = workflow::read(name)?;
    let engine = database::engine(global).await?;
    let row = engine.schedule(&engine.load_source(&source, &file)?).await?;
    tell(&row, say);
    say.note("runs start while a worker lives: `newsum worker`");
    Ok(())
}

pub(crate) async fn list(global: &Global, say: &Say) -> Result<(), Failure> {
    let rows = database::engine_to_look(global).await?.schedules().await?;
    if say.json {
        say.object(&rows);
        return Ok(());
    }
    rows.iter().for_each(|row| tell(row, say));
    if rows.is_empty() {
        say.note(say.tr("예약이 없습니다", "no schedules"));
    }
    Ok(())
}

pub(crate) async fn remove(name: &str, global: &Global, say: &Say) -> Result<(), Failure> {
    database::engine(global).await?.unschedule(name).await?;
    say.note(format!("{name} starts by itself no more"));
    Ok(())
}

fn tell(row: &ScheduleRow, say: &Say) {
    if say.json {
        return say.object(row);
    }
    let next = row.due_at.format("%Y-%m-%d %H:%M:%S UTC");
    say.result(format!("{:<20}{:<18}{:<16}next {next}", row.name, row.schedule.cron, row.schedule.zone));
}
