//! Build steps that plain cargo cannot do: the web page of the editor.
fn main() {}
