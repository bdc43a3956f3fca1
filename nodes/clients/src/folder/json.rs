//! Articles in JSON: one object, or a list of them.

use newsum_model::Article;
use serde::Deserialize;

use crate::page;

/// An article as JSON.
#[derive(Debug, Deserialize)]
struct Entry {
    title: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default, alias = "date", alias = "published")]
    published_at: Option<String>,
    #[serde(default)]
    source: Option<String>,
    text: String,
}

/// The articles of a JSON file.
pub(super) fn articles(text: &str) -> Result<Vec<Article>, String> {
    let hint =
        "give {\"title\", \"url\"?, \"published_at\"?, \"source\"?, \"text\"} or a list of such objects";
    let wrong = |error: serde_json::Error| format!("it is no article as JSON: {error}; {hint}");
    let entries: Vec<Entry> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(wrong)?
    } else {
        vec![serde_json::from_str(text).map_err(wrong)?]
    };
    Ok(entries.into_iter().map(Entry::article).collect())
}

impl Entry {
    fn article(self) -> Article {
        Article {
            title: self.title,
            url: self.url.filter(|url| page::is_web(url)),
            source_name: self.source.unwrap_or_default(),
            published: self.published_at.as_deref().and_then(page::day),
            text: self.text,
        }
    }
}
