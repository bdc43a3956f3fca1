//! The loader on texts that nobody meant.

use std::path::Path;

use newsum_engine::workflow;
use proptest::prelude::*;

use crate::kinds::registry;

fn good(at: usize) -> String {
    let names = ["comic", "branches", "waits", "items", "smallest"];
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/workflows/good/{}.toml", names[at % names.len()]));
    std::fs::read_to_string(path).unwrap()
}

/// Loads, and shows what is wrong: neither may panic.
fn load(source: &str) {
    match workflow::load(source, "chaos.toml", &registry()) {
        Ok(plan) => {
            let drawing = workflow::graph(&plan);
            assert!(!drawing.svg().is_empty() && !drawing.text().is_empty());
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            assert!(!problems.plain().is_empty() && !problems.ansi().is_empty());
            serde_json::to_string(&problems).unwrap();
        }
    }
}

/// A piece of TOML that means something somewhere.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "[node.a]",
        "[node.b]",
        "[input]",
        "[workflow]",
        "[output]",
        "[[node]]",
        "[node]",
        "use = \"search\"",
        "use = 3",
        "from.query = \"input.query\"",
        "from = \"a\"",
        "from.number = [\"a.number\", \"b.number\"]",
        "with.query = []",
        "query = { type = \"string\" }",
        "query = { \"$ref\" = \"#/x\" }",
        "wait = {}",
        "wait = { signal = \"x\", show = [1] }",
        "repeat = { while = \"a\", max = 1 }",
        "when = \"a.b.c[0] == 'é'\"",
        "when = \"\u{1F600}\"",
        "for_each = \"a\"",
        "after = [\"a\", \"b\"]",
        "version = 99999999999999999999",
        "x = 1979-05-27",
        "\u{feff}",
        "on_error = { give = 1 }",
        "retry = { factor = nan }",
        "output.x = \"a.b\"",
        "name = \"\"\"\nx\"\"\"",
        "use = 'count'",
        "= 3",
        "\"\" = \"\"",
        "\r",
    ];
    prop::sample::select(pieces.map(str::to_owned).to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_refused_without_a_panic(text in "\\PC{0,200}") {
        load(&text);
    }

    #[test]
    fn any_mixture_of_pieces_is_loaded_or_refused(pieces in prop::collection::vec(piece(), 0..20)) {
        load(&pieces.join("\n"));
    }

    #[test]
    fn a_good_file_with_something_cut_out_is_loaded_or_refused(at in 0usize..5, from in 0.0..1.0f64, length in 0usize..60) {
        let source = good(at);
        let chars: Vec<char> = source.chars().collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a text")]
        let start = (chars.len() as f64 * from) as usize;
        let end = (start + length).min(chars.len());
        let cut: String = chars[..start].iter().chain(&chars[end..]).collect();
        load(&cut);
    }

    #[test]
    fn a_good_file_with_something_put_in_is_loaded_or_refused(at in 0usize..5, line in 0usize..60, piece in piece()) {
        let source = good(at);
        let mut lines: Vec<&str> = source.lines().collect();
        lines.insert(line.min(lines.len()), &piece);
        load(&lines.join("\n"));
    }
}

#[test]
fn a_deeply_nested_value_is_refused_without_a_panic() {
    for depth in [50, 500, 50_000] {
        load(&format!("x = {}{}", "[".repeat(depth), "]".repeat(depth)));
        load(&format!("[input]\nx = {}{}", "{ items = ".repeat(depth), "}".repeat(depth)));
        load(&format!("[node.a]\nuse = \"count\"\nwhen = \"{}1{}\"", "(".repeat(depth), ")".repeat(depth)));
        load(&format!("[node.a{}]", ".b".repeat(depth)));
        load(&format!("from{} = 1", ".b".repeat(depth)));
    }
}

#[test]
fn a_long_chain_of_nodes_is_loaded_in_order() {
    let mut source =
        "[workflow]\nname = \"long\"\nversion = 1\n[node.n0]\nuse = \"count\"\nwith.number = 1\n".to_owned();
    for n in (1..2_000).rev() {
        source.push_str(&format!("[node.n{n}]\nuse = \"count\"\nfrom.number = \"n{}.number\"\n", n - 1));
    }
    source.push_str("[output]\nnumber = \"n1999.number\"\n");
    let plan = workflow::load(&source, "long.toml", &registry()).unwrap();
    assert!(plan.nodes.iter().enumerate().all(|(ix, node)| node.id.as_str() == format!("n{ix}")));
}
