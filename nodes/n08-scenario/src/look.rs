//! What is seen in a panel: set, things, mood, camera, faces and bodies.

use newsum_model::{Expression, Fact, Language, Mood, PanelRole, Pose, Prop, Set, Shot};
use newsum_story::{Chance, Subject, stage};

use crate::feeling::Feeling;

/// What a page has shown so far, so that its panels differ.
#[derive(Debug, Default)]
pub struct Shown {
    sets: Vec<Set>,
    props: Vec<Prop>,
}

/// What is known about a panel before it is dressed.
#[derive(Debug, Clone, Copy)]
pub struct Dressing<'a> {
    /// The place in the story.
    pub role: PanelRole,
    /// The fact that is told.
    pub fact: Option<&'a Fact>,
    /// What the article is about.
    pub subject: &'a Subject,
    /// What this panel is about.
    pub own: &'a Subject,
    /// The quiet register.
    pub quiet: bool,
    /// The language.
    pub language: Language,
}

impl Dressing<'_> {
    fn at(&self) -> usize {
        PanelRole::ALL.iter().position(|role| *role == self.role).unwrap_or_default()
    }

    fn text(&self) -> &str {
        self.fact.map_or("", |fact| &fact.text)
    }

    /// The set: where the fact plays, else where the subject plays at this point of the story; never the one of the
    /// panel before, and none more than twice.
    pub fn set(&self, shown: &mut Shown) -> Set {
        let places = stage::places(self.text(), self.language);
        let plain = places.iter().copied().filter(|set| !matches!(set, Set::Chart | Set::ChartDown));
        let figures = places.iter().copied().filter(|set| matches!(set, Set::Chart | Set::ChartDown));
        let home = [self.own.sets[self.at()], self.subject.sets[self.at()]];
        let other = self.subject.sets.iter().copied();
        let all: Vec<Set> =
            plain.chain(home).chain(figures).chain(other).chain([Set::City, Set::Nature]).collect();
        let fresh = |set: &Set| {
            shown.sets.last() != Some(set) && shown.sets.iter().filter(|one| *one == set).count() < 2
        };
        let set = all
            .into_iter()
            .filter(|set| !self.quiet || is_quiet_place(*set))
            .find(fresh)
            .unwrap_or(Set::City);
        shown.sets.push(set);
        set
    }

    /// At most one thing that the fact names, else one of the subject; no thing twice on a page. "AI" stands on the
    /// tag.
    pub fn props(&self, set: Set, shown: &mut Shown) -> Vec<Prop> {
        let named = stage::things(self.text(), self.language);
        let usual = self.own.props[self.at()].iter().chain(&self.subject.props[self.at()]).copied();
        let main = self.subject.props.iter().flatten().copied();
        let fits = |prop: &Prop| {
            !shown.props.contains(prop)
                && !doubles(set, *prop)
                && (!self.quiet || is_quiet(*prop))
                && (*prop != Prop::Tag || self.subject.id == "ai" || self.own.id == "ai")
        };
        let found: Vec<Prop> = named.into_iter().chain(usual).chain(main).filter(fits).take(1).collect();
        shown.props.extend(&found);
        found
    }

    /// The mood of the subject at this point of the story; night where the fact plays at night.
    pub fn mood(&self) -> Mood {
        if self.quiet {
            return [Mood::Sad, Mood::Sad, Mood::Night, Mood::Neutral][self.at()];
        }
        let mood = self.own.moods[self.at()];
        match self.role {
            PanelRole::Development if is_night(self.text()) => Mood::Night,
            PanelRole::Development if is_loss(self.text()) => Mood::Sad,
            PanelRole::Introduction | PanelRole::Development | PanelRole::Twist | PanelRole::Conclusion => {
                mood
            }
        }
    }

    /// The camera, by place in the story and number of people.
    pub fn shot(&self, people: usize, chance: &mut Chance) -> Shot {
        let choices: &[Shot] = match (self.role, people) {
            (PanelRole::Introduction, _) => &[Shot::Wide, Shot::Medium],
            (PanelRole::Development, 2) => &[Shot::Medium, Shot::Medium, Shot::Wide],
            (PanelRole::Twist, 1) => &[Shot::Close],
            (PanelRole::Conclusion, _) => &[Shot::Medium, Shot::Wide],
            (PanelRole::Development | PanelRole::Twist, _) => &[Shot::Medium],
        };
        chance.pick(choices).copied().unwrap_or(Shot::Medium)
    }
}

fn doubles(set: Set, prop: Prop) -> bool {
    matches!(
        (set, prop),
        (Set::Space, Prop::Rocket)
            | (Set::Chart | Set::Market, Prop::ChartUp | Prop::ChartDown)
            | (Set::ChartDown, Prop::ChartDown | Prop::ChartUp)
    )
}

fn is_quiet_place(set: Set) -> bool {
    matches!(set, Set::City | Set::Nature | Set::Home | Set::Street | Set::Assembly | Set::Newsroom)
}

fn is_quiet(prop: Prop) -> bool {
    matches!(prop, Prop::Doc | Prop::Mic | Prop::Phone | Prop::Magnifier)
}

fn is_night(text: &str) -> bool {
    ["밤", "새벽", "열대야", "심야", " night", "midnight"].iter().any(|word| text.contains(word))
}

fn is_loss(text: &str) -> bool {
    ["줄었", "잃었", "그만뒀", "떨어졌", " lost ", " fell "].iter().any(|word| text.contains(word))
}

/// The face and body of somebody who tells a fact; open in the quiet register, which chooses for itself.
#[must_use]
pub fn teller(role: PanelRole, feeling: Feeling) -> (Option<Expression>, Option<Pose>) {
    let (expression, pose) = match (role, feeling) {
        (_, Feeling::Quiet) => return (None, None),
        (PanelRole::Twist, _) => (Expression::Surprised, Pose::Shock),
        (PanelRole::Introduction | PanelRole::Development, Feeling::Bad) => {
            (Expression::Worried, Pose::Point)
        }
        (PanelRole::Introduction, Feeling::Fine) => (Expression::Happy, Pose::Present),
        (PanelRole::Development, Feeling::Fine) => (Expression::Neutral, Pose::Point),
        (PanelRole::Conclusion, Feeling::Bad) => (Expression::Neutral, Pose::Present),
        (PanelRole::Conclusion, Feeling::Fine) => (Expression::Happy, Pose::Present),
    };
    (Some(expression), Some(pose))
}

/// The face and body of somebody who asks or answers.
#[must_use]
pub fn listener(
    role: PanelRole,
    feeling: Feeling,
    chance: &mut Chance,
) -> (Option<Expression>, Option<Pose>) {
    let choices: &[(Expression, Pose)] = match (role, feeling) {
        (_, Feeling::Quiet) => return (None, None),
        (PanelRole::Introduction, Feeling::Bad) => {
            &[(Expression::Worried, Pose::Think), (Expression::Surprised, Pose::Shock)]
        }
        (PanelRole::Introduction, Feeling::Fine) => {
            &[(Expression::Surprised, Pose::Shock), (Expression::Happy, Pose::Cheer)]
        }
        (PanelRole::Development, _) => &[(Expression::Thinking, Pose::Think)],
        (PanelRole::Twist, _) => &[(Expression::Surprised, Pose::Shock), (Expression::Worried, Pose::Shock)],
        (PanelRole::Conclusion, Feeling::Bad) => {
            &[(Expression::Smug, Pose::Shrug), (Expression::Thinking, Pose::Think)]
        }
        (PanelRole::Conclusion, Feeling::Fine) => &[
            (Expression::Happy, Pose::Cheer),
            (Expression::Smug, Pose::Shrug),
            (Expression::Happy, Pose::Hold),
        ],
    };
    match chance.pick(choices) {
        Some((expression, pose)) => (Some(*expression), Some(*pose)),
        None => (None, None),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use newsum_model::FactKind;
    use newsum_story::subject;

    use super::*;
    use crate::plot::tests::fact;

    fn dressing<'a>(role: PanelRole, fact: &'a Fact, subject: &'a Subject, quiet: bool) -> Dressing<'a> {
        Dressing { role, fact: Some(fact), subject, own: subject, quiet, language: Language::Ko }
    }

    #[test]
    fn a_panel_is_dressed_by_its_fact_and_no_set_follows_itself() {
        let heat = subject::all().find(|subject| subject.id == "heat").unwrap();
        let factory = fact("F1", FactKind::Event, "공장 210곳은 기계를 멈췄다.");
        let mut shown = Shown::default();
        let first = dressing(PanelRole::Development, &factory, heat, false);
        assert_eq!(first.set(&mut shown), Set::Factory);
        assert_ne!(first.set(&mut shown), Set::Factory);
        let fan = first.props(Set::Factory, &mut shown);
        assert_ne!(fan, first.props(Set::Factory, &mut shown));
    }

    #[test]
    fn the_quiet_register_has_neither_rays_nor_toys() {
        let subject = subject::all().find(|subject| subject.id == "ai").unwrap();
        let fact = fact("F1", FactKind::Event, "아무 일.");
        for role in PanelRole::ALL {
            let quiet = dressing(*role, &fact, subject, true);
            let mut shown = Shown::default();
            assert_ne!(quiet.set(&mut shown), Set::Rays);
            assert!(quiet.props(Set::City, &mut shown).iter().all(|prop| is_quiet(*prop)));
            assert!(matches!(quiet.mood(), Mood::Sad | Mood::Night | Mood::Neutral));
        }
    }
}
