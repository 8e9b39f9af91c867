//! Undo by snapshot. A document is a few kilobytes behind an `Arc`, so a snapshot costs nothing and can never drift from
//! the edit that made it, as inverse operations can.

/// Edits with the same hold, one after the other, are one step: a drag, a typed run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hold(pub u64);

/// One named step.
#[derive(Clone, Debug, PartialEq)]
struct Step<D> {
    name: String,
    /// The document on the other side of the step: before it in the past, after it in the future.
    document: D,
}

/// The document and every way back and forth.
#[derive(Clone, Debug)]
pub struct History<D> {
    past: Vec<Step<D>>,
    present: D,
    future: Vec<Step<D>>,
    /// The step that further edits with this hold join, with the future it displaced, so that leaving it with Esc
    /// costs nothing.
    open: Option<(Hold, Vec<Step<D>>)>,
    /// Another number whenever steps are made, joined, taken back or dropped; not while a gesture is only going on.
    generation: u64,
}

impl<D: Clone + PartialEq> History<D> {
    /// A document without a past.
    pub fn new(document: D) -> Self {
        Self { past: Vec::new(), present: document, future: Vec::new(), open: None, generation: 0 }
    }

    /// Steps that were made before, such as in an earlier session. `versions` are the documents from the oldest to the
    /// newest, `names` the steps between them, `at` the present one. `None` when they do not fit together.
    pub fn restored(versions: Vec<D>, names: Vec<String>, at: usize) -> Option<Self> {
        if versions.len() != names.len() + 1 || at >= versions.len() {
            return None;
        }
        let mut versions = versions.into_iter();
        let mut names = names.into_iter();
        let past = versions.by_ref().take(at).zip(names.by_ref());
        let past = past.map(|(document, name)| Step { name, document }).collect();
        let present = versions.next()?;
        let mut future: Vec<Step<D>> = versions.zip(names).map(|(document, name)| Step { name, document }).collect();
        future.reverse();
        Some(Self { past, present, future, open: None, generation: 0 })
    }

    /// Another history in place of this one.
    pub fn replace(&mut self, other: Self) {
        let generation = self.generation + 1;
        *self = Self { generation, ..other };
    }

    /// Another present, without a step: what was under way when the steps were written down.
    pub fn amend(&mut self, present: D) {
        self.close();
        self.generation += 1;
        self.present = present;
    }

    /// All that another history has, after a step that leads to it from here.
    pub fn append(&mut self, name: impl Into<String>, other: Self) {
        self.close();
        self.generation += 1;
        let before = std::mem::replace(&mut self.present, other.present);
        let start = self.past.len();
        self.past.extend(other.past);
        // The documents before each step: the first of the others' is what the new step leads to.
        self.past.insert(start, Step { name: name.into(), document: before });
        self.future = other.future;
    }

    /// The document now.
    pub fn present(&self) -> &D {
        &self.present
    }

    /// What the next edit of a hold changes: the document before the gesture while one is under way, so that what a
    /// drag only passes through leaves no trace.
    pub fn base(&self, hold: Option<Hold>) -> &D {
        match (&self.open, hold, self.past.last()) {
            (Some((open, _)), Some(hold), Some(step)) if *open == hold => &step.document,
            _ => &self.present,
        }
    }

    /// Makes a step, or joins the open one of the same hold. Does nothing when nothing changes.
    pub fn edit(&mut self, name: impl Into<String>, hold: Option<Hold>, document: D) {
        if let (Some(hold), Some((open, _))) = (hold, &self.open)
            && hold == *open
        {
            self.present = document;
            return;
        }
        self.close();
        if document == self.present {
            return;
        }
        self.generation += 1;
        let before = std::mem::replace(&mut self.present, document);
        self.past.push(Step { name: name.into(), document: before });
        let displaced = std::mem::take(&mut self.future);
        self.open = hold.map(|hold| (hold, displaced));
    }

    /// Ends the open gesture: the next edit is a step of its own. A gesture that came back to where it began leaves no step.
    pub fn close(&mut self) {
        let Some((_, displaced)) = self.open.take() else { return };
        self.generation += 1;
        if self.past.last().is_some_and(|step| step.document == self.present) {
            self.past.pop();
            self.future = displaced;
        }
    }

    /// Leaves the open gesture of this hold as if it had never begun.
    pub fn cancel(&mut self, hold: Hold) {
        if self.open.as_ref().is_some_and(|(open, _)| *open == hold)
            && let Some(step) = self.past.last()
        {
            self.present = step.document.clone();
            self.close();
        }
    }

    /// One step back; its name.
    pub fn undo(&mut self) -> Option<String> {
        self.close();
        let Step { name, document } = self.past.pop()?;
        self.generation += 1;
        let after = std::mem::replace(&mut self.present, document);
        self.future.push(Step { name: name.clone(), document: after });
        Some(name)
    }

    /// One step forth; its name.
    pub fn redo(&mut self) -> Option<String> {
        self.close();
        let Step { name, document } = self.future.pop()?;
        self.generation += 1;
        let before = std::mem::replace(&mut self.present, document);
        self.past.push(Step { name: name.clone(), document: before });
        Some(name)
    }

    /// The step that undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.past.last().map(|step| step.name.as_str())
    }

    /// The step that redo would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.future.last().map(|step| step.name.as_str())
    }

    /// How many steps can be taken back.
    pub fn depth(&self) -> usize {
        self.past.len()
    }

    /// Another number whenever the list of steps is another; it stays while a drag only moves on.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The names of all steps, oldest first; the first [`History::depth`] of them are made, the others taken back.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.past.iter().chain(self.future.iter().rev()).map(|step| step.name.as_str())
    }

    /// The documents between the steps, oldest first; the one at [`History::depth`] is the present one.
    pub fn versions(&self) -> impl Iterator<Item = &D> {
        let past = self.past.iter().map(|step| &step.document);
        past.chain(std::iter::once(&self.present)).chain(self.future.iter().rev().map(|step| &step.document))
    }

    /// Takes steps back or makes them again until this many are made.
    pub fn go_to(&mut self, depth: usize) {
        self.close();
        while self.past.len() > depth && self.undo().is_some() {}
        while self.past.len() < depth && self.redo().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Act {
        Edit(u8, Option<u64>),
        Close,
        Cancel(u64),
        Undo,
        Redo,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => (0_u8..6, proptest::option::of(0_u64..3)).prop_map(|(value, hold)| Act::Edit(value, hold)),
            1 => Just(Act::Close),
            1 => (0_u64..3).prop_map(Act::Cancel),
            1 => Just(Act::Undo),
            1 => Just(Act::Redo),
        ]
    }

    fn run(history: &mut History<u8>, acts: &[Act]) {
        for act in acts {
            match act {
                Act::Edit(value, hold) => history.edit(format!("to {value}"), hold.map(Hold), *value),
                Act::Close => history.close(),
                Act::Cancel(hold) => history.cancel(Hold(*hold)),
                Act::Undo => drop(history.undo()),
                Act::Redo => drop(history.redo()),
            }
        }
    }

    proptest! {
        #[test]
        fn undo_to_the_start_is_the_original_and_redo_to_the_end_the_final(acts in proptest::collection::vec(act(), 0..40)) {
            let mut history = History::new(0_u8);
            run(&mut history, &acts);
            let last = *history.present();
            let mut steps = 0;
            while history.undo().is_some() { steps += 1; }
            prop_assert_eq!(*history.present(), 0);
            for _ in 0..steps { prop_assert!(history.redo().is_some()); }
            prop_assert_eq!(*history.present(), last);
        }

        #[test]
        fn no_step_is_empty(acts in proptest::collection::vec(act(), 0..40)) {
            let mut history = History::new(0_u8);
            run(&mut history, &acts);
            history.close();
            let mut now = *history.present();
            while history.undo().is_some() {
                prop_assert_ne!(*history.present(), now);
                now = *history.present();
            }
        }

        #[test]
        fn a_gesture_is_one_step_and_leaving_it_none(start in 0_u8..6, values in proptest::collection::vec(0_u8..6, 1..20)) {
            let mut history = History::new(9_u8);
            history.edit("before", None, start);
            history.edit("ahead", None, 8);
            history.undo();
            let (depth, ahead) = (history.depth(), history.redo_name().map(str::to_owned));
            for value in &values { history.edit("drag", Some(Hold(7)), *value); }
            prop_assert!(history.depth() <= depth + 1);
            history.cancel(Hold(7));
            prop_assert_eq!(*history.present(), start);
            prop_assert_eq!(history.depth(), depth);
            // What could be redone before the gesture can be redone after leaving it.
            prop_assert_eq!(history.redo_name().map(str::to_owned), ahead);
        }
    }

    proptest! {
        #[test]
        fn versions_and_names_rebuild_the_history(acts in proptest::collection::vec(act(), 0..40)) {
            let mut history = History::new(0_u8);
            run(&mut history, &acts);
            history.close();
            let names: Vec<String> = history.steps().map(str::to_owned).collect();
            let versions: Vec<u8> = history.versions().copied().collect();
            let depth = history.depth();
            prop_assert_eq!(versions[depth], *history.present());
            let mut again = History::restored(versions.clone(), names, depth).expect("fits");
            for (at, version) in versions.iter().enumerate().rev() {
                again.go_to(at);
                history.go_to(at);
                prop_assert_eq!(again.present(), version);
                prop_assert_eq!(history.present(), version);
                prop_assert_eq!(again.undo_name(), history.undo_name());
                prop_assert_eq!(again.redo_name(), history.redo_name());
            }
        }
    }

    #[test]
    fn what_another_history_has_comes_after_the_step_that_leads_to_it() {
        let mut history = History::new(0);
        history.edit("one", None, 1);
        let other = History::restored(vec![10, 11, 12], vec!["a".to_owned(), "b".to_owned()], 1).expect("fits");
        history.append("open", other);
        let names: Vec<&str> = history.steps().collect();
        assert_eq!(names, ["one", "open", "a", "b"]);
        let versions: Vec<i32> = history.versions().copied().collect();
        assert_eq!(versions, [0, 1, 10, 11, 12]);
        assert_eq!((history.depth(), *history.present()), (3, 11));
        history.go_to(1);
        assert_eq!(*history.present(), 1);
        history.go_to(4);
        assert_eq!(*history.present(), 12);
        assert!(History::restored(vec![1, 2], Vec::new(), 0).is_none());
    }

    #[test]
    fn an_edit_after_undo_clears_the_future() {
        let mut history = History::new(0);
        history.edit("one", None, 1);
        history.edit("two", None, 2);
        history.undo();
        history.edit("three", None, 3);
        assert_eq!(history.redo(), None);
        assert_eq!(history.undo_name(), Some("three"));
    }

    #[test]
    fn two_drags_of_one_field_are_two_steps() {
        let mut history = History::new(0);
        history.edit("drag", Some(Hold(1)), 1);
        history.edit("drag", Some(Hold(1)), 2);
        history.close();
        history.edit("drag", Some(Hold(1)), 3);
        history.undo();
        assert_eq!(*history.present(), 2);
        history.undo();
        assert_eq!(*history.present(), 0);
    }
}
