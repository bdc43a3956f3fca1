//! The article in an HTML page: its text without menus and markup, its headline, address, paper and date.

use chrono::NaiveDate;
use dom_smoothie::{Config, Readability, TextMode};
use newsum_model::Article;
use newsum_text::{budget, normalize};
use serde_json::Value;

/// Pages with more elements than this are not looked at: nobody writes such an article by hand.
const MAX_ELEMENTS: usize = 60_000;

/// Why there is no article in a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoArticle {
    /// The page cannot be taken apart.
    #[error("no article can be made out in the page: {0}")]
    Unreadable(String),
    /// The page says that the article is for subscribers only.
    #[error("the page says that its article is for subscribers only")]
    Closed,
}

/// The article in an HTML page. The text may be empty.
pub(crate) fn article(html: &str, address: Option<&str>) -> Result<Article, NoArticle> {
    let unreadable = |error: dom_smoothie::ReadabilityError| NoArticle::Unreadable(error.to_string());
    let config =
        Config { text_mode: TextMode::Formatted, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let mut page = Readability::new(html, address, Some(config)).map_err(unreadable)?;
    let data = structured(&page);
    if data.closed {
        return Err(NoArticle::Closed);
    }
    let canonical = attribute(&page, "link[rel=canonical]", "href");
    let heading = text_of(&page, "h1");
    let fallback = text_of(&page, "article").or_else(|| text_of(&page, "main"));
    let body = attribute_free_body(&data, &mut page, fallback)?;
    let url = canonical.filter(|url| is_web(url)).or_else(|| address.map(str::to_owned));
    Ok(Article {
        title: budget::cut_chars(&body.title.or(heading).unwrap_or_default(), 300),
        source_name: budget::cut_chars(
            &body.site.or_else(|| url.as_deref().and_then(host)).unwrap_or_default(),
            80,
        ),
        published: data.published.or(body.published),
        url,
        text: body.text,
    })
}

/// What readability, or the page itself where that fails, makes of the body.
struct Body {
    title: Option<String>,
    site: Option<String>,
    published: Option<NaiveDate>,
    text: String,
}

fn attribute_free_body(
    data: &Structured,
    page: &mut Readability,
    fallback: Option<String>,
) -> Result<Body, NoArticle> {
    let read = page.parse();
    match (read, data.body.clone().or(fallback)) {
        (Ok(article), other) => {
            let text = data.body.clone().unwrap_or_else(|| longer(&article.text_content, other.as_deref()));
            Ok(Body {
                title: data.title.clone().or_else(|| filled(&article.title)),
                site: article.site_name.as_deref().and_then(filled),
                published: article.published_time.as_deref().and_then(day),
                text: normalize::lines(&text),
            })
        }
        (Err(_), Some(text)) => {
            Ok(Body { title: data.title.clone(), site: None, published: None, text: normalize::lines(&text) })
        }
        (Err(error), None) => Err(NoArticle::Unreadable(error.to_string())),
    }
}

fn longer(text: &str, other: Option<&str>) -> String {
    if text.trim().is_empty() { other.unwrap_or_default().to_owned() } else { text.to_owned() }
}

/// What the page says about itself as data.
#[derive(Default)]
struct Structured {
    title: Option<String>,
    body: Option<String>,
    published: Option<NaiveDate>,
    closed: bool,
}

fn structured(page: &Readability) -> Structured {
    let mut found = Structured::default();
    for script in page.doc.select("script[type='application/ld+json']").iter() {
        if let Ok(value) = serde_json::from_str::<Value>(&script.text()) {
            look(&value, &mut found, 0);
        }
    }
    found
}

/// Looks for an article in structured data; depth is bounded because the page is not ours.
fn look(value: &Value, found: &mut Structured, depth: usize) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(list) => list.iter().take(50).for_each(|item| look(item, found, depth + 1)),
        Value::Object(object) => {
            if is_article(object.get("@type")) {
                take(object, found);
            }
            if let Some(graph) = object.get("@graph") {
                look(graph, found, depth + 1);
            }
        }
        _ => {}
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let named =
        |value: &Value| value.as_str().is_some_and(|name| name.ends_with("Article") || name == "BlogPosting");
    kind.is_some_and(|kind| named(kind) || kind.as_array().is_some_and(|list| list.iter().any(named)))
}

fn take(object: &serde_json::Map<String, Value>, found: &mut Structured) {
    let text = |name: &str| object.get(name).and_then(Value::as_str).and_then(filled);
    found.title = found.title.take().or_else(|| text("headline"));
    // A body of data in which markup stands is not plain text; the page itself is read then.
    let body = text("articleBody").filter(|body| !body.contains("</") && body.chars().count() >= 200);
    found.body = found.body.take().or(body);
    found.published = found.published.or_else(|| text("datePublished").as_deref().and_then(day));
    let free = object.get("isAccessibleForFree");
    found.closed |= free
        .is_some_and(|free| *free == false || free.as_str().is_some_and(|t| t.eq_ignore_ascii_case("false")));
}

fn attribute(page: &Readability, selector: &str, name: &str) -> Option<String> {
    page.doc.select(selector).attr(name).and_then(|value| filled(&value))
}

fn text_of(page: &Readability, selector: &str) -> Option<String> {
    page.doc.select(selector).iter().next().and_then(|node| filled(&node.formatted_text()))
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether it is an http(s) address.
pub(crate) fn is_web(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// The host of an address, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The day in a date or time as pages write it: `2026-07-21`, with a time behind it, `2026.07.21`, `2026/7/21`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let head: String = text.trim().chars().take_while(|c| c.is_ascii_digit() || "-./".contains(*c)).collect();
    let parts: Vec<u32> = head.split(['-', '.', '/']).filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month, day] if year >= 1000 => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_their_publisher_counts_them() {
        let july = NaiveDate::from_ymd_opt(2026, 7, 21);
        for text in
            ["2026-07-21", "2026-07-21T00:30:00+09:00", "2026.07.21", "2026/7/21", " 2026. ", "2026-13-01"]
        {
            let expected = if text.starts_with(" ") || text.contains("13") { None } else { july };
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn a_page_for_subscribers_is_not_read() {
        let data = r#"{"@type":"NewsArticle","headline":"H","isAccessibleForFree":false}"#;
        let html = format!(
            "<html><head><script type='application/ld+json'>{data}</script></head><body><p>x</p></body>"
        );
        assert_eq!(article(&html, None), Err(NoArticle::Closed));
    }
}
