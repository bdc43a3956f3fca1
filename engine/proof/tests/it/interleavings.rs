//! The same end, whatever the order: sketches on the decision core.

use std::sync::Arc;

use newsum_engine::workflow::Plan;
use newsum_engine_proof::{Case, Chooser, Mended, Play, Sketch, explore, idle_registry, judge};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

fn drawn(seed: u64, most: usize) -> (Sketch, Arc<Plan>) {
    let sketch = Sketch::draw(&mut StdRng::seed_from_u64(seed), most);
    let workflow = sketch
        .workflow(&idle_registry())
        .unwrap_or_else(|problems| panic!("seed {seed}:\n{}\n{}", problems.plain(), sketch.toml()));
    (sketch, workflow.plan)
}

fn play(seed: u64, sketch: &Sketch, plan: &Arc<Plan>, crashes: u32, chooser: &mut dyn Chooser) {
    let played = Play::new(sketch, plan, crashes).to_the_end(chooser);
    let case = Case {
        sketch,
        entries: &played.entries,
        state: &played.state,
        mended: &Mended::default(),
        children: &played.children,
    };
    let wrong = judge(&case);
    assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}\n{}\n{:#?}", sketch.toml(), played.entries);
}

#[test]
fn every_drawn_workflow_is_a_good_one() {
    (0..600).for_each(|seed| drop(drawn(seed, 9)));
}

#[test]
fn a_run_ends_as_the_reference_says_in_every_order() {
    let (mut whole, mut orders) = (0, 0);
    for seed in 0..150 {
        let (sketch, plan) = drawn(seed, 4);
        let (count, all) = explore(120, |path| play(seed, &sketch, &plan, 0, path));
        (whole, orders) = (whole + u32::from(all), orders + count);
    }
    assert!(whole > 50, "only {whole} workflows were played in all orders, {orders} orders in all");
}

#[test]
fn a_run_ends_as_the_reference_says_in_any_order_and_after_any_crash() {
    for seed in 0..250 {
        let (sketch, plan) = drawn(seed, 10);
        let mut rng = StdRng::seed_from_u64(seed);
        (0..5).for_each(|times| play(seed, &sketch, &plan, times, &mut rng));
    }
}
