//! Who does or says it, and whose names are in a text.

mod english;
mod korean;

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// The longest name, in characters.
const LONGEST: usize = 60;

/// Who a sentence is about or who says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// As written, without particle, ..=60 characters.
    pub name: String,
    /// Whether it is a person with a name, not an organisation or a group.
    pub person: bool,
}

/// The actor of a sentence: in Korean the noun phrase before `은는이가` with an organisation or title word, in
/// English the capitalised run before a verb of saying, or a name with a title.
#[must_use]
pub fn actor(text: &str, language: Language) -> Option<Actor> {
    let found = match language {
        Language::Korean => korean::actor(text),
        Language::English => english::actor(text),
    };
    found.filter(|actor| actor.name.chars().count() <= LONGEST)
}

/// The names of people in a text, in order, each once: those with a title (씨 의원 대표 장관 교수; Mr Ms Dr, a
/// President, a verb of saying). They may be read about, never drawn or made to speak.
#[must_use]
pub fn people(text: &str, language: Language) -> Vec<String> {
    let names = match language {
        Language::Korean => korean::people(text),
        Language::English => english::people(text),
    };
    let mut seen = std::collections::BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}

/// Whether a Korean noun phrase names an organisation, a group or a person with a title.
pub(crate) fn acts(phrase: &str) -> bool {
    korean::acts(phrase)
}

/// Whether an English word names a kind of body or group: `Bank`, `Police`.
pub(crate) fn is_group(word: &str) -> bool {
    english::is_group(word)
}

/// Where the Korean noun phrase that ends with the word at `at` begins.
pub(crate) fn phrase_start(words: &[&str], at: usize) -> usize {
    korean::phrase_start(words, at)
}

/// Whether a Korean noun phrase is a person with a name and a title.
pub(crate) fn is_person(phrase: &str) -> bool {
    korean::is_person(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_actors_carry_their_title_or_kind() {
        for (text, name, person) in [
            ("기상청은 15일 폭염경보를 내렸다.", "기상청", false),
            ("김하늘 서울대 교수는 “계속 늘 것”이라고 말했다.", "김하늘 서울대 교수", true),
            ("15일 한국은행이 기준금리를 동결했다.", "한국은행", false),
            ("박 의원은 법안을 냈다.", "박 의원", true),
            ("전문가들은 우려했다.", "전문가들", false),
            ("회사 관계자는 답하지 않았다.", "회사 관계자", false),
            ("이창용 한국은행 총재가 회견을 열었다.", "이창용 한국은행 총재", true),
            ("김모 씨는 피해를 봤다.", "김모 씨", true),
        ] {
            let found = actor(text, Language::Korean).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.name.as_str(), found.person), (name, person), "{text}");
        }
        assert_eq!(actor("수출이 12% 늘었다.", Language::Korean), None);
        assert_eq!(actor("기온은 38도까지 올랐다.", Language::Korean), None);
    }

    #[test]
    fn english_actors_stand_before_a_verb_of_saying_or_after_a_title() {
        for (text, name, person) in [
            ("The Bank of Korea said it held its rate.", "Bank of Korea", false),
            ("Dr. Jane Doe welcomed the plan.", "Dr. Jane Doe", true),
            ("“It works,” said Jane Doe, a professor at Sample University.", "Jane Doe", true),
            ("“It works,” Mr. Smith said.", "Mr. Smith", true),
            ("Officials said the fire was out.", "Officials", false),
        ] {
            let found = actor(text, Language::English).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.name.as_str(), found.person), (name, person), "{text}");
        }
        assert_eq!(actor("Prices rose 3 percent.", Language::English), None);
    }

    #[test]
    fn names_of_people_are_collected() {
        assert_eq!(
            people(
                "이창용 한국은행 총재와 박 의원, 홍길동 씨가 만났다. 전문가들은 반겼다.",
                Language::Korean
            ),
            ["이창용", "홍길동"]
        );
        assert_eq!(
            people(
                "President Jane Roe met Dr. John Doe. “Good,” said Mary Major, a teacher. The Bank of Korea said no.",
                Language::English
            ),
            ["Jane Roe", "John Doe", "Mary Major"]
        );
    }
}
