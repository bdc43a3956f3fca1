//! For whom a comic is made.

use newsum_model::{Category, Language, Options};

/// The audience of the options, else that of the category.
pub(crate) fn of(options: &Options, category: Category, language: Language) -> String {
    options.audience.clone().unwrap_or_else(|| by_category(category, language).to_owned())
}

fn by_category(category: Category, language: Language) -> &'static str {
    let (korean, english) = match category {
        Category::It => ("기술에 관심 있는 독자", "tech readers"),
        Category::Economy => ("투자자", "investors"),
        Category::Politics => ("시민", "citizens"),
        Category::Science => ("학생", "students"),
        Category::Society
        | Category::Culture
        | Category::Sports
        | Category::World
        | Category::Weather
        | Category::Other => ("일반 독자", "general readers"),
    };
    match language {
        Language::Ko => korean,
        Language::En => english,
    }
}
