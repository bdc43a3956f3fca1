//! A workflow file means the same however it is written, and a plan is the same however often it is kept.

use newsum_engine::Registry;
use newsum_engine::workflow::{self, Plan};
use newsum_engine_proof::{Sketch, idle_registry};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

fn drawn(seed: u64) -> (String, Registry) {
    let sketch = Sketch::draw(&mut StdRng::seed_from_u64(seed), 10);
    let known = sketch.known(&idle_registry()).unwrap_or_else(|problems| panic!("{}", problems.plain()));
    (sketch.toml(), known)
}

fn load(text: &str, known: &Registry) -> Plan {
    workflow::load(text, "sketch.toml", known)
        .unwrap_or_else(|problems| panic!("{}\n{text}", problems.plain()))
}

/// The same file as a machine would write it: no dotted keys, no comments, other quotes.
fn rewritten(text: &str) -> String {
    let table: toml::Table = text.parse().unwrap();
    toml::to_string(&table).unwrap()
}

/// The same file with its nodes in another order.
fn reversed(text: &str) -> String {
    let mut table: toml::Table = text.parse().unwrap();
    let nodes = table["node"].as_table().unwrap().clone();
    table["node"] = nodes.into_iter().rev().collect::<toml::Table>().into();
    toml::to_string(&table).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_plan_that_was_kept_and_read_again_has_the_same_hash(seed: u64) {
        let (text, known) = drawn(seed);
        let plan = load(&text, &known);
        let kept = serde_json::to_string(&plan).unwrap();
        let read: Plan = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(read.hash(), plan.hash());
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), kept);
    }

    #[test]
    fn a_file_written_in_another_way_has_the_same_hash(seed: u64) {
        let (text, known) = drawn(seed);
        let plan = load(&text, &known);
        prop_assert_eq!(load(&rewritten(&text), &known).hash(), plan.hash());
        let commented = text.replace('\n', " # said so\n");
        prop_assert_eq!(load(&commented, &known).hash(), plan.hash());
    }

    #[test]
    fn the_order_of_the_sections_changes_no_node(seed: u64) {
        let (text, known) = drawn(seed);
        let (plan, other) = (load(&text, &known), load(&reversed(&text), &known));
        prop_assert_eq!(other.nodes.len(), plan.nodes.len());
        for node in &plan.nodes {
            let twin = &other.nodes[other.index_of(node.id.as_str()).unwrap()];
            prop_assert_eq!(names(&other, twin.needs.iter()), names(&plan, node.needs.iter()));
            prop_assert_eq!((&twin.kind, &twin.with, &twin.retry), (&node.kind, &node.with, &node.retry));
        }
    }
}

fn names<'a>(plan: &Plan, nodes: impl Iterator<Item = &'a usize>) -> Vec<String> {
    let mut names: Vec<String> = nodes.map(|&ix| plan.nodes[ix].id.to_string()).collect();
    names.sort_unstable();
    names
}
