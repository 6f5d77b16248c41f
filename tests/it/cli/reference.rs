//! The whole command-line reference as one snapshot: a flag that changes is seen.

use super::Areax;

const COMMANDS: [&str; 30] = [
    "demo",
    "fetch",
    "import",
    "recipes",
    "synth",
    "prepare",
    "info",
    "count",
    "matrix",
    "sweep",
    "robust",
    "synapses",
    "neurons",
    "neuron",
    "adjacency",
    "null",
    "test",
    "describe",
    "skeleton",
    "mesh",
    "split",
    "partial",
    "merge",
    "serve",
    "mcp",
    "verify",
    "bench",
    "doctor",
    "completions",
    "man",
];

#[test]
fn the_reference_is_what_it_was() {
    let areax = Areax::bare();
    let mut text = format!("$ areax help\n{}", areax.answer("help"));
    for command in COMMANDS {
        text += &format!("\n$ areax {command} --help\n");
        text += &areax.answer(&format!("{command} --help"));
    }
    // What the build names differently elsewhere.
    let text = text.replace("areax.exe", "areax");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("command_line_reference", lines.join("\n"));
}

#[test]
fn every_command_is_in_the_reference_and_has_an_example() {
    let areax = Areax::bare();
    let help = areax.answer("help");
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed: Vec<&str> = listed.lines().map(|l| l.split_whitespace().next().unwrap()).collect();
    assert_eq!(listed, [&COMMANDS[..], &["help"]].concat());
    for command in COMMANDS {
        let help = areax.answer(&format!("{command} --help"));
        assert!(help.contains(&format!("Example: areax {command}")), "{command}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}: a long line");
    }
    assert!(help.contains("Exit codes: 0 fine"));
}

#[test]
fn every_filter_is_a_flag_of_every_question() {
    let areax = Areax::bare();
    for command in ["count", "matrix", "sweep", "synapses", "neuron", "adjacency", "describe"] {
        let help = areax.answer(&format!("{command} --help"));
        for param in areax::query::FilterParameter::ALL {
            let flag = format!("--{}", param.name().replace('_', "-"));
            assert!(help.contains(&flag), "{command} lacks {flag}");
            assert!(help.contains(param.help()) || help.contains("-min"), "{flag}");
        }
    }
}

#[test]
fn completions_are_made_for_every_shell() {
    let areax = Areax::bare();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = areax.answer(&format!("completions {shell}"));
        assert!(script.contains("prob-min"), "{shell}");
    }
}

#[test]
fn manual_pages_are_written_for_every_command() {
    let areax = Areax::bare();
    for _ in 0..2 {
        areax.answer("man PAGES/man1");
    }
    let page = |name: &str| std::fs::read_to_string(areax.path("PAGES/man1").join(name)).unwrap();
    assert!(page("areax.1").contains("areax\\-matrix(1)"), "{}", page("areax.1"));
    for command in COMMANDS {
        let page = page(&format!("areax-{command}.1"));
        assert!(page.starts_with(".ie") && page.contains(".TH areax"), "{command}: {page}");
        assert!(page.contains("Example: areax"), "{command}");
    }
    std::fs::write(areax.path("FILE"), "").unwrap();
    let run = areax.run("man FILE");
    assert!(
        run.code != 0 && run.stderr.contains("FILE: cannot write manual pages"),
        "{}",
        run.stderr
    );
}
