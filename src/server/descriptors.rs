//! How many files and connections the process may have open.

/// More are of no use here, and some systems have no bound.
#[cfg(unix)]
const ENOUGH: u64 = 1 << 16;

/// Raises the limit as far as the system lets this process, and says what it is then.
#[cfg(unix)]
pub fn raised() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let soft = limit.current.unwrap_or(ENOUGH);
    let wanted = limit.maximum.map_or(ENOUGH, |hard| hard.min(ENOUGH));
    let raised = Rlimit { current: Some(wanted), maximum: limit.maximum };
    let open = match wanted > soft && setrlimit(Resource::Nofile, raised).is_ok() {
        true => wanted,
        // A system may have a bound of its own below the one that it states.
        false => soft,
    };
    usize::try_from(open).unwrap_or(usize::MAX)
}

/// Other systems have no such limit that a server meets.
#[cfg(not(unix))]
pub fn raised() -> usize {
    usize::MAX
}
