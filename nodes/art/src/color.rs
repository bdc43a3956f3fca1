//! Colors as three bytes, and what the style guide does with them: mix, shade, tint, contrast.

use std::fmt;

use serde::Deserialize;

/// An opaque sRGB color. Displays as `#RRGGBB`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Color(pub [u8; 3]);

/// Violet-black, the color of all lines and letters.
pub const INK: Color = Color::hex("#231B33");
/// The cream of the sticker rims.
pub const PAPER: Color = Color::hex("#FFF8EA");
/// White.
pub const WHITE: Color = Color::hex("#FFFFFF");

impl Color {
    /// The color written as `#RRGGBB`. For literals in the source: anything else panics, in a constant at compile time.
    pub const fn hex(text: &str) -> Self {
        let bytes = text.as_bytes();
        assert!(bytes.len() == 7 && bytes[0] == b'#', "a color is written #RRGGBB");
        Self([byte(bytes[1], bytes[2]), byte(bytes[3], bytes[4]), byte(bytes[5], bytes[6])])
    }

    /// `self` at `share` 0, `other` at 1, in between a straight blend of the bytes (ties to even).
    pub fn mix(self, other: Self, share: f64) -> Self {
        let blend = |a: u8, b: u8| {
            let value = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
            let rounded = value.round_ties_even().clamp(0.0, 255.0) as u8;
            rounded
        };
        let ([r, g, b], [x, y, z]) = (self.0, other.0);
        Self([blend(r, x), blend(g, y), blend(b, z)])
    }

    /// Towards a violet dark, never towards gray. The usual share is 0.22.
    pub fn shade(self, share: f64) -> Self {
        self.mix(Self::hex("#3A1F5C"), share)
    }

    /// Towards white. The usual share is 0.4.
    pub fn tint(self, share: f64) -> Self {
        self.mix(WHITE, share)
    }

    /// Relative luminance as WCAG 2 defines it, 0 to 1.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|byte| {
            let v = f64::from(byte) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio as WCAG 2 defines it, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

const fn byte(high: u8, low: u8) -> u8 {
    digit(high) * 16 + digit(low)
}

const fn digit(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => letter - b'0',
        b'A'..=b'F' => letter - b'A' + 10,
        b'a'..=b'f' => letter - b'a' + 10,
        _ => panic!("a color is written #RRGGBB"),
    }
}

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let good =
            text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|b| b.is_ascii_hexdigit());
        if good { Ok(Self::hex(&text)) } else { Err(format!("`{text}` is no color; write it as #RRGGBB")) }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02X}{g:02X}{b:02X}")
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
