//! The self-contained HTML file.

use newsum_art::scenario::Lang;
use newsum_art::{ArtError, HtmlMeta, Source, draw, html};
use resvg::usvg::roxmltree::Document;

use crate::samples::samples;

fn meta() -> HtmlMeta {
    let source = |name: &str, url: &str| Source { name: name.to_owned(), url: url.to_owned() };
    HtmlMeta {
        lang: Lang::Ko,
        title: "AI 그림에도 <이름표>".to_owned(),
        transcript: vec!["기자: \"오늘부터\" & 내일".to_owned(), "아이: 네?".to_owned()],
        sources: vec![
            source("한 신문", "https://example.com/a?b=1&c=\"2\""),
            source("나쁜 주소", "javascript:alert(1)"),
        ],
        credit: "실제 발언이 아닙니다.".to_owned(),
    }
}

#[test]
fn the_file_holds_picture_words_and_links_and_loads_nothing() {
    let page = draw(&samples().remove(0), None).unwrap();
    let text = html(&page, &[1, 2, 3, 4], &meta()).unwrap();
    assert!(text.contains(r#"<html lang="ko">"#));
    assert!(text.contains("default-src 'none'; img-src data:"));
    assert!(text.contains(r#"src="data:image/png;base64,AQIDBA==""#));
    assert!(text.contains("<p>기자: &quot;오늘부터&quot; &amp; 내일</p>"));
    assert!(text.contains(r#"href="https://example.com/a?b=1&amp;c=&quot;2&quot;""#));
    assert!(!text.contains("href=\"javascript") && !text.contains("<script"));
    let body = &text[text.find("<body>").unwrap()..text.find("</html>").unwrap()];
    let image = body.find("<img").unwrap();
    let closed = image + body[image..].find('>').unwrap();
    let well_formed = format!("{}/{}", &body[..closed], &body[closed..]);
    Document::parse(&well_formed).unwrap();
}

#[test]
fn a_file_beyond_two_mebibytes_is_refused() {
    let page = draw(&samples().remove(0), None).unwrap();
    let error = html(&page, &vec![0; 1_700_000], &meta()).unwrap_err();
    assert!(matches!(error, ArtError::Html(bytes) if bytes > 2 * 1024 * 1024));
}
