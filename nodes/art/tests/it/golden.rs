//! Comparing drawings with what the reference generator drew: length and FNV-1a hash of each.

use std::collections::BTreeMap;

/// The table: what is drawn, and what the reference made of it.
pub(crate) type Golden = BTreeMap<String, String>;

/// Reads a table.
pub(crate) fn table(json: &str) -> Golden {
    serde_json::from_str(json).unwrap()
}

/// Length in bytes and hash.
pub(crate) fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{} {hash:016x}", text.len())
}

/// Draws all that the table has and reports every drawing that differs.
pub(crate) fn assert_same(golden: &Golden, draw: impl Fn(&str) -> String) {
    let differ: Vec<&str> = golden
        .iter()
        .filter(|(case, expected)| fingerprint(&draw(case)) != **expected)
        .map(|(case, _)| case.as_str())
        .collect();
    assert!(
        differ.is_empty(),
        "{} of {} drawings differ: {differ:#?}",
        differ.len(),
        golden.len()
    );
}

/// The variant of an enum of names.
pub(crate) fn named<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(name.into()).unwrap()
}
