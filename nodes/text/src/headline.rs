//! A sentence as a headline.

use crate::{
    budget::{self, Budget},
    korean::{
        hangul,
        particle::{self, Role},
    },
    language::Language,
    short_form,
};

/// A sentence in headline style that fits the budget: its short form, in Korean with the predicate as a noun where
/// that is certain (`늘었다` → `증가`), in English without full stop and opening article. `None` where no version fits:
/// then another sentence makes the better headline.
#[must_use]
pub fn whole(sentence: &str, language: Language, budget: Budget) -> Option<String> {
    let ladder: Vec<String> =
        short_form::ladder(sentence, language).into_iter().map(|version| version.text).collect();
    let styled = ladder.iter().map(|text| style(text, language));
    let tight = ladder.iter().map(|text| tight(text, language));
    styled.chain(tight).find(|text| budget.fits(text, language))
}

/// As [`whole`], but where nothing fits the shortest version is cut at a word end with `…`.
#[must_use]
pub fn headline(sentence: &str, language: Language, budget: Budget) -> String {
    whole(sentence, language, budget).unwrap_or_else(|| {
        let versions =
            short_form::ladder(sentence, language).into_iter().map(|version| style(&version.text, language));
        let shortest = versions.min_by_key(|text| budget.excess(text, language)).unwrap_or_default();
        budget.cut(&shortest, language)
    })
}

/// The title of an article in a budget: the whole, else its first part before `…`, a dash, colon or semicolon that
/// fits and still says something, else cut at a word end.
#[must_use]
pub fn short_title(text: &str, language: Language, budget: Budget) -> String {
    let title = title(text, usize::MAX);
    let marks = ["…", "...", " - ", " – ", " — ", ": ", "; "];
    let heads = marks.iter().filter_map(|mark| title.split_once(mark)).map(|(head, _)| head.trim());
    let says = |head: &&str| head.split_whitespace().count() >= 3 && budget.fits(head, language);
    let best =
        std::iter::once(title.as_str()).chain(heads).filter(says).max_by_key(|head| head.chars().count());
    best.map_or_else(|| budget.cut(&title, language), str::to_owned)
}

/// Without full stop; the Korean predicate as a noun.
fn style(text: &str, language: Language) -> String {
    let body = text.trim_end_matches(['.', ' ']);
    match language {
        Language::Korean => nominal(body).unwrap_or_else(|| body.to_owned()),
        Language::English => body.to_owned(),
    }
}

/// As [`style`], in Korean also without particles of topic, subject and object, in English without the article.
fn tight(text: &str, language: Language) -> String {
    let styled = style(text, language);
    match language {
        Language::Korean => without_particles(&styled),
        Language::English => ["The ", "A ", "An "]
            .iter()
            .find_map(|article| styled.strip_prefix(article))
            .map_or(styled.clone(), first_capital),
    }
}

fn first_capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `수출이 12% 늘었다` → `수출이 12% 증가`; `None` for a negated predicate and wherever the noun is not certain.
fn nominal(body: &str) -> Option<String> {
    #[rustfmt::skip]
    const NOUNS: [(&str, &str); 14] = [
        ("늘었다", "증가"), ("늘어났다", "증가"), ("줄었다", "감소"), ("줄어들었다", "감소"),
        ("올랐다", "상승"), ("떨어졌다", "하락"), ("치솟았다", "급등"), ("예정이다", "예정"),
        ("계획이다", "계획"), ("전망이다", "전망"), ("방침이다", "방침"), ("것으로 보인다", "듯"),
        ("것으로 전망된다", "전망"), ("것으로 예상된다", "전망"),
    ];
    if body.contains(['“', '"']) {
        return None;
    }
    for (verb, noun) in NOUNS {
        if let Some(head) = body.strip_suffix(verb).filter(|head| head.ends_with(' ')) {
            return (!negated(head)).then(|| format!("{head}{noun}"));
        }
    }
    let (head, last) = body.rsplit_once(' ')?;
    let stem = ["했다", "됐다", "한다", "된다"].iter().find_map(|end| last.strip_suffix(end))?;
    let sure = stem.chars().count() >= 2
        && stem.chars().all(hangul::is_syllable)
        && !VERBS_IN_HA.contains(&stem)
        && !negated(head);
    sure.then(|| format!("{head} {stem}"))
}

/// Stems that are no nouns without 하다.
#[rustfmt::skip]
const VERBS_IN_HA: [&str; 17] = [
    "그러", "이러", "어떠", "심각", "가능", "필요", "중요", "강력", "뜨거워", "어려워", "좋아", "싫어",
    "시작되게", "못", "안", "커지게", "하게",
];

/// A headline may not drop what stands right before the verb to turn it.
fn negated(head: &str) -> bool {
    head.trim_end().ends_with(['지', '안', '못'])
        || head.trim_end().ends_with("기로")
        || head.trim_end().ends_with("도록")
        || head.trim_end().ends_with('게')
}

/// The only topic gets a comma where an object follows, and an object right before a noun predicate loses its
/// particle: `정부는 예산을 확대` → `정부, 예산 확대`.
fn without_particles(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let topics = words.iter().filter(|word| matches!(particle::role(word), Role::Topic)).count();
    let object = words.iter().position(|word| particle::role(word) == Role::Object);
    let nominal = words.last().is_some_and(|last| !last.ends_with(['다', '요']));
    let shortened = words.iter().enumerate().map(|(at, word)| match particle::role(word) {
        Role::Topic if topics == 1 && at <= 2 && object.is_some_and(|object| object > at) => {
            format!("{},", shorn(word))
        }
        Role::Object | Role::Subject if nominal && at + 2 == words.len() => shorn(word).to_owned(),
        Role::Topic | Role::Object | Role::Subject | Role::Also | Role::Other => (*word).to_owned(),
    });
    shortened.collect::<Vec<_>>().join(" ")
}

fn shorn(word: &str) -> &str {
    let bare = word.trim_end_matches(',');
    bare.strip_suffix("께서")
        .or_else(|| bare.strip_suffix(['은', '는', '이', '가', '을', '를']))
        .unwrap_or(bare)
}

/// A title that already is one, brought into the budget: cut at a separator (` - `, ` | `, `…`), else at a word end.
#[must_use]
pub fn title(text: &str, limit: usize) -> String {
    let head = [" | ", " - ", " – ", " — ", " :: "].iter().fold(text.trim(), |text, mark| {
        text.rsplit_once(mark)
            .filter(|(head, tail)| head.chars().count() >= 12 && tail.chars().count() <= 24)
            .map_or(text, |(head, _)| head)
    });
    budget::cut_chars(head, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_headlines_end_in_a_noun_where_that_is_sure() {
        for (sentence, expected) in [
            ("7월 수출이 지난해보다 12% 늘었다.", Some("7월 수출이 지난해보다 12% 증가")),
            (
                "한국은행은 15일 기준금리를 연 3.5%로 동결했다.",
                Some("한국은행은 15일 기준금리를 연 3.5%로 동결"),
            ),
            ("정부는 예산을 늘리지 않기로 했다.", Some("정부는 예산을 늘리지 않기로 했다")),
            ("기상청은 더위가 다음 주까지 이어질 것으로 전망했다.", Some("더위가 다음 주까지 이어질 전망")),
            (
                "가람전력관제원은 오늘 전력 수급 대책을 발표했다.",
                Some("가람전력관제원은 오늘 전력 수급 대책을 발표"),
            ),
            ("정부는 모든 초등학교에서 오후 돌봄 교실을 무료로 운영하는 방안을 마련했다.", None),
        ] {
            let found = whole(sentence, Language::Korean, Budget::TITLE);
            assert_eq!(found.as_deref(), expected);
            assert!(
                Budget::TITLE.fits(&headline(sentence, Language::Korean, Budget::TITLE), Language::Korean)
            );
        }
    }

    #[test]
    fn english_headlines_have_no_full_stop() {
        let found = whole("The bank held its key rate on Monday.", Language::English, Budget::TITLE);
        assert_eq!(found.as_deref(), Some("The bank held its key rate on Monday"));
        let long = "The central bank of the country held its key rate for the third time in a row this year.";
        assert_eq!(whole(long, Language::English, Budget::TITLE), None);
        let cut = headline(long, Language::English, Budget::TITLE);
        assert!(Budget::TITLE.fits(&cut, Language::English) && cut.ends_with('…'), "{cut}");
    }

    #[test]
    fn a_site_name_is_no_part_of_a_title() {
        assert_eq!(title("폭염에 전력 수요 역대 최고 기록 | 새소식", 120), "폭염에 전력 수요 역대 최고 기록");
        assert_eq!(title("A - B", 120), "A - B");
    }

    #[test]
    fn a_long_title_keeps_its_first_part() {
        let short = |text, language| short_title(text, language, Budget::TITLE);
        assert_eq!(
            short("폭염에 전력 수요 역대 최고…예비율 7.2%로 떨어졌다", Language::Korean),
            "폭염에 전력 수요 역대 최고"
        );
        assert_eq!(
            short("Rents fall for a third month, but not in the capital", Language::English),
            "Rents fall for a third month…"
        );
    }
}
