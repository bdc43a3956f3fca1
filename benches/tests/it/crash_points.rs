//! Crash points: a share of them. All of them: `newsum-chaos points`.

use crate::finds_nothing;

#[test]
fn nothing_is_lost_wherever_a_process_of_postgres_is_cut_off() {
    finds_nothing(&["points", "--store", "postgres", "--every", "80"]);
}

#[test]
fn nothing_is_lost_wherever_a_process_of_a_file_is_cut_off() {
    finds_nothing(&["points", "--store", "sqlite", "--every", "20"]);
}

/// It keeps what it has locked, until the server ends its session.
#[test]
fn a_process_that_is_stopped_in_the_middle_of_a_transaction_does_not_stop_the_others() {
    finds_nothing(&["points", "--store", "postgres", "--every", "25", "--only", "Stall"]);
}
