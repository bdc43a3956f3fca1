//! The words that the nodes share: plain data, one noun per file.
//!
//! Lengths are in *characters* (Unicode scalar values after NFC and trimming) unless a text has to *fit* a drawn space:
//! then a Korean text counts Hangul, Han and full-width characters as 1 and all else as ½, and an English text counts
//! characters; `fit 22/44` means at most 22 Korean units or 44 English characters. `S12` is sentence 12 of the
//! evidence and stands in the data as the number 12.

mod word;

mod analysis;
mod article;
mod blob;
mod cast;
mod document;
mod drawing;
mod evidence;
mod fact;
mod host;
mod idea;
mod image;
mod language;
mod line;
mod method;
mod options;
mod options_check;
mod page;
mod panel;
mod plan;
mod publication;
mod report;
mod request;
mod review;
mod saved_report;
mod scenario;
mod search_hit;
mod summary;
mod topic;
mod writer;

pub use analysis::{Ambiguity, Analysis, Entity, EntityKind, QueryType};
pub use article::{Article, Pasted, PastedKind};
pub use blob::Blob;
pub use cast::{Character, Figure};
pub use document::{Document, DocumentKind, Sentence};
pub use drawing::{Expression, Layout, Mood, Pose, Prop, Set, Shot, Theme};
pub use evidence::{Evidence, Rejected, SearchDone};
pub use fact::{Fact, FactKind, FactValue};
pub use host::{BadHost, host_matches, normal_host};
pub use idea::{Angle, Emotion, Genre, Idea, Ideas, SelectedBy};
pub use image::{ImageFault, ImageJob, PanelImage, PictureOrigin};
pub use language::{Language, LanguageFrom};
pub use line::{Line, LineKind};
pub use method::Method;
pub use options::{
    Auto, Budget, Freshness, IdeaChoice, LanguageChoice, LayoutChoice, Options, Sites, TranslateTo,
};
pub use options_check::Problem;
pub use page::{Page, PageOrigin, PagePanel, Violation};
pub use panel::{Angle as CameraAngle, Camera, Panel, PanelCharacter, PanelRole};
pub use plan::{Aspect, Plan, PlannedQuery, Purpose, Scope};
pub use publication::{Notification, NotificationStatus, Publication, PublicationStatus, Upload};
pub use report::{Para, Report, Section, Source};
pub use request::{Request, SpamVerdict};
pub use review::{Edit, EditSection, Review, ReviewAction, ReviewAnswer, ReviewStatus, ReviewStep};
pub use saved_report::{SavedFile, SavedReport, StorageStatus, Translated, TranslationStatus};
pub use scenario::Scenario;
pub use search_hit::{Hit, HitKind};
pub use summary::{Insight, Summary, SummarySource};
pub use topic::{Category, Tone};
pub use writer::{Depth, Voice, Writer};
