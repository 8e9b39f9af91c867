//! Putting the page script into a page while it streams through.

use std::io;
use std::pin::Pin;

use async_compression::tokio::bufread::{BrotliDecoder, DeflateDecoder, GzipDecoder, ZlibDecoder};
use futures_util::stream::{self, Stream, StreamExt as _};
use hyper::body::Bytes;
use tokio::io::AsyncBufReadExt as _;
use tokio_util::io::{ReaderStream, StreamReader};

/// How much of a page is held back at most while looking for its head.
const LONGEST_SEARCH_BYTES: usize = 64 * 1024;
/// How far browsers look for a page's own word on its encoding.
const ENCODING_SEARCH_BYTES: usize = 1024;

/// A body on its way.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Whether [`decode`] knows this `Content-Encoding`.
pub(crate) fn can_decode(encoding: &str) -> bool {
    matches!(encoding, "" | "identity" | "gzip" | "x-gzip" | "deflate" | "br")
}

/// The body as text again, chunk by chunk.
pub(crate) async fn decode(encoding: &str, chunks: Chunks) -> io::Result<Chunks> {
    let mut reader = StreamReader::new(chunks);
    Ok(match encoding {
        "gzip" | "x-gzip" => {
            let mut decoder = GzipDecoder::new(reader);
            decoder.multiple_members(true);
            Box::pin(ReaderStream::new(decoder))
        }
        "br" => Box::pin(ReaderStream::new(BrotliDecoder::new(reader))),
        // By the standard this is zlib; some servers send the bare stream (RFC 9110 section 8.4.1.2).
        "deflate" => {
            let start = reader.fill_buf().await?;
            let zlib = match *start {
                [first, second, ..] => {
                    first & 0x0f == 8 && (u16::from(first) << 8 | u16::from(second)).is_multiple_of(31)
                }
                _ => true,
            };
            if zlib {
                Box::pin(ReaderStream::new(ZlibDecoder::new(reader)))
            } else {
                Box::pin(ReaderStream::new(DeflateDecoder::new(reader)))
            }
        }
        _ => Box::pin(ReaderStream::new(reader)),
    })
}

/// A page with the snippet as the first thing in its head. Holds back at most [`LONGEST_SEARCH_BYTES`] and one chunk;
/// the rest streams.
///
/// Also returns the encoding that the page's own head names: the snippet pushes it out of the reach of browsers, so it
/// has to go into the headers.
pub(crate) async fn inject(mut chunks: Chunks, snippet: Bytes) -> io::Result<(Option<String>, Chunks)> {
    let mut held = Vec::new();
    let mut ended = false;
    let slot = loop {
        let search = find_slot(&held);
        let enough = ended || held.len() >= LONGEST_SEARCH_BYTES;
        match search {
            Slot::At(at) if enough || held.len() >= ENCODING_SEARCH_BYTES => break at,
            Slot::Unsure(best) if enough => break best,
            _ => match chunks.next().await {
                Some(chunk) => held.extend_from_slice(&chunk?),
                None => ended = true,
            },
        }
    };
    let encoding = named_encoding(&held);
    // In UTF-16 the snippet's bytes would be noise.
    let wide = held.starts_with(&[0xfe, 0xff]) || held.starts_with(&[0xff, 0xfe]);
    let snippet = if wide { Bytes::new() } else { snippet };
    let rest = Bytes::from(held.split_off(slot));
    let start = [Bytes::from(held), snippet, rest].into_iter().filter(|part| !part.is_empty()).map(Ok);
    Ok((encoding, Box::pin(stream::iter(start).chain(chunks))))
}

/// A value inside `<script>`: nothing in it can end the element or depend on the page's encoding.
pub(crate) fn script_json(json: &str) -> String {
    use std::fmt::Write as _;
    let mut escaped = String::with_capacity(json.len() + json.len() / 16);
    for character in json.chars() {
        match character {
            '<' | '>' | '&' => {
                let _to_a_string = write!(escaped, "\\u{:04x}", u32::from(character));
            }
            _ if character.is_ascii() => escaped.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _to_a_string = write!(escaped, "\\u{unit:04x}");
                }
            }
        }
    }
    escaped
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// The snippet goes before this byte.
    At(usize),
    /// More of the page must be seen; if there is no more, before this byte.
    Unsure(usize),
}

/// Where the page's head begins, by the parsing rules of HTML: after `<head>`, or where a head is implied. What stands in
/// comments is no tag.
fn find_slot(page: &[u8]) -> Slot {
    let mut at = if page.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let mut best = at;
    loop {
        at += page[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let rest = &page[at..];
        if rest.is_empty() {
            return Slot::Unsure(best);
        }
        if rest.starts_with(b"<!--") {
            match find(&rest[4..], b"-->") {
                Some(end) => at += 4 + end + 3,
                None => return Slot::Unsure(best),
            }
        } else if rest.starts_with(b"<!") || rest.starts_with(b"<?") {
            if rest.len() < 4 {
                return Slot::Unsure(best);
            }
            match find(rest, b">") {
                Some(end) => at += end + 1,
                None => return Slot::Unsure(best),
            }
            best = at;
        } else if rest[0] == b'<' {
            let name: Vec<u8> =
                rest[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
            if rest.len() == 1 + name.len() {
                return Slot::Unsure(best);
            }
            if name != b"html" && name != b"head" {
                return Slot::At(at);
            }
            match tag_end(rest) {
                Some(end) if name == b"head" => return Slot::At(at + end),
                Some(end) => {
                    at += end;
                    best = at;
                }
                None => return Slot::Unsure(best),
            }
        } else {
            return Slot::At(at);
        }
    }
}

/// Length of a tag with its `>`, which may also stand in quoted attribute values.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(index + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// `<meta charset=…>` or `<meta http-equiv=content-type content="…; charset=…">` in the first bytes of a page.
fn named_encoding(page: &[u8]) -> Option<String> {
    let start = page[..page.len().min(ENCODING_SEARCH_BYTES)].to_ascii_lowercase();
    let mut rest = start.as_slice();
    while let Some(meta) = find(rest, b"<meta") {
        let tag = &rest[meta..];
        let tag = &tag[..tag_end(tag).unwrap_or(tag.len())];
        if let Some(charset) = find(tag, b"charset") {
            let value: Vec<u8> = tag[charset + b"charset".len()..]
                .iter()
                .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\''))
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
                .copied()
                .collect();
            return String::from_utf8(value).ok().filter(|name| !name.is_empty());
        }
        rest = &rest[meta + b"<meta".len()..];
    }
    None
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn injected(page: &str) -> String {
        let at = match find_slot(page.as_bytes()) {
            Slot::At(at) | Slot::Unsure(at) => at,
        };
        format!("{}|{}", &page[..at], &page[at..])
    }

    #[test]
    fn the_snippet_goes_first_in_the_head() {
        let cases = [
            ("<!DOCTYPE html><html><head><title>a</title>", "<!DOCTYPE html><html><head>|<title>a</title>"),
            ("<html lang=\"a>b\">\n<HEAD class='x>y'>\n<meta>", "<html lang=\"a>b\">\n<HEAD class='x>y'>|\n<meta>"),
            ("<!-- <head> --><html><head>", "<!-- <head> --><html><head>|"),
            ("<!doctype html><header>x</header>", "<!doctype html>|<header>x</header>"),
            ("<!doctype html><title>a</title>", "<!doctype html>|<title>a</title>"),
            ("<html><body>x", "<html>|<body>x"),
            ("plain words <head>", "|plain words <head>"),
            ("", "|"),
            ("<!doctype html>\n<!-- never closed <head>", "<!doctype html>|\n<!-- never closed <head>"),
            ("\u{feff}<html><head>x", "\u{feff}<html><head>|x"),
            ("<?xml version=\"1.0\"?><html><head>x", "<?xml version=\"1.0\"?><html><head>|x"),
        ];
        for (page, expected) in cases {
            assert_eq!(injected(page), expected);
        }
    }

    #[test]
    fn every_cut_of_a_page_leads_to_the_same_place() {
        let page = "<!DOCTYPE html>\n<!-- a -->\n<html lang='en'>\n  <head>\n    <meta charset=\"UTF-8\">";
        let Slot::At(whole) = find_slot(page.as_bytes()) else { panic!("not found") };
        for cut in 0..page.len() {
            match find_slot(&page.as_bytes()[..cut]) {
                Slot::At(at) => assert_eq!(at, whole, "after {cut} bytes"),
                Slot::Unsure(_) => assert!(cut < whole, "after {cut} bytes"),
            }
        }
    }

    #[test]
    fn nothing_ends_the_script_element_early() {
        assert_eq!(
            script_json("{\"a\":\"</script><!--&\u{e9}\u{1f600}\u{2028}\"}"),
            "{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u0026\\u00e9\\ud83d\\ude00\\u2028\"}"
        );
    }

    #[test]
    fn a_page_names_its_encoding() {
        assert_eq!(named_encoding(b"<head><META CHARSET=\"ISO-8859-1\">").as_deref(), Some("iso-8859-1"));
        assert_eq!(
            named_encoding(b"<meta name=a><meta http-equiv=content-type content='text/html; charset=utf-8'>")
                .as_deref(),
            Some("utf-8")
        );
        assert_eq!(named_encoding(b"<head><meta name=viewport>"), None);
    }
}
