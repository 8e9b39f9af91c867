//! Where a field's changes go. A field knows neither the document nor which key it edits.

use egui::Id;
use serde_json::Value;

use crate::state::{Action, Change, Edit, Hold};

/// Takes the changes of one value and pushes them as actions.
pub struct Sink<'a> {
    outbox: &'a mut Vec<Action>,
    key: &'static str,
    name: String,
    /// From the key's value to the edited part of it.
    path: Vec<String>,
}

impl<'a> Sink<'a> {
    /// For a key. Its label names the steps.
    pub fn for_key(outbox: &'a mut Vec<Action>, key: &'static str, name: &str) -> Self {
        Self { outbox, key, name: name.to_owned(), path: Vec::new() }
    }

    /// For a member or an item of the value.
    pub fn part(&mut self, member: &str, name: &str) -> Sink<'_> {
        let mut path = self.path.clone();
        path.push(member.to_owned());
        Sink { outbox: self.outbox, key: self.key, name: format!("{} {name}", self.name), path }
    }

    /// The same value once more, for a second field of it.
    pub fn again(&mut self) -> Sink<'_> {
        Sink { outbox: self.outbox, key: self.key, name: self.name.clone(), path: self.path.clone() }
    }

    /// What the value is called, for accessible names.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An id that is the same for the same value, whatever it is.
    pub fn salt(&self, what: &str) -> Id {
        Id::unique((self.key, &self.path, what))
    }

    /// A change that is part of a gesture: a drag, a typed run.
    pub fn live(&mut self, gesture: Id, value: Value) {
        self.push(Some(hold(gesture)), value);
    }

    /// A change that is a step of its own.
    pub fn once(&mut self, value: Value) {
        self.push(None, value);
    }

    /// The gesture is over.
    pub fn release(&mut self) {
        self.outbox.push(Action::Release);
    }

    /// The gesture is left with Esc.
    pub fn cancel(&mut self, gesture: Id) {
        self.outbox.push(Action::Cancel(hold(gesture)));
    }

    fn push(&mut self, hold: Option<Hold>, value: Value) {
        let change = Change::Set { key: self.key, path: self.path.clone(), value };
        self.outbox.push(Action::Edit(Edit { name: self.name.clone(), hold, changes: vec![change] }));
    }
}

fn hold(gesture: Id) -> Hold {
    Hold(gesture.value())
}
