//! The command line from outside: the binary itself, on small synthetic data.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod answers;
pub mod damage;
mod describe;
mod documents;
mod figures;
mod function;
mod hints;
mod ids;
mod neuron_sets;
mod neurons;
#[cfg(unix)]
mod output;
mod pairs;
mod reference;
mod refusals;
mod shards;
#[cfg(unix)]
mod surroundings;

/// A folder with small synthetic data, and the binary that is asked about it.
pub struct Areax {
    folder: tempfile::TempDir,
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Areax {
    /// An empty folder.
    pub fn bare() -> Areax {
        Areax { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with an ordinary data set in `DATA`.
    pub fn with_data() -> Areax {
        let areax = Areax::bare();
        let made = areax.run("synth DATA --synapses 5000 --neurons 2000 --quiet");
        assert_eq!((made.code, made.stderr.as_str()), (0, ""));
        areax
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self, ending: &str) -> PathBuf {
        self.path(&format!("DATA/areax_synthetic_seed1_{ending}"))
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The binary in the folder, in an environment with nothing of the user's.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_areax"));
        command
            .args(words(line))
            .current_dir(self.folder.path())
            .env_clear()
            // No Vulkan driver: what is said of GPUs is the same on every machine.
            .env("VK_DRIVER_FILES", "/no-driver")
            .env("VK_ICD_FILENAMES", "/no-driver")
            .env("HOME", self.folder.path())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, line: &str) -> Run {
        self.finish(&mut self.command(line))
    }

    pub fn finish(&self, command: &mut Command) -> Run {
        let done = command.output().unwrap();
        Run {
            code: done.status.code().unwrap_or(-1),
            stdout: done.stdout,
            stderr: String::from_utf8(done.stderr).unwrap(),
        }
    }

    /// The answer of a run that must succeed.
    #[track_caller]
    pub fn answer(&self, line: &str) -> String {
        let run = self.run(line);
        assert_eq!(run.code, 0, "areax {line}: {}", run.stderr);
        String::from_utf8(run.stdout).unwrap()
    }

    #[track_caller]
    pub fn json(&self, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.answer(line)).unwrap()
    }
}

/// The words of a command line; quotes keep one together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut quoted, mut started) = (None, false);
    for c in line.chars() {
        match c {
            '\'' | '"' if quoted.is_none_or(|quote| quote == c) => {
                (quoted, started) = (if quoted.is_none() { Some(c) } else { None }, true);
            }
            c if c.is_whitespace() && quoted.is_none() => {
                if started {
                    words.push(String::new());
                }
                started = false;
            }
            c => {
                words.last_mut().unwrap().push(c);
                started = true;
            }
        }
    }
    if !started {
        words.pop();
    }
    words
}

/// Whether a file is there and has bytes.
pub fn has_bytes(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() > 0)
}
