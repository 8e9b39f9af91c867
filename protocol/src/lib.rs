//! Calls, replies and events between editor and desktop, and messages between host and page. Types only.
//!
//! A call is one request with one reply; an event says *what* changed and is small, the editor pulls the rest.

mod bytes;
mod calls;
mod events;
pub mod page;
mod place;
mod present;
mod user;

pub use calls::*;
pub use events::*;
pub use place::*;
pub use present::*;
pub use user::*;
