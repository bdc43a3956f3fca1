//! The words of an expression, to point at them and to know which filters and tests it asks for.

/// A word of an expression that is neither text nor number, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'s> {
    pub(crate) text: &'s str,
    pub(crate) start: usize,
    pub(crate) role: Role,
}

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Reference,
    Filter,
    Test,
}

/// The dotted words of an expression, outside its texts.
pub(crate) fn words(source: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut before = "";
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let taken = match first {
            '"' | '\'' => text_length(rest, first),
            c if c.is_alphabetic() || c == '_' => word_length(rest),
            c if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let token = &rest[..taken];
        if first.is_alphabetic() || first == '_' {
            let role = match before {
                "|" => Role::Filter,
                "is" | "is not" => Role::Test,
                _ => Role::Reference,
            };
            words.push(Word { text: token, start: at, role });
        }
        before = match (before, token) {
            ("is", "not") => "is not",
            (kept, blank) if blank.trim().is_empty() => kept,
            (_, token) => token,
        };
        at += taken;
    }
    words
}

fn text_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn word_length(rest: &str) -> usize {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').len()
}
