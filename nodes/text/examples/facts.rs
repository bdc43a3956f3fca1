//! Prints the facts of a file: kind, short form, and how each figure says it.
//!
//! `cargo run -p newsum-text --example facts -- examples/articles/ko-heat-1.md [count]`

#![allow(clippy::print_stdout, reason = "the example prints")]

use std::{error::Error, fs};

use newsum_text::{
    Budget, Language, balloons,
    facts::{self, Fact},
    grave, headline, language, opener,
    rank::{self, Candidate},
    register::{self, Register},
    sentences, topics,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("give the path of an article (UTF-8 text or Markdown)")?;
    let count = args.next().map_or(Ok(40), |count| count.parse())?;
    let text = fs::read_to_string(&path)?;
    let (title, body) = front_matter(&text);
    let language = language::detect(body);
    println!(
        "== {path} [{}] {:?} grave={} | {title}",
        language.code(),
        topics::topic(&text),
        grave::is_grave(&text)
    );
    let found = sentences::split(body, language);
    let candidates: Vec<Candidate<'_>> =
        found.iter().enumerate().map(|(position, text)| Candidate { text, document: 0, position }).collect();
    let scores = rank::scores(&candidates, title, &[], language);
    for at in rank::select(&found, &scores, count) {
        println!("\n{:.2} S{at} {}", scores[at], found[at]);
        match facts::read(&found[at], language) {
            Some(fact) => show(&fact, language, at as u64),
            None => println!("   -- no fact"),
        }
    }
    Ok(())
}

fn show(fact: &Fact, language: Language, seed: u64) {
    let values: Vec<&str> = fact.values.iter().map(|value| value.text.as_str()).collect();
    let actor = fact
        .actor
        .as_ref()
        .map(|actor| format!("{}{}", actor.name, if actor.person { " (person)" } else { "" }));
    let back = if fact.leans_back { " LEANS BACK" } else { "" };
    println!(
        "   {:?} [{:?}, {} balloon(s)]{back} actor={actor:?} values={values:?} date={:?}",
        fact.kind, fact.short.loss, fact.short.balloons, fact.date
    );
    println!("   short    {}", fact.short.text);
    println!("   headline {}", headline::headline(&fact.text, language, Budget::TITLE));
    for register in Register::ALL {
        let line = match language {
            Language::Korean => register::speak(&fact.short.text, register),
            Language::English => opener::open(&fact.short.text, register, seed, Budget::BALLOON),
        };
        let line = if Budget::BALLOON.fits(&line, language) { line } else { parted(&line, language) };
        println!("   {:<8} {line}", format!("{register:?}"));
    }
}

fn parted(line: &str, language: Language) -> String {
    balloons::split(line, language)
        .map_or_else(|| format!("TOO LONG {line}"), |(first, second)| format!("{first} / {second}"))
}

/// The title and the body of a file with front matter between two lines `---`.
fn front_matter(text: &str) -> (&str, &str) {
    let Some((head, body)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return ("", text);
    };
    let title = head.lines().find_map(|line| line.strip_prefix("title:"));
    (title.unwrap_or_default().trim(), body)
}
