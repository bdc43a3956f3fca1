//! What a page says by itself, in the language of the report.

use newsum_model::{DocumentKind, Language, Method};

/// The words of a page.
pub(crate) struct Words {
    pub(crate) question: &'static str,
    pub(crate) key_points: &'static str,
    pub(crate) conclusion: &'static str,
    pub(crate) sources: &'static str,
    pub(crate) source: &'static str,
    pub(crate) edited: &'static str,
    pub(crate) untranslated: &'static str,
    pub(crate) translated: &'static str,
    pub(crate) made: &'static str,
    pub(crate) made_at: &'static str,
    pub(crate) check: &'static str,
    language: Language,
}

const KOREAN: Words = Words {
    question: "질문",
    key_points: "핵심",
    conclusion: "정리하면",
    sources: "출처",
    source: "출처",
    edited: "검토자가 고친 문단",
    untranslated: "옮기지 못한 문단",
    translated: "기계 번역",
    made: "작성 방식",
    made_at: "작성 시각",
    check: "문장 뒤의 번호는 그 문장이 나온 출처입니다. 중요한 내용은 원문에서 확인하세요.",
    language: Language::Ko,
};

const ENGLISH: Words = Words {
    question: "Question",
    key_points: "Key points",
    conclusion: "In the end",
    sources: "Sources",
    source: "source",
    edited: "changed by a reviewer",
    untranslated: "could not be translated",
    translated: "Translated by machine",
    made: "Written",
    made_at: "Made",
    check: "The number behind a paragraph is the source that it was taken from. Check what matters in the original.",
    language: Language::En,
};

impl Words {
    /// Those of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::Ko => &KOREAN,
            Language::En => &ENGLISH,
        }
    }

    /// How the report was written.
    pub(crate) fn method(&self, method: Method) -> &'static str {
        match (self.language, method) {
            (Language::Ko, Method::Rules) => "기사 문장을 규칙에 따라 골라 옮김(언어 모델 없음)",
            (Language::Ko, Method::Llm) => "언어 모델이 출처 문장을 바탕으로 작성",
            (Language::Ko, Method::Mixed) => "언어 모델이 작성하고 일부는 기사 문장으로 대신함",
            (Language::En, Method::Rules) => "by rules, from sentences of the articles (no language model)",
            (Language::En, Method::Llm) => "by a language model, from the sentences cited",
            (Language::En, Method::Mixed) => {
                "by a language model, in part replaced by sentences of the articles"
            }
        }
    }

    /// The mark of a source that is no whole article.
    pub(crate) fn mark(&self, kind: DocumentKind) -> Option<&'static str> {
        match (self.language, kind) {
            (_, DocumentKind::Article) => None,
            (Language::Ko, DocumentKind::Snippet) => Some("검색 요약"),
            (Language::Ko, DocumentKind::Opinion | DocumentKind::Social) => Some("의견"),
            (Language::En, DocumentKind::Snippet) => Some("search extract"),
            (Language::En, DocumentKind::Opinion | DocumentKind::Social) => Some("opinion"),
        }
    }
}
