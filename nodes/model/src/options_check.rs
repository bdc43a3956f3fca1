//! The limits of the options that their types do not hold.

use unicode_normalization::UnicodeNormalization;

use crate::{Options, Pasted, normal_host};

/// Something that is wrong with the options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("options{pointer}: {message}")]
pub struct Problem {
    /// JSON pointer to the value within the options.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Options {
    /// Whether all limits are kept.
    ///
    /// # Errors
    /// All that is wrong, in the order of the fields.
    pub fn check(&self) -> Result<(), Vec<Problem>> {
        let mut found = Found::default();
        found.writer(&self.writer_id);
        found.count("/texts", self.texts.len(), 3);
        for (i, text) in self.texts.iter().enumerate() {
            found.pasted(i, text);
        }
        found.count("/urls", self.urls.len(), 10);
        for (i, url) in self.urls.iter().enumerate() {
            found.url(i, url);
        }
        for (purpose, hosts) in self.sites.purposes() {
            found.hosts(purpose, hosts);
        }
        found.choices(self);
        found.done()
    }
}

/// The length that limits are about: characters after NFC and trimming.
fn length(text: &str) -> usize {
    text.trim().nfc().count()
}

#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    fn done(self) -> Result<(), Vec<Problem>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }

    fn add(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem { pointer: pointer.into(), message: message.into() });
    }

    fn unless(&mut self, fine: bool, pointer: &str, message: &str) {
        if !fine {
            self.add(pointer, message);
        }
    }

    fn count(&mut self, pointer: &str, count: usize, max: usize) {
        self.unless(count <= max, pointer, &format!("{count} are given, at most {max} are allowed"));
    }

    fn writer(&mut self, id: &str) {
        let fine = (1..=64).contains(&id.len())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        self.unless(fine, "/writer_id", "use 1 to 64 of the characters A-Z a-z 0-9 _ . -");
    }

    fn pasted(&mut self, i: usize, text: &Pasted) {
        let chars = length(&text.text);
        let sound = (50..=20_000).contains(&chars);
        self.unless(
            sound,
            &format!("/texts/{i}/text"),
            &format!("it has {chars} characters, 50 to 20 000 are allowed"),
        );
        let title = text.title.as_deref().map_or(0, length);
        self.unless(title <= 200, &format!("/texts/{i}/title"), "at most 200 characters are allowed");
    }

    fn url(&mut self, i: usize, url: &str) {
        let after = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
        let sound = after.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            && !url.contains(char::is_whitespace)
            && url.chars().count() <= 2048;
        let message =
            "give a whole address that begins with http:// or https:// and has at most 2 048 characters";
        self.unless(sound, &format!("/urls/{i}"), message);
    }

    fn hosts(&mut self, purpose: &str, hosts: &[String]) {
        self.count(&format!("/sites/{purpose}"), hosts.len(), 10);
        for (i, host) in hosts.iter().enumerate() {
            if let Err(bad) = normal_host(host) {
                self.add(format!("/sites/{purpose}/{i}"), bad.to_string());
            }
        }
    }

    fn choices(&mut self, options: &Options) {
        let idea = options.idea.number().is_none_or(|number| number <= 2);
        self.unless(idea, "/idea", "use \"auto\", 0, 1 or 2");
        let audience = options.audience.as_deref().is_none_or(|text| (1..=80).contains(&length(text)));
        self.unless(audience, "/audience", "use 1 to 80 characters");
        let tokens = (1_000..=2_000_000).contains(&options.budget.llm_tokens);
        self.unless(tokens, "/budget/llm_tokens", "use 1 000 to 2 000 000");
        self.unless(options.budget.seconds > 0, "/budget/seconds", "use at least 1");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{IdeaChoice, PastedKind};

    #[test]
    fn the_defaults_are_fine() {
        assert_eq!(Options::default().check(), Ok(()));
    }

    #[test]
    fn all_problems_are_reported_with_pointers() {
        let mut options =
            Options { writer_id: "a b".into(), idea: IdeaChoice::Number(3), ..Options::default() };
        options.texts.push(Pasted { kind: PastedKind::Article, title: None, text: "short".into() });
        options.urls = vec!["https://example.com/a".into(), "ftp://example.com".into(), "http:///x".into()];
        options.sites.news.push("http://example.com".into());
        let pointers: Vec<_> = options.check().unwrap_err().into_iter().map(|p| p.pointer).collect();
        assert_eq!(pointers, ["/writer_id", "/texts/0/text", "/urls/1", "/urls/2", "/sites/news/0", "/idea"]);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let error = serde_json::from_str::<Options>(r#"{"languge":"ko"}"#).unwrap_err();
        assert!(error.to_string().contains("unknown field `languge`"), "{error}");
    }

    #[test]
    fn an_idea_is_auto_or_a_number() {
        let read = |text: &str| serde_json::from_str::<Options>(text).map(|o| o.idea.number());
        assert_eq!(read(r#"{"idea":"auto"}"#).unwrap(), None);
        assert_eq!(read(r#"{"idea":2}"#).unwrap(), Some(2));
        assert!(read(r#"{"idea":"best"}"#).is_err());
    }

    #[test]
    fn options_survive_a_round_trip() {
        let options = Options { seed: Some(u64::MAX), review: true, ..Options::default() };
        let text = serde_json::to_string(&options).unwrap();
        assert_eq!(serde_json::from_str::<Options>(&text).unwrap(), options);
    }
}
