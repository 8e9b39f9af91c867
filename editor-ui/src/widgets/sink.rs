//! Where a field's changes go. A field knows neither the document nor which key it edits.

use std::rc::Rc;

use egui::Id;
use serde_json::Value;

use crate::state::{Action, Change, Edit, Hold};

/// Makes the value that the file gets of the one that a field gives.
type Whole = Rc<dyn Fn(Value) -> Value>;

/// Takes the changes of one value and pushes them as actions.
pub struct Sink<'a> {
    outbox: &'a mut Vec<Action>,
    key: &'static str,
    name: String,
    /// From the key's value to the edited part of it.
    path: Vec<String>,
    /// For a part that is inside a text: which part, and how it goes back into the text.
    inside: Option<(String, Whole)>,
}

impl<'a> Sink<'a> {
    /// For a key. Its label names the steps.
    pub fn for_key(outbox: &'a mut Vec<Action>, key: &'static str, name: &str) -> Self {
        Self { outbox, key, name: name.to_owned(), path: Vec::new(), inside: None }
    }

    /// For a place of the file that is no key's; its steps are named as they are told.
    pub fn for_pointer(outbox: &'a mut Vec<Action>, pointer: String, name: &str) -> Self {
        Self { outbox, key: "", name: name.to_owned(), path: vec![pointer], inside: None }
    }

    /// For a member or an item of the value.
    pub fn part(&mut self, member: &str, name: &str) -> Sink<'_> {
        let name = format!("{} {name}", self.name);
        let mut part = self.again();
        part.path.push(member.to_owned());
        part.name = name;
        part
    }

    /// For a part of a value that is one text, such as one colour of a shadow.
    pub fn inside(&mut self, part: &str, whole: impl Fn(Value) -> Value + 'static) -> Sink<'_> {
        let name = format!("{} {part}", self.name);
        let inside = Some((part.to_owned(), Rc::new(whole) as Whole));
        Sink { name, inside, ..self.again() }
    }

    /// The same value once more, for a second field of it.
    pub fn again(&mut self) -> Sink<'_> {
        Sink {
            outbox: self.outbox,
            key: self.key,
            name: self.name.clone(),
            path: self.path.clone(),
            inside: self.inside.clone(),
        }
    }

    /// For what is no change of this value.
    pub fn outbox(&mut self) -> &mut Vec<Action> {
        self.outbox
    }

    /// What the value is called, for accessible names.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An id that is the same for the same value, whatever it is.
    pub fn salt(&self, what: &str) -> Id {
        Id::unique((self.key, &self.path, self.inside.as_ref().map(|(part, _)| part), what))
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
        let value = match &self.inside {
            Some((_, whole)) => whole(value),
            None => value,
        };
        let change = match self.key {
            "" => Change::Put { pointer: self.path.join("/"), value },
            key => Change::Set { key, path: self.path.clone(), value },
        };
        self.outbox.push(Action::Edit(Edit { name: self.name.clone(), hold, changes: vec![change] }));
    }
}

fn hold(gesture: Id) -> Hold {
    Hold(gesture.value())
}
