//! The languages of reports and comics.

use crate::word::words;

words! {
    /// A language that reports and comics are made in.
    Language {
        /// Korean.
        Ko = "ko",
        /// English.
        En = "en",
    }
}

words! {
    /// Where the language of a run comes from.
    LanguageFrom {
        /// From the letters of the query.
        Detected = "detected",
        /// From the options.
        Option = "option",
    }
}
