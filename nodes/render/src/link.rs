//! Addresses that may be linked to.

/// The address in its normal form if it is http or https; nothing else is ever linked.
pub(crate) fn web(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
}
