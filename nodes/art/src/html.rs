//! One self-contained HTML file: the picture, its words as text, the sources as links. No script, nothing loaded.

use std::fmt::Write as _;

use crate::error::ArtError;
use crate::page::Page;
use crate::scenario::Lang;

/// The largest file, bytes.
const LIMIT: usize = 2 * 1024 * 1024;
/// How the page looks: one column, readable on a phone, light and dark.
const STYLE: &str = include_str!("html/style.css");

/// What stands beside the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlMeta {
    /// Language of the page.
    pub lang: Lang,
    /// Headline, also the title of the browser's tab.
    pub title: String,
    /// The words of the comic in reading order, one paragraph each.
    pub transcript: Vec<String>,
    /// Name and address of the sources. Only `http` and `https` addresses become links.
    pub sources: Vec<Source>,
    /// The "not real quotes" line.
    pub credit: String,
}

/// A source of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its address, or nothing.
    pub url: String,
}

/// Words of the page furniture.
struct Labels {
    transcript: &'static str,
    sources: &'static str,
}

const fn labels(lang: Lang) -> Labels {
    match lang {
        Lang::Ko => Labels { transcript: "만화 대본", sources: "출처" },
        Lang::En => Labels { transcript: "Transcript", sources: "Sources" },
    }
}

/// Writes the file around `png`, the picture of `page`.
///
/// # Errors
///
/// When the file would have more than 2 MiB.
pub fn html(page: &Page, png: &[u8], meta: &HtmlMeta) -> Result<String, ArtError> {
    let labels = labels(meta.lang);
    let (title, alt) = (escape(&meta.title), escape(&alternative(meta)));
    let paragraphs: String =
        meta.transcript.iter().map(|text| format!("<p>{}</p>\n", escape(text))).collect();
    let out = format!(
        r#"<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<img src="data:image/png;base64,{picture}" width="{width}" height="{height}" alt="{alt}">
<section>
<h2>{transcript}</h2>
{paragraphs}</section>
{sources}<footer><p>{credit}</p></footer>
</main>
</body>
</html>
"#,
        lang = meta.lang,
        picture = base64(png),
        width = page.width,
        height = page.height,
        transcript = labels.transcript,
        sources = sources(meta, labels.sources),
        credit = escape(&meta.credit),
    );
    if out.len() > LIMIT { Err(ArtError::Html(out.len())) } else { Ok(out) }
}

/// The picture in words, for who cannot see it.
fn alternative(meta: &HtmlMeta) -> String {
    format!("{}. {}", meta.title, meta.transcript.join(" "))
}

fn sources(meta: &HtmlMeta, label: &str) -> String {
    if meta.sources.is_empty() {
        return String::new();
    }
    let items: String = meta.sources.iter().map(item).collect();
    format!("<section>\n<h2>{label}</h2>\n<ul>\n{items}</ul>\n</section>\n")
}

fn item(source: &Source) -> String {
    let name = escape(if source.name.is_empty() { &source.url } else { &source.name });
    let start = source.url.to_ascii_lowercase();
    if start.starts_with("https://") || start.starts_with("http://") {
        let url = escape(&source.url);
        return format!("<li><a href=\"{url}\" rel=\"noopener noreferrer nofollow\">{name}</a></li>\n");
    }
    format!("<li>{name}</li>\n")
}

/// Text safe in an element and in an attribute; control characters left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c => {
                let _ = out.write_char(c);
            }
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = [chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0)];
        let bits = three.iter().fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte));
        for place in 0..4usize {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}
