//! Draws the page of a scenario: `page SCENARIO.json OUT.svg [grid|hero|strip]`, prints times and violations.
#![expect(clippy::print_stdout, reason = "an example talks to its user")]

use std::time::Instant;

use newsum_art::{Layout, Scenario, draw};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: page SCENARIO.json OUT.svg [grid|hero|strip]".into());
    };
    let layout: Option<Layout> = arguments.next().map(|name| serde_json::from_value(name.into())).transpose()?;
    let scenario: Scenario = serde_json::from_str(&std::fs::read_to_string(&input)?)?;
    let start = Instant::now();
    let page = draw(&scenario, layout)?;
    println!("drawn in {:.1} ms, {} KB of SVG", start.elapsed().as_secs_f64() * 1000.0, page.svg.len() / 1024);
    std::fs::write(&output, &page.svg)?;
    std::fs::write(format!("{output}.json"), serde_json::to_string_pretty(&page.report)?)?;
    for violation in &page.report.violations {
        println!("{violation}");
    }
    Ok(())
}
