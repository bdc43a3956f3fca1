//! N06: stores the report as a page and as Markdown, and in a second language where there is a translator. It never
//! ends a run: a comic does not need its report to be stored.

mod second;
mod translation;

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::{Context, Effect, ErrorClass, Node, NodeError};
use newsum_model::{
    Options, Report, Request, SavedFile, SavedReport, StorageStatus, Translated, TranslationStatus,
};
use newsum_render::{Imprint, render_markdown, render_report};
use newsum_services::{BlobStore, Storage, Translator};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::second::Second;
use crate::translation::Translation;

/// The node.
#[derive(Clone)]
pub struct SaveReport {
    /// Where reports are kept.
    pub store: Arc<dyn Storage>,
    /// Keeps the pages by their hash too.
    pub blobs: Arc<dyn BlobStore>,
    /// Translates; without one there is no second language.
    pub translate: Option<Arc<dyn Translator>>,
}

/// What the node takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What the run was asked for.
    pub request: Request,
    /// Wishes.
    #[serde(default)]
    pub options: Options,
    /// The report, approved.
    pub report: Report,
}

/// What the node gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// The report as it was stored.
    pub saved_report: SavedReport,
}

#[async_trait]
impl Node for SaveReport {
    const KIND: &'static str = "n06-save-report";
    const ABOUT: &'static str = "Stores the report, and a second language of it.";
    const EFFECT: Effect = Effect::Write;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        let (translated, translation) = self.second_language(&input, cx).await?;
        let stored = self.stored(&input, translated, cx).await;
        let saved_report = match stored {
            Ok(saved) => SavedReport { translation, ..saved },
            Err(error) if must_return(&error, cx) => return Err(error),
            Err(error) => {
                cx.degraded("storage_failed", Some(self.store.name()), &error.message);
                let storage = StorageStatus::Failed;
                SavedReport { html: None, markdown: None, translated: None, translation, storage }
            }
        };
        Ok(Output { saved_report })
    }
}

/// Whether the engine is to try again, or the attempt is over anyway.
fn must_return(error: &NodeError, cx: &Context) -> bool {
    error.class == ErrorClass::Cancelled || (error.class.is_retryable() && !cx.last_attempt())
}

impl SaveReport {
    /// The report in its second language, if there is to be one and it works.
    async fn second_language(
        &self,
        input: &Input,
        cx: &Context,
    ) -> Result<(Option<Translation>, TranslationStatus), NodeError> {
        let language = match second::language(input) {
            Second::None => return Ok((None, TranslationStatus::NotNeeded)),
            Second::Language(language) => language,
        };
        let Some(translator) = &self.translate else {
            return Ok((None, TranslationStatus::NotConfigured));
        };
        cx.progress(0.1, "translating");
        match translation::translated(&input.report, language, translator.as_ref(), cx).await {
            Ok(translation) => Ok((Some(translation), TranslationStatus::Done)),
            Err(error) if must_return(&error, cx) => Err(error),
            Err(error) => {
                cx.degraded("translation_failed", Some(translator.name()), &error.message);
                Ok((None, TranslationStatus::Failed))
            }
        }
    }

    async fn stored(
        &self,
        input: &Input,
        translated: Option<Translation>,
        cx: &Context,
    ) -> Result<SavedReport, NodeError> {
        let imprint = Imprint::at(input.request.created_at);
        let (report, id) = (&input.report, &input.request.comic_id);
        let html =
            self.put(id, &format!("{}.html", report.language), &render_report(report, &imprint), cx).await?;
        let markdown =
            self.put(id, &format!("{}.md", report.language), &render_markdown(report, &imprint), cx).await?;
        let mut saved = SavedReport {
            html: Some(html),
            markdown: Some(markdown),
            translated: None,
            translation: TranslationStatus::NotNeeded,
            storage: StorageStatus::Ok,
        };
        if let Some(Translation { report, untranslated }) = translated {
            let imprint = Imprint { untranslated, translated: true, ..imprint };
            let html = self
                .put(id, &format!("{}.html", report.language), &render_report(&report, &imprint), cx)
                .await?;
            saved.translated = Some(Translated { language: report.language, html });
        }
        Ok(saved)
    }

    /// Stores a page under its fixed key: a repeat writes the same bytes.
    async fn put(&self, comic: &str, name: &str, page: &str, cx: &Context) -> Result<SavedFile, NodeError> {
        let key = format!("reports/{comic}/report.{name}");
        let media_type =
            if name.ends_with(".md") { "text/markdown; charset=utf-8" } else { "text/html; charset=utf-8" };
        let upload = async {
            let stored = self.store.put(&key, page.as_bytes(), media_type).await?;
            let blob = self.blobs.put(page.as_bytes(), media_type).await?;
            Ok(SavedFile { key: key.clone(), blob, bytes: stored.bytes })
        };
        cx.memo(&format!("upload:{key}"), upload).await
    }
}

#[cfg(test)]
mod tests;
