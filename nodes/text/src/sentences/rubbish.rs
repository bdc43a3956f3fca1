//! What stands around an article on a page: bylines, captions, menus, copyright.

/// The readable part of a line, without the marks of its source (Markdown, link targets); `None` for headings,
/// menus, captions and rules.
pub(super) fn article_text(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with('#') || is_menu(line) || is_caption(line) {
        return None;
    }
    let line = line.trim_start_matches(['>', '-', '*', '•', '■', '●', '◆', '◇', '○', ' ']);
    let text = without_links(line).replace(['*', '`'], "").replace("__", "");
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// `(서울=통신) 홍길동 기자 = 기상청은 …` and `SEOUL (Wire) - The bank …` without what comes before the text.
pub(super) fn without_byline(sentence: &str) -> String {
    let sentence = after_mark(sentence, " = ", |head| head.contains("기자") || head.contains('='));
    let sentence = after_mark(sentence, "기자]", |_| true);
    let sentence = ["(AP) - ", " - ", " — ", " – ", "-- "]
        .iter()
        .fold(sentence, |text, mark| after_mark(text, mark, is_dateline));
    bracket_off(sentence).trim().to_owned()
}

fn after_mark<'a>(text: &'a str, mark: &str, head_fits: impl Fn(&str) -> bool) -> &'a str {
    match text.split_once(mark) {
        Some((head, tail)) if head.chars().count() <= 40 && head_fits(head) && tail.chars().count() >= 8 => {
            tail
        }
        _ => text,
    }
}

/// `[앵커]`, `[서울=뉴스]`, `(서울=통신)` at the start of a sentence.
fn bracket_off(text: &str) -> &str {
    let closed = match text.chars().next() {
        Some('[') => text.split_once(']'),
        Some('(') => text.split_once(')').filter(|(head, _)| head.contains('=')),
        Some('【') => text.split_once('】'),
        _ => None,
    };
    match closed {
        Some((head, tail)) if head.chars().count() <= 30 => tail.trim_start(),
        _ => text,
    }
}

/// `SEOUL (Sample Wire)`: capitals, perhaps a wire in brackets, perhaps a date.
fn is_dateline(head: &str) -> bool {
    let place = head.split(['(', ',']).next().unwrap_or_default().trim();
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && place.chars().all(|c| !c.is_lowercase()) && place.is_ascii()
        || head.ends_with(')') && head.contains('(') && head.split_whitespace().count() <= 5
}

/// Whether a sentence is no part of the article's text.
pub(super) fn is_rubbish(sentence: &str) -> bool {
    has_email(sentence)
        || is_copyright(sentence)
        || is_byline(sentence)
        || is_invitation(sentence)
        || is_caption(sentence)
}

fn has_email(text: &str) -> bool {
    text.split_whitespace().any(|word| match word.split_once('@') {
        Some((name, host)) => name.ends_with(|c: char| c.is_ascii_alphanumeric()) && host.contains('.'),
        None => false,
    })
}

fn is_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    #[rustfmt::skip]
    const MARKS: [&str; 9] = [
        "ⓒ", "©", "copyright", "all rights reserved", "무단 전재", "무단전재", "재배포 금지", "재배포금지",
        "저작권자",
    ];
    MARKS.iter().any(|mark| lower.contains(mark)) && text.chars().count() < 200
}

fn is_byline(text: &str) -> bool {
    let short = text.chars().count() <= 40;
    let korean = ["기자", "특파원", "선임기자", "통신원", "앵커"]
        .iter()
        .any(|end| text.trim_end_matches(['.', ' ']).ends_with(end));
    let english = text.starts_with("By ") && text.split_whitespace().count() <= 8 && !text.ends_with('.');
    short && (korean || english)
}

/// "Read more", "subscribe", "관련기사": the page speaks, not the article.
fn is_invitation(text: &str) -> bool {
    #[rustfmt::skip]
    const KOREAN: [&str; 13] = [
        "더보기", "더 보기", "관련기사", "관련 기사", "기사 전문", "구독하기", "구독과 좋아요", "제보하기",
        "카카오톡 제보", "기사 제보", "네이버에서", "본문 바로가기", "로그인 후",
    ];
    #[rustfmt::skip]
    const ENGLISH: [&str; 14] = [
        "read more", "click here", "sign up", "subscribe to", "subscribe now", "follow us", "related:",
        "related stories", "share this", "see also", "continue reading", "advertisement", "log in to",
        "our newsletter",
    ];
    let lower = text.to_lowercase();
    text.chars().count() <= 120 && KOREAN.iter().chain(&ENGLISH).any(|mark| lower.contains(mark))
}

fn is_caption(text: &str) -> bool {
    #[rustfmt::skip]
    const STARTS: [&str; 22] = [
        "▲", "△", "▶", "◀", "사진=", "사진 =", "[사진", "(사진", "/사진", "사진:", "사진 제공", "그래픽=",
        "자료=", "자료사진", "영상=", "photo:", "photo by", "image:", "image credit", "credit:", "caption:",
        "file photo",
    ];
    const INSIDE: [&str; 6] = ["사진=", "/사진", "자료사진", "getty images", "(사진 제공", "file photo:"];
    let lower = text.to_lowercase();
    STARTS.iter().any(|mark| lower.starts_with(mark))
        || text.chars().count() <= 120 && INSIDE.iter().any(|mark| lower.contains(mark))
}

/// A row of a table, a row of short parts between bars, or a line that is mostly links.
fn is_menu(line: &str) -> bool {
    let bars = line.matches(" | ").count() + line.matches(" · ").count() + line.matches(" > ").count();
    let (shown, linked) = shown_and_linked(line);
    line.starts_with('|') || bars >= 3 || (shown > 0 && linked * 2 > shown)
}

/// The letters that a reader sees of a line, and those of them that are links: `[text](target)` and bare addresses.
fn shown_and_linked(line: &str) -> (usize, usize) {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let (mut linked, mut rest) = (0, line);
    while let Some((start, end)) = next_link(rest) {
        linked += letters(rest[start..end].split("](").next().unwrap_or_default());
        rest = &rest[end..];
    }
    let plain = without_links(line);
    let is_address =
        |word: &&str| word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www.");
    let addresses: usize = plain.split_whitespace().filter(is_address).map(letters).sum();
    (letters(&plain), linked + addresses)
}

/// The byte range of the next `[text](target)`.
fn next_link(text: &str) -> Option<(usize, usize)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + 2 + text[middle + 2..].find(')')? + 1;
    Some((start, end))
}

fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((start, end)) = next_link(rest) {
        let shown = &rest[start + 1..end];
        out.push_str(rest[..start].trim_end_matches('!'));
        out.push_str(shown.split("](").next().unwrap_or_default());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
