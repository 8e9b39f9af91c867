//! The history of one file as text, so that undo reaches across restarts: one whole document, then what each step
//! cut out and put in.

use livery_themes::Document;
use serde::{Deserialize, Serialize};

use super::{FileId, History, Version};

/// About as many bytes are kept; the oldest steps go first.
const MOST_BYTES: usize = 2_000_000;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    /// The oldest document.
    first: String,
    steps: Vec<Difference>,
    /// How many of the steps are made.
    at: usize,
    /// Text that was being typed and was no theme yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<String>,
}

/// One step: from the document before it to the one after it.
#[derive(Serialize, Deserialize)]
struct Difference {
    name: String,
    /// Bytes that stay at the beginning and at the end.
    keep: (usize, usize),
    /// What stands between them afterwards.
    put: String,
}

impl Difference {
    fn between(name: &str, before: &str, after: &str) -> Self {
        let same = |(a, b): &(u8, u8)| a == b;
        let mut start = before.bytes().zip(after.bytes()).take_while(same).count();
        while !before.is_char_boundary(start) || !after.is_char_boundary(start) {
            start -= 1;
        }
        let most = before.len().min(after.len()) - start;
        let mut end = before.bytes().rev().zip(after.bytes().rev()).take(most).take_while(same).count();
        while !before.is_char_boundary(before.len() - end) || !after.is_char_boundary(after.len() - end) {
            end -= 1;
        }
        let put = after.get(start..after.len() - end).unwrap_or_default().to_owned();
        Self { name: name.to_owned(), keep: (start, end), put }
    }

    fn after(&self, before: &str) -> Option<String> {
        let start = before.get(..self.keep.0)?;
        let end = before.get(before.len().checked_sub(self.keep.1)?..)?;
        (self.keep.0 + self.keep.1 <= before.len()).then(|| format!("{start}{}{end}", self.put))
    }

    /// About what it takes as text.
    fn bytes(&self) -> usize {
        self.name.len() + self.put.len() + 48
    }
}

/// The steps of the present file: those before it was opened, and those after another one was, belong to others.
pub(super) fn encode(history: &History<Version>, draft: Option<&str>) -> String {
    let versions: Vec<&Version> = history.versions().collect();
    let names: Vec<&str> = history.steps().collect();
    let depth = history.depth();
    let file = history.present().file;
    let mut first = versions.iter().take(depth).rposition(|version| version.file != file).map_or(0, |at| at + 1);
    let last =
        versions.iter().skip(depth).position(|version| version.file != file).map_or(versions.len(), |n| depth + n);
    let difference = |step: usize| {
        Difference::between(names[step], versions[step].document.text(), versions[step + 1].document.text())
    };
    // The newest first, as they are the ones to keep.
    let mut left = MOST_BYTES.saturating_sub(versions[depth].document.text().len());
    let mut steps = Vec::new();
    for step in (first..last.saturating_sub(1)).rev() {
        let difference = difference(step);
        match left.checked_sub(difference.bytes()) {
            Some(rest) => left = rest,
            None if step < depth => {
                first = step + 1;
                break;
            }
            // So much was taken back that its end does not fit: it is dropped, the steps before it stay.
            None => {
                steps.clear();
                left = MOST_BYTES;
                continue;
            }
        }
        steps.push(difference);
    }
    steps.reverse();
    let stored = Stored {
        version: 1,
        first: versions[first].document.text().to_owned(),
        steps,
        at: depth.saturating_sub(first),
        draft: draft.map(str::to_owned),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

/// Reads what [`encode`] wrote; `None` for anything else.
pub(super) fn decode(text: &str, file: FileId) -> Option<(History<Version>, Option<String>)> {
    let stored: Stored = serde_json::from_str(text).ok().filter(|stored: &Stored| stored.version == 1)?;
    let version = |text: &str| Version { document: Document::open(text.as_bytes()).0, file };
    let mut versions = vec![version(&stored.first)];
    let mut names = Vec::new();
    let mut text = stored.first;
    for step in stored.steps {
        text = step.after(&text)?;
        versions.push(version(&text));
        names.push(step.name);
    }
    Some((History::restored(versions, names, stored.at)?, stored.draft))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str, file: u32) -> Version {
        Version { document: Document::open(text.as_bytes()).0, file: FileId(file) }
    }

    fn texts(history: &History<Version>) -> Vec<&str> {
        history.versions().map(|version| version.document.text()).collect()
    }

    proptest! {
        #[test]
        fn a_step_leads_from_any_text_to_any_other(before in "[aäö€😀\\PC]{0,12}", after in "[aäö€😀\\PC]{0,12}") {
            let step = Difference::between("step", &before, &after);
            prop_assert_eq!(step.after(&before), Some(after));
        }

        #[test]
        fn a_broken_record_is_no_history_and_no_crash(cut in 0_usize..200, put in "\\PC{0,8}") {
            let mut history = History::new(version("{\"accent\": \"#1f78b4\"}", 0));
            history.edit("Accent", None, version("{\"accent\": \"teal\"}", 0));
            let mut text = encode(&history, None);
            let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(cut, &put);
            drop(decode(&text, FileId(0)));
        }
    }

    #[test]
    fn the_present_file_s_steps_come_back_and_no_other_s() {
        let mut history = History::new(version("{\"accent\": \"red\"}", 0));
        history.edit("other file", None, version("{\"accent\": \"blue\"}", 0));
        history.edit("Open", None, version("{\"accent\": \"#111111\"}", 1));
        history.edit("Accent", None, version("{\"accent\": \"#222222\"}", 1));
        history.edit("Accent again", None, version("{\"accent\": \"#333333\"}", 1));
        history.undo();
        let (again, _) = decode(&encode(&history, None), FileId(7)).expect("reads its own text");
        assert_eq!(again.steps().collect::<Vec<_>>(), ["Accent", "Accent again"]);
        assert_eq!(
            texts(&again),
            ["{\"accent\": \"#111111\"}", "{\"accent\": \"#222222\"}", "{\"accent\": \"#333333\"}"]
        );
        assert_eq!(again.depth(), 1);
        assert!(again.versions().all(|version| version.file == FileId(7)));
    }

    #[test]
    fn what_is_too_much_loses_its_oldest_steps_alone() {
        let mut history = History::new(version("{}", 0));
        for step in 0..30 {
            // Each replaces the whole text.
            let filler = char::from(b'a' + u8::try_from(step % 26).unwrap()).to_string().repeat(100_000);
            history.edit(format!("step {step}"), None, version(&format!("{{\"{step}\": \"{filler}\"}}"), 0));
        }
        let text = encode(&history, None);
        assert!(text.len() < MOST_BYTES + 200_000, "{}", text.len());
        let (again, _) = decode(&text, FileId(0)).expect("reads its own text");
        assert!(again.depth() >= 15, "{}", again.depth());
        assert_eq!(again.present().document.text(), history.present().document.text());
        assert_eq!(again.undo_name(), Some("step 29"));

        // The same from the middle: what was taken back counts too.
        history.go_to(15);
        let (again, _) = decode(&encode(&history, None), FileId(0)).expect("reads its own text");
        assert_eq!(again.present().document.text(), history.present().document.text());
        assert_eq!(again.undo_name(), Some("step 14"));
    }
}
