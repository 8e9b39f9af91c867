//! What is in a PDF file: as much of it as tells whether a page was printed well.

use std::collections::BTreeSet;
use std::io::Read as _;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pdf {
    /// Width and height of each sheet, in points.
    pub sheets: Vec<(f64, f64)>,
    /// The colours that are filled and drawn with, as `#rrggbb`.
    pub colors: BTreeSet<String>,
}

/// Reads the bytes of a PDF file; what is not understood is passed over.
pub fn read(bytes: &[u8]) -> Pdf {
    let mut pdf = Pdf { sheets: sheets(&String::from_utf8_lossy(bytes)), colors: BTreeSet::new() };
    let find =
        |from: usize, what: &[u8]| bytes[from..].windows(what.len()).position(|part| part == what).map(|at| from + at);
    let mut at = 0;
    while let Some(start) = find(at, b"stream\n").map(|start| start + 7) {
        let Some(end) = find(start, b"endstream") else { break };
        let mut content = String::new();
        // Fonts and pictures are no text.
        if flate2::read::ZlibDecoder::new(&bytes[start..end]).read_to_string(&mut content).is_ok() {
            pdf.sheets.extend(sheets(&content));
            let words: Vec<&str> = content.split_whitespace().collect();
            for operands in words.windows(4).filter(|words| matches!(words[3], "rg" | "RG")) {
                let channels: Vec<u8> = operands[..3]
                    .iter()
                    .filter_map(|word| word.parse::<f64>().ok())
                    .map(|channel| (channel * 255.0).round() as u8)
                    .collect();
                if let [red, green, blue] = channels[..] {
                    pdf.colors.insert(format!("#{red:02x}{green:02x}{blue:02x}"));
                }
            }
        }
        at = end + 9;
    }
    pdf
}

fn sheets(text: &str) -> Vec<(f64, f64)> {
    text.split("/MediaBox [")
        .skip(1)
        .filter_map(|after| {
            let numbers: Vec<f64> =
                after.split(']').next()?.split_whitespace().filter_map(|number| number.parse().ok()).collect();
            Some((*numbers.get(2)?, *numbers.get(3)?))
        })
        .collect()
}
