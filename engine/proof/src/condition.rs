//! Conditions of a sketch: written as Jinja for the engine, evaluated plainly for the reference.

use serde_json::Value;

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The output of an earlier node.
    Node(usize),
    /// The output of the node itself.
    Own,
    /// The input of the run.
    Input,
}

/// What is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// `number` is that.
    Is(u32),
    /// `number` is not that.
    IsNot(u32),
    /// `number` is more than that.
    Over(u32),
    /// `number` is less than that.
    Under(u32),
    /// `number` is there.
    Defined,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// One test.
    One(Look, Test),
    /// Both.
    Both(Box<Condition>, Box<Condition>),
    /// At least one.
    Either(Box<Condition>, Box<Condition>),
    /// Not that.
    Not(Box<Condition>),
}

impl Condition {
    /// As Jinja; `own` is the name of the node that it belongs to.
    #[must_use]
    pub fn jinja(&self, own: &str) -> String {
        match self {
            Self::One(look, test) => {
                let name = match look {
                    Look::Node(ix) => format!("n{ix}.number"),
                    Look::Own => format!("{own}.number"),
                    Look::Input => "input.number".to_owned(),
                };
                match test {
                    Test::Is(n) => format!("{name} == {n}"),
                    Test::IsNot(n) => format!("{name} != {n}"),
                    Test::Over(n) => format!("{name} > {n}"),
                    Test::Under(n) => format!("{name} < {n}"),
                    Test::Defined => format!("{name} is defined"),
                }
            }
            Self::Both(a, b) => format!("({}) and ({})", a.jinja(own), b.jinja(own)),
            Self::Either(a, b) => format!("({}) or ({})", a.jinja(own), b.jinja(own)),
            Self::Not(a) => format!("not ({})", a.jinja(own)),
        }
    }

    /// Whether it holds; `number` gives what it looks at, none where that is absent.
    pub fn holds(&self, number: &impl Fn(Look) -> Option<Value>) -> bool {
        match self {
            Self::One(look, test) => {
                let number = number(*look).and_then(|value| value.as_u64());
                match test {
                    Test::Is(n) => number == Some(u64::from(*n)),
                    Test::IsNot(n) => number != Some(u64::from(*n)),
                    Test::Over(n) => number.is_some_and(|number| number > u64::from(*n)),
                    // What is absent counts as smaller than every number.
                    Test::Under(n) => number.is_none_or(|number| number < u64::from(*n)),
                    Test::Defined => number.is_some(),
                }
            }
            Self::Both(a, b) => a.holds(number) && b.holds(number),
            Self::Either(a, b) => a.holds(number) || b.holds(number),
            Self::Not(a) => !a.holds(number),
        }
    }

    /// The earlier nodes that it looks at.
    pub fn nodes(&self, found: &mut Vec<usize>) {
        match self {
            Self::One(Look::Node(ix), _) => found.push(*ix),
            Self::One(Look::Own | Look::Input, _) => {}
            Self::Both(a, b) | Self::Either(a, b) => {
                a.nodes(found);
                b.nodes(found);
            }
            Self::Not(a) => a.nodes(found),
        }
    }
}
