use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use newsum_clients::{HttpReader, ReaderConfig};
use newsum_services::{ErrorClass, Reader};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PARAGRAPH: &str = "The town council decided on Monday that the bridge will stay open to walkers all winter. \
    Engineers had looked at every bolt, and they found it sound, the mayor said after the meeting.";

fn page(body: &str) -> String {
    format!(
        "<html><head><title>A bridge stays open</title></head><body><article><h1>A bridge stays open</h1>{body}</article></body></html>"
    )
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A server that answers each path with these bytes.
async fn serve(paths: BTreeMap<&'static str, Vec<u8>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let read = socket.read(&mut request).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&request[..read]).into_owned();
            let path = text.split(' ').nth(1).unwrap_or_default();
            let missing = answer("404 Not Found", "", b"");
            let _ = socket.write_all(paths.get(path).unwrap_or(&missing)).await;
        }
    });
    address
}

fn reader(address: SocketAddr) -> HttpReader {
    let config = ReaderConfig {
        allow_private: vec![address.to_string()],
        gap: Duration::ZERO,
        timeout: Duration::from_secs(5),
        max_bytes: 10_000,
        ..ReaderConfig::default()
    };
    HttpReader::new(config).unwrap()
}

#[tokio::test]
async fn an_article_is_read_out_of_its_page() {
    let body = page(&format!("<p>{PARAGRAPH}</p><script>alert(1)</script><p>{PARAGRAPH}</p>"));
    let html = "content-type: text/html; charset=utf-8\r\n";
    let address = serve(BTreeMap::from([
        ("/a", answer("200 OK", html, body.as_bytes())),
        ("/moved", answer("302 Found", "location: /a\r\n", b"")),
    ]))
    .await;
    let article = reader(address).read(&format!("http://{address}/moved")).await.unwrap();
    assert_eq!(article.title, "A bridge stays open");
    assert_eq!(article.url, Some(format!("http://{address}/a")));
    assert!(article.text.contains("every bolt") && !article.text.contains("alert"), "{}", article.text);
}

#[tokio::test]
async fn a_page_in_euc_kr_is_read() {
    let sentence =
        "다리는 겨우내 열려 있다고 시가 월요일에 밝혔다. 기술자들이 볼트를 하나하나 살폈다. ".repeat(8);
    let (bytes, _, _) = encoding_rs::EUC_KR.encode(&sentence);
    let mut body = b"<html><head><meta charset='euc-kr'><title>t</title></head><body><article><p>".to_vec();
    body.extend_from_slice(&bytes);
    body.extend_from_slice(b"</p></article></body></html>");
    let address =
        serve(BTreeMap::from([("/k", answer("200 OK", "content-type: text/html\r\n", &body))])).await;
    let article = reader(address).read(&format!("http://{address}/k")).await.unwrap();
    assert!(article.text.contains("다리는 겨우내"), "{}", article.text);
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let away = answer("302 Found", "location: http://169.254.169.254/latest/meta-data\r\n", b"");
    let address = serve(BTreeMap::from([("/away", away)])).await;
    let error = reader(address).read(&format!("http://{address}/away")).await.unwrap_err();
    assert_eq!(error.code, "guard", "{error}");
    assert!(error.message.contains("169.254.169.254"), "{error}");
}

#[tokio::test]
async fn a_name_that_means_this_machine_is_refused() {
    let reader = HttpReader::new(ReaderConfig::default()).unwrap();
    let error = reader.read("http://localhost/").await.unwrap_err();
    assert_eq!(error.code, "guard", "{error}");
    assert!(error.message.contains("not an address of the public network"), "{error}");
}

#[tokio::test]
async fn what_is_no_article_says_why() {
    let html = "content-type: text/html\r\n";
    let long = "x".repeat(20_000);
    let address = serve(BTreeMap::from([
        ("/short", answer("200 OK", html, page("<p>Short.</p>").as_bytes())),
        ("/pdf", answer("200 OK", "content-type: application/pdf\r\n", b"%PDF")),
        ("/big", answer("200 OK", html, long.as_bytes())),
        ("/down", answer("503 Service Unavailable", "", b"")),
        ("/busy", answer("429 Too Many Requests", "retry-after: 7\r\n", b"")),
        ("/loop", answer("302 Found", "location: /loop\r\n", b"")),
    ]))
    .await;
    let reader = reader(address);
    for (path, code, class) in [
        ("/short", "short", ErrorClass::InvalidInput),
        ("/pdf", "type", ErrorClass::InvalidInput),
        ("/big", "too_big", ErrorClass::InvalidInput),
        ("/none", "not_found", ErrorClass::InvalidInput),
        ("/loop", "redirects", ErrorClass::InvalidInput),
        ("/down", "status", ErrorClass::Transient),
        ("/busy", "status", ErrorClass::RateLimited { retry_after_ms: 7000 }),
    ] {
        let error = reader.read(&format!("http://{address}{path}")).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.class.clone()), (code, class), "{path}: {error}");
    }
}
