//! Tables as published files, and the engine over them.

use std::path::Path;

use super::*;

fn write_npy(path: &Path, descr: &str, rows: usize, records: &[u8]) {
    let mut header =
        format!("{{'descr': {descr}, 'fortran_order': False, 'shape': ({rows},), }}").into_bytes();
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(b' ');
    }
    header.push(b'\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header);
    bytes.extend(records);
    std::fs::write(path, bytes).unwrap();
}

fn write_synapses(path: &Path, rows: &[Row]) {
    let mut records = Vec::new();
    for (size, pre, post, prob, at, morph, pre_type, post_type) in rows {
        records.extend(size.to_le_bytes());
        records.extend(pre.to_le_bytes());
        records.extend(post.to_le_bytes());
        records.extend(prob.to_le_bytes());
        at.iter().for_each(|nm| records.extend(nm.to_le_bytes()));
        records.extend([*morph, *pre_type, *post_type]);
    }
    let descr = "[('size', '<f2'), ('pre_id', '<u8'), ('post_id', '<u8'), ('prob', '<f2'), \
                 ('x', '<u4'), ('y', '<u4'), ('z', '<u4'), ('post_morph', '|u1'), \
                 ('pre_celltype', '|u1'), ('post_celltype', '|u1')]";
    write_npy(path, descr, rows.len(), &records);
}

fn write_neurons(path: &Path, rows: &[NeuronRow]) {
    let mut records = Vec::new();
    for (id, cell_type, certainty, axon, soma, dendrite) in rows {
        records.extend(id.to_le_bytes());
        records.push(*cell_type);
        records.extend(certainty.to_le_bytes());
        [axon, soma, dendrite].iter().for_each(|um| records.extend(um.to_le_bytes()));
    }
    let descr = "[('id', '<u8'), ('cell_type', '|u1'), ('celltype_certainty', '<f2'), \
                 ('skel_length_axon', '<f4'), ('skel_length_soma', '<f4'), \
                 ('skel_length_dendrite', '<f4')]";
    write_npy(path, descr, rows.len(), &records);
}

fn vocabulary() -> Vocabulary {
    let named = |pairs: &[(u8, &str)]| pairs.iter().map(|(c, n)| (*c, (*n).to_owned())).collect();
    let types = [(DA, "DA"), (GPE, "GPe"), (HVC, "HVC"), (MSN, "MSN")];
    let morphs = [(0, "spine_neck"), (1, "spine_head"), (2, "shaft"), (3, "soma")];
    Vocabulary::new(
        Names::new("cell type", named(&types)).unwrap(),
        Names::new("morphology", named(&morphs)).unwrap(),
    )
}

pub(super) struct Table {
    _folder: tempfile::TempDir,
    pub(super) engine: Reference,
}

pub(super) fn table_of(synapses: &[Row], neurons: Option<&[NeuronRow]>) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    write_synapses(&path("t_synapses.npy"), synapses);
    if let Some(neurons) = neurons {
        write_neurons(&path("t_neurons.npy"), neurons);
    }
    let sources = Sources {
        name: "t".into(),
        folder: folder.path().to_owned(),
        synapses: path("t_synapses.npy"),
        neurons: neurons.map(|_| path("t_neurons.npy")),
        celltype_mapping: None,
        post_morph_mapping: None,
        map: None,
        others: Vec::new(),
        pieces: Vec::new(),
    };
    let engine = Reference::open(&sources, vocabulary()).unwrap();
    Table { _folder: folder, engine }
}

pub(super) fn table() -> Table {
    table_of(&SYNAPSES, Some(&NEURONS))
}
