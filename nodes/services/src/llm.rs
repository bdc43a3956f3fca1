//! Language models.

use async_trait::async_trait;
use serde_json::Value;

use crate::ServiceError;

/// Who says a message of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatRole {
    /// The program: what is to be done. Never holds text from outside.
    System,
    /// What is to be worked on, untrusted text included.
    User,
    /// The model, in an earlier turn.
    Assistant,
}

/// A message of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Who says it.
    pub role: ChatRole,
    /// The text.
    pub content: String,
}

/// What a language model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatRequest {
    /// The chat so far.
    pub messages: Vec<ChatMessage>,
    /// Tokens that the reply may have.
    pub max_tokens: u32,
    /// How freely it chooses, 0 to 2.
    pub temperature: f32,
    /// JSON Schema that the reply has to follow, if any.
    pub schema: Option<Value>,
}

/// Why a reply ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// It is complete.
    Stop,
    /// It ran out of tokens.
    Length,
}

/// What a language model replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatReply {
    /// The text.
    pub text: String,
    /// Why it ends.
    pub finish: Finish,
    /// Tokens of the request.
    pub tokens_in: u64,
    /// Tokens of the reply.
    pub tokens_out: u64,
}

/// A language model.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// The name of the service in the configuration.
    fn name(&self) -> &str;

    /// Asks once; never repeats by itself.
    ///
    /// # Errors
    /// When there is no reply; its class says whether another attempt makes sense.
    async fn chat(&self, request: &ChatRequest) -> Result<ChatReply, ServiceError>;
}
