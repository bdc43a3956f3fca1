//! How PostgreSQL goes about the statements that workers run all the time.

use std::fmt::Write;

use newsum_test_postgres::server;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::session::SESSION;
use crate::{Options, append, around, claim, journal, letters, open, reap, reviews};

const APPEND: &str = "uuid[], bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], integer[], integer[], text[],
    text[], text[], text[], bigint[], bigint[], text[], text[], bigint[], uuid[], bigint[], text[], text[], text[],
    text[], text[], bigint[], uuid[], bigint[], bigint[]";

const KNOWN: &str = "text, uuid[], bigint[], bigint[], integer[], integer[], text[], text[], text[]";

const KNOWN_TURNING: &str =
    "text, uuid[], bigint[], bigint[], integer[], integer[], text[], text[], text[], uuid[],
    text[], bigint[], bigint[], text[], text[], bigint[]";

fn statements() -> Vec<(String, &'static str)> {
    let parameters = |text: &str| match text {
        known if known.contains("$2::uuid[]") && known.contains("$10") => KNOWN_TURNING,
        known if known.contains("$2::uuid[]") => KNOWN,
        _ => APPEND,
    };
    let mut all: Vec<_> =
        append::postgres_statements().map(|text| (text.to_string(), parameters(&text))).collect();
    all.push((claim::CLAIM.postgres.to_owned(), "text, text, bigint"));
    all.push((journal::OF_RUNS.postgres.to_owned(), "text"));
    all.push((letters::OF_RUNS.postgres.to_owned(), "text"));
    all.push((reviews::ANSWER.to_owned(), "uuid, uuid, text, text, text"));
    all.push((around::LOOK.to_owned(), "text, text"));
    all.push((reap::HAND_BACK.postgres.to_owned(), ""));
    all
}

/// The indexes whose look-ups end after a run, a review or what is due.
const KEYS: [&str; 7] =
    ["run_pkey", "run_claimable", "run_serial", "journal_pkey", "inbox_pkey", "review_pkey", "review_of_run"];

/// Scans of a whole table, of an index without saying from where to where, or of one that holds all that is alike.
fn walks(plan: &[String]) -> Vec<&str> {
    let is_scan = |line: &str| line.contains("Scan using") || line.contains("Seq Scan");
    let by_key = |line: &str| KEYS.iter().any(|key| line.contains(&format!("using {key} on")));
    let looks_up = |next: Option<&String>| next.is_some_and(|next| next.contains("Index Cond"));
    // The owners of runs are asked for by the smallest one first, and whether a run is blocked: such a scan ends at the
    // first entry. Workers and schedules are few.
    let is_small = |line: &str| {
        ["using run_owner", "using run_blocked", " on worker", " on schedule"]
            .iter()
            .any(|one| line.contains(one))
    };
    let scans = plan.iter().enumerate().filter(|(_, line)| is_scan(line) && !is_small(line));
    let walks = scans.filter(|(at, line)| !by_key(line) || !looks_up(plan.get(at + 1)));
    walks.map(|(_, line)| line.trim()).collect()
}

async fn all_walks(connection: &mut PgConnection) -> String {
    let mut found = String::new();
    for (number, (text, types)) in statements().iter().enumerate() {
        let count = types.split(',').filter(|kind| !kind.is_empty()).count();
        let types = if count == 0 { String::new() } else { format!("({types})") };
        let nothing =
            if count == 0 { String::new() } else { format!("({})", vec!["NULL"; count].join(", ")) };
        connection.execute(AssertSqlSafe(format!("PREPARE s{number}{types} AS {text}"))).await.unwrap();
        let explain = AssertSqlSafe(format!("EXPLAIN EXECUTE s{number}{nothing}"));
        let plan: Vec<String> =
            sqlx::query_scalar(explain).persistent(false).fetch_all(&mut *connection).await.unwrap();
        for walk in walks(&plan) {
            writeln!(found, "{walk}\nin the plan of\n{text}\n{}", plan.join("\n")).unwrap();
        }
        connection.execute(AssertSqlSafe(format!("DEALLOCATE s{number}"))).await.unwrap();
    }
    found
}

#[tokio::test]
async fn every_statement_looks_up_by_key_in_an_empty_a_tiny_and_a_large_database() {
    let url = server().database().await;
    open(&url, Options::default()).await.unwrap().close().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    connection.execute(SESSION).await.unwrap();
    assert_eq!(all_walks(&mut connection).await, "", "empty");
    for rows in [1, 7, 300, 50_000] {
        let fill = format!(
            "INSERT INTO run (id, created_at, priority, status, worker_id, ready_at, workflow_hash, workflow_name, queue,
                              labels, input)
             SELECT gen_random_uuid(), 1, 0, 'running', 'w', 1, 'h', 'hello', 'main', '{{}}', '{{}}'
             FROM generate_series(1, {rows});
             INSERT INTO run (id, created_at, priority, status, ready_at, workflow_hash, workflow_name, queue, labels, input)
             SELECT gen_random_uuid(), 1, 0, 'ready', 1, 'h', 'hello', 'main', '{{}}', '{{}}' FROM generate_series(1, {rows});
             INSERT INTO run (id, created_at, priority, status, ready_at, workflow_hash, workflow_name, queue, labels, input,
                              serial, serial_seq)
             SELECT gen_random_uuid(), 1, 0, 'ready', 1, 'h', 'hello', 'main', '{{}}', '{{}}', 'room ' || number % 10, number
             FROM generate_series(1, {rows}) AS number;
             INSERT INTO journal (run_id, seq, created_at, turn, kind, body) SELECT id, 1, 1, 1, 'done', '{{}}' FROM run
             ON CONFLICT DO NOTHING;
             INSERT INTO inbox (run_id, mail, kind, body) SELECT id, 1, 'cancel', '{{}}' FROM run;
             INSERT INTO review (id, run_id, created_at, state, step, signal, form, shown)
             SELECT gen_random_uuid(), id, 1, 'open', 'review', 'review', '{{}}', '{{}}' FROM run;
             INSERT INTO worker VALUES ('w', 1, 1, '[]', '[]') ON CONFLICT DO NOTHING"
        );
        connection.execute(AssertSqlSafe(fill)).await.unwrap();
        assert_eq!(all_walks(&mut connection).await, "", "{rows} rows that PostgreSQL does not know of");
        connection.execute("ANALYZE").await.unwrap();
        assert_eq!(all_walks(&mut connection).await, "", "{rows} rows");
    }
}
