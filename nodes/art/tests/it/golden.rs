//! Comparing drawings with the tables in `tests/golden`: length and FNV-1a hash of each.
//!
//! The tables were made by the reference generator of the style guide. After a change of the drawings that is
//! wanted and has been looked at (`--example sheets`), `UPDATE_GOLDEN=1 cargo test -p newsum-art` rewrites them.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Map, Value};

/// Draws all that the table has and reports every drawing that differs.
pub(crate) fn assert_same(table: &str, draw: impl Fn(&str) -> String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(table);
    let golden: Map<String, Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert!(golden.len() > 100, "{table} has been emptied");
    let drawn: Vec<(&str, String)> =
        golden.keys().map(|case| (case.as_str(), fingerprint(&draw(case)))).collect();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return std::fs::write(&path, lines(&drawn)).unwrap();
    }
    let differ: Vec<&str> =
        drawn.iter().filter(|(case, now)| golden[*case] != now.as_str()).map(|(case, _)| *case).collect();
    assert!(differ.is_empty(), "{} of {} drawings differ: {differ:#?}", differ.len(), golden.len());
}

/// Length in bytes and hash.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{} {hash:016x}", text.len())
}

/// A table as JSON, one drawing on a line.
fn lines(drawn: &[(&str, String)]) -> String {
    let mut json = String::from("{");
    for (i, (case, print)) in drawn.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        write!(json, "{comma}\n{}: \"{print}\"", Value::from(*case)).unwrap();
    }
    json + "\n}\n"
}

/// The variant of an enum of names.
pub(crate) fn named<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(name.into()).unwrap()
}
