//! The sample articles as evidence and a plain report, without the nodes that search and write.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use newsum_model::{
    Analysis, Category, Depth, Document, DocumentKind, Evidence, Language, LanguageFrom, Method, Para,
    QueryType, Report, Request, Section, Sentence, Source, SpamVerdict, Tone, Voice, Writer,
};
use newsum_text::{grave, keywords, language, sentences, topics};

/// An article of the folder.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    pub(crate) name: String,
    pub(crate) title: String,
    source: String,
    text: String,
}

/// All articles that are UTF-8, by name.
pub(crate) fn all() -> Vec<Article> {
    let folder = std::env::var_os("NEWSUM_ARTICLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles"), PathBuf::from);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter(|path| !path.ends_with("README.md")).filter_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Option<Article> {
    let raw = std::fs::read_to_string(path).ok()?;
    let name = path.file_stem()?.to_str()?.to_owned();
    let is_page = path.extension()? == "html";
    let (title, source, text) = if is_page { page(&raw) } else { plain(&raw) };
    Some(Article { name, title, source, text })
}

fn plain(raw: &str) -> (String, String, String) {
    let field = |key: &str| {
        raw.lines()
            .find_map(|line| {
                line.to_lowercase().starts_with(key).then(|| line[key.len()..].trim().to_owned())
            })
            .unwrap()
    };
    let text = raw.split_once("\n\n").unwrap().1;
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    (field("title:"), field("source:"), text.join("\n"))
}

fn page(raw: &str) -> (String, String, String) {
    let paragraphs: Vec<String> = raw
        .split("<p")
        .skip(1)
        .filter(|part| part.starts_with('>'))
        .filter_map(|part| Some(part[1..].split_once("</p>")?.0.to_owned()))
        .map(|text| {
            text.replace("&ldquo;", "“")
                .replace("&rdquo;", "”")
                .replace("&rsquo;", "’")
                .replace("&ndash;", "–")
        })
        .filter(|text| !text.contains('<') && !text.contains("NewSum"))
        .collect();
    let title = raw.split("<h1>").nth(1).unwrap_or("").split("</h1>").next().unwrap_or("").to_owned();
    let source = raw
        .split_once("og:site_name\" content=\"")
        .map_or("Sample", |(_, rest)| rest.split('"').next().unwrap());
    (title, source.to_owned(), paragraphs.join("\n\n"))
}

impl Article {
    pub(crate) fn language(&self) -> Language {
        match language::detect(&self.text) {
            newsum_text::Language::Korean => Language::Ko,
            newsum_text::Language::English => Language::En,
        }
    }

    pub(crate) fn request(&self, seed: u64) -> Request {
        Request {
            comic_id: "01990000-0000-7000-8000-000000000001".to_owned(),
            trace_id: "0".repeat(32),
            query: self.title.clone(),
            language: self.language(),
            language_from: LanguageFrom::Detected,
            seed,
            created_at: DateTime::<Utc>::from_timestamp(1_790_000_000, 0).unwrap(),
            writer: Writer {
                id: "default".to_owned(),
                author_id: 1,
                tone: Voice::Neutral,
                depth: Depth::Medium,
                style: "sticker".to_owned(),
            },
            spam: SpamVerdict::default(),
        }
    }

    pub(crate) fn analysis(&self) -> Analysis {
        let grave = grave::is_grave(&self.title);
        Analysis {
            method: Method::Rules,
            keywords: keywords::keywords(&self.title, &[], 4),
            entities: Vec::new(),
            query_type: QueryType::Information,
            category: Category::named(topics::topic(&format!("{} {}", self.title, self.text)).name())
                .unwrap_or(Category::Other),
            intent: self.title.clone(),
            ambiguities: Vec::new(),
            tone: if grave { Tone::Serious } else { Tone::Neutral },
            grave,
            context: Vec::new(),
        }
    }

    pub(crate) fn evidence(&self) -> Evidence {
        let of = match self.language() {
            Language::Ko => newsum_text::Language::Korean,
            Language::En => newsum_text::Language::English,
        };
        let sentences =
            sentences::split(&self.text, of).into_iter().zip(1..).map(|(text, n)| Sentence { n, text });
        let document = Document {
            id: "D1".to_owned(),
            kind: DocumentKind::Article,
            title: self.title.clone(),
            url: Some(format!("https://news.example.com/{}", self.name)),
            source_name: self.source.clone(),
            published: None,
            retrieved_at: DateTime::<Utc>::from_timestamp(1_790_000_000, 0).unwrap(),
            language: self.language(),
            provider: "folder".to_owned(),
            rank: 1,
            score: 1.0,
            sentences: sentences.collect(),
            same_as: Vec::new(),
        };
        Evidence { documents: vec![document], searches: Vec::new(), rejected: Vec::new() }
    }

    /// A report that quotes the first sentences and a few from every part.
    pub(crate) fn report(&self, evidence: &Evidence) -> Report {
        let all = &evidence.documents[0].sentences;
        let para = |sentence: &Sentence| Para {
            text: sentence.text.clone(),
            cites: vec![sentence.n],
            edited: false,
        };
        let section = Section {
            heading: "What".to_owned(),
            aspect: "A1".to_owned(),
            paragraphs: all.iter().skip(2).step_by(3).take(5).map(para).collect(),
        };
        Report {
            method: Method::Rules,
            language: self.language(),
            title: self.title.clone(),
            question: self.title.clone(),
            lead: all.iter().take(2).map(para).collect(),
            sections: vec![section],
            conclusion: all.iter().rev().take(1).map(para).collect(),
            sources: vec![Source {
                n: 1,
                doc: "D1".to_owned(),
                kind: DocumentKind::Article,
                title: self.title.clone(),
                url: evidence.documents[0].url.clone(),
                source_name: self.source.clone(),
                published: None,
                cited: all.iter().map(|sentence| sentence.n).collect(),
            }],
            revision: 0,
        }
    }
}
