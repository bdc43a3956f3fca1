//! The library of node kinds: one list.

use newsum_engine::Registry;
use newsum_services::Services;

/// All node kinds, over these services. A workflow file is judged by the very list that will run it.
#[must_use]
pub fn registry(services: &Services) -> Registry {
    Registry::new()
        .with(n01_initialize::Initialize { spam: services.spam.clone() })
        .with(n02_analyze_query::AnalyzeQuery { search: services.search.clone() })
        .with(n03_plan_search::PlanSearch { search: services.search.clone() })
        .with(n04_execute_search::ExecuteSearch {
            search: services.search.clone(),
            reader: services.reader.clone(),
        })
        .with(n05_report::WriteReport)
        .with(n05_hitl_review::ReviewReport)
        .with(n06_save_report::SaveReport {
            store: services.work.clone(),
            blobs: services.blobs.clone(),
            translate: services.translate.clone(),
        })
        .with(n06a_contextual_summary::N06aContextualSummary)
        .with(n07_ideation::N07Ideation)
        .with(n08_scenario::N08Scenario)
        .with(n09_image::N09Image::new(services.blobs.clone()))
        .with(n09_page::N09Page::new(services.blobs.clone()))
        .with(n10_finalize::N10Finalize::new(services))
}
