//! One form for one address.

use url::Url;

/// Parameters that only say where a reader came from.
const TRACKING: [&str; 4] = ["fbclid", "gclid", "igshid", "mc_cid"];

/// The canonical form of an http(s) address: lower-case scheme and host, no default port, no fragment, no tracking
/// parameters. None for anything else.
pub(crate) fn canonical(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    url.set_fragment(None);
    let pairs = url.query_pairs().filter(|(name, _)| !is_tracking(name));
    let kept: Vec<(String, String)> =
        pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    if kept.is_empty() {
        url.set_query(None);
    } else if kept.len() != url.query_pairs().count() {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    Some(url.into())
}

fn is_tracking(name: &str) -> bool {
    name.starts_with("utm_") || TRACKING.contains(&name)
}

/// The host of an address, without `www.`.
pub(crate) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_addresses_have_one_form() {
        for (address, form) in [
            ("HTTPS://News.Example.com:443/a?utm_source=x&id=1#top", Some("https://news.example.com/a?id=1")),
            ("http://example.com/a?fbclid=1", Some("http://example.com/a")),
            ("http://example.com/?q=%ED%8F%AD", Some("http://example.com/?q=%ED%8F%AD")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
        ] {
            assert_eq!(canonical(address).as_deref(), form, "{address}");
        }
    }
}
