//! The bundled font NanumSquareRound: the bytes, what a text measures in it, and which characters it has.

use std::sync::OnceLock;

use resvg::usvg::fontdb;
use std::sync::Arc;
use ttf_parser::Face;

/// NanumSquareRound Bold (weight 700), SIL OFL 1.1.
pub const BOLD: &[u8] = include_bytes!("../fonts/NanumSquareRoundB.ttf");
/// NanumSquareRound Regular (weight 400), SIL OFL 1.1.
pub const REGULAR: &[u8] = include_bytes!("../fonts/NanumSquareRoundR.ttf");
/// The families as the SVG asks for them: the bundled one, then what a viewer may have instead.
pub const FAMILY: &str = "NanumSquareRound, NanumSquareRoundOTF, NanumGothic, 'Noto Sans CJK KR', sans-serif";

fn bold() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(BOLD, 0).expect("the bundled font is well formed, a test holds it"))
}

fn regular() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(REGULAR, 0).expect("the bundled font is well formed, a test holds it"))
}

/// The database the renderer uses: the two bundled faces and nothing of the machine. Built once.
pub fn database() -> Arc<fontdb::Database> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    DATABASE
        .get_or_init(|| {
            let mut database = fontdb::Database::new();
            for bytes in [BOLD, REGULAR] {
                database.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
            }
            database.set_sans_serif_family("NanumSquareRound");
            Arc::new(database)
        })
        .clone()
}

/// True when both weights can draw the character.
pub fn has(character: char) -> bool {
    bold().glyph_index(character).is_some() && regular().glyph_index(character).is_some()
}

/// Advance width of a text in Bold, in the unit of `size`.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).fold(0.0, |sum, one| sum + one) * size
}

/// Advance width of one character in em; an estimate when the font lacks it.
fn advance(character: char) -> f64 {
    match advances().get(character as usize) {
        Some(Some(units)) => f64::from(*units) / f64::from(bold().units_per_em()),
        _ if character >= '\u{1100}' => 0.95,
        _ if " .,!'|il".contains(character) => 0.3,
        _ => 0.58,
    }
}

/// Advance widths of the basic plane in font units: looked up once, because a page asks some hundred thousand times.
fn advances() -> &'static [Option<u16>] {
    static TABLE: OnceLock<Vec<Option<u16>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let face = bold();
        let advance = |code| {
            let glyph = char::from_u32(code).and_then(|character| face.glyph_index(character));
            glyph.and_then(|glyph| face.glyph_hor_advance(glyph))
        };
        (0..0x1_0000).map(advance).collect()
    })
}
