//! vidgo
fn main() {}
