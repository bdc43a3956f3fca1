//! What stands above the text of a file: front matter, or header lines.

use chrono::NaiveDate;

use crate::page;

/// What a file says about its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Headers {
    pub(crate) title: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) published: Option<NaiveDate>,
    pub(crate) source: Option<String>,
}

/// The headers and the rest of a text. Front matter stands between two lines of `---`; header lines such as
/// `Title: ..` stand at the top, up to the first empty line.
pub(crate) fn split(text: &str) -> (Headers, &str) {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(found) = front_matter(text) {
        return found;
    }
    let mut headers = Headers::default();
    let mut rest = text;
    let mut any = false;
    while let Some((line, after)) = next_line(rest) {
        if line.trim().is_empty() || !headers.take(line) {
            break;
        }
        (rest, any) = (after, true);
    }
    if any { (headers, rest) } else { (Headers::default(), text) }
}

fn front_matter(text: &str) -> Option<(Headers, &str)> {
    let (first, mut rest) = next_line(text)?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut headers = Headers::default();
    while let Some((line, after)) = next_line(rest) {
        rest = after;
        if matches!(line.trim_end(), "---" | "...") {
            return Some((headers, rest));
        }
        headers.take(line);
    }
    None
}

fn next_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() { None } else { Some(text.split_once('\n').unwrap_or((text, ""))) }
}

impl Headers {
    /// Takes a `name: value` line; false where it is none that a header can be.
    fn take(&mut self, line: &str) -> bool {
        let Some((name, value)) = line.split_once(':') else {
            return false;
        };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        let filled = (!value.is_empty()).then(|| value.to_owned());
        match name.trim().to_lowercase().as_str() {
            "title" | "제목" => self.title = filled,
            "url" | "link" | "주소" => self.url = filled.filter(|url| page::is_web(url)),
            "date" | "published" | "published_at" | "날짜" => self.published = page::day(value),
            "source" | "출처" => self.source = filled,
            "note" | "author" | "lang" | "language" | "tags" | "description" => {}
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_header_lines_say_the_same() {
        let front =
            "---\ntitle: \"A: b\"\nurl: https://a.com/x\nother: y\ndate: 2026-07-21\nsource: S\n---\n\nText.";
        let lines = "Title: A: b\r\nUrl: https://a.com/x\r\nDate: 2026-07-21\r\nSource: S\r\n\r\nText.";
        let (front, lines) = (split(front), split(lines));
        assert_eq!(front.0, lines.0);
        assert_eq!(front.0.title.as_deref(), Some("A: b"));
        assert_eq!((front.1.trim(), lines.1.trim()), ("Text.", "Text."));
    }

    #[test]
    fn a_text_without_headers_stays_whole() {
        let text = "A headline\n\nIt was said: nothing happened.";
        assert_eq!(split(text), (Headers::default(), text));
        let text = "He said: no.\nMore.";
        assert_eq!(split(text).1, text);
        let text = "---\nno end";
        assert_eq!(split(text).1, text);
    }

    #[test]
    fn an_address_of_another_kind_is_left_out() {
        assert_eq!(split("Title: A\nUrl: javascript:alert(1)\n\nText").0.url, None);
    }
}
