//! Calls over the window's IPC: bytes out, bytes in, and one channel for events.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use egui::Context;
use js_sys::{Array, ArrayBuffer, Function, JSON, Object, Promise, Reflect, Uint8Array};
use livery_protocol::{Code, Event, Failure, decode};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::backend::{Backend, Inbound, Token};

/// The machine behind the window.
pub(super) struct TauriBackend {
    inbox: Rc<RefCell<Vec<Inbound>>>,
    next: Cell<u64>,
    context: Context,
    core: Option<Object>,
}

impl TauriBackend {
    /// Opens the channel for events.
    pub(super) fn connect(context: &Context) -> Self {
        let core = web_sys::window()
            .and_then(|window| Reflect::get(&window, &"__TAURI__".into()).ok())
            .and_then(|tauri| Reflect::get(&tauri, &"core".into()).ok())
            // A module's namespace has no prototype, so it is not an `instanceof Object`.
            .filter(JsValue::is_object)
            .map(JsCast::unchecked_into::<Object>);
        let backend = Self { inbox: Rc::default(), next: Cell::new(0), context: context.clone(), core };
        if let Some(core) = &backend.core {
            backend.subscribe(core);
        }
        backend
    }

    fn subscribe(&self, core: &Object) {
        let (inbox, context) = (Rc::clone(&self.inbox), self.context.clone());
        let receive = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
            if let Ok(event) = bytes_of(&message).and_then(|bytes| decode::<Event>(&bytes)) {
                inbox.borrow_mut().push(Inbound::Event(event));
                context.request_repaint();
            }
        });
        let opened = Reflect::get(core, &"Channel".into())
            .and_then(JsCast::dyn_into::<Function>)
            .and_then(|channel| Reflect::construct(&channel, &Array::of1(receive.as_ref())))
            .and_then(|channel| {
                let arguments = Object::new();
                Reflect::set(&arguments, &"channel".into(), &channel)?;
                invoke(core, "subscribe", &arguments)
            });
        // The channel lives as long as the page, and so does what it calls.
        receive.forget();
        let (inbox, context) = (Rc::clone(&self.inbox), self.context.clone());
        spawn_local(async move {
            let failed = match opened {
                Ok(promise) => JsFuture::from(promise).await.err(),
                Err(error) => Some(error),
            };
            if let Some(error) = failed {
                // Reported as the failed reply of no call would be lost; the log is what is left.
                web_log(&format!("events do not arrive: {}", failure_of(&error)));
                inbox.borrow_mut().push(Inbound::Event(Event::SourceChanged));
                context.request_repaint();
            }
        });
    }
}

impl Backend for TauriBackend {
    fn send(&self, name: &'static str, body: Vec<u8>) -> Token {
        let token = Token(self.next.get());
        self.next.set(token.0 + 1);
        let (inbox, context) = (Rc::clone(&self.inbox), self.context.clone());
        let promise = self
            .core
            .as_ref()
            .ok_or_else(|| JsValue::from_str("this page is not inside Livery's window"))
            .and_then(|core| invoke(core, name, &Uint8Array::from(body.as_slice())));
        spawn_local(async move {
            let answer = match promise {
                Ok(promise) => JsFuture::from(promise).await,
                Err(error) => Err(error),
            };
            let result = match answer {
                Ok(value) => bytes_of(&value),
                Err(error) => Err(failure_of(&error)),
            };
            inbox.borrow_mut().push(Inbound::Reply { token, result });
            context.request_repaint();
        });
        token
    }

    fn drain(&self) -> Vec<Inbound> {
        std::mem::take(&mut self.inbox.borrow_mut())
    }
}

fn invoke(core: &Object, name: &str, arguments: &JsValue) -> Result<Promise, JsValue> {
    let invoke: Function = Reflect::get(core, &"invoke".into())?.dyn_into()?;
    invoke.call2(core, &name.into(), arguments)?.dyn_into()
}

/// Bytes, however the window hands them over: a buffer, an array, or an object that was JSON.
fn bytes_of(value: &JsValue) -> Result<Vec<u8>, Failure> {
    if let Some(buffer) = value.dyn_ref::<ArrayBuffer>() {
        return Ok(Uint8Array::new(buffer).to_vec());
    }
    if let Some(array) = value.dyn_ref::<Uint8Array>() {
        return Ok(array.to_vec());
    }
    JSON::stringify(value).map(|text| String::from(text).into_bytes()).map_err(|error| failure_of(&error))
}

/// A refused call: the failure that the desktop sent, or its words.
fn failure_of(error: &JsValue) -> Failure {
    if let Ok(failure) = bytes_of(error).and_then(|bytes| decode::<Failure>(&bytes)) {
        return failure;
    }
    let said = error.as_string().or_else(|| JSON::stringify(error).ok().map(String::from)).unwrap_or_default();
    Failure {
        code: Code::Other,
        message: format!("The desktop did not answer: {said}."),
        remedy: "Save a copy of your work and start Livery again.".to_owned(),
    }
}

fn web_log(text: &str) {
    let Some(window) = web_sys::window() else { return };
    let log = Reflect::get(&window, &"console".into())
        .and_then(|console| Reflect::get(&console, &"warn".into()))
        .and_then(JsCast::dyn_into::<Function>);
    if let Ok(log) = log {
        // A console that cannot be written to has nobody to tell.
        drop(log.call1(&JsValue::UNDEFINED, &text.into()));
    }
}
