//! The articles of some sources and an index over them.

use newsum_model::{Article, Hit, HitKind, Rejected};
use newsum_text::bm25::Index;
use newsum_text::budget;

use super::file;
use super::files::{Listing, Source};

/// An article and where it is from.
#[derive(Debug, Clone)]
struct Shelved {
    /// The name of its file, with a number where a file has several.
    name: String,
    article: Article,
    chosen: bool,
}

/// The articles of some sources and an index over them.
#[derive(Debug, Clone)]
pub(super) struct Library {
    listing: Listing,
    shelf: Vec<Shelved>,
    index: Index<usize>,
    rejected: Vec<Rejected>,
}

impl Library {
    /// Reads everything.
    pub(super) fn read(sources: &[Source], listing: Listing) -> Self {
        let rejected = listing.rejected.clone();
        let mut library = Self { listing, shelf: Vec::new(), index: Index::new(), rejected };
        for found in library.listing.files.clone() {
            library.add(&found.name, found.chosen, file::read(&found));
        }
        for source in sources {
            if let Source::Text { name, text } = source {
                library.add(name, true, file::given(name, text));
            }
        }
        library
    }

    fn add(&mut self, name: &str, chosen: bool, read: Result<Vec<Article>, String>) {
        match read {
            Ok(articles) => {
                let several = articles.len() > 1;
                for (i, article) in articles.into_iter().enumerate() {
                    let name = if several { format!("{name}#{}", i + 1) } else { name.to_owned() };
                    self.index.insert(self.shelf.len(), &article.title, &article.text);
                    self.shelf.push(Shelved { name, article, chosen });
                }
            }
            Err(reason) => self.rejected.push(Rejected { title: name.to_owned(), url: None, reason }),
        }
    }

    /// Whether the files are still those that were read.
    pub(super) fn is_of(&self, listing: &Listing) -> bool {
        self.listing == *listing
    }

    /// Name and hash of each article, in order.
    pub(super) fn fingerprint(&self) -> Vec<(String, String)> {
        self.shelf.iter().map(|shelved| (shelved.name.clone(), shelved.hash())).collect()
    }

    /// The number of articles.
    pub(super) fn len(&self) -> usize {
        self.shelf.len()
    }

    /// What is left out, and why.
    pub(super) fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// The article of that name.
    pub(super) fn article(&self, name: &str) -> Option<&Article> {
        self.shelf.iter().find(|shelved| shelved.name == name).map(|shelved| &shelved.article)
    }

    /// The best articles for a query; those of files that were named follow even without a word in common.
    pub(super) fn search(&self, query: &str, limit: usize, provider: &str) -> Vec<Hit> {
        let mut order: Vec<usize> = self.index.search(query, limit).into_iter().map(|hit| hit.key).collect();
        let chosen = (0..self.shelf.len()).filter(|&i| self.shelf[i].chosen);
        let further: Vec<usize> = chosen.filter(|i| !order.contains(i)).collect();
        order.extend(further);
        let ranked = order.into_iter().take(limit).zip(1..);
        ranked.map(|(i, rank)| self.shelf[i].hit(provider, rank)).collect()
    }
}

impl Shelved {
    /// The hash of all that is used of an article: 64 hex digits.
    fn hash(&self) -> String {
        let Article { title, url, source_name, published, text } = &self.article;
        let published = published.map(|day| day.to_string()).unwrap_or_default();
        let parts = [title, url.as_deref().unwrap_or_default(), source_name, &published, text];
        blake3::hash(parts.join("\0").as_bytes()).to_hex().to_string()
    }

    fn hit(&self, provider: &str, rank: u32) -> Hit {
        Hit {
            url: self.article.url.clone(),
            title: budget::cut_chars(&self.article.title, 200),
            snippet: budget::cut_chars(&self.article.text, 500),
            provider: provider.to_owned(),
            source_name: self.article.source_name.clone(),
            published: self.article.published,
            rank,
            kind: if self.chosen { HitKind::User } else { HitKind::News },
            local: Some(self.name.clone()),
        }
    }
}
