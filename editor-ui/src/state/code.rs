//! A theme's text cut into pieces, for its colours.

use std::ops::Range;

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A member's name.
    Name,
    /// A text value.
    Text,
    /// A number.
    Number,
    /// `true`, `null` and other words.
    Word,
    /// A comment.
    Comment,
    /// Brackets and what separates.
    Sign,
}

/// The stretches of a text that are not blank, in order, as byte ranges. Total: what is broken is cut as it reads.
pub fn tokens(text: &str) -> Vec<(Range<usize>, Token)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(Range<usize>, Token)> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let token = match byte {
            b'"' | b'\'' => {
                at += 1;
                while let Some(&inside) = bytes.get(at) {
                    at += 1;
                    match inside {
                        b'\\' => at += 1,
                        // A text that is not ended ends with its line, or all the rest would change its colour.
                        b'\n' => {
                            at -= 1;
                            break;
                        }
                        _ if inside == byte => break,
                        _ => {}
                    }
                }
                at = at.min(bytes.len());
                Token::Text
            }
            b'#' | b'/' if byte == b'#' || bytes.get(at + 1) == Some(&b'/') => {
                at = text.get(at..).and_then(|rest| rest.find('\n')).map_or(bytes.len(), |end| at + end);
                Token::Comment
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text.get(at + 2..).and_then(|rest| rest.find("*/")).map_or(bytes.len(), |end| at + end + 4);
                Token::Comment
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' | b'=' | b';' => {
                at += 1;
                Token::Sign
            }
            _ if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ => {
                let ends = |c: char| c.is_whitespace() || "{}[],:=;\"'#".contains(c);
                let rest = text.get(at..).unwrap_or_default();
                at += rest.find(ends).unwrap_or(rest.len()).max(1);
                if byte.is_ascii_digit() || byte == b'-' || byte == b'.' { Token::Number } else { Token::Word }
            }
        };
        while !text.is_char_boundary(at) {
            at += 1;
        }
        found.push((start..at, token));
    }
    // What stands before a colon is a name.
    for index in 1..found.len() {
        if text.get(found[index].0.clone()) == Some(":") && matches!(found[index - 1].1, Token::Text | Token::Word) {
            found[index - 1].1 = Token::Name;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_cut_into_pieces_in_order(text in "[{}\\[\\]:,\"'#/*\\\\ a-zä0-9\n]{0,40}") {
            let mut end = 0;
            for (range, _) in tokens(&text) {
                prop_assert!(range.start >= end && range.end > range.start && range.end <= text.len());
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }

    #[test]
    fn names_and_values_are_told_apart() {
        let text = "{\"accent\": \"#fff\", // it\n \"n\": [1.5, true]}";
        let pieces: Vec<(&str, Token)> = tokens(text).into_iter().map(|(range, token)| (&text[range], token)).collect();
        for wanted in [
            ("\"accent\"", Token::Name),
            ("\"#fff\"", Token::Text),
            ("// it", Token::Comment),
            ("1.5", Token::Number),
            ("true", Token::Word),
        ] {
            assert!(pieces.contains(&wanted), "{wanted:?} in {pieces:?}");
        }
    }
}
