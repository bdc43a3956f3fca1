//! The whole scenario by rules.

use newsum_model::{
    Analysis, Camera, Figure, Idea, Language, Layout, LayoutChoice, Line, Method, Mood, Panel,
    PanelCharacter, PanelRole, Scenario, Summary, Tone,
};
use newsum_story::{Chance, Subject, subject};
use newsum_text::{Budget, budget::cut_chars};

use crate::casting::{Company, Pair, characters};
use crate::dialogue::Talk;
use crate::feeling::{Feeling, feeling};
use crate::lines::{Register, Used};
use crate::look::{Dressing, Shown};
use crate::plot::{Beat, Story, beats, of_text};
use crate::telling::bare;
use crate::{around, check, figures, prompt};

/// What a scenario is written from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// Language of the comic.
    pub language: Language,
    /// What all choices derive from.
    pub seed: u64,
    /// What the query means.
    pub analysis: &'a Analysis,
    /// The facts.
    pub summary: &'a Summary,
    /// The chosen idea.
    pub idea: &'a Idea,
    /// The page form that is asked for.
    pub layout: LayoutChoice,
}

/// Four panels from facts; the same material gives the same scenario.
#[must_use]
pub fn write(material: &Material<'_>) -> Scenario {
    let sound: Vec<_> = material.summary.facts.iter().filter(|fact| check::is_sound(fact)).cloned().collect();
    let subjects = subjects(material);
    let story = Story {
        facts: &sound,
        chosen: &material.idea.facts,
        headline: headline(material),
        closing: material.summary.closing.as_deref(),
        quiet: is_quiet(material),
        language: material.language,
    };
    let beats = beats(&story);
    let company = Company {
        cast: &material.idea.cast,
        subject: subjects[0],
        quiet: is_quiet(material),
        language: material.language,
    };
    let pairs = company.pairs(&beats, &mut Chance::new(material.seed, "scenario/cast"));
    let mut stage = Stage::new(material, &subjects);
    let panels: Vec<Panel> = beats.iter().zip(&pairs).map(|(beat, pair)| stage.panel(beat, *pair)).collect();
    finished(material, subjects[0], panels, &company)
}

/// What titles are made from.
pub(crate) fn headline<'a>(material: &Material<'a>) -> &'a str {
    if material.summary.headline.is_empty() { &material.idea.title } else { &material.summary.headline }
}

fn is_quiet(material: &Material<'_>) -> bool {
    material.summary.grave || material.analysis.grave
}

/// What the article is about: the headline says most.
fn subjects(material: &Material<'_>) -> Vec<&'static Subject> {
    let mut parts: Vec<(&str, f64)> = vec![(headline(material), 4.0), (&material.idea.title, 1.0)];
    parts.extend(material.analysis.keywords.iter().map(|word| (word.as_str(), 2.0)));
    parts.extend(material.summary.facts.iter().map(|fact| (fact.text.as_str(), 1.0)));
    subject::ranked(&parts, material.language)
}

/// Writes panel after panel and remembers what was said and shown.
struct Stage<'a> {
    material: &'a Material<'a>,
    subjects: &'a [&'static Subject],
    keywords: Vec<String>,
    used: Used,
    echoed: Vec<String>,
    shown: Shown,
    stats: usize,
}

impl<'a> Stage<'a> {
    fn new(material: &'a Material<'a>, subjects: &'a [&'static Subject]) -> Self {
        Self {
            material,
            subjects,
            keywords: keywords(material),
            used: Used::default(),
            echoed: Vec::new(),
            shown: Shown::default(),
            stats: 0,
        }
    }

    fn register(&self) -> Register {
        match self.material.summary.tone {
            _ if is_quiet(self.material) => Register::Quiet,
            Tone::Light | Tone::Neutral => Register::Light,
            Tone::Serious => Register::Neutral,
        }
    }

    /// The subject of one fact, among the three of the article; else the article's.
    fn own(&self, beat: &Beat<'_>) -> &'static Subject {
        let Some(fact) = beat.fact else { return self.subjects[0] };
        let ranked = subject::ranked(&[(&fact.text, 1.0)], self.material.language);
        let among = |one: &&&Subject| self.subjects.iter().take(3).any(|subject| subject.id == one.id);
        ranked.iter().find(among).copied().unwrap_or(self.subjects[0])
    }

    fn panel(&mut self, beat: &Beat<'_>, pair: Pair) -> Panel {
        let mut chance = Chance::new(self.material.seed, &format!("scenario/{}", beat.role));
        let own = self.own(beat);
        let lines = self.talk(beat, pair, own, &mut chance);
        let dressing = Dressing {
            role: beat.role,
            fact: beat.fact,
            subject: self.subjects[0],
            own,
            quiet: is_quiet(self.material),
            language: self.material.language,
        };
        let set = dressing.set(&mut self.shown);
        let stat = self.stat(beat, &lines);
        let props = dressing.props(set, &mut self.shown);
        let people = people(&lines);
        let mood = dressing.mood();
        let mut panel = Panel {
            n: number(beat.role),
            role: beat.role,
            caption: self.caption(beat, pair, &lines, &mut chance),
            setting: setting(beat, own),
            background: Some(set),
            camera: Camera { shot: dressing.shot(people.len(), &mut chance), angle: None },
            action: action(beat, pair, self.material.language),
            mood,
            lighting: prompt::lighting(mood),
            props,
            stat,
            sfx: None,
            style_notes: None,
            visual: prompt::visual(&people, set, mood),
            image_prompt: String::new(),
            facts: beat.fact.iter().chain(&beat.aside).map(|fact| fact.id.clone()).collect(),
            characters: in_picture(&people, &lines),
            dialogue: lines,
        };
        panel.image_prompt = prompt::image_prompt(&panel, set);
        panel
    }

    fn talk(&mut self, beat: &Beat<'_>, pair: Pair, own: &Subject, chance: &mut Chance) -> Vec<Line> {
        let mut talk = Talk {
            language: self.material.language,
            register: self.register(),
            keywords: &self.keywords,
            used: std::mem::take(&mut self.used),
            echoed: std::mem::take(&mut self.echoed),
            feeling: self.feeling(beat, own),
        };
        let lines = talk.panel(beat, pair, &own.id, chance);
        (self.used, self.echoed) = (talk.used, talk.echoed);
        lines
    }

    /// Nobody opens a story in a tense or sad mood with a smile.
    fn feeling(&self, beat: &Beat<'_>, own: &Subject) -> Feeling {
        let subject = self.subjects[0];
        let gloomy = |subject: &Subject| matches!(subject.moods[0], Mood::Tense | Mood::Sad);
        let gloomy = beat.role == PanelRole::Introduction && (gloomy(subject) || gloomy(own));
        match feeling(beat.fact, subject, is_quiet(self.material)) {
            Feeling::Fine if gloomy => Feeling::Bad,
            feeling => feeling,
        }
    }

    /// A short fact, else who brought the news and when, else the narrator's words; none where somebody asks already.
    fn caption(
        &mut self,
        beat: &Beat<'_>,
        pair: Pair,
        lines: &[Line],
        chance: &mut Chance,
    ) -> Option<String> {
        let language = self.material.language;
        if let Some(fact) = beat.aside {
            return Some(format!("{}.", bare(&fact.short, language)));
        }
        let dateline = around::dateline(self.material.summary, language);
        if beat.role == PanelRole::Introduction && dateline.is_some() {
            return dateline;
        }
        let asked = lines.first().is_some_and(|line| line.speaker != pair.teller.name());
        if beat.role == PanelRole::Development && asked {
            return None;
        }
        let kind = beat.fact.map(|fact| fact.kind);
        crate::lines::lines(language).caption(beat.role, kind, self.register(), &mut self.used, chance)
    }

    /// The first value of a fact as a burst, in two panels at most, where no line repeats it.
    fn stat(&mut self, beat: &Beat<'_>, lines: &[Line]) -> Option<String> {
        let fact = beat.fact?;
        let echoed = lines.iter().filter(|line| line.text.contains('*')).count() > 1;
        if self.stats >= 2 || is_quiet(self.material) || echoed || beat.role == PanelRole::Conclusion {
            return None;
        }
        let stat = figures::telling(fact)
            .filter(|value| figures::stands_alone(value) && !figures::is_name(value, fact))?
            .text
            .clone();
        self.stats += 1;
        Some(stat)
    }
}

fn number(role: PanelRole) -> u32 {
    match role {
        PanelRole::Introduction => 1,
        PanelRole::Development => 2,
        PanelRole::Twist => 3,
        PanelRole::Conclusion => 4,
    }
}

/// Words of the headline and the query, those first that most facts speak of; in the quiet register only numbers stand
/// out.
fn keywords(material: &Material<'_>) -> Vec<String> {
    let mut words = material.analysis.keywords.clone();
    words.extend(newsum_text::keywords::keywords(headline(material), &[], 5));
    words.retain(|word| {
        word.chars().count() >= 2 && !is_name(word, headline(material)) && !is_predicate(word)
    });
    let told = |word: &str| {
        let facts = material.summary.facts.iter();
        facts.filter(|fact| fact.text.to_lowercase().contains(&word.to_lowercase())).count()
    };
    if is_quiet(material) {
        words.clear();
    }
    words.sort_by_key(|word| std::cmp::Reverse(told(word)));
    words
}

/// A Korean predicate takes an ending of its own in every mouth.
fn is_predicate(word: &str) -> bool {
    word.ends_with('다') && word.chars().count() > 2
}

/// Whether an English word stands in the headline only with a capital: the name of a place or a firm says less than what
/// happened there. An abbreviation is no name.
fn is_name(word: &str, headline: &str) -> bool {
    let same = |one: &&str| one.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(word);
    let mut found = headline.split_whitespace().filter(same).peekable();
    let capital = |one: &str| {
        one.starts_with(|c: char| c.is_ascii_uppercase()) && one.chars().any(|c| c.is_ascii_lowercase())
    };
    found.peek().is_some() && found.all(capital)
}

fn people(lines: &[Line]) -> Vec<Figure> {
    let mut people: Vec<Figure> = Vec::new();
    for figure in lines.iter().filter_map(|line| Figure::named(&line.speaker)) {
        if !people.contains(&figure) {
            people.push(figure);
        }
    }
    people
}

fn in_picture(people: &[Figure], lines: &[Line]) -> Vec<PanelCharacter> {
    let character = |figure: &Figure| {
        let line = lines.iter().rev().find(|line| line.speaker == figure.name());
        let other = people.iter().find(|other| *other != figure);
        PanelCharacter {
            id: figure.name().to_owned(),
            pose: line.and_then(|line| line.pose),
            expression: line.and_then(|line| line.expression),
            look_at: other.map(|other| other.name().to_owned()),
        }
    };
    people.iter().map(character).collect()
}

fn setting(beat: &Beat<'_>, own: &Subject) -> String {
    let text = beat.fact.map_or(own.id.as_str(), |fact| &fact.text);
    cut_chars(text, 120)
}

fn action(beat: &Beat<'_>, pair: Pair, language: Language) -> String {
    let name = |figure| newsum_story::teller::name(figure).name(language);
    let (teller, partner) = (name(pair.teller), name(pair.partner));
    let told = beat.fact.map_or("", |fact| fact.short.as_str());
    cut_chars(
        &match language {
            Language::Ko => format!("{teller}, {partner}: {told}"),
            Language::En => format!("{teller} and {partner}: {told}"),
        },
        160,
    )
}

fn finished(
    material: &Material<'_>,
    subject: &Subject,
    panels: Vec<Panel>,
    company: &Company<'_>,
) -> Scenario {
    let language = of_text(material.language);
    let mut appearing: Vec<Figure> = Vec::new();
    for figure in company.figures() {
        if panels.iter().any(|panel| panel.characters.iter().any(|one| one.id == figure.name())) {
            appearing.push(figure);
        }
    }
    let mut chance = Chance::new(material.seed, "scenario/page");
    let theme = chance.pick(&subject.themes).copied();
    let layout =
        material.layout.layout().or_else(|| chance.pick(Layout::ALL).copied()).unwrap_or(Layout::Grid);
    let mut scenario = Scenario {
        method: Method::Rules,
        language: material.language,
        title: Budget::TITLE.cut(&material.idea.title, language),
        subtitle: around::subtitle(material),
        kicker: around::kicker(material.analysis.category, material.language).to_owned(),
        one_line: around::one_line(material),
        layout,
        theme: theme.filter(|_| !is_quiet(material)),
        grave: is_quiet(material),
        cast: characters(&appearing, material.language),
        panels,
        sources: around::sources(material.summary, material.language),
        credit: around::credit(material.language).to_owned(),
        thumbnail_prompt: String::new(),
    };
    scenario.thumbnail_prompt = prompt::thumbnail_prompt(&scenario);
    scenario
}
