//! Reads the article of a page.

use std::time::Duration;

use async_trait::async_trait;
use newsum_model::Article;
use newsum_services::{ErrorClass, Reader, ServiceError};
use newsum_text::normalize;
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::guard::{BadPrivateAddress, Guard};
use super::pace::Pace;
use crate::decode::{decode, meta_charset};
use crate::page;

/// How pages are read.
#[derive(Debug, Clone)]
pub struct ReaderConfig {
    /// Private addresses with port that may be read all the same, such as `127.0.0.1:8080`. Empty in production.
    pub allow_private: Vec<String>,
    /// Time for a page, redirects included.
    pub timeout: Duration,
    /// Bytes of a page after unpacking.
    pub max_bytes: usize,
    /// Time between two requests to one host.
    pub gap: Duration,
    /// What the program says that it is.
    pub user_agent: String,
}

impl Default for ReaderConfig {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            timeout: Duration::from_secs(15),
            max_bytes: 3 * 1024 * 1024,
            gap: Duration::from_secs(1),
            user_agent: format!("NewSum/{}", env!("CARGO_PKG_VERSION")),
        }
    }
}

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 5;
/// Characters without which a page is no article.
const SHORTEST: usize = 200;

/// Reads the article of a page over http(s). It never reaches what only this machine or its network can reach: each
/// address, that of each redirect included, is judged, and the connection goes to the very address that was judged.
/// No scripts are run, no cookies kept, proxies of the environment are not used.
#[derive(Debug)]
pub struct HttpReader {
    client: Client,
    guard: Guard,
    pace: Pace,
    config: ReaderConfig,
}

impl HttpReader {
    /// A reader. Contacts nobody.
    ///
    /// # Errors
    /// When an entry of `allow_private` is no address with a port.
    ///
    /// # Panics
    /// When the machine has no working TLS: the roots are compiled in, so that cannot be.
    pub fn new(config: ReaderConfig) -> Result<Self, BadPrivateAddress> {
        let guard = Guard::new(&config.allow_private)?;
        let client = Client::builder()
            .user_agent(&config.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .dns_resolver(guard.clone())
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .build()
            .expect("the settings of the client are fixed and sound");
        Ok(Self { client, guard, pace: Pace::default(), config })
    }

    async fn page(&self, url: &str) -> Result<(Url, String, bool), ServiceError> {
        let bad = |why: &dyn std::fmt::Display| refused(url, why);
        let mut at = Url::parse(url).map_err(|error| bad(&error))?;
        for _ in 0..=MAX_REDIRECTS {
            self.guard.check(&at).map_err(|why| bad(&why))?;
            let _turn = self.pace.turn(at.host_str().unwrap_or_default(), self.config.gap).await;
            let response = self.ask(&at).await?;
            let Some(next) = redirected(&response, &at).map_err(|error| bad(&error))? else {
                return self.text(at, response).await;
            };
            at = next;
        }
        Err(ServiceError::invalid_input(
            "redirects",
            format!("{url} redirects more than {MAX_REDIRECTS} times"),
        ))
    }

    async fn ask(&self, url: &Url) -> Result<Response, ServiceError> {
        let request =
            self.client.get(url.clone()).header(ACCEPT, "text/html,application/xhtml+xml,text/plain;q=0.8");
        request.send().await.map_err(|error| connection(url, &error))
    }

    /// The body as text, and whether it is HTML.
    async fn text(&self, url: Url, mut response: Response) -> Result<(Url, String, bool), ServiceError> {
        answered(&url, &response)?;
        let header =
            response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("text/html");
        let kind = Kind::of(header).ok_or_else(|| {
            ServiceError::invalid_input(
                "type",
                format!("{url} is {header}, not a page; give the address of an article"),
            )
        })?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| connection(&url, &error))? {
            if bytes.len() + chunk.len() > self.config.max_bytes {
                let message = format!("{url} has more than {} bytes", self.config.max_bytes);
                return Err(ServiceError::invalid_input("too_big", message));
            }
            bytes.extend_from_slice(&chunk);
        }
        let charset = kind.charset.or_else(|| meta_charset(&bytes));
        let text = decode(&bytes, charset.as_deref())
            .map_err(|why| ServiceError::invalid_input("encoding", format!("{url} cannot be read: {why}")))?;
        Ok((url, text, kind.html))
    }
}

/// What the header of a page says about its body.
struct Kind {
    html: bool,
    charset: Option<String>,
}

impl Kind {
    fn of(header: &str) -> Option<Self> {
        let lower = header.to_ascii_lowercase();
        let charset =
            lower.split_once("charset=").map(|(_, rest)| rest.trim_matches(['"', '\'', ' ']).to_owned());
        match lower.split(';').next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => Some(Self { html: true, charset }),
            "text/plain" => Some(Self { html: false, charset }),
            _ => None,
        }
    }
}

fn refused(url: &str, why: &dyn std::fmt::Display) -> ServiceError {
    ServiceError::invalid_input("guard", format!("{url} is not read: {why}"))
}

fn redirected(response: &Response, at: &Url) -> Result<Option<Url>, url::ParseError> {
    let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    match target.filter(|_| response.status().is_redirection()) {
        Some(target) => at.join(target).map(Some),
        None => Ok(None),
    }
}

/// An error of the connection. The guard's refusal of a name comes through here too.
fn connection(url: &Url, error: &reqwest::Error) -> ServiceError {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        if let Some(why) = cause.downcast_ref::<super::guard::Refused>() {
            return refused(url.as_str(), why);
        }
    }
    ServiceError::transient("unreachable", format!("{url} cannot be read: {cause}"))
}

/// What a status that is not a success means.
fn answered(url: &Url, response: &Response) -> Result<(), ServiceError> {
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let wait =
        response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    let class = match status {
        StatusCode::TOO_MANY_REQUESTS => {
            ErrorClass::RateLimited { retry_after_ms: wait.unwrap_or(60).clamp(1, 3600) * 1000 }
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => ErrorClass::Transient,
        status if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED => ErrorClass::Transient,
        _ => ErrorClass::InvalidInput,
    };
    let code = if matches!(status.as_u16(), 404 | 410) { "not_found" } else { "status" };
    Err(ServiceError::new(class, code, format!("{url} answered {status}")))
}

#[async_trait]
impl Reader for HttpReader {
    async fn read(&self, url: &str) -> Result<Article, ServiceError> {
        let late = |_| {
            ServiceError::transient("timeout", format!("{url} took longer than {:?}", self.config.timeout))
        };
        let (at, text, html) =
            tokio::time::timeout(self.config.timeout, self.page(url)).await.map_err(late)??;
        let article =
            tokio::task::spawn_blocking(move || made(&at, &text, html)).await.map_err(|error| {
                ServiceError::invalid_input("page", format!("{url} cannot be taken apart: {error}"))
            })??;
        let chars = article.text.chars().count();
        if chars < SHORTEST {
            let message = format!("{url} has {chars} characters of text, an article has {SHORTEST}");
            return Err(ServiceError::invalid_input("short", message));
        }
        Ok(article)
    }
}

fn made(at: &Url, text: &str, html: bool) -> Result<Article, ServiceError> {
    if html {
        let no_article = |why| ServiceError::invalid_input("page", format!("{at}: {why}"));
        return page::article(text, Some(at.as_str())).map_err(no_article);
    }
    let text = normalize::lines(text);
    let title = text.lines().next().unwrap_or_default().chars().take(300).collect();
    let source_name = page::host(at.as_str()).unwrap_or_default();
    Ok(Article { title, url: Some(at.to_string()), source_name, published: None, text })
}
