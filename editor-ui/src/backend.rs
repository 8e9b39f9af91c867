//! The editor's one door to the machine: send bytes, drain what came in. No async and no callbacks on this side of it.

use std::marker::PhantomData;

use livery_protocol::{Call, Event, Failure, decode, encode};

/// Names one sent call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(pub u64);

/// Something that came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Inbound {
    /// The answer to a call.
    Reply {
        /// Which call.
        token: Token,
        /// Its reply, encoded.
        result: Result<Vec<u8>, Failure>,
    },
    /// Something unasked.
    Event(Event),
}

/// The machine, as the editor sees it.
pub trait Backend {
    /// Sends one call; returns at once. Exactly one [`Inbound::Reply`] with the token follows some time later.
    fn send(&self, name: &'static str, body: Vec<u8>) -> Token;

    /// Everything that came in since the last time, oldest first.
    fn drain(&self) -> Vec<Inbound>;
}

/// A sent call whose reply has not come yet.
#[derive(Debug)]
pub struct Pending<C> {
    token: Token,
    call: PhantomData<fn() -> C>,
}

impl<C: Call> Pending<C> {
    /// Sends a call.
    pub fn send(backend: &dyn Backend, call: &C) -> Self {
        // Encoding these plain structs cannot fail; an empty body would be refused by the other side in words.
        let body = encode(call).unwrap_or_default();
        Self { token: backend.send(C::NAME, body), call: PhantomData }
    }

    /// Whether a reply is this call's.
    pub fn is(&self, token: Token) -> bool {
        self.token == token
    }

    /// Reads this call's reply.
    ///
    /// # Errors
    /// The call's own [`Failure`], or one that says that the reply was not understood.
    pub fn read(self, result: Result<Vec<u8>, Failure>) -> Result<C::Reply, Failure> {
        result.and_then(|bytes| decode(&bytes))
    }
}

/// A call of which only the newest counts: at most one is under way, and what is wanted meanwhile replaces what was
/// wanted before. The order of arrival is then the order of sending, whatever the transport does.
#[derive(Debug)]
pub struct Latest<C> {
    under_way: Option<Pending<C>>,
    last: Option<C>,
    waiting: bool,
}

impl<C> Default for Latest<C> {
    fn default() -> Self {
        Self { under_way: None, last: None, waiting: false }
    }
}

impl<C: Call + PartialEq> Latest<C> {
    /// What was wanted last.
    pub fn last(&self) -> Option<&C> {
        self.last.as_ref()
    }

    /// Wants this from now on; nothing is sent when it is wanted already.
    pub fn want(&mut self, backend: &dyn Backend, call: C) {
        if self.last.as_ref() == Some(&call) {
            return;
        }
        if self.under_way.is_none() {
            self.under_way = Some(Pending::send(backend, &call));
        } else {
            self.waiting = true;
        }
        self.last = Some(call);
    }

    /// Takes the reply if it is this call's: `Some` with the failure, if it failed.
    pub fn replied(
        &mut self,
        backend: &dyn Backend,
        token: Token,
        result: &Result<Vec<u8>, Failure>,
    ) -> Option<Option<Failure>> {
        self.under_way.take_if(|pending| pending.is(token))?;
        if self.waiting {
            self.waiting = false;
            self.under_way = self.last.as_ref().map(|call| Pending::send(backend, call));
        }
        Some(result.as_ref().err().cloned())
    }
}

/// A machine that writes down what it is asked and answers nothing by itself: for tests, and for working on panels.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    inner: std::rc::Rc<std::cell::RefCell<Recorded>>,
}

#[derive(Debug, Default)]
struct Recorded {
    sent: Vec<(Token, &'static str, Vec<u8>)>,
    inbox: Vec<Inbound>,
    count: u64,
}

impl Recorder {
    /// The oldest call of a kind that was not looked at yet.
    pub fn take<C: Call>(&self) -> Option<(Token, C)> {
        let mut inner = self.inner.borrow_mut();
        let index = inner.sent.iter().position(|(_, name, _)| *name == C::NAME)?;
        let (token, _, body) = inner.sent.remove(index);
        decode(&body).ok().map(|call| (token, call))
    }

    /// Answers a call.
    pub fn answer<C: Call>(&self, token: Token, reply: &C::Reply) {
        let result = encode(reply);
        self.inner.borrow_mut().inbox.push(Inbound::Reply { token, result });
    }

    /// Fails a call.
    pub fn fail(&self, token: Token, failure: Failure) {
        self.inner.borrow_mut().inbox.push(Inbound::Reply { token, result: Err(failure) });
    }

    /// Tells something unasked.
    pub fn event(&self, event: Event) {
        self.inner.borrow_mut().inbox.push(Inbound::Event(event));
    }

    /// Names of the calls that were not looked at yet.
    pub fn names(&self) -> Vec<&'static str> {
        self.inner.borrow().sent.iter().map(|(_, name, _)| *name).collect()
    }
}

impl Backend for Recorder {
    fn send(&self, name: &'static str, body: Vec<u8>) -> Token {
        let mut inner = self.inner.borrow_mut();
        inner.count += 1;
        let token = Token(inner.count);
        inner.sent.push((token, name, body));
        token
    }

    fn drain(&self) -> Vec<Inbound> {
        std::mem::take(&mut self.inner.borrow_mut().inbox)
    }
}
