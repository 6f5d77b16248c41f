//! The command lines that the documents show are run, on small synthetic data.

use std::collections::HashSet;
use std::path::Path;

use super::Areax;

/// The command lines in the blocks marked `sh`, continued lines joined.
fn command_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = false;
    let mut begun = String::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
            continue;
        }
        begun += line.split(" #").next().unwrap().trim();
        if let Some(first) = begun.strip_suffix('\\') {
            begun = first.trim_end().to_owned() + " ";
            continue;
        }
        let whole = std::mem::take(&mut begun);
        if let Some(line) = whole.strip_prefix("areax ").filter(|_| inside) {
            lines.push(line.to_owned());
        }
    }
    lines
}

#[test]
fn every_command_line_in_the_documents_is_answered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let areax = Areax::bare();
    // Its data is made as README says, only smaller.
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, made) = readme.split_once("`areax synth DATA").expect("README makes DATA");
    let options = made.split('`').next().unwrap();
    areax.answer(&format!("synth DATA{options} --synapses 2500 --neurons 1000 --quiet"));
    let file = areax::read::NeuronFile::open(&areax.data("neurons.npy")).unwrap();
    let mut buffer = Vec::new();
    let id = file.read(0..1, &mut buffer).unwrap().id(0);
    areax.write("groups.csv", &format!("id,label\n{id},mine\n"));
    areax.write("ids.txt", &format!("{id}\n"));
    // Any synthetic shape passes for that of the guide's neuron.
    areax.answer("synth MADE --synapses 0 --neurons 1 --shapes 1 --quiet");
    for (folder, name) in [("skeletons", "930416054"), ("meshes", "930416054:0:930416054_mesh")] {
        std::fs::create_dir_all(areax.path("DATA").join(folder)).unwrap();
        let made = std::fs::read_dir(areax.path("MADE").join(folder)).unwrap().next().unwrap();
        std::fs::copy(made.unwrap().path(), areax.path("DATA").join(folder).join(name)).unwrap();
    }
    let mut seen = HashSet::new();
    for document in ["README.md", "docs/FORMATS.md", "docs/SEMANTICS.md", "docs/GUIDE.md"] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for line in command_lines(&text) {
            if !seen.insert(line.clone()) {
                continue;
            }
            let run = areax.run(&line);
            assert_eq!(run.code, 0, "{document}: areax {line}: {}", run.stderr);
        }
    }
    assert!(seen.len() >= 15, "only {} command lines were found", seen.len());
}

#[test]
fn the_first_lines_for_a_terminal_are_answered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let line = readme.lines().find(|line| line.contains(" && areax ")).expect("README has them");
    let areax = Areax::bare();
    for command in line.split(" && ") {
        let run = areax.run(command.strip_prefix("areax ").unwrap());
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    }
}

#[test]
fn command_lines_are_found() {
    let text = "areax no\n```sh\nareax a \\\n  --b   # why\nls\nareax c\n```\nareax no\n";
    assert_eq!(command_lines(text), ["a --b", "c"]);
}
