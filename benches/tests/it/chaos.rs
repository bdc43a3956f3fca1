//! Faults under load. The long ones: `newsum-chaos --faults 300`.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use crate::finds_nothing;

#[test]
fn nothing_is_lost_when_workers_are_killed_and_stopped_and_postgres_crashes() {
    finds_nothing(&["--faults", "8", "--lease-ms", "1000"]);
}

#[test]
fn nothing_is_lost_when_the_only_process_of_a_file_is_killed_and_stopped() {
    finds_nothing(&["--store", "sqlite", "--faults", "8", "--lease-ms", "1000"]);
}

/// Only root may mount the disk that is filled.
#[test]
fn nothing_is_lost_when_the_disk_is_full() {
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        finds_nothing(&["--store", "sqlite", "--faults", "8", "--full-disk", "--seed", "6"]);
    }
}
