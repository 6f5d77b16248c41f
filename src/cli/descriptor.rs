//! Descriptors that the process was given under a number: `/dev/stdout`, `/dev/fd/3`, and what a
//! shell makes of `>(command)`. The only place here that says `unsafe`.

use std::fs::File;
use std::io;
use std::path::Path;

/// The number of the descriptor that a path names.
pub fn number(path: &Path) -> Option<i32> {
    let text = path.to_str()?;
    match text {
        "/dev/stdin" => return Some(0),
        "/dev/stdout" => return Some(1),
        "/dev/stderr" => return Some(2),
        _ => {}
    }
    let of_process = format!("/proc/{}/fd/", std::process::id());
    let folders = ["/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/", &of_process];
    let number = folders.iter().find_map(|folder| text.strip_prefix(folder))?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
}

/// The descriptor as a file. It is not opened anew: a file that the shell has opened keeps its
/// position, so that neither overwrites what the other wrote.
///
/// # Errors
/// No such descriptor is open.
#[cfg(unix)]
pub fn duplicate(number: i32) -> io::Result<File> {
    use std::os::fd::BorrowedFd;
    // Only a descriptor that is open may be borrowed.
    std::fs::metadata(format!("/dev/fd/{number}"))?;
    // SAFETY: it is open, and borrowed for no longer than it takes to duplicate it.
    let borrowed = unsafe { BorrowedFd::borrow_raw(number) };
    Ok(File::from(borrowed.try_clone_to_owned()?))
}

/// Descriptors have no such names on this system.
#[cfg(not(unix))]
pub fn duplicate(_: i32) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_known_by_their_names() {
        let cases = [
            ("/dev/stdout", Some(1)),
            ("/dev/fd/63", Some(63)),
            ("/proc/self/fd/3", Some(3)),
            ("/dev/fd/", None),
            ("/dev/fd/x", None),
            ("/dev/fd/3/x", None),
            ("/dev/null", None),
            ("dev/fd/3", None),
        ];
        for (path, expected) in cases {
            assert_eq!(number(Path::new(path)), expected, "{path}");
        }
    }
}
