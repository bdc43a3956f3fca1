use chrono::{DateTime, NaiveDate};
use newsum_model::{DocumentKind, Language, Method, Para, Report, Section, Source};
use newsum_render::{Imprint, render_markdown, render_report};

fn para(text: &str, cites: &[u32]) -> Para {
    Para { text: text.to_owned(), cites: cites.to_vec(), edited: false }
}

fn source(n: u32, title: &str, url: Option<&str>, cited: &[u32]) -> Source {
    Source {
        n,
        doc: format!("D{n}"),
        kind: if n == 1 { DocumentKind::Article } else { DocumentKind::Opinion },
        title: title.to_owned(),
        url: url.map(str::to_owned),
        source_name: "The Courier".to_owned(),
        published: NaiveDate::from_ymd_opt(2026, 7, 21),
        cited: cited.to_vec(),
    }
}

fn report() -> Report {
    Report {
        method: Method::Rules,
        language: Language::En,
        title: "A bridge stays open".to_owned(),
        question: "Will the bridge stay open?".to_owned(),
        lead: vec![para("The bridge stays open all winter.", &[1, 2, 3])],
        sections: vec![Section {
            heading: "What happened".to_owned(),
            aspect: "A1".to_owned(),
            paragraphs: vec![para("Engineers looked at every bolt.", &[2])],
        }],
        conclusion: vec![para("The next test is in May.", &[3])],
        sources: vec![
            source(1, "Bridge open", Some("https://courier.example.com/bridge?a=1&b=2"), &[1, 2]),
            source(2, "A reader writes", None, &[3]),
        ],
        revision: 0,
    }
}

fn imprint() -> Imprint {
    Imprint::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap())
}

#[test]
fn a_report_is_a_page_with_linked_sources() {
    let html = render_report(&report(), &imprint());
    let body = html.split_once("</head>").unwrap().1;
    insta::assert_snapshot!(body.replace("><", ">\n<"));
    assert!(html.contains("<html lang=\"en\">"));
    assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
}

#[test]
fn a_report_is_markdown() {
    insta::assert_snapshot!(render_markdown(&report(), &imprint()));
}

#[test]
fn nothing_that_somebody_wrote_is_markup() {
    let bad = "<script>alert(1)</script> \" onload=x [a](javascript:x) *b*";
    let mut report = report();
    report.title = bad.to_owned();
    report.question = bad.to_owned();
    report.lead[0].text = bad.to_owned();
    report.sections[0].heading = bad.to_owned();
    report.sources[0].title = bad.to_owned();
    report.sources[0].source_name = bad.to_owned();
    report.sources[0].url = Some("javascript:alert(1)".to_owned());
    let html = render_report(&report, &imprint());
    assert!(!html.contains("<script") && !html.contains("javascript:alert"), "{html}");
    let markdown = render_markdown(&report, &imprint());
    assert!(
        !markdown.contains(" <script") && !markdown.replace("\\]", "").contains("](javascript"),
        "{markdown}"
    );
}

#[test]
fn marks_say_what_was_edited_and_what_is_not_translated() {
    let mut report = report();
    report.conclusion[0].edited = true;
    let imprint = Imprint { untranslated: [1].into(), translated: true, ..imprint() };
    let html = render_report(&report, &imprint);
    assert!(html.contains("every bolt.<a class=\"cite\" href=\"#source-1\" aria-label=\"source 1\">1</a> <span class=\"mark\">could not be translated"));
    assert!(html.contains("<span class=\"mark\">changed by a reviewer</span>"));
    assert!(html.contains("Translated by machine"));
}
