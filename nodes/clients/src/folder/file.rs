//! A file to the articles in it.

use std::io::Read;

use newsum_model::Article;
use newsum_text::{budget, normalize};
use pulldown_cmark::{Event, Parser, TagEnd};

use super::files::{FoundFile, MAX_BYTES};
use super::headers::{self, Headers};
use super::json;
use crate::decode::{decode, meta_charset};
use crate::page;

/// Characters without which a text is no article.
const SHORTEST: usize = 20;

/// The articles of a file, or why there are none.
pub(super) fn read(file: &FoundFile) -> Result<Vec<Article>, String> {
    let bytes = bytes_of(file).map_err(|error| format!("it cannot be read: {error}"))?;
    let ending = file.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let hint = if ending.contains("htm") { meta_charset(&bytes) } else { None };
    let text = decode(&bytes, hint.as_deref()).map_err(|why| why.to_string())?;
    let articles = match ending.as_str() {
        "html" | "htm" | "xhtml" => vec![page::article(&text, None).map_err(|why| why.to_string())?],
        "md" | "markdown" => vec![markdown(&text)],
        "json" => json::articles(&text)?,
        _ => vec![plain(&text)],
    };
    finished(articles, &file.name)
}

/// Reads no more than the limit, whatever the file has become since it was listed.
fn bytes_of(file: &FoundFile) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(&file.path)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The article in a text that was given as such.
pub(super) fn given(name: &str, text: &str) -> Result<Vec<Article>, String> {
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    finished(vec![plain(text)], name)
}

/// Cleans the articles of one file and leaves out those without a text.
fn finished(articles: Vec<Article>, name: &str) -> Result<Vec<Article>, String> {
    let cleaned = articles.into_iter().map(|article| cleaned(article, name));
    let kept: Vec<Article> = cleaned.filter(|article| article.text.chars().count() >= SHORTEST).collect();
    if kept.is_empty() { Err("there is no text in it that could be told".to_owned()) } else { Ok(kept) }
}

fn cleaned(article: Article, name: &str) -> Article {
    let text = normalize::lines(&article.text);
    let title = normalize::line(&article.title);
    let title = if title.is_empty() { name.to_owned() } else { title };
    let source = normalize::line(&article.source_name);
    let source = if source.is_empty() { article.url.as_deref().and_then(page::host) } else { Some(source) };
    Article {
        source_name: budget::cut_chars(&source.unwrap_or_else(|| title.clone()), 80),
        title: budget::cut_chars(&title, 300),
        text,
        ..article
    }
}

fn plain(text: &str) -> Article {
    let (headers, body) = headers::split(text);
    titled(headers, body)
}

fn markdown(text: &str) -> Article {
    let (headers, body) = headers::split(text);
    titled(headers, &without_markup(body))
}

/// Without a title in the headers, a first line that is no sentence is the title.
fn titled(headers: Headers, body: &str) -> Article {
    let body = body.trim();
    let (first, rest) = body.split_once('\n').unwrap_or((body, ""));
    let is_heading = first.chars().count() <= 120 && !first.trim_end().ends_with(['.', '!', '?', '。']);
    let (title, text) = match headers.title {
        Some(title) => (title, body),
        None if is_heading && !rest.trim().is_empty() => (first.to_owned(), rest),
        None => (budget::cut_chars(first, 80), body),
    };
    Article {
        title,
        url: headers.url,
        source_name: headers.source.unwrap_or_default(),
        published: headers.published,
        text: text.to_owned(),
    }
}

/// The words of a Markdown text, one paragraph a line.
fn without_markup(text: &str) -> String {
    let mut words = String::new();
    for event in Parser::new(text) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak => words.push(' '),
            Event::HardBreak => words.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock) => {
                words.push_str("\n\n");
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_off() {
        let article = markdown(
            "# A *big* title\n\nSome **bold** and a [link](http://x.y).\nSame paragraph.\n\n- item\n",
        );
        assert_eq!(article.title, "A big title");
        assert_eq!(article.text.trim(), "Some bold and a link. Same paragraph.\n\nitem");
    }

    #[test]
    fn without_a_title_the_first_line_is_one() {
        assert_eq!(plain("A title\n\nText here.").title, "A title");
        assert_eq!(plain("A sentence here. And more.").text, "A sentence here. And more.");
    }
}
