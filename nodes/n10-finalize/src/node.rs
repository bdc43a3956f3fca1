//! The node.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use newsum_engine::{Context, Degraded, Effect, Node, NodeError};
use newsum_model::{
    Analysis, Language, Notification, NotificationStatus, Options, Page, Publication, PublicationStatus,
    Report, Request, Review, SavedReport, Scenario, Summary, Upload,
};
use newsum_services::{Backend, BlobStore, Services, Storage, Stored, blob_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::files::{self, File};
use crate::{notice, record};

/// Publishes a comic.
#[derive(Clone)]
pub struct N10Finalize {
    publish: Arc<dyn Storage>,
    blobs: Arc<dyn BlobStore>,
    backend: Option<Arc<dyn Backend>>,
}

/// What [`N10Finalize`] takes.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Input {
    /// What was asked for.
    pub request: Request,
    /// What else was asked for: whether a backend is told.
    #[serde(default)]
    pub options: Options,
    /// What the query means.
    pub analysis: Analysis,
    /// What was written.
    pub report: Report,
    /// What became of its review.
    #[serde(default)]
    pub review: Option<Review>,
    /// The report as it was stored.
    pub saved_report: SavedReport,
    /// The report in short.
    pub summary: Summary,
    /// The comic.
    pub scenario: Scenario,
    /// Its page.
    pub page: Page,
    /// What had to be done without.
    #[serde(default)]
    pub degraded: Vec<Degraded>,
    /// The folder of comics in the store, in which every comic has one of its own; empty: the store is the folder of
    /// this comic.
    #[serde(default = "comics")]
    pub prefix: String,
    /// How many files are sent at a time.
    #[serde(default = "five")]
    #[schemars(range(min = 1, max = 20))]
    pub parallel: usize,
}

fn comics() -> String {
    "comics".to_owned()
}

fn five() -> usize {
    5
}

/// What [`N10Finalize`] gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Output {
    /// Where the comic is.
    pub publication: Publication,
}

impl N10Finalize {
    /// The node with the services of its process.
    #[must_use]
    pub fn new(services: &Services) -> Self {
        Self {
            publish: services.publish.clone(),
            blobs: services.blobs.clone(),
            backend: services.backend.clone(),
        }
    }
}

impl std::fmt::Debug for N10Finalize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("N10Finalize").field("publish", &self.publish.name()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Node for N10Finalize {
    const KIND: &'static str = "n10-finalize";
    const ABOUT: &'static str =
        "Publishes the files of a comic, the page to open last, and tells a backend of it.";
    const EFFECT: Effect = Effect::Write;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, cx: &Context) -> Result<Output, NodeError> {
        let folder = folder(&input);
        let mut files = files::files(&input, self.blobs.as_ref()).await?;
        let index = files::index(&input.page, self.blobs.as_ref()).await?;
        files.push(record::record(&input, cx, &files, &index)?);
        let total = files.len() + 1;
        let mut uploads = self.upload(&folder, files, input.parallel, cx, total).await?;
        uploads.push(self.put(&folder, index, cx).await?);
        cx.progress(1.0, format!("uploading {total}/{total}"));
        let mut publication = publication(&input, &folder, uploads)?;
        publication.notification = self.tell(&input, &publication, cx).await?;
        Ok(Output { publication })
    }
}

impl N10Finalize {
    /// Sends the files, some at a time; the result is in their order.
    async fn upload(
        &self,
        folder: &str,
        files: Vec<File>,
        parallel: usize,
        cx: &Context,
        total: usize,
    ) -> Result<Vec<Upload>, NodeError> {
        let done = std::sync::atomic::AtomicUsize::new(0);
        let sent = stream::iter(files).map(|file| async {
            let upload = self.put(folder, file, cx).await?;
            let done = 1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            cx.progress(share(done, total), format!("uploading {done}/{total}"));
            Ok::<_, NodeError>(upload)
        });
        sent.buffered(parallel.clamp(1, 20)).try_collect().await
    }

    /// Sends one file once; what is there with the same content is not sent again.
    async fn put(&self, folder: &str, file: File, cx: &Context) -> Result<Upload, NodeError> {
        let key = format!("{folder}{}", file.name);
        let stored = cx.memo(&format!("upload:{key}"), self.sent(&key, &file)).await?;
        Ok(Upload {
            key: stored.key,
            url: stored.url,
            bytes: stored.bytes,
            media_type: file.media_type,
            hash: stored.hash,
        })
    }

    async fn sent(&self, key: &str, file: &File) -> Result<Stored, NodeError> {
        let blob = blob_of(&file.bytes, &file.media_type);
        let there = self.publish.head(key).await.map_err(NodeError::from)?;
        if there.is_some_and(|head| head.hash.as_deref() == Some(blob.hash.as_str())) {
            return Ok(Stored {
                key: key.to_owned(),
                url: self.publish.url(key),
                bytes: blob.size,
                hash: blob.hash,
            });
        }
        self.publish.put(key, &file.bytes, &file.media_type).await.map_err(NodeError::from)
    }

    async fn tell(
        &self,
        input: &Input,
        publication: &Publication,
        cx: &Context,
    ) -> Result<Notification, NodeError> {
        let key = cx.idempotency_key();
        let none =
            |status| Notification { status, http_status: None, attempts: 0, key: key.clone(), at: None };
        let Some(backend) = &self.backend else { return Ok(none(NotificationStatus::NotConfigured)) };
        if !input.options.notify {
            return Ok(none(NotificationStatus::Off));
        }
        cx.progress(1.0, "notifying");
        let comic = notice::notice(input, publication);
        let taken =
            cx.memo("notify", async { backend.publish(&comic, &key).await.map_err(NodeError::from) }).await?;
        Ok(Notification {
            status: NotificationStatus::Sent,
            http_status: Some(taken.http_status),
            attempts: cx.attempt(),
            key: key.clone(),
            at: None,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "some twenty files")]
fn share(done: usize, total: usize) -> f32 {
    done as f32 / total as f32
}

/// The folder of this comic in the store, with a slash at its end; nothing where the store is the folder.
fn folder(input: &Input) -> String {
    match input.prefix.trim_matches('/') {
        "" => String::new(),
        prefix => format!("{prefix}/{}/", input.request.comic_id),
    }
}

fn publication(input: &Input, folder: &str, uploads: Vec<Upload>) -> Result<Publication, NodeError> {
    let url = |name: &str| {
        let key = format!("{folder}{name}");
        let upload = uploads
            .iter()
            .find(|upload| upload.key == key)
            .ok_or_else(|| bad(&format!("{key} was not stored")))?;
        Ok::<_, NodeError>(upload.url.clone())
    };
    let panel_urls: Vec<String> = (1..=4).map(|n| url(&files::panel_name(n))).collect::<Result<_, _>>()?;
    if let Some(strange) = uploads.iter().find(|upload| !is_web(&upload.url)) {
        return Err(bad(&format!(
            "\"{}\" is no http(s) address; set the public address of the store",
            strange.url
        )));
    }
    let mut report_urls: BTreeMap<Language, String> = BTreeMap::new();
    report_urls.insert(input.report.language, url(files::REPORT)?);
    if let Some(second) = &input.saved_report.translated {
        report_urls.insert(second.language, url(&files::translated_name(second.language))?);
    }
    Ok(Publication {
        status: status(&uploads),
        page_url: url(files::PICTURE)?,
        html_url: url(files::INDEX)?,
        thumbnail_url: url(files::THUMBNAIL)?,
        panel_urls,
        report_urls,
        notification: Notification {
            status: NotificationStatus::NotConfigured,
            http_status: None,
            attempts: 0,
            key: String::new(),
            at: None,
        },
        uploads,
    })
}

fn bad(reason: &str) -> NodeError {
    NodeError::permanent("bad_publication", format!("the comic cannot be published: {reason}"))
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// What is served from the machine itself is seen by nobody else.
fn status(uploads: &[Upload]) -> PublicationStatus {
    const HERE: [&str; 3] = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    if uploads.iter().any(|upload| HERE.iter().any(|here| upload.url.starts_with(here))) {
        PublicationStatus::LocalOnly
    } else {
        PublicationStatus::Published
    }
}
