//! Every legal form of the published files is read to the same values.

use areax::read::{NeuronFile, SynapseFile};

use super::made::{self, NEURON, SYNAPSE};

/// Two synapses, packed, written out by hand.
#[rustfmt::skip]
const TWO: [u8; 70] = [
    // size 0.05 (0x2a66), pre 930416054 (0x377505b6), post 2⁵³ + 1, prob 0.9 (0x3b33)
    0x66, 0x2a, 0xb6, 0x05, 0x75, 0x37, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x20, 0, 0x33, 0x3b,
    // x 1, y 0x01020304, z 2³² − 1, spine_head, HVC, MSN
    1, 0, 0, 0, 4, 3, 2, 1, 255, 255, 255, 255, 1, 5, 13,
    // size NaN, pre 2⁶⁴ − 1, post 0, prob −0
    0x00, 0x7e, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x80,
    // x 256, y 0, z 7, unknown, code 200, ASTRO
    0, 1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 255, 200, 0,
];

type Row = (u16, u64, u64, u16, [u32; 3], [u8; 3]);

const TWO_ROWS: [Row; 2] = [
    (0x2a66, 930_416_054, (1 << 53) + 1, 0x3b33, [1, 0x0102_0304, u32::MAX], [1, 5, 13]),
    (0x7e00, u64::MAX, 0, 0x8000, [256, 0, 7], [255, 200, 0]),
];

fn rows_of(bytes: &[u8]) -> Vec<Row> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("synapses.npy");
    std::fs::write(&path, bytes).unwrap();
    let file = SynapseFile::open(&path).unwrap();
    let mut buffer = Vec::new();
    let mut rows = Vec::new();
    // One by one from the back, then all: blocks do not depend on what was read before.
    for row in (0..file.rows()).rev() {
        let block = file.read(row..row + 1, &mut buffer).unwrap();
        assert_eq!((block.len(), block.first_row()), (1, row));
        let start = file.byte_of(row) as usize;
        assert_eq!(block.record(0), &bytes[start..start + file.record_bytes()]);
    }
    let block = file.read(0..file.rows(), &mut buffer).unwrap();
    for i in 0..block.len() {
        rows.push((
            block.size(i),
            block.pre_id(i),
            block.post_id(i),
            block.prob(i),
            [block.x(i), block.y(i), block.z(i)],
            [block.post_morph(i), block.pre_celltype(i), block.post_celltype(i)],
        ));
    }
    rows
}

/// Both records with `gap` bytes of 0xee put in at `at`.
fn with_gap(at: usize, gap: usize) -> Vec<u8> {
    TWO.chunks(35)
        .flat_map(|record| [&record[..at], &vec![0xee; gap], &record[at..]].concat())
        .collect()
}

/// The published dtype with `text` put in before the field `name`.
fn descr_with(name: &str, text: &str) -> String {
    SYNAPSE.replace(&format!("('{name}'"), &format!("{text}, ('{name}'"))
}

#[test]
fn packed_records_of_every_version_are_read() {
    for version in 1..=3 {
        assert_eq!(rows_of(&made::version(version, SYNAPSE, 2, &TWO)), TWO_ROWS);
    }
}

#[test]
fn padding_and_extra_fields_are_skipped() {
    // All inserted before post_id, which stands at byte 10.
    let cases = [
        ("('', '|V6')", 6),
        ("('note', '|S10')", 10),
        ("('note', '<U2')", 8),
        ("('when', '<M8[ns]')", 8),
        ("('wide', '<c16')", 16),
        ("('raw', '|V5')", 5),
        ("('flag', '|b1')", 1),
        ("('big', '>f8')", 8),
        ("('v', '<f4', (3,))", 12),
        ("('v', '<f4', (2, 3))", 24),
        ("('v', '<f4', 2)", 8),
        ("('v', '<f4', (0,))", 0),
        ("('v', ('<f4', (2,)), (3,))", 24),
        ("('in', [('a', '<u4'), ('', '|V4'), ('b', [('c', '|u1', (3,))])], (2,))", 22),
        ("(('a title', 'v'), '<f4')", 4),
        ("('\\u00b5m \\'\\x41\\\\', '<f4')", 4),
        (r#"("it's", '|S1')"#, 1),
        ("('', '<f4')", 4),
    ];
    for (text, bytes) in cases {
        let file = made::file(&descr_with("post_id", text), 2, &with_gap(10, bytes));
        assert_eq!(rows_of(&file), TWO_ROWS, "{text}");
    }
}

#[test]
fn fields_are_found_in_any_order() {
    let reversed = "[('post_celltype', 'u1'), ('pre_celltype', '<u1'), ('post_morph', '|u1'), \
        ('z', '=u4'), ('y', '<u4'), ('x', '<u4'), ('prob', '<f2'), ('post_id', '<u8'), \
        ('pre_id', '<u8'), (('area', 'size'), '<f2')]";
    let spans = [(34, 35), (33, 34), (32, 33), (28, 32), (24, 28), (20, 24), (18, 20), (10, 18)];
    let data: Vec<u8> = TWO
        .chunks(35)
        .flat_map(|record| {
            let fields = spans.iter().chain(&[(2, 10), (0, 2)]);
            fields.flat_map(|(from, to)| record[*from..*to].to_vec()).collect::<Vec<u8>>()
        })
        .collect();
    assert_eq!(rows_of(&made::file(reversed, 2, &data)), TWO_ROWS);
}

#[test]
fn headers_may_be_written_in_other_ways() {
    let descr = SYNAPSE.replace("', '", "',\n '").replace('\'', "\"");
    let headers = [
        format!("{{'shape': (2,), 'fortran_order': True, 'descr': {SYNAPSE}}}"),
        format!("{{\"descr\":{descr},\"fortran_order\":False,\"shape\":(2,)}}"),
        format!("{{u'descr': {SYNAPSE}, 'fortran_order': False, 'shape': (2L,), }} \n\n"),
        format!(" {{ 'descr' : {SYNAPSE} , 'fortran_order' : False , 'shape' : ( +2 , ) , }}"),
    ];
    for header in headers {
        assert_eq!(rows_of(&made::text(&header, &TWO)), TWO_ROWS, "{header}");
    }
}

#[test]
fn bytes_behind_the_records_are_ignored() {
    let longer = [&TWO[..], b"more"].concat();
    assert_eq!(rows_of(&made::file(SYNAPSE, 2, &longer)), TWO_ROWS);
    assert_eq!(rows_of(&made::file(SYNAPSE, 1, &TWO)), TWO_ROWS[..1]);
}

#[test]
fn a_table_may_be_empty() {
    assert_eq!(rows_of(&made::file(SYNAPSE, 0, &[])), []);
}

#[test]
fn neurons_are_read_bit_by_bit() {
    let mut record = vec![0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 13, 0x00, 0x3a];
    record.extend([0x00, 0x00, 0x48, 0x43]); // 200.0
    record.extend([0x00, 0x00, 0xc0, 0x7f]); // NaN
    record.extend([0x01, 0x00, 0x00, 0x80]); // the smallest negative number
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("neurons.npy");
    std::fs::write(&path, made::file(NEURON, 1, &record)).unwrap();
    let file = NeuronFile::open(&path).unwrap();
    assert_eq!((file.record_bytes(), file.rows()), (23, 1));
    let mut buffer = Vec::new();
    let block = file.read(0..1, &mut buffer).unwrap();
    assert_eq!(block.id(0), 0x1122_3344_5566_7788);
    assert_eq!((block.cell_type(0), block.celltype_certainty(0)), (13, 0x3a00));
    assert_eq!(block.skel_length_axon(0), 200.0);
    assert_eq!(block.skel_length_soma(0).to_bits(), 0x7fc0_0000);
    assert_eq!(block.skel_length_dendrite(0).to_bits(), 0x8000_0001);
}

#[test]
fn the_header_can_be_had_back() {
    let bytes = made::file(SYNAPSE, 2, &TWO);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("synapses.npy");
    std::fs::write(&path, &bytes).unwrap();
    let file = SynapseFile::open(&path).unwrap();
    assert_eq!(file.header_bytes(), &bytes[..bytes.len() - 70]);
    assert_eq!(file.descr(), SYNAPSE.as_bytes());
    assert_eq!(file.identity().bytes, bytes.len() as u64);
    assert_eq!(*file.identity(), areax::read::Identity::look(&path).unwrap());
}

#[test]
#[should_panic(expected = "record 2 of a block of 2")]
fn a_record_behind_the_block_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("synapses.npy");
    std::fs::write(&path, made::file(SYNAPSE, 2, &TWO)).unwrap();
    let mut buffer = vec![0; 4096];
    SynapseFile::open(&path).unwrap().read(0..2, &mut buffer).unwrap().size(2);
}
