//! What is said in a panel.

use newsum_model::{Expression, Fact, FactKind, Figure, Language, Line, LineKind, PanelRole, Pose};
use newsum_story::Chance;
use newsum_text::{Budget, balloons};

use crate::casting::Pair;
use crate::emphasis::marked;
use crate::feeling::Feeling;
use crate::figures;
use crate::lines::{Register, Used, lines};
use crate::look;
use crate::plot::{Beat, of_text};
use crate::telling::{Telling, tell, wondering};
use crate::voice::korean;

/// What the talk of a page goes by.
#[derive(Debug)]
pub struct Talk<'a> {
    /// The language.
    pub language: Language,
    /// How it may sound.
    pub register: Register,
    /// Words of the headline, for emphasis.
    pub keywords: &'a [String],
    /// What was said so far.
    pub used: Used,
    /// Values that were repeated so far.
    pub echoed: Vec<String>,
    /// How the fact of this panel feels.
    pub feeling: Feeling,
}

impl Talk<'_> {
    /// The lines of a panel: the fact in one balloon with an answer or a question, or in two balloons alone.
    pub fn panel(&mut self, beat: &Beat<'_>, pair: Pair, subject: &str, chance: &mut Chance) -> Vec<Line> {
        let Some(fact) = beat.fact else { return self.small_talk(beat.role, pair, subject, chance) };
        let telling = Telling {
            by: pair.teller,
            to: Some(pair.partner),
            role: beat.role,
            quiet: self.register == Register::Quiet,
            language: self.language,
        };
        let plain = tell(fact, &telling, chance);
        if !self.fits(&plain, Budget::BALLOON) {
            return self.long(&plain, (beat, fact), pair, subject, chance);
        }
        let said = marked(&plain, fact, self.keywords);
        let told = self.told(pair.teller, said.clone(), beat.role);
        match self.answer(fact, beat.role, pair, subject, &said, chance) {
            Some((line, true)) => vec![line, told],
            Some((line, false)) => vec![told, line],
            None => vec![told],
        }
    }

    fn fits(&self, text: &str, budget: Budget) -> bool {
        budget.fits(text, of_text(self.language))
    }

    /// Which replies go with the panel: nobody jokes at the end of bad news.
    fn key<'s>(&self, role: PanelRole, subject: &'s str) -> (PanelRole, Register, &'s str) {
        match (self.register, role, self.feeling) {
            (Register::Light, PanelRole::Conclusion, Feeling::Bad) => (role, Register::Neutral, ""),
            (register, PanelRole::Conclusion, Feeling::Bad) => (role, register, ""),
            (register, ..) => (role, register, subject),
        }
    }

    fn told(&self, by: Figure, text: String, role: PanelRole) -> Line {
        let (expression, pose) = look::teller(role, self.feeling);
        let loud = role == PanelRole::Twist && self.register != Register::Quiet;
        let kind = if loud { LineKind::Shout } else { LineKind::Speech };
        Line { speaker: by.name().to_owned(), text, kind, expression, pose }
    }

    /// Two balloons, and at the end of the story a short answer where there is room for a third.
    fn long(
        &mut self,
        said: &str,
        (beat, fact): (&Beat<'_>, &Fact),
        pair: Pair,
        subject: &str,
        chance: &mut Chance,
    ) -> Vec<Line> {
        let role = beat.role;
        let shared = self.shared(beat, fact, pair);
        let is_shared = shared.is_some();
        let mut told = shared.unwrap_or_else(|| self.two_balloons(said, role, pair.teller));
        for line in &mut told {
            line.text = marked(&line.text, fact, self.keywords);
        }
        if is_shared {
            return told;
        }
        if role == PanelRole::Conclusion && beat.aside.is_none() {
            let key = self.key(role, subject);
            let answer = lines(self.language).reply(key, pair.partner, &mut self.used, chance);
            let fitting = answer.filter(|answer| self.fits(&format!("{said}{answer}"), Budget::new(43, 84)));
            told.extend(fitting.map(|answer| self.reply(pair.partner, answer, role, chance)));
        }
        told
    }

    /// A long piece of news between two: one begins, the other hears where it goes and cannot believe it.
    fn shared(&self, beat: &Beat<'_>, fact: &Fact, pair: Pair) -> Option<Vec<Line>> {
        let fresh = beat.role == PanelRole::Introduction && fact.kind != FactKind::Quote;
        if !fresh || self.register == Register::Quiet {
            return None;
        }
        let (first, second) = wondering(fact, pair.partner, self.language)?;
        let fits = self.fits(&first, Budget::BALLOON) && self.fits(&second, Budget::BALLOON);
        let (expression, pose) = (Some(Expression::Surprised), Some(Pose::Shock));
        let heard = Line {
            speaker: pair.partner.name().to_owned(),
            text: second,
            kind: LineKind::Speech,
            expression,
            pose,
        };
        fits.then(|| vec![self.told(pair.teller, first, beat.role), heard])
    }

    fn two_balloons(&self, said: &str, role: PanelRole, by: Figure) -> Vec<Line> {
        match balloons::split(said, of_text(self.language)) {
            Some((first, second)) => {
                let mut lines = vec![self.told(by, first, role), self.told(by, second, role)];
                lines[0].kind = LineKind::Speech;
                lines
            }
            None => vec![self.told(by, Budget::BALLOON.cut(said, of_text(self.language)), role)],
        }
    }

    /// What the other figure says, and whether it is said first.
    fn answer(
        &mut self,
        fact: &Fact,
        role: PanelRole,
        pair: Pair,
        subject: &str,
        said: &str,
        chance: &mut Chance,
    ) -> Option<(Line, bool)> {
        let quiet = self.register == Register::Quiet;
        let asks = role == PanelRole::Development && !(quiet && chance.below(2) == 0);
        let alone = role == PanelRole::Twist && chance.below(3) == 0;
        if alone {
            return None;
        }
        let text = if asks {
            lines(self.language).ask(asked(fact), self.register, pair.partner, &mut self.used, chance)?
        } else {
            self.reaction(fact, role, (pair.partner, said), subject, chance)?
        };
        if !self.fits(&text, Budget::REPLY) || !self.fits(&format!("{said}{text}"), Budget::PANEL) {
            return None;
        }
        Some((self.reply(pair.partner, text, role, chance), asks))
    }

    /// An echo of the value in the introduction and the twist, unless the teller wonders already; else a reply.
    fn reaction(
        &mut self,
        fact: &Fact,
        role: PanelRole,
        (by, said): (Figure, &str),
        subject: &str,
        chance: &mut Chance,
    ) -> Option<String> {
        let echoes = matches!(role, PanelRole::Introduction | PanelRole::Twist) && !said.ends_with("?!");
        let wants = echoes && self.register != Register::Quiet && chance.below(2) == 0;
        if let Some(echo) = wants.then(|| self.echo(fact, by, chance)).flatten() {
            return Some(echo);
        }
        lines(self.language).reply(self.key(role, subject), by, &mut self.used, chance)
    }

    fn echo(&mut self, fact: &Fact, by: Figure, chance: &mut Chance) -> Option<String> {
        let value = echo_value(fact)?;
        if self.echoed.iter().any(|one| one == value) {
            return None;
        }
        let template = lines(self.language).echo(by, is_much(&fact.text), &mut self.used, chance)?;
        let text = match self.language {
            Language::Ko => korean::filled(&template, value),
            Language::En => template.replace("{v}", value),
        };
        self.echoed.push(value.to_owned());
        self.fits(&text, Budget::REPLY).then_some(text)
    }

    fn reply(&self, by: Figure, text: String, role: PanelRole, chance: &mut Chance) -> Line {
        let (expression, pose) = look::listener(role, self.feeling, chance);
        let loud = text.ends_with("?!") && role == PanelRole::Twist && self.register != Register::Quiet;
        let kind = if loud { LineKind::Shout } else { LineKind::Speech };
        Line { speaker: by.name().to_owned(), text, kind, expression, pose }
    }

    /// A panel without a fact: a question and a reply.
    fn small_talk(&mut self, role: PanelRole, pair: Pair, subject: &str, chance: &mut Chance) -> Vec<Line> {
        let kind = if role == PanelRole::Conclusion { FactKind::Outlook } else { FactKind::Event };
        let ask = lines(self.language).ask(kind, self.register, pair.partner, &mut self.used, chance);
        let reply = lines(self.language).reply(self.key(role, subject), pair.teller, &mut self.used, chance);
        let ask = ask.map(|text| self.reply(pair.partner, text, role, chance));
        let reply = reply.map(|text| self.reply(pair.teller, text, role, chance));
        ask.into_iter().chain(reply).collect()
    }
}

/// A value worth repeating: in the words that are told, and able to stand alone.
fn echo_value(fact: &Fact) -> Option<&str> {
    let value = figures::telling(fact).filter(|value| figures::stands_alone(value))?;
    (!figures::is_name(value, fact)).then_some(value.text.as_str())
}

/// A number without a figure worth asking for is asked about like an event.
fn asked(fact: &Fact) -> FactKind {
    match fact.kind {
        FactKind::Number if !figures::is_worth_asking(fact) => FactKind::Event,
        kind => kind,
    }
}

fn is_much(text: &str) -> bool {
    const UP: [&str; 16] = [
        "늘었",
        "올랐",
        "최고",
        "넘",
        "까지 오",
        "많",
        "치솟",
        "rose",
        "climb",
        "tripled",
        "doubled",
        "record",
        "more than",
        "grew",
        "up to",
        "fine of",
    ];
    UP.iter().any(|word| text.contains(word))
}
