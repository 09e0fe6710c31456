//! Who runs a command, for the log of what staff did.

use entities::audit::{By, Via, Who};
use uuid::Uuid;

/// Whoever sits at this command line: by the names of account and machine, as far as the system tells them.
pub(in crate::cli) fn by() -> By {
    let name = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let user = name("USER").or_else(|| name("LOGNAME")).unwrap_or_else(|| "unknown".to_owned());
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().or_else(|| name("HOSTNAME"));
    let host = host.as_deref().map_or("unknown", str::trim);
    let told = |text: &str| text.chars().filter(|character| !character.is_control()).take(100).collect::<String>();
    let actor_name = format!("command line ({}@{})", told(&user), told(host));
    By { id: Uuid::now_v7(), who: Who { actor_id: None, actor_name, via: Via::Cli, request_id: None } }
}
