//! What a run may use.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::node::Usage;

/// What a run may use before it is paused: when one of them is reached, no further attempt starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Tokens that go into language models and come out of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// Money, in millionths of a US dollar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub micro_usd: Option<u64>,
}

impl Budget {
    /// Whether there is no limit in it.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        *self == Self::default()
    }

    /// Whether that much is all of it, or more.
    #[must_use]
    pub fn is_reached_by(&self, usage: Usage) -> bool {
        self.tokens.is_some_and(|most| usage.tokens >= most)
            || self.micro_usd.is_some_and(|most| usage.micro_usd >= most)
    }

    /// What both allow.
    #[must_use]
    pub fn within(&self, other: Self) -> Self {
        let least = |a: Option<u64>, b: Option<u64>| a.into_iter().chain(b).min();
        Self { tokens: least(self.tokens, other.tokens), micro_usd: least(self.micro_usd, other.micro_usd) }
    }

    /// What is left of it when that much is used.
    #[must_use]
    pub fn without(&self, usage: Usage) -> Self {
        Self {
            tokens: self.tokens.map(|most| most.saturating_sub(usage.tokens)),
            micro_usd: self.micro_usd.map(|most| most.saturating_sub(usage.micro_usd)),
        }
    }
}

impl fmt::Display for Budget {
    /// `200,000 tokens and $2.00`, or `no limit`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.tokens, self.micro_usd) {
            (None, None) => f.write_str("no limit"),
            (Some(tokens), None) => write!(f, "{} tokens", grouped(tokens)),
            (None, Some(money)) => f.write_str(&dollars(money)),
            (Some(tokens), Some(money)) => write!(f, "{} tokens and {}", grouped(tokens), dollars(money)),
        }
    }
}

impl fmt::Display for Usage {
    /// `1,234 tokens and $0.12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens and {}", grouped(self.tokens), dollars(self.micro_usd))
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.tokens = self.tokens.saturating_add(other.tokens);
        self.micro_usd = self.micro_usd.saturating_add(other.micro_usd);
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for (at, digit) in digits[first..].chars().enumerate() {
        if at % 3 == 0 && !text.is_empty() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Two digits behind the point, or as many as it has.
fn dollars(micro_usd: u64) -> String {
    let fraction = format!("{:06}", micro_usd % 1_000_000);
    let kept = fraction.trim_end_matches('0').len().max(2);
    format!("${}.{}", grouped(micro_usd / 1_000_000), &fraction[..kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_reached_when_one_of_its_limits_is() {
        let budget = Budget { tokens: Some(100), micro_usd: Some(50) };
        let used = |tokens, micro_usd| budget.is_reached_by(Usage { tokens, micro_usd });
        assert_eq!([used(99, 49), used(100, 0), used(0, 50), used(500, 500)], [false, true, true, true]);
        assert!(!Budget::default().is_reached_by(Usage { tokens: u64::MAX, micro_usd: u64::MAX }));
    }

    #[test]
    fn what_two_allow_is_the_least_of_each_limit() {
        let (tokens, money) =
            (Budget { tokens: Some(5), micro_usd: None }, Budget { tokens: Some(7), micro_usd: Some(1) });
        assert_eq!(tokens.within(money), Budget { tokens: Some(5), micro_usd: Some(1) });
        assert_eq!(tokens.within(Budget::default()), tokens);
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        let budget = Budget { tokens: Some(1_234_567), micro_usd: Some(2_000_000) };
        assert_eq!(budget.to_string(), "1,234,567 tokens and $2.00");
        assert_eq!(Usage { tokens: 0, micro_usd: 1_234_000_125 }.to_string(), "0 tokens and $1,234.000125");
        assert_eq!(Budget::default().to_string(), "no limit");
    }
}
