//! `vidgo`: reads the command line and runs one command.

use std::process::ExitCode;

// Frees memory faster under many small answers than the system's own (STACK.md §1).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(unix)]
    lean();
    vidgo::cli::main()
}

/// Makes the allocator give memory back as soon as it is free: an idle server then holds 50 MiB instead of 100 and more,
/// at a cost that no load bench shows (docs/performance.md).
///
/// mimalloc reads that option before `main`, and from the environment alone. So this process is replaced, once, by itself
/// with the option set: same pid, arguments, folder and open files. Where that cannot be done, it goes on as it is.
#[cfg(unix)]
fn lean() {
    use std::{env, os::unix::process::CommandExt, process::Command};

    const OPTION: &str = "MIMALLOC_PURGE_DELAY";
    if env::var_os(OPTION).is_some() {
        return;
    }
    let mut arguments = env::args_os();
    if let (Ok(binary), Some(name)) = (env::current_exe(), arguments.next()) {
        let _not_replaced = Command::new(binary).arg0(name).args(arguments).env(OPTION, "0").exec();
    }
}
