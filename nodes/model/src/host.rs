//! Host names as people give them.

/// A text that is no host name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no host name; write it like news.example.com, without http:// and path")]
pub struct BadHost(pub String);

/// A host name in its normal form: lower case, no dot at the end, 2 or more labels, at most 253 characters. Letters
/// outside ASCII must be given in their `xn--` form or as letters of the host's own script; they are kept as they are.
///
/// # Errors
/// When the text is no host name.
pub fn normal_host(text: &str) -> Result<String, BadHost> {
    let host = text.trim().trim_end_matches('.').to_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let sound =
        host.chars().count() <= 253 && labels.len() >= 2 && labels.iter().all(|label| is_label(label));
    if sound { Ok(host) } else { Err(BadHost(text.to_owned())) }
}

fn is_label(label: &str) -> bool {
    let inside = label.chars().all(|c| c.is_alphanumeric() || c == '-');
    inside && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
}

/// Whether `host` is `wanted` or a host below it.
#[must_use]
pub fn host_matches(host: &str, wanted: &str) -> bool {
    let host = host.to_lowercase();
    host == wanted || host.strip_suffix(wanted).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_lower_cased_and_needs_a_dot() {
        assert_eq!(normal_host(" News.Example.COM. ").unwrap(), "news.example.com");
        for bad in ["", "localhost", "http://a.com", "a..com", "-a.com", "a.com/x", "a b.com"] {
            assert!(normal_host(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_host_matches_itself_and_what_is_below_it() {
        assert!(host_matches("news.example.com", "example.com"));
        assert!(host_matches("example.com", "example.com"));
        assert!(!host_matches("badexample.com", "example.com"));
    }
}
