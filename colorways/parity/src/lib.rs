//! The colour cores as a bare WebAssembly module, without any glue: the caller writes a request into memory from
//! [`buffer`], calls [`ask`] and reads the reply from memory. For the test that native and wasm give the same bytes, and
//! for measuring the time in wasm.

#![expect(unsafe_code, reason = "exported names and raw memory are what a wasm module without glue is made of")]

use std::cell::RefCell;

mod answer;

pub use answer::answer;

thread_local! {
    static MEMORY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for `length` bytes of a request and says where.
#[unsafe(no_mangle)]
pub extern "C" fn buffer(length: usize) -> *mut u8 {
    MEMORY.with_borrow_mut(|memory| {
        memory.clear();
        memory.resize(length, 0);
        memory.as_mut_ptr()
    })
}

/// Answers the request in the buffer; the reply takes its place. Returns its length.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> usize {
    MEMORY.with_borrow_mut(|memory| {
        *memory = answer::answer(&String::from_utf8_lossy(memory)).into_bytes();
        memory.len()
    })
}

/// Where the reply is.
#[unsafe(no_mangle)]
pub extern "C" fn reply() -> *const u8 {
    MEMORY.with_borrow(Vec::as_ptr)
}
