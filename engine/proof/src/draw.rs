//! Drawing a sketch.

use std::time::Duration;

use rand::Rng;
use rand::seq::IndexedRandom as _;

use crate::condition::{Condition, Look, Test};
use crate::script::{Fate, Habit};
use crate::sketch::{Bulk, Kind, NodeSketch, OnError, Sketch, Source, Wait, WaitFor};

/// Nodes of a sketch that another calls, beside its last.
const MOST_CALLED: usize = 3;

impl Sketch {
    /// A random workflow of up to so many nodes.
    pub fn draw(rng: &mut impl Rng, most: usize) -> Self {
        let mut sketch = Self::empty(rng);
        for ix in 0..rng.random_range(1..=most) {
            let mut node = Drawing { rng, before: &sketch.nodes, ix }.node();
            if rng.random_ratio(12, 100) {
                call(rng, &sketch.nodes, &mut node);
            }
            sketch.nodes.push(node);
        }
        sketch
    }

    /// Lets some nodes give long values.
    pub fn swell(&mut self, rng: &mut impl Rng) {
        for node in &mut self.nodes {
            node.bulk = match rng.random_range(0..100) {
                0..15 => Bulk::Text,
                15..30 => Bulk::List,
                _ => Bulk::None,
            };
            node.child.iter_mut().for_each(|child| child.swell(rng));
        }
    }

    fn empty(rng: &mut impl Rng) -> Self {
        let words = ["one", "two", "three"];
        Self {
            seed: rng.random(),
            number: rng.random_range(0..4),
            list: words[..rng.random_range(0..=3)].iter().map(ToString::to_string).collect(),
            nodes: Vec::new(),
            called: false,
            part: None,
        }
    }

    /// One that another calls: its last node is always given.
    fn draw_called(rng: &mut impl Rng) -> Self {
        let mut sketch = Self { called: true, ..Self::empty(rng) };
        let last = rng.random_range(0..=MOST_CALLED);
        for ix in 0..=last {
            let node = Drawing { rng, before: &sketch.nodes, ix }.node();
            sketch.nodes.push(node);
        }
        let node = &mut sketch.nodes[last];
        (node.when, node.for_each, node.collect) = (None, None, false);
        if node.on_error == OnError::Skip {
            node.on_error = OnError::Give;
        }
        if node.kind == Kind::Must {
            node.kind = Kind::Ask;
        }
        // Nothing is made for nobody.
        node.text = (0..last).rev().map(Source::Node).collect();
        sketch
    }
}

/// Lets a node call another sketch, which takes one number and one list.
fn call(rng: &mut impl Rng, before: &[NodeSketch], node: &mut NodeSketch) {
    let is_one = |source: &Source| match source {
        Source::Node(ix) => before[*ix].for_each.is_none(),
        Source::Own | Source::Input => true,
    };
    node.child = Some(Box::new(Sketch::draw_called(rng)));
    node.text.retain(is_one);
    node.also = node.also.filter(|ix| before[*ix].for_each.is_none());
    (node.kind, node.limited, node.memos) = (Kind::Calc, false, 0);
    node.timeout = node.timeout.filter(|_| rng.random_ratio(50, 100));
    if node.waits_for_a_person() {
        node.wait = None;
    }
}

struct Drawing<'a, R> {
    rng: &'a mut R,
    before: &'a [NodeSketch],
    ix: usize,
}

impl<R: Rng> Drawing<'_, R> {
    fn node(&mut self) -> NodeSketch {
        let kind = self.kind();
        let for_each = self.chance(20).then(|| self.list());
        let repeats = self.chance(18);
        let mut node = NodeSketch {
            kind,
            text: self.text(kind, repeats),
            also: self.chance(30).then(|| self.earlier()).flatten(),
            when: self.chance(25).then(|| self.condition(false)),
            after: self.chance(20).then(|| self.earlier()).flatten().into_iter().collect(),
            for_each,
            collect: for_each.is_some() && self.chance(40),
            repeat: repeats.then(|| (self.condition(true), self.rng.random_range(2..=3))),
            wait: self.chance(25).then(|| self.wait(repeats)),
            end_if: (for_each.is_none() && self.chance(6)).then(|| self.condition(true)),
            on_error: *[OnError::Fail, OnError::Skip, OnError::Give].choose(self.rng).expect("three"),
            attempts: self.rng.random_range(1..=3),
            delay: self.span(&[10, 200, 1_000, 6_000]),
            timeout: self.chance(30).then_some(Duration::from_secs(4)),
            limited: self.chance(15),
            child: None,
            away: self.chance(12),
            bulk: Bulk::None,
            memos: if self.chance(25) { self.rng.random_range(1..=2) } else { 0 },
            fate: self.fate(),
            habit: Habit::Answer(self.span(&[0, 50, 700, 3_000])),
        };
        if matches!(node.fate, Fate::Stalls(_)) {
            node.timeout = Some(self.span(&[300, 1_500]));
        }
        if self.chance(25) && matches!(&node.wait, Some(Wait { what: WaitFor::Signal(Some(_)), .. })) {
            node.habit = Habit::Ignore;
        }
        if self.may_lack(&node) && node.when.is_none() {
            node.when = Some(Condition::One(Look::Input, Test::Under(4)));
        }
        node
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_ratio(percent, 100)
    }

    fn span(&mut self, millis: &[u64]) -> Duration {
        Duration::from_millis(*millis.choose(self.rng).expect("some spans"))
    }

    fn kind(&mut self) -> Kind {
        match self.rng.random_range(0..100) {
            0..35 => Kind::Calc,
            35..60 => Kind::Ask,
            60..76 => Kind::Act,
            76..90 => Kind::Fire,
            _ => Kind::Must,
        }
    }

    fn earlier(&mut self) -> Option<usize> {
        (self.ix > 0).then(|| self.rng.random_range(0..self.ix))
    }

    /// A list to go through: that of an earlier node, if it gives only one, or that of the input.
    fn list(&mut self) -> Option<usize> {
        self.earlier().filter(|&ix| self.before[ix].for_each.is_none())
    }

    fn text(&mut self, kind: Kind, repeats: bool) -> Vec<Source> {
        let one = |drawing: &mut Self| drawing.earlier().map_or(Source::Input, Source::Node);
        if kind == Kind::Must {
            return vec![one(self)];
        }
        let mut text: Vec<Source> = (0..self.rng.random_range(0..=2)).map(|_| one(self)).collect();
        if repeats && text.len() == 2 && self.chance(50) {
            text.insert(0, Source::Own);
        }
        text.dedup();
        text
    }

    /// Whether something that it must have may not come, so that it has to be one that may be skipped.
    fn may_lack(&self, node: &NodeSketch) -> bool {
        let may_be_skipped =
            |ix: usize| self.before[ix].when.is_some() || self.before[ix].on_error == OnError::Skip;
        let text = node.kind == Kind::Must
            && matches!(node.text.as_slice(), [Source::Node(ix)] if may_be_skipped(*ix));
        text || node.for_each.flatten().is_some_and(may_be_skipped)
    }

    fn condition(&mut self, own: bool) -> Condition {
        let one = |drawing: &mut Self| Condition::One(drawing.look(own), drawing.test());
        let first = one(self);
        match self.rng.random_range(0..10) {
            0 => Condition::Both(first.into(), one(self).into()),
            1 => Condition::Either(first.into(), one(self).into()),
            2 => Condition::Not(first.into()),
            _ => first,
        }
    }

    fn look(&mut self, own: bool) -> Look {
        if own && self.chance(70) {
            return Look::Own;
        }
        // Of a list there is no single number.
        match self.earlier().filter(|&ix| self.before[ix].for_each.is_none()) {
            Some(ix) if self.chance(75) => Look::Node(ix),
            _ => Look::Input,
        }
    }

    fn test(&mut self) -> Test {
        let number = self.rng.random_range(0..4);
        match self.rng.random_range(0..10) {
            0..2 => Test::Is(number),
            2..5 => Test::IsNot(number),
            5..7 => Test::Over(number),
            7..9 => Test::Under(number),
            _ => Test::Defined,
        }
    }

    fn wait(&mut self, repeats: bool) -> Wait {
        let what = match self.rng.random_range(0..10) {
            0..3 => WaitFor::Span(self.span(&[20, 900, 5_500, 12_000])),
            3..6 => WaitFor::Signal(None),
            _ => WaitFor::Signal(Some(self.span(&[60, 800, 4_000, 15_000]))),
        };
        let when = self.chance(35).then(|| self.condition(repeats));
        let ends = matches!(what, WaitFor::Signal(Some(_)));
        let stands_in = ends || matches!(what, WaitFor::Signal(None)) && when.is_some();
        Wait { when, what, otherwise: (stands_in && self.chance(70)).then(|| "otherwise".to_owned()) }
    }

    fn fate(&mut self) -> Fate {
        let times = self.rng.random_range(1..=3);
        match self.rng.random_range(0..100) {
            0..14 => Fate::Fails(times),
            14..18 => Fate::Refuses,
            18..23 => Fate::Panics(times),
            23..28 => Fate::PanicsAfter(times),
            28..32 => Fate::Stalls(times),
            _ => Fate::Good,
        }
    }
}
