//! The `livery` command.
fn main() {}
