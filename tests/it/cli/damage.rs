//! A prepared copy that is damaged: what is, is said; the copy is made anew; the answer is right.

use std::fs;
use std::path::PathBuf;

use super::Areax;

/// The folder of the current generation.
pub fn generation(areax: &Areax) -> PathBuf {
    let mut stores = fs::read_dir(areax.path("DATA/.areax")).unwrap();
    let store = stores.next().unwrap().unwrap().path();
    let pointer = fs::read_to_string(store.join("current")).unwrap();
    store.join(pointer.split(' ').next().unwrap())
}

/// Changes one byte of every block of a file.
pub fn damage(path: &std::path::Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes.iter_mut().skip(200).step_by(512).for_each(|byte| *byte ^= 4);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_command_over_a_damaged_copy_says_so_and_answers_right() {
    for (column, line) in [
        ("synapse_prob.npy", "count DATA --prob-min 0.6"),
        ("synapse_row.npy", "synapses DATA --prob-min 0.9 --format csv"),
        ("neuron_axon.npy", "matrix DATA --min-pre-axon 50 --format csv"),
        ("neuron_axon.npy", "info DATA --format json"),
        ("index/output_post.npy", "adjacency DATA --format csv"),
        ("synapse_size.npy", "sweep DATA --axis size_min=0.1,0.2 --format csv"),
    ] {
        let areax = Areax::with_data();
        areax.answer("adjacency DATA --quiet");
        let right = areax.answer(line);
        damage(&generation(&areax).join(column));
        let run = areax.run(line);
        assert_eq!(run.code, 0, "areax {line}: {}", run.stderr);
        assert!(String::from_utf8(run.stdout).unwrap() == right, "areax {line}");
        let name = column.rsplit('/').next().unwrap();
        for said in [format!("{name}: byte "), format!("cannot be used: {name} is damaged")] {
            assert!(run.stderr.contains(&said), "'{said}' is not in: {}", run.stderr);
        }
        let again = areax.run(line);
        assert!(!again.stderr.contains("damaged"), "areax {line}: {}", again.stderr);
        assert!(String::from_utf8(again.stdout).unwrap() == right, "areax {line}");
    }
}

#[test]
fn ids_from_a_pipe_are_there_for_the_second_run() {
    use std::io::Write;
    let areax = Areax::with_data();
    let ids = areax.answer("neurons DATA --celltype HVC --format csv --quiet");
    let line = "count DATA --pre-neuron-ids @- --format csv";
    let ask = || {
        let mut command = areax.command(line);
        command.stdin(std::process::Stdio::piped());
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(ids.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (right, _) = ask();
    damage(&generation(&areax).join("neuron_id.npy"));
    let (answer, said) = ask();
    assert_eq!(answer, right, "{said}");
    assert!(said.contains("neuron_id.npy is damaged"), "{said}");
}
