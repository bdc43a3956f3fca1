//! One form for one text: NFC, no control or zero-width characters, white space folded.

use unicode_normalization::UnicodeNormalization;

/// A text on one line: NFC, control and zero-width characters out, every run of white space one space, trimmed.
#[must_use]
pub fn line(text: &str) -> String {
    let composed: String = text.nfc().filter_map(kept).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of several lines: as [`line`], but line breaks stay, and no more than one empty line in a row.
#[must_use]
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let unified = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let mut empty = 0;
    for row in unified.split('\n').map(line) {
        empty = if row.is_empty() { empty + 1 } else { 0 };
        if empty < 2 && !(row.is_empty() && out.is_empty()) {
            out.push_str(&row);
            out.push('\n');
        }
    }
    out.trim_end().to_owned()
}

fn kept(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' => Some(' '),
        c if c.is_control() || is_invisible(c) => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Zero-width, direction and formatting marks, byte-order marks, variation selectors and tag characters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_has_one_form() {
        for (raw, clean) in [
            ("  폭염   전력\t수요\n", "폭염 전력 수요"),
            ("\u{1112}\u{1161}\u{11ab}국", "한국"),
            ("zero\u{200B}width\u{FEFF}", "zerowidth"),
            ("bell\u{7}and\u{0}nul", "bellandnul"),
            ("caf\u{0065}\u{0301}", "café"),
            ("no\u{00A0}break\u{3000}space", "no break space"),
            ("\u{202E}evil", "evil"),
        ] {
            assert_eq!(line(raw), clean);
        }
    }

    #[test]
    fn lines_keep_their_breaks() {
        assert_eq!(lines("\r\n\r\n첫 줄 \r\n\r\n\r\n\r\n둘째\u{200B} 줄\n"), "첫 줄\n\n둘째 줄");
    }
}
