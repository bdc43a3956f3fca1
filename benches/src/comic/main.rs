//! How long `newsum comic` takes on the sample articles, how much memory it needs, and what of that is the engine's share.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a program: it prints a table")]

mod drawing;
mod job;
mod journal;
mod spread;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use clap::Parser;

use job::{Job, Measured};
use spread::Spread;

/// Measures `newsum comic` on the sample articles.
#[derive(Debug, Parser)]
struct Args {
    /// How often each query is run.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// The binary; without it the one beside this program is built and used.
    #[arg(long, value_name = "PATH")]
    newsum: Option<PathBuf>,
    /// Folder of articles.
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/articles"))]
    articles: PathBuf,
    /// What the comics are about; may be repeated.
    #[arg(long = "query", default_values = ["폭염 전력 수요", "solid-state battery"])]
    queries: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let newsum = match args.newsum {
        Some(path) => path,
        None => build()?,
    };
    println!("{}  {} runs each; one before them is not counted", newsum.display(), args.runs);
    println!("{:<24}{:<20}{:>10}{:>10}{:>10}", "", "", "min", "median", "max");
    for query in &args.queries {
        let job = Job { newsum: &newsum, articles: &args.articles, query };
        // The first one brings the files of the machine into its memory.
        job.measure()?;
        let measured: Vec<Measured> = (0..args.runs).map(|_| job.measure()).collect::<anyhow::Result<_>>()?;
        row(query, "whole process, ms", &measured, |one| one.wall);
        row("", "run, ms", &measured, |one| one.share.run);
        row("", "some node runs, ms", &measured, |one| one.share.nodes);
        row("", "none does, ms", &measured, |one| one.share.engine);
        row("", "peak memory, MiB", &measured, |one| one.peak_mib);
    }
    for (name, drawn) in drawing::measure(args.runs)? {
        line(&name, "draw SVG, ms", &drawn.svg);
        line("", "render pixels, ms", &drawn.pixels);
        line("", "encode PNG, ms", &drawn.png);
    }
    Ok(())
}

fn row(head: &str, what: &str, measured: &[Measured], value: impl Fn(&Measured) -> f64) {
    line(head, what, &Spread::of(measured.iter().map(value)));
}

fn line(head: &str, what: &str, spread: &Spread) {
    let Spread { min, median, max } = spread;
    // Hangul is two columns wide, so that padding by characters would not line up.
    let width: usize = head.chars().map(|letter| if letter > '\u{1100}' { 2 } else { 1 }).sum();
    let gap = " ".repeat(24_usize.saturating_sub(width).max(1));
    println!("{head}{gap}{what:<20}{min:>10.1}{median:>10.1}{max:>10.1}");
}

/// Builds the binary into the folder of this program.
fn build() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("a program lies in a folder")?;
    ensure!(
        folder.ends_with("release"),
        "measure what is released: cargo run --release, or name a binary with --newsum"
    );
    eprintln!("building newsum ..");
    let built = Command::new("cargo")
        .args(["build", "--release", "--package", "newsum-server", "--bin", "newsum", "--target-dir"])
        .arg(folder.parent().unwrap_or(Path::new("target")))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()
        .context("cannot start cargo")?;
    ensure!(built.success(), "cargo could not build newsum");
    Ok(folder.join("newsum"))
}
