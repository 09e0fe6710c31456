//! Tells cargo what else the binary is made of.

fn main() {
    // Files come and go there under new names, which the macro that compiles them in cannot tell cargo.
    println!("cargo:rerun-if-changed=static/app");
}
