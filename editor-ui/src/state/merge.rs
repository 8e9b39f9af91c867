//! Two versions of one file, settled key by key.

use livery_themes::{Difference, Document, Side};

use super::{Overlay, State, Tone, Version};
use crate::backend::Backend;

/// A value that differs, and the side that is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What differs: ours here, theirs on disk.
    pub difference: Difference,
    /// Whether both sides changed it since they were one.
    pub both: bool,
    /// Which is taken.
    pub side: Side,
}

impl State {
    pub(super) fn begin_merge(&mut self) {
        if let Some(conflict) = &self.conflict {
            let theirs = Document::open(conflict.theirs.text.as_bytes()).0;
            let (base, ours) = (&self.file.saved, self.document());
            let conflicts = livery_themes::conflicts(base, ours, &theirs);
            let rows = livery_themes::differences(ours, &theirs).into_iter().map(|difference| {
                let both = conflicts.iter().any(|conflict| conflict.pointer == difference.pointer);
                // What only one side changed is taken from it.
                let theirs = !both && difference.ours == base.get_in(&difference.pointer);
                Row { difference, both, side: if theirs { Side::Theirs } else { Side::Ours } }
            });
            self.merge = rows.collect();
            self.overlay = Some(Overlay::Merge);
        }
    }

    /// Takes a side of one difference, or of all.
    pub(super) fn choose(&mut self, index: Option<usize>, side: Side) {
        for (at, row) in self.merge.iter_mut().enumerate() {
            if index.is_none_or(|index| index == at) {
                row.side = side;
            }
        }
    }

    /// The chosen sides become the document, as one step.
    pub(super) fn finish_merge(&mut self, backend: &dyn Backend) {
        let Some(conflict) = self.conflict.take() else { return };
        self.overlay = None;
        let choices: Vec<(String, Side)> =
            std::mem::take(&mut self.merge).into_iter().map(|row| (row.difference.pointer, row.side)).collect();
        let theirs = Document::open(conflict.theirs.text.as_bytes()).0;
        let document = livery_themes::merge(&self.file.saved, self.document(), &theirs, &choices);
        self.file.saved = theirs;
        self.file.revision = Some(conflict.theirs.revision);
        self.file.lossy = conflict.theirs.lossy;
        self.history.edit("Merge with the version on disk", None, Version { document, file: self.file.id });
        self.refresh();
        if conflict.saving && self.unsaved() {
            self.save(backend, self.file.path.clone());
        } else {
            self.tell(Tone::Plain, "Both versions are merged; undo brings yours back");
        }
    }
}
