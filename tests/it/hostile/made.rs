//! `.npy` files made byte by byte, right or wrong. Shares nothing with the crate.

/// The synapse record as it is published.
pub const SYNAPSE: &str = "[('size', '<f2'), ('pre_id', '<u8'), ('post_id', '<u8'), \
    ('prob', '<f2'), ('x', '<u4'), ('y', '<u4'), ('z', '<u4'), ('post_morph', '|u1'), \
    ('pre_celltype', '|u1'), ('post_celltype', '|u1')]";

/// The neuron record as it is published.
pub const NEURON: &str = "[('id', '<u8'), ('cell_type', '|u1'), ('celltype_certainty', '<f2'), \
    ('skel_length_axon', '<f4'), ('skel_length_soma', '<f4'), ('skel_length_dendrite', '<f4')]";

/// Magic, version, a length of 2 bytes (version 1) or 4, the header, the data. Nothing is padded.
pub fn raw(version: u8, length: u32, header: &[u8], data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY".to_vec();
    bytes.extend([version, 0]);
    let length = length.to_le_bytes();
    bytes.extend(if version == 1 { &length[..2] } else { &length[..] });
    bytes.extend(header);
    bytes.extend(data);
    bytes
}

/// A version 1.0 file with any text as header.
pub fn text(header: &str, data: &[u8]) -> Vec<u8> {
    raw(1, header.len() as u32, header.as_bytes(), data)
}

/// A file of any version with a well-formed header, padded as NumPy pads it.
pub fn version(version: u8, descr: &str, rows: usize, data: &[u8]) -> Vec<u8> {
    let mut header =
        format!("{{'descr': {descr}, 'fortran_order': False, 'shape': ({rows},), }}").into_bytes();
    let start = if version == 1 { 10 } else { 12 };
    while (start + header.len() + 1) % 64 != 0 {
        header.push(b' ');
    }
    header.push(b'\n');
    raw(version, header.len() as u32, &header, data)
}

/// A version 1.0 file with a well-formed header.
pub fn file(descr: &str, rows: usize, data: &[u8]) -> Vec<u8> {
    version(1, descr, rows, data)
}
