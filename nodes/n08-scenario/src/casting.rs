//! Who tells which fact to whom.

use newsum_model::{Character, Fact, Figure, Language, PanelRole};
use newsum_story::{Chance, Subject, teller};

use crate::plot::Beat;

/// Who tells a panel's fact, and who is with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Tells.
    pub teller: Figure,
    /// Asks or answers.
    pub partner: Figure,
}

/// What the casting of a page goes by.
#[derive(Debug, Clone, Copy)]
pub struct Company<'a> {
    /// The figures of the idea, best first.
    pub cast: &'a [Figure],
    /// What the article is about.
    pub subject: &'a Subject,
    /// The quiet register: no robot.
    pub quiet: bool,
    /// The language.
    pub language: Language,
}

impl Company<'_> {
    /// Up to four figures that may appear, those of the idea first.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let mut found: Vec<Figure> = Vec::new();
        let spare = [Figure::Elder, Figure::Kid, Figure::Youth];
        let all = self.cast.iter().take(3).chain(&self.subject.cast).chain(&spare).copied();
        for figure in all.filter(|figure| !self.quiet || *figure != Figure::Robot) {
            if found.len() < 4 && !found.contains(&figure) {
                found.push(figure);
            }
        }
        found
    }

    /// A pair for every beat: the teller that the fact itself calls for, where it is in the cast; nobody tells more
    /// than twice, and the twist has a teller of its own.
    #[must_use]
    pub fn pairs(&self, beats: &[Beat<'_>], chance: &mut Chance) -> Vec<Pair> {
        let figures = self.figures();
        let mut told: Vec<Figure> = Vec::new();
        let mut pairs: Vec<Pair> = Vec::new();
        for beat in beats {
            let teller = self.teller(beat, &figures, &told);
            told.push(teller);
            let last = pairs.last().map(|pair| pair.partner);
            pairs.push(Pair { teller, partner: partner(beat.role, teller, &figures, last, chance) });
        }
        pairs
    }

    fn teller(&self, beat: &Beat<'_>, figures: &[Figure], told: &[Figure]) -> Figure {
        let called = beat.fact.map(|fact| self.called(fact)).unwrap_or_default();
        let usual = usual(beat.role);
        let all = called
            .iter()
            .filter(|figure| figures.contains(figure))
            .chain(usual.iter().filter(|figure| figures.contains(figure)))
            .chain(figures);
        let free = |figure: &&Figure| {
            told.iter().filter(|one| *one == *figure).count() < 2 && told.last() != Some(*figure)
        };
        let may = |figure: &&Figure| {
            beat.role != PanelRole::Introduction || **figure != Figure::Kid || figures[0] == Figure::Kid
        };
        all.copied().collect::<Vec<_>>().iter().filter(may).find(free).copied().unwrap_or(figures[0])
    }

    fn called(&self, fact: &Fact) -> Vec<Figure> {
        teller::figures(&fact.text, self.language)
    }
}

/// Who usually has the word at a place in the story.
fn usual(role: PanelRole) -> &'static [Figure] {
    match role {
        PanelRole::Introduction => &[Figure::Reporter],
        PanelRole::Development => &[Figure::Expert, Figure::Worker, Figure::Official],
        PanelRole::Twist => &[Figure::Youth, Figure::Worker, Figure::Robot, Figure::Elder],
        PanelRole::Conclusion => &[Figure::Official, Figure::Expert, Figure::Worker],
    }
}

/// Somebody else: a child or a reader of daily life asks; the ending belongs to somebody warm.
fn partner(
    role: PanelRole,
    teller: Figure,
    figures: &[Figure],
    last: Option<Figure>,
    chance: &mut Chance,
) -> Figure {
    let wanted: &[Figure] = match role {
        PanelRole::Introduction => &[Figure::Elder, Figure::Kid, Figure::Youth, Figure::Robot],
        PanelRole::Development => &[Figure::Kid, Figure::Youth, Figure::Reporter, Figure::Elder],
        PanelRole::Twist => &[Figure::Youth, Figure::Kid, Figure::Worker, Figure::Robot, Figure::Elder],
        PanelRole::Conclusion => &[Figure::Elder, Figure::Kid, Figure::Robot, Figure::Youth],
    };
    let others: Vec<Figure> = figures.iter().copied().filter(|figure| *figure != teller).collect();
    let fresh = |figure: &Figure| Some(*figure) != last;
    let liked: Vec<Figure> =
        wanted.iter().copied().filter(|figure| others.contains(figure) && fresh(figure)).take(2).collect();
    chance
        .pick(&liked)
        .or_else(|| others.iter().find(|figure| fresh(figure)))
        .or(others.first())
        .copied()
        .unwrap_or(Figure::Youth)
}

/// The figures that appear, as characters.
#[must_use]
pub fn characters(figures: &[Figure], language: Language) -> Vec<Character> {
    let character = |figure: &Figure| {
        let name = teller::name(*figure);
        Character {
            id: figure.name().to_owned(),
            name: name.name(language).to_owned(),
            role: name.role(language).to_owned(),
            figure: *figure,
            look: name.look.clone(),
        }
    };
    figures.iter().map(character).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_model::FactKind;
    use newsum_story::subject;

    use super::*;
    use crate::plot::tests::fact;

    #[test]
    fn everybody_tells_what_is_theirs_and_nobody_talks_to_himself() {
        let subject = subject::all().find(|subject| subject.id == "heat").unwrap();
        let cast = [Figure::Reporter, Figure::Expert, Figure::Elder];
        let company = Company { cast: &cast, subject, quiet: false, language: Language::Ko };
        let facts = [
            fact("F1", FactKind::Event, "전력 수요가 역대 최고를 기록했다."),
            fact("F2", FactKind::Cause, "연구팀은 더위 때문이라고 분석했다."),
            fact("F3", FactKind::Contrast, "주민들은 불안하다."),
            fact("F4", FactKind::Outlook, "비는 27일 내린다."),
        ];
        let beats: Vec<Beat<'_>> = facts
            .iter()
            .zip(PanelRole::ALL)
            .map(|(fact, role)| Beat { role: *role, fact: Some(fact), aside: None })
            .collect();
        let pairs = company.pairs(&beats, &mut Chance::new(1, "cast"));
        assert_eq!(
            (pairs[0].teller, pairs[1].teller, pairs[2].teller),
            (Figure::Reporter, Figure::Expert, Figure::Elder)
        );
        assert!(pairs.iter().all(|pair| pair.teller != pair.partner));
        assert!(company.figures().len() <= 4);
    }

    #[test]
    fn no_robot_speaks_of_the_dead() {
        let subject = subject::all().find(|subject| subject.id == "robots").unwrap();
        let company = Company { cast: &[Figure::Robot], subject, quiet: true, language: Language::Ko };
        assert!(!company.figures().contains(&Figure::Robot));
    }
}
