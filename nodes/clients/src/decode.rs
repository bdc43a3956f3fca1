//! Bytes to text.

use encoding_rs::{EUC_KR, Encoding};

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotText {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// It holds zero bytes.
    #[error("it is a binary file")]
    Binary,
    /// No encoding fits.
    #[error("it is neither UTF-8 nor CP949 text; save it as UTF-8")]
    Encoding,
}

/// The text of a file: the encoding of its byte-order mark, else UTF-8, else `hint`, else CP949 (which encoding_rs
/// calls EUC-KR).
pub(crate) fn decode(bytes: &[u8], hint: Option<&str>) -> Result<String, NotText> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[skip..]);
    }
    if bytes.contains(&0) {
        return Err(NotText::Binary);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return not_empty(text.to_owned());
    }
    let hinted = hint.and_then(|label| Encoding::for_label(label.as_bytes()));
    let decoded = hinted.and_then(|encoding| strictly(encoding, bytes).ok());
    decoded.map_or_else(|| strictly(EUC_KR, bytes), Ok)
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, NotText> {
    let text =
        encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or(NotText::Encoding)?;
    if text.contains('\0') {
        return Err(NotText::Binary);
    }
    if has_controls(&text) {
        return Err(NotText::Encoding);
    }
    not_empty(text.into_owned())
}

/// Other encodings take nearly any bytes; control characters give away those that are no text.
fn has_controls(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

fn not_empty(text: String) -> Result<String, NotText> {
    if text.trim().is_empty() { Err(NotText::Empty) } else { Ok(text) }
}

/// The encoding that an HTML page names in its first kilobyte.
pub(crate) fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let after = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    let label: String =
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn utf8_and_cp949_are_read_and_the_rest_is_refused() {
        assert_eq!(decode("가나다".as_bytes(), None).unwrap(), "가나다");
        let (cp949, _, _) = EUC_KR.encode("똠방각하, 안녕");
        assert_eq!(decode(&cp949, None).unwrap(), "똠방각하, 안녕");
        assert_eq!(decode(&[0xff, 0xfe, 0x41, 0x00], None).unwrap(), "A");
        assert_eq!(decode(b" \n", None), Err(NotText::Empty));
        assert_eq!(decode(b"a\0b", None), Err(NotText::Binary));
        assert_eq!(decode(&[0x61, 0xff, 0xff, 0x20], None), Err(NotText::Encoding));
    }

    #[test]
    fn a_page_names_its_encoding() {
        assert_eq!(meta_charset(b"<meta charset=\"EUC-KR\">").unwrap(), "euc-kr");
        assert_eq!(meta_charset(b"<meta content='text/html; charset=utf-8'>").unwrap(), "utf-8");
        assert_eq!(meta_charset(b"<p>no"), None);
    }
}
