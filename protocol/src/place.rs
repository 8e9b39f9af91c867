//! Places in source files, as programs print them.

use serde::{Deserialize, Serialize};

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// As it was printed: absolute in tracebacks, else relative to the app's folder.
    pub file: String,
    /// From 1.
    pub line: u32,
}

/// The place that a line of an app's output names: Python's `File "…", line 12`, or `app.py:12:` of tools.
pub fn place_in(output: &str) -> Option<Place> {
    python(output).or_else(|| tool(output))
}

fn python(output: &str) -> Option<Place> {
    let (_, rest) = output.split_once("File \"")?;
    let (file, rest) = rest.split_once("\", line ")?;
    let line = leading_number(rest)?;
    // What has no file: `<string>`, `<frozen importlib._bootstrap>`.
    (!file.is_empty() && !file.starts_with('<')).then(|| Place { file: file.to_owned(), line })
}

fn tool(output: &str) -> Option<Place> {
    let at = output.find(".py:")?;
    let (file, rest) = output.split_at(at + 3);
    let line = leading_number(rest.strip_prefix(':')?)?;
    let start = file.rfind(|character: char| character.is_whitespace() || "\"'([".contains(character));
    let file = file.get(start.map_or(0, |start| start + 1)..)?;
    (file.len() > 3).then(|| Place { file: file.to_owned(), line })
}

fn leading_number(text: &str) -> Option<u32> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    text.get(..digits)?.parse().ok().filter(|line| *line > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_as_programs_print_them() {
        let cases = [
            ("  File \"/home/ada/a b/app.py\", line 12, in <module>", Some(("/home/ada/a b/app.py", 12))),
            ("  File \"C:\\apps\\app.py\", line 3", Some(("C:\\apps\\app.py", 3))),
            ("pages/sales.py:40: DeprecationWarning: old", Some(("pages/sales.py", 40))),
            ("error in (pages/sales.py:7)", Some(("pages/sales.py", 7))),
            ("  File \"<string>\", line 1, in <module>", None),
            ("  File \"app.py\", line zero", None),
            ("app.py:0: nothing", None),
            (".py:3", None),
            ("127.0.0.1 - - \"GET / HTTP/1.1\" 200", None),
            ("", None),
        ];
        for (output, expected) in cases {
            let found = place_in(output);
            assert_eq!(found.as_ref().map(|place| (place.file.as_str(), place.line)), expected, "{output}");
        }
    }
}
