//! From an article to its sentences, without what surrounds an article on a page.

mod boundary;
mod rubbish;

use crate::{language::Language, normalize};

/// The shortest sentence that is kept, in characters.
pub const SHORTEST: usize = 10;
/// The longest sentence that is kept, in characters.
pub const LONGEST: usize = 600;

/// The usable sentences of a text, in order: normalised, 10 to 600 characters, without bylines, e-mail addresses,
/// copyright lines, captions, menus, headings and "read more".
#[must_use]
pub fn split(text: &str, language: Language) -> Vec<String> {
    paragraphs(text, language).into_iter().flatten().collect()
}

/// As [`split`], kept apart by the lines of the text; paragraphs without a usable sentence are left out.
#[must_use]
pub fn paragraphs(text: &str, language: Language) -> Vec<Vec<String>> {
    let clean = normalize::lines(text);
    clean.lines().map(|line| of_line(line, language)).filter(|found| !found.is_empty()).collect()
}

fn of_line(line: &str, language: Language) -> Vec<String> {
    let Some(line) = rubbish::article_text(line) else {
        return Vec::new();
    };
    boundary::cut(&line, language)
        .into_iter()
        .map(|sentence| rubbish::without_byline(&sentence))
        .filter(|sentence| usable(sentence, language))
        .collect()
}

fn usable(sentence: &str, language: Language) -> bool {
    let length = sentence.chars().count();
    (SHORTEST..=LONGEST).contains(&length)
        && !rubbish::is_rubbish(sentence)
        && reads_as_sentence(sentence, language)
}

/// A sentence ends as one; what has no end mark must at least be long enough to be no heading.
fn reads_as_sentence(sentence: &str, language: Language) -> bool {
    if boundary::ends(sentence) {
        return true;
    }
    let bare = sentence.trim_end_matches(boundary::is_closing);
    match language {
        Language::Korean => bare.ends_with(['다', '요']) || bare.chars().count() >= 60,
        Language::English => bare.split_whitespace().count() >= 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn korean(text: &str) -> Vec<String> {
        split(text, Language::Korean)
    }

    fn english(text: &str) -> Vec<String> {
        split(text, Language::English)
    }

    #[test]
    fn korean_sentences_end_at_their_endings() {
        let text = "서울의 낮 기온이 38.2도까지 올랐다. 기상청은 “더위가 계속된다. 물을 마셔야 한다”고 말했다.전력 수요도 \
                    늘었을까? 내년 예산은 3조 원으로 확정될 전망. “정말 더워요!” 시민들은 쉼터로 향했다.";
        assert_eq!(
            korean(text),
            [
                "서울의 낮 기온이 38.2도까지 올랐다.",
                "기상청은 “더위가 계속된다. 물을 마셔야 한다”고 말했다.",
                "전력 수요도 늘었을까?",
                "내년 예산은 3조 원으로 확정될 전망.",
                "시민들은 쉼터로 향했다.",
            ]
        );
    }

    #[test]
    fn straight_quotes_hold_a_sentence_together() {
        let text = "그는 \"지금은 때가 아니다. 기다려야 한다\"며 자리를 떴다. 회의는 한 시간 만에 끝났다.";
        assert_eq!(korean(text).len(), 2);
    }

    #[test]
    fn a_quote_that_never_closes_does_not_swallow_the_rest() {
        let text = "그는 “때가 아니다라고 말했다. 회의는 한 시간 만에 끝났다. 모두 자리를 떴다고 한다.";
        assert_eq!(korean(text).len(), 3);
    }

    #[test]
    fn english_sentences_know_abbreviations_decimals_and_quotes() {
        let text = "Mr. Smith of the U.S. Treasury said growth hit 2.5 percent in Jan. 2024. “Prices fell. Wages rose,” \
                    he said. Acme Inc. cut 300 jobs at 9 a.m. on Monday! J. K. Rowling, e.g., did not comment. \
                    It happened in the U.S. The bank agreed.";
        assert_eq!(
            english(text),
            [
                "Mr. Smith of the U.S. Treasury said growth hit 2.5 percent in Jan. 2024.",
                "“Prices fell. Wages rose,” he said.",
                "Acme Inc. cut 300 jobs at 9 a.m. on Monday!",
                "J. K. Rowling, e.g., did not comment.",
                "It happened in the U.S.",
                "The bank agreed.",
            ]
        );
    }

    #[test]
    fn what_surrounds_an_article_is_dropped() {
        let text = "# 폭염 기승\n홈 | 정치 | 경제 | 사회\n(서울=새소식) 김하늘 기자 = 기상청은 폭염경보를 내렸다.\n\
                    ▲ 15일 서울 여의도 거리 모습이다. 사진=새소식\n[사진 제공: 서울시]\n김하늘 기자 sky@example.com\n\
                    ⓒ 새소식. 무단 전재 및 재배포 금지.\n관련기사 더보기\n\
                    [메뉴](http://a.example/b) [검색](http://a.example/c)\n짧다.\n전력 수요는 역대 최고를 기록했다.";
        assert_eq!(korean(text), ["기상청은 폭염경보를 내렸다.", "전력 수요는 역대 최고를 기록했다."]);
        let text = "By Jane Doe\nHome | News | Sport | Weather\nSEOUL (Sample Wire) - The bank raised its rate.\n\
                    Photo: Jane Doe / Agency\nRead more: The ten best fans\nContact jane@example.com for details.\n\
                    Copyright 2024 Sample News. All rights reserved.\nPower use hit a record.";
        assert_eq!(english(text), ["The bank raised its rate.", "Power use hit a record."]);
    }

    #[test]
    fn length_decides_at_both_ends() {
        assert!(english("Too bad.").is_empty());
        assert!(english(&format!("A {}end.", "very ".repeat(150))).is_empty());
        assert!(korean(&format!("{}다.", "가 ".repeat(400))).is_empty());
    }

    #[test]
    fn marks_of_a_page_source_are_taken_off() {
        assert_eq!(
            english("- **Power** use [hit a record](http://x.example/p) on Monday."),
            ["Power use hit a record on Monday."]
        );
        assert_eq!(korean("> 전력 수요는 *역대 최고*를 기록했다."), ["전력 수요는 역대 최고를 기록했다."]);
    }
}
