//! Folders and the files in them: what is found, what is refused, what shrinks meanwhile.

use std::path::Path;

use areax::Kind;
use areax::read::{SourceOverrides, Sources, SynapseFile};

use super::made::{self, SYNAPSE};

fn folder_with(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        std::fs::write(folder.path().join(name), b"1: one\n").unwrap();
    }
    folder
}

fn find(folder: &Path) -> areax::Result<Sources> {
    Sources::find(folder, &SourceOverrides::default())
}

/// Folders that are refused, by name: the message with the folder's path as `DATA`.
pub fn messages() -> Vec<(String, String)> {
    let refused: [(&str, &[&str]); 7] = [
        ("folder: no file", &[]),
        ("folder: no synapse table", &["a_neurons.npy", "a_synapses.npy.part", "._a_synapses.npy"]),
        ("folder: two synapse tables", &["b_synapses.npy", "a_synapses.npy"]),
        ("folder: three synapse tables", &["c_synapses.npy", "b_synapses.npy", "synapses.npy"]),
        ("folder: two neuron tables", &["synapses.npy", "a_neurons.npy", "b_neurons.npy"]),
        (
            "folder: two celltype mappings",
            &["synapses.npy", "celltype_mapping.txt", "old_celltype_mapping.txt"],
        ),
        (
            "folder: two morphology mappings",
            &["synapses.npy", "1post_morph_mapping.txt", "2post_morph_mapping.txt"],
        ),
    ];
    let mut messages = Vec::new();
    let mut add = |name: &str, folder: &Path, error: areax::Error| {
        assert_eq!(error.kind(), Kind::Data, "{name}: {error}");
        messages.push((name.to_owned(), super::without_path(&error, folder)));
    };
    for (name, files) in refused {
        let folder = folder_with(files);
        add(name, folder.path(), find(folder.path()).unwrap_err());
    }
    let folder = folder_with(&["synapses.npy"]);
    let here = folder.path();
    add("folder: not there", here, find(&here.join("nowhere")).unwrap_err());
    add("folder: a file", here, find(&here.join("synapses.npy")).unwrap_err());
    let named = |path: &str| SourceOverrides {
        neurons: Some(here.join(path)),
        ..SourceOverrides::default()
    };
    add("flag: a file that does not exist", here, Sources::find(here, &named("x")).unwrap_err());
    add("flag: a folder", here, Sources::find(here, &named("")).unwrap_err());
    add("open: not there", here, SynapseFile::open(&here.join("x.npy")).unwrap_err());
    messages
}

#[test]
fn the_published_names_are_found_and_name_the_data_set() {
    let prefix = "j0251_72_seg_20210127_filtered_";
    let endings = ["synapses.npy", "neurons.npy", "celltype_mapping.txt", "post_morph_mapping.txt"];
    let names = endings.map(|ending| format!("{prefix}{ending}"));
    let folder = folder_with(&names.each_ref().map(String::as_str));
    std::fs::create_dir(folder.path().join(".areax")).unwrap();
    std::fs::create_dir(folder.path().join("other_synapses.npy")).unwrap();
    let sources = find(folder.path()).unwrap();
    assert_eq!(sources.name, "j0251_72_seg_20210127_filtered");
    assert_eq!(sources.folder, folder.path());
    let path = |i: usize| folder.path().join(&names[i]);
    assert_eq!(sources.synapses, path(0));
    assert_eq!(sources.neurons, Some(path(1)));
    assert_eq!(sources.celltype_mapping, Some(path(2)));
    assert_eq!(sources.post_morph_mapping, Some(path(3)));
    assert!(sources.built_in().is_empty());
    assert_eq!(sources.vocabulary().unwrap().types.name_of(1_u8), Some("one"));
}

#[test]
fn the_guides_tables_stand_in_for_absent_mappings() {
    let folder = folder_with(&["x_synapses.npy"]);
    let sources = find(folder.path()).unwrap();
    assert_eq!(sources.built_in(), ["celltype_mapping", "post_morph_mapping"]);
    assert_eq!(sources.neurons, None);
    let words = sources.vocabulary().unwrap();
    assert_eq!(words.types.len(), 18);
    let types = [(0, "ASTRO"), (5, "HVC"), (9, "LMAN"), (13, "MSN"), (17, "unclassified")];
    for (code, name) in types {
        assert_eq!(words.types.name_of(code as u8), Some(name));
    }
    let morphs: Vec<u8> = words.morphs.entries().iter().map(|(code, _)| *code).collect();
    assert_eq!(morphs, [0, 1, 2, 3, 255]);
    assert!((0..18).filter(|code| words.is_axon_only(*code)).eq([1, 5, 9]));
}

#[test]
fn a_data_set_without_a_name_is_called_like_its_folder() {
    let folder = folder_with(&[]);
    let inner = folder.path().join("zebra finch");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(inner.join("_synapses.npy"), b"").unwrap();
    assert_eq!(find(&inner).unwrap().name, "zebra finch");
    assert_eq!(find(&inner.join("../zebra finch/.")).unwrap().name, "zebra finch");
}

#[test]
fn flags_settle_what_endings_do_not() {
    let folder = folder_with(&["a_synapses.npy", "b_synapses.npy", "t.npy", "types.txt"]);
    let at = |name: &str| Some(folder.path().join(name));
    let overrides = SourceOverrides {
        synapses: at("t.npy"),
        neurons: at("b_synapses.npy"),
        celltype_mapping: at("types.txt"),
        post_morph_mapping: None,
    };
    let sources = Sources::find(folder.path(), &overrides).unwrap();
    assert_eq!(sources.name, "t");
    assert_eq!(Some(sources.synapses.clone()), overrides.synapses);
    assert_eq!(sources.neurons, overrides.neurons);
    assert_eq!(sources.celltype_mapping, overrides.celltype_mapping);
    assert_eq!(sources.built_in(), ["post_morph_mapping"]);
}

#[test]
fn a_file_that_shrinks_after_it_was_opened_is_an_error() {
    let folder = folder_with(&[]);
    let path = folder.path().join("synapses.npy");
    let bytes = made::file(SYNAPSE, 100, &[1; 3500]);
    std::fs::write(&path, &bytes).unwrap();
    let file = SynapseFile::open(&path).unwrap();
    let mut buffer = Vec::new();
    assert_eq!(file.read(90..100, &mut buffer).unwrap().pre_celltype(9), 1);

    let shorter = file.byte_of(95) + 3;
    std::fs::File::options().write(true).open(&path).unwrap().set_len(shorter).unwrap();
    assert_eq!(file.read(0..95, &mut buffer).unwrap().len(), 95);
    let error = file.read(90..100, &mut buffer).unwrap_err();
    assert_eq!(error.kind(), Kind::Data);
    let message = super::without_path(&error, folder.path());
    assert!(
        message.starts_with(&format!(
            "DATA/synapses.npy: byte {shorter}: the file was cut short while it was read: {} bytes",
            bytes.len()
        )),
        "{message}"
    );
    assert!(error.advice().is_some());
}

#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let folder = folder_with(&[]);
    let path = folder.path().join("x_synapses.npy");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let error = SynapseFile::open(&path).unwrap_err();
    assert!(error.to_string().contains("not a regular file"), "{error}");
}
