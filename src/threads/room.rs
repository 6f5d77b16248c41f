//! Whether the system is far from its limits on threads. Where it is, nobody has to try them out.

use std::path::{Path, PathBuf};

/// More threads than all pools of a process start together.
const PLENTY: u64 = 4096;

/// Whether thousands of threads can be started: only Linux says so.
pub fn is_plenty() -> bool {
    read(Path::new("/")).is_some_and(|room| room >= PLENTY)
}

/// Threads that may still be started; none where a limit is not known. Every task of the system counts
/// as one of this user.
fn read(root: &Path) -> Option<u64> {
    let text = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    let tasks = tasks(&text("proc/loadavg")?)?;
    let limits = [
        processes(&text("proc/self/limits")?)?,
        number(&text("proc/sys/kernel/pid_max")?)?,
        number(&text("proc/sys/kernel/threads-max")?)?,
    ];
    let of_groups = text("proc/self/cgroup")?;
    let of_groups = folders(&of_groups).map(|folder| of_group(&root.join(folder)));
    let of_system = limits.into_iter().map(|limit| Some(limit.saturating_sub(tasks)));
    of_system.chain(of_groups).try_fold(u64::MAX, |room, next| Some(room.min(next?)))
}

/// All tasks of the system, of "0.20 0.18 0.12 1/80 11206".
fn tasks(loadavg: &str) -> Option<u64> {
    number(loadavg.split_whitespace().nth(3)?.split_once('/')?.1)
}

/// The limit on a user's processes, which counts threads.
fn processes(limits: &str) -> Option<u64> {
    let words = limits.lines().find_map(|line| line.strip_prefix("Max processes"))?;
    match words.split_whitespace().next()? {
        "unlimited" => Some(u64::MAX),
        soft => number(soft),
    }
}

/// Folders of the control groups that limit threads, from the process's own to the root.
fn folders(groups: &str) -> impl Iterator<Item = PathBuf> {
    let of_line = |line: &str| {
        let (kinds, path) = line.split_once(':')?.1.split_once(':')?;
        let mount = match kinds {
            "" => "sys/fs/cgroup",
            _ if kinds.split(',').any(|kind| kind == "pids") => "sys/fs/cgroup/pids",
            _ => return None,
        };
        let own = Path::new(mount).join(path.trim_start_matches('/'));
        Some((own, mount))
    };
    let found: Vec<_> = groups.lines().filter_map(of_line).collect();
    found.into_iter().flat_map(|(own, mount)| {
        let up: Vec<PathBuf> = own.ancestors().map(Path::to_path_buf).collect();
        up.into_iter().take_while(move |folder| folder.starts_with(mount))
    })
}

/// What a control group leaves; everything where it has no limit.
fn of_group(folder: &Path) -> Option<u64> {
    let Ok(most) = std::fs::read_to_string(folder.join("pids.max")) else { return Some(u64::MAX) };
    if most.trim() == "max" {
        return Some(u64::MAX);
    }
    let current = std::fs::read_to_string(folder.join("pids.current")).ok()?;
    Some(number(&most)?.saturating_sub(number(&current)?))
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A system with these limits: processes, `pids.max` of the process's own group, what it has.
    fn system(processes: &str, groups: &str, own: &str, most: &str) -> Option<u64> {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("proc/loadavg", "0.20 0.18 0.12 1/500 11206\n");
        let limits =
            format!("Limit  Soft  Hard  Units\nMax processes  {processes}  9999999  processes\n");
        write("proc/self/limits", &limits);
        write("proc/sys/kernel/pid_max", "4194304\n");
        write("proc/sys/kernel/threads-max", "190000\n");
        write("proc/self/cgroup", groups);
        write(&format!("sys/fs/cgroup/{own}/pids.max"), most);
        write(&format!("sys/fs/cgroup/{own}/pids.current"), "100\n");
        read(folder.path())
    }

    #[test]
    fn the_narrowest_limit_counts() {
        let two = "0::/user.slice/one.scope\n";
        for (processes, groups, own, most, room) in [
            ("unlimited", two, "user.slice", "max\n", Some(189_500)),
            ("60000", two, "user.slice", "max\n", Some(59_500)),
            ("40", two, "user.slice", "max\n", Some(0)),
            ("60000", two, "user.slice/one.scope", "300\n", Some(200)),
            // Of a group above.
            ("60000", two, "user.slice", "300\n", Some(200)),
            // Of a container that sees its own group as the root.
            ("60000", two, "", "300\n", Some(200)),
            ("60000", "3:cpu,pids:/a\n0::/\n", "pids/a", "300\n", Some(200)),
            ("60000", "3:cpu:/a\n", "pids/a", "300\n", Some(59_500)),
            ("60000", two, "user.slice", "many\n", None),
            ("what", two, "user.slice", "max\n", None),
        ] {
            let said = system(processes, groups, own, most);
            assert_eq!(said, room, "{processes} {groups} {own} {most}");
        }
        assert_eq!(read(Path::new("/nowhere")), None);
    }
}
