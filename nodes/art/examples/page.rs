//! Draws the page of a scenario and prints times and violations:
//! `page SCENARIO.json OUT [grid|hero|strip]` writes OUT.svg, OUT.json, OUT.png, OUT-1.png .. OUT-4.png, OUT-thumb.png.
#![expect(clippy::print_stdout, reason = "an example talks to its user")]

use std::time::Instant;

use newsum_art::{Layout, Raster, Scenario, draw};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: page SCENARIO.json OUT [grid|hero|strip]".into());
    };
    let layout: Option<Layout> =
        arguments.next().map(|name| serde_json::from_value(name.into())).transpose()?;
    let scenario: Scenario = serde_json::from_str(&std::fs::read_to_string(&input)?)?;
    let start = Instant::now();
    let page = draw(&scenario, layout)?;
    let drawn = start.elapsed();
    let raster = Raster::new(&page, page.width)?;
    let rendered = start.elapsed();
    let png = raster.page_png()?;
    let whole = start.elapsed();
    for panel in 1..=4 {
        std::fs::write(format!("{output}-{panel}.png"), raster.panel_png(panel)?)?;
    }
    std::fs::write(format!("{output}-thumb.png"), raster.thumbnail_png()?)?;
    println!("drawn {drawn:.1?}, rendered {rendered:.1?}, PNG {whole:.1?}, all {:.1?}", start.elapsed());
    println!("{} KB of SVG, {} KB of PNG", page.svg.len() / 1024, png.len() / 1024);
    std::fs::write(format!("{output}.svg"), &page.svg)?;
    std::fs::write(format!("{output}.json"), serde_json::to_string_pretty(&page.report)?)?;
    std::fs::write(format!("{output}.png"), png)?;
    for violation in &page.report.violations {
        println!("{violation}");
    }
    Ok(())
}
