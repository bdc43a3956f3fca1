//! How long a page takes to be drawn and turned into pixels, without the engine.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use newsum_art::{Raster, Scenario, draw};

use crate::spread::Spread;

/// Times of one page, ms.
pub(crate) struct Drawn {
    pub(crate) svg: Spread,
    pub(crate) pixels: Spread,
    pub(crate) png: Spread,
}

/// Draws the scenarios that the tests of the art use, each so often.
pub(crate) fn measure(runs: u32) -> anyhow::Result<Vec<(String, Drawn)>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../nodes/art/tests/scenarios"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<std::io::Result<_>>()?;
    files.sort();
    files
        .iter()
        .map(|file| {
            let scenario: Scenario = serde_json::from_str(&std::fs::read_to_string(file)?)
                .with_context(|| format!("{} is no scenario", file.display()))?;
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // The first page loads fonts and tables.
            once(&scenario)?;
            let times = (0..runs).map(|_| once(&scenario)).collect::<anyhow::Result<Vec<_>>>()?;
            let of = |nth: usize| Spread::of(times.iter().map(|times| times[nth]));
            Ok((name, Drawn { svg: of(0), pixels: of(1), png: of(2) }))
        })
        .collect()
}

/// Drawn, rendered, encoded: the time of each, ms.
fn once(scenario: &Scenario) -> anyhow::Result<[f64; 3]> {
    let start = Instant::now();
    let page = draw(scenario, None)?;
    let drawn = Instant::now();
    let raster = Raster::new(&page, page.width)?;
    let rendered = Instant::now();
    raster.page_png()?;
    let ms = |from: Instant, to: Instant| (to - from).as_secs_f64() * 1000.0;
    Ok([ms(start, drawn), ms(drawn, rendered), ms(rendered, Instant::now())])
}
