//! Translation.

use std::collections::BTreeMap;

use async_trait::async_trait;
use newsum_model::Language;

use crate::ServiceError;

/// A service that translates.
#[async_trait]
pub trait Translator: Send + Sync {
    /// The name of the service in the configuration.
    fn name(&self) -> &str;

    /// Translates texts; the reply has as many, in the same order.
    ///
    /// # Errors
    /// When there is no translation; its class says whether another attempt makes sense.
    async fn translate(
        &self,
        texts: &[String],
        from: Language,
        to: Language,
    ) -> Result<Vec<String>, ServiceError>;
}

/// A fake for tests: knows some texts, puts the language in front of all others, or always fails.
#[derive(Debug, Clone, Default)]
pub struct ScriptedTranslator {
    /// Texts it knows.
    pub known: BTreeMap<String, String>,
    /// What it always answers instead.
    pub error: Option<ServiceError>,
}

#[async_trait]
impl Translator for ScriptedTranslator {
    fn name(&self) -> &str {
        "scripted"
    }

    async fn translate(
        &self,
        texts: &[String],
        _from: Language,
        to: Language,
    ) -> Result<Vec<String>, ServiceError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let one = |text: &String| self.known.get(text).cloned().unwrap_or_else(|| format!("[{to}] {text}"));
        Ok(texts.iter().map(one).collect())
    }
}
