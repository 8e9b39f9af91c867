//! Colours out of whatever text they come in: pasted lists, style sheets, code, web addresses, tables.
//!
//! The text is scanned, not parsed: what is around the colours may be of any format, and broken.

use std::collections::BTreeSet;

use crate::color::Color;

/// Most colours that are taken out of one text; a style sheet can hold thousands.
pub const MOST: usize = 256;

/// The functions of CSS that write a colour.
const FUNCTIONS: [&str; 10] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];

/// The colours in `text`, in their order, each once; empty where there are none.
///
/// Reads CSS colours of every form, hex without `#` (also with `0x`, and run together as in addresses of
/// palettes), number triples as Python, JavaScript and JSON write them (0 to 1 or 0 to 255), lines of three numbers (CSV, GIMP
/// palettes), and names of CSS where a name is an item of its own. Of the colours of a Coolors or Color Hunt address
/// nothing is missed. At most [`MOST`].
pub fn colors_from_text(text: &str) -> Vec<Color> {
    let mut scan = Scan { text, bytes: text.as_bytes(), found: Vec::new(), names: Vec::new(), triples: Vec::new() };
    scan.run();
    let mut seen = BTreeSet::new();
    scan.colors().into_iter().filter(|color| seen.insert(color.to_hex())).take(MOST).collect()
}

/// How sure a find is.
#[derive(Clone, Copy, PartialEq)]
enum Sure {
    Yes,
    /// Six digits or six letters could be a number or a word; they count beside bare hex that can be nothing else.
    Bare,
    /// Bare hex that can be nothing else.
    Proof,
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    found: Vec<(usize, Color, Sure)>,
    names: Vec<(usize, Color)>,
    triples: Vec<(usize, [f64; 3])>,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() && self.found.len() < MOST * 8 {
            let byte = self.bytes[at];
            at = match byte {
                b'#' => self.hex(at),
                b'(' | b'[' | b'{' => self.triple(at),
                _ if is_word(byte) && !self.continues_word(at) => self.word(at),
                _ => at + 1,
            };
        }
        self.lines();
        self.names_of_rows();
    }

    fn continues_word(&self, at: usize) -> bool {
        at > 0 && is_word(self.bytes[at - 1])
    }

    fn word_end(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|byte| is_word(**byte)).count()
    }

    fn take(&mut self, at: usize, text: &str, sure: Sure) -> bool {
        let color = text.parse().ok();
        self.found.extend(color.map(|color| (at, color, sure)));
        color.is_some()
    }

    /// `#` and digits. Not an entity (`&#123;`), not the address of a part (`url(#a)`, `href="#add"`).
    fn hex(&mut self, at: usize) -> usize {
        let end = self.word_end(at + 1);
        let before = &self.text[..at];
        let address = before.trim_end_matches(['"', '\'']).trim_end();
        let is_address = before.ends_with('&') || address.ends_with("url(") || address.ends_with("href=");
        if !is_address && !self.continues_word(at) && self.bytes.get(end) != Some(&b'-') {
            self.take(at, &self.text[at..end], Sure::Yes);
        }
        end
    }

    /// A function of CSS, bare hex, or a name.
    fn word(&mut self, at: usize) -> usize {
        let end = self.word_end(at);
        let word = &self.text[at..end];
        let lower = word.to_ascii_lowercase();
        if FUNCTIONS.contains(&lower.as_str())
            && self.bytes.get(end) == Some(&b'(')
            && let Some(length) = self.text[end..].find(')')
            && self.take(at, &self.text[at..=end + length], Sure::Yes)
        {
            return end + length + 1;
        }
        if let Some(digits) = lower.strip_prefix("0x") {
            // Flutter and Android write the alpha first.
            let digits = match digits.len() {
                8 if digits.starts_with("ff") && self.before(at).ends_with("Color") => &digits[2..],
                6 => digits,
                _ => return end,
            };
            self.take(at, &format!("#{digits}"), Sure::Yes);
            return end;
        }
        let digits = word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let quoted = at > 0 && matches!(self.bytes[at - 1], b'"' | b'\'' | b'`' | b'/');
        if digits && matches!(word.len(), 6 | 8) {
            let mixed = word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic());
            let plain_number = self.bytes.get(end) == Some(&b'.') || (at > 0 && self.bytes[at - 1] == b'.');
            if word.len() == 6 || mixed {
                let sure = match (mixed && !plain_number, quoted && !self.is_key(end)) {
                    (true, _) => Sure::Proof,
                    (_, true) => Sure::Yes,
                    _ => Sure::Bare,
                };
                self.take(at, &format!("#{word}"), sure);
            }
        } else if digits && quoted && word.len() >= 12 && word.len().is_multiple_of(6) {
            for start in (at..end).step_by(6) {
                self.take(start, &format!("#{}", &self.text[start..start + 6]), Sure::Yes);
            }
        } else if self.is_item(at, end) {
            self.names.extend(word.parse().ok().map(|color| (at, color)));
        }
        end
    }

    /// What is before `at`, without white space and an opening bracket.
    fn before(&self, at: usize) -> &str {
        self.text[..at].trim_end().trim_end_matches('(')
    }

    /// Whether what ends here names a value, as in `"red": …`.
    fn is_key(&self, end: usize) -> bool {
        self.text[end..].trim_start_matches(['"', '\'']).trim_start().starts_with(':')
    }

    /// Whether a word stands alone between separators, is no key, and no name given to something.
    fn is_item(&self, at: usize, end: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t', '"', '\'', '`']);
        let after = self.text[end..].trim_start_matches([' ', '\t', '"', '\'', '`']);
        let opens = |c: char| ",;:=[({|\r\n".contains(c);
        let closes = |c: char| ",;])}|\r\n!".contains(c);
        before.chars().next_back().is_none_or(opens)
            && after.chars().next().is_none_or(closes)
            && !["name", "title", "label", "id", "description"].contains(&key_before(before).as_str())
    }

    /// Three numbers in brackets. Where a key stands before them, it has to speak of colours or of rgb: `"hsb": [0, 75, 90]`.
    fn triple(&mut self, at: usize) -> usize {
        let close = match self.bytes[at] {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        let Some(length) = self.bytes[at + 1..].iter().take(96).position(|byte| *byte == close) else { return at + 1 };
        let inside = self.text.get(at + 1..at + 1 + length).unwrap_or_default();
        let key = key_before(self.text[..at].trim_end());
        let names = ["rgb", "color", "colour"].iter().any(|word| key.contains(word));
        let numbers: Option<Vec<f64>> =
            inside.trim_end_matches([',', ' ']).split(',').map(|part| part.trim().parse().ok()).collect();
        if (key.is_empty() || names)
            && let Some(numbers) = numbers
            && (numbers.len() == 3 || (numbers.len() == 4 && numbers.iter().all(|v| *v <= 1.0)))
        {
            self.triples.push((at, [numbers[0], numbers[1], numbers[2]]));
            return at + length + 2;
        }
        at + 1
    }

    /// Lines of three numbers, perhaps with a name before or behind, where nothing else was found.
    fn lines(&mut self) {
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let range = start..start + line.len();
            start = range.end;
            let taken = self.found.iter().map(|(at, ..)| at).chain(self.triples.iter().map(|(at, _)| at));
            if taken.into_iter().any(|at| range.contains(at)) || line.trim_start().starts_with('#') {
                continue;
            }
            let words = line.split([',', ';', '\t', ' ']).map(|word| word.trim().trim_matches('"'));
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            let numbers: Vec<Option<f64>> = words.iter().map(|word| word.parse().ok()).collect();
            let first = numbers.iter().position(Option::is_some).unwrap_or(0);
            let values: Vec<f64> = numbers.into_iter().skip(first).map_while(|number| number).collect();
            let later = words.iter().skip(first + values.len()).any(|word| word.parse::<f64>().is_ok());
            if let [r, g, b] = values[..]
                && !later
                && (first == 0 || line.contains([',', ';', '\t']))
            {
                self.triples.push((range.start, [r, g, b]));
            }
        }
    }

    /// In a table the name of a colour stands beside it ("Green,#2a9d8f"), and means that one.
    fn names_of_rows(&mut self) {
        let others: Vec<usize> =
            self.found.iter().map(|(at, ..)| *at).chain(self.triples.iter().map(|(at, _)| *at)).collect();
        let rows = self.text.trim().contains('\n');
        for (at, color) in std::mem::take(&mut self.names) {
            let start = self.text[..at].rfind('\n').map_or(0, |place| place + 1);
            let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
            let in_row = others.iter().filter(|other| (start..end).contains(other)).count();
            let value = self.text[..at].trim_end_matches([' ', '"', '\'']).ends_with([':', '=']);
            if !rows || in_row != 1 || value {
                self.found.push((at, color, Sure::Yes));
            }
        }
    }

    /// Everything that counts, in order.
    fn colors(mut self) -> Vec<Color> {
        let proof = self.found.iter().any(|(.., sure)| *sure == Sure::Proof);
        self.found.retain(|(.., sure)| *sure != Sure::Bare || proof);
        // (1, 0, 0) is red among numbers up to 1, and nearly black among numbers up to 255.
        let all = || self.triples.iter().flat_map(|(_, values)| values);
        let full = if all().all(|value| *value <= 1.0) { 1.0 } else { 255.0 };
        for (at, values) in &self.triples {
            if values.iter().all(|value| (0.0..=full).contains(value)) {
                let [red, green, blue] = values.map(|value| value / full);
                self.found.push((*at, Color { red, green, blue, alpha: 1.0 }, Sure::Yes));
            }
        }
        self.found.sort_by_key(|(at, ..)| *at);
        self.found.into_iter().map(|(_, color, _)| color).collect()
    }
}

/// The key of a value that begins where `before` ends (`"hsb": ` or `hsb=`), in lower case; empty where there is none.
fn key_before(before: &str) -> String {
    let Some(rest) = before.trim_end().strip_suffix([':', '=']) else { return String::new() };
    let rest = rest.trim_end().trim_end_matches(['"', '\'']);
    let key: Vec<char> = rest.chars().rev().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect();
    key.into_iter().rev().collect::<String>().to_lowercase()
}
