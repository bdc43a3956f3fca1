//! Hangul syllable blocks: taking the final consonant (coda) off and putting one on.

const BASE: u32 = 0xAC00;
const LAST: u32 = 0xD7A3;
const CODAS: u32 = 28;

/// No coda.
pub const OPEN: u32 = 0;
/// Coda ㄴ.
pub const N: u32 = 4;
/// Coda ㄹ.
pub const L: u32 = 8;
/// Coda ㅂ.
pub const B: u32 = 17;
/// Coda ㅆ, the mark of the past tense (았, 었, 했) and of 겠 and 있.
pub const SS: u32 = 20;

/// Whether the character is a precomposed Hangul syllable or a compatibility letter.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    is_syllable(c) || matches!(c as u32, 0x1100..=0x11FF | 0x3131..=0x318E)
}

/// Whether the character is a precomposed Hangul syllable.
#[must_use]
pub fn is_syllable(c: char) -> bool {
    (BASE..=LAST).contains(&(c as u32))
}

/// The index of the coda of a syllable (0 = none); `None` for any other character.
#[must_use]
pub fn coda(c: char) -> Option<u32> {
    is_syllable(c).then(|| (c as u32 - BASE) % CODAS)
}

/// Whether a word is read with a final consonant: syllables by their coda, digits and Latin letters by how they
/// are read in Korean (6 = 육, L = 엘).
#[must_use]
pub fn closes(c: char) -> bool {
    match coda(c) {
        Some(coda) => coda != OPEN,
        None => matches!(c.to_ascii_lowercase(), '0' | '1' | '3' | '6' | '7' | '8' | 'l' | 'm' | 'n' | 'r'),
    }
}

/// The syllable with another coda; any other character as it is.
#[must_use]
pub fn with_coda(c: char, coda: u32) -> char {
    if !is_syllable(c) {
        return c;
    }
    let open = (c as u32) - (c as u32 - BASE) % CODAS;
    char::from_u32(open + coda.min(CODAS - 1)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codas_come_off_and_go_on() {
        assert_eq!(coda('한'), Some(N));
        assert_eq!(coda('하'), Some(OPEN));
        assert_eq!(coda('있'), Some(SS));
        assert_eq!(coda('a'), None);
        assert_eq!(with_coda('한', B), '합');
        assert_eq!(with_coda('길', B), '깁');
        assert_eq!(with_coda('x', B), 'x');
        assert!(closes('6') && !closes('2') && closes('L') && !closes('I'));
    }
}
