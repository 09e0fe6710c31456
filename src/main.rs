//! `vidgo`: reads the command line and runs one command.

use std::process::ExitCode;

// Frees memory faster under many small answers than the system's own (STACK.md §1).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    vidgo::cli::main()
}
