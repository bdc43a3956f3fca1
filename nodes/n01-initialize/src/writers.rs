//! The personas that come with the program.

use newsum_model::{Depth, Voice, Writer};

/// A persona: the names that begin with its own are its.
struct Persona {
    name: &'static str,
    author_id: u32,
    tone: Voice,
    depth: Depth,
    style: &'static str,
}

const PERSONAS: [Persona; 4] = [
    Persona { name: "default", author_id: 1, tone: Voice::Neutral, depth: Depth::Medium, style: "sticker" },
    Persona {
        name: "creative_writer",
        author_id: 2,
        tone: Voice::Playful,
        depth: Depth::Medium,
        style: "webtoon",
    },
    Persona {
        name: "tech_expert",
        author_id: 3,
        tone: Voice::Analytical,
        depth: Depth::High,
        style: "sticker",
    },
    Persona {
        name: "story_teller",
        author_id: 4,
        tone: Voice::Narrative,
        depth: Depth::Medium,
        style: "watercolour",
    },
];

/// The writer of that id: the persona with the longest name that the id begins with, else the default one under the
/// id as asked for.
#[must_use]
pub fn writer(id: &str) -> Writer {
    let fitting = PERSONAS.iter().filter(|persona| id.starts_with(persona.name));
    let persona = fitting.max_by_key(|persona| persona.name.len()).unwrap_or(&PERSONAS[0]);
    Writer {
        id: id.to_owned(),
        author_id: persona.author_id,
        tone: persona.tone,
        depth: persona.depth,
        style: persona.style.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_finds_its_persona_and_keeps_its_name() {
        assert_eq!(writer("tech_expert_kim").depth, Depth::High);
        let stranger = writer("somebody");
        assert_eq!((stranger.id.as_str(), stranger.author_id), ("somebody", 1));
    }
}
