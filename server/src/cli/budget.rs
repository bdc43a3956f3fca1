//! What a run may use, as it is typed.

use clap::Args;

/// What a run may use before it is paused.
#[derive(Debug, Clone, Args)]
pub(crate) struct BudgetArgs {
    /// Tokens that the run may use before it is paused.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) tokens: Option<u64>,
    /// US dollars that the run may use before it is paused, such as 2.50.
    #[arg(long, value_name = "USD", value_parser = micro_usd)]
    pub(crate) money: Option<u64>,
}

impl BudgetArgs {
    /// The budget; none if nothing was said.
    pub(crate) fn budget(&self) -> Option<newsum_engine::Budget> {
        let budget = newsum_engine::Budget { tokens: self.tokens, micro_usd: self.money };
        (!budget.is_endless()).then_some(budget)
    }
}

/// US dollars as millionths.
fn micro_usd(text: &str) -> Result<u64, String> {
    let dollars: f64 =
        text.trim_start_matches('$').parse().map_err(|_| "write dollars, such as 2.50".to_owned())?;
    let micro_usd = (dollars * 1e6).round();
    if (1.0..=1e12).contains(&micro_usd) {
        Ok(micro_usd as u64)
    } else {
        Err("it is between a millionth of a dollar and a million dollars".to_owned())
    }
}
