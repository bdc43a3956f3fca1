//! The codes of problems, each with a page that explains it.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($(#[$about:meta])+ $name:ident = $number:literal, $page:literal;)+) => {
        /// What is wrong with a workflow file; written `W001` and so on, each explained by a page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$about])+ $name = $number,)+
        }

        impl Code {
            /// All of them, by number.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The page that explains it, in Markdown: what it means, an example, the remedy.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../../docs/errors/", $page, ".md")),)+
                }
            }
        }
    };
}

codes! {
    /// The text is not TOML.
    Syntax = 1, "W001";
    /// A key is there twice.
    DuplicateKey = 2, "W002";
    /// A key or section that means nothing.
    UnknownKey = 3, "W003";
    /// A key that has to be there is not.
    MissingKey = 4, "W004";
    /// A value of the wrong type.
    WrongType = 5, "W005";
    /// A name with characters that names do not have.
    BadName = 6, "W006";
    /// A name that means something else already.
    ReservedName = 7, "W007";
    /// A number out of its range.
    OutOfRange = 8, "W008";
    /// A text that is no duration.
    BadDuration = 9, "W009";
    /// A text that is no moment.
    BadMoment = 10, "W010";
    /// A text that is no cron expression.
    BadCron = 11, "W011";
    /// A text that is no time zone.
    BadZone = 12, "W012";
    /// A text that is no expression.
    BadExpression = 13, "W013";
    /// A word that is none of the allowed ones.
    UnknownWord = 14, "W014";
    /// A kind that is not in the registry.
    UnknownKind = 15, "W015";
    /// A child workflow that is not there.
    ChildWorkflow = 16, "W016";
    /// An input that the kind does not have.
    UnknownInput = 17, "W017";
    /// An input that the kind needs and nothing gives.
    MissingInput = 18, "W018";
    /// An input with both a reference and a constant.
    BoundTwice = 19, "W019";
    /// A constant that its schema does not allow.
    BadValue = 20, "W020";
    /// A reference whose type does not fit.
    TypeMismatch = 21, "W021";
    /// A text that is no reference.
    BadReference = 22, "W022";
    /// A reference to a node that is not there.
    UnknownNode = 23, "W023";
    /// A reference to an output that its kind does not have.
    UnknownOutput = 24, "W024";
    /// A reference to an input of the run, or a fact of it, that is not there.
    UnknownField = 25, "W025";
    /// `signal` where no signal is waited for.
    NoSignal = 26, "W026";
    /// `each` where there is no `for_each`.
    NoEach = 27, "W027";
    /// A node that refers to itself without a last turn.
    NoLastTurn = 28, "W028";
    /// A required input that may not come.
    MayBeSkipped = 29, "W029";
    /// Nodes that need each other.
    Cycle = 30, "W030";
    /// A node whose work nobody sees.
    Unreachable = 31, "W031";
    /// `for_each` over something that is no list.
    NoList = 32, "W032";
    /// A wait for nothing, or for several things.
    UnclearWait = 33, "W033";
    /// A limit that is not declared.
    UnknownLimit = 34, "W034";
    /// An input of the run that is not described by a JSON Schema.
    BadSchema = 35, "W035";
    /// A default that does not fit its own schema.
    BadDefault = 36, "W036";
    /// A workflow without nodes.
    NoNodes = 37, "W037";
    /// A key that does nothing where it stands.
    NoEffect = 38, "W038";
    /// A schedule for a workflow that needs an input.
    ScheduleNeedsInput = 39, "W039";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "W{:03}", *self as u16)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_of_its_own_number_with_an_example_and_a_remedy() {
        for (at, code) in Code::ALL.iter().enumerate() {
            assert_eq!(*code as usize, at + 1, "numbers have no gaps");
            let page = code.page();
            assert!(page.starts_with(&format!("# {code}: ")), "{code}");
            assert!(page.contains("```toml") && page.contains("\n## Remedy\n"), "{code}");
        }
    }
}
