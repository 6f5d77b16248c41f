//! Ids are exact whatever integers the files of a table hold: signed in one, unsigned in another.

use std::fs;

use crate::cli::Areax;

const MAP: &str = "
name = \"ids\"
[synapses]
files = [\"a.npy\", \"b.npy\"]
pre = \"pre\"
post = \"post\"
[neurons]
files = [\"n?.npy\"]
id = \"pre\"
";

/// What float64 does not hold.
const FIRST: i64 = 720_575_940_000_000_001;

/// Records of two columns, whose types are named.
fn records(types: [&str; 2], rows: &[[u64; 2]]) -> Vec<u8> {
    let [pre, post] = types;
    let header = format!(
        "{{'descr': [('pre', '{pre}'), ('post', '{post}')], 'fortran_order': False, 'shape': ({},), }}",
        rows.len()
    );
    let mut bytes = b"\x93NUMPY\x01\x00\x76\x00".to_vec();
    bytes.extend(format!("{header:<117}\n").as_bytes());
    rows.iter().flatten().for_each(|value| bytes.extend(value.to_le_bytes()));
    bytes
}

fn data(last: i64) -> Areax {
    let areax = Areax::bare();
    areax.write("areax.toml", MAP);
    let first = FIRST as u64;
    let signed = [[first + 1, 6], [last as u64, u64::MAX - 1]];
    for (name, types, rows) in [
        ("a.npy", ["<u8", "<i8"], &[[first, 5], [1 << 63, 6]]),
        ("b.npy", ["<i8", "<u8"], &signed),
        ("n1.npy", ["<i8", "<i8"], &[[5, 0], [first, 0]]),
        ("n2.npy", ["<u8", "<i8"], &[[u64::MAX - 1, 0], [first + 1, 0]]),
    ] {
        fs::write(areax.path(name), records(types, rows)).unwrap();
    }
    areax
}

#[test]
fn signed_and_unsigned_ids_of_several_files_are_exact() {
    let areax = data(7);
    let expected = "row,pre_id,post_id\n0,720575940000000001,5\n1,9223372036854775808,6\n\
        2,720575940000000002,6\n3,7,18446744073709551614\n";
    for engine in ["cpu", "reference"] {
        let line = format!("synapses . --fields row,pre_id,post_id --format csv --engine {engine}");
        assert_eq!(areax.answer(&line), expected, "{engine}");
    }
    let expected = "neuron_id\n5\n720575940000000001\n18446744073709551614\n720575940000000002\n";
    assert_eq!(areax.answer("neurons . --format csv"), expected);
}

#[test]
fn a_negative_one_is_named_with_its_place() {
    let areax = data(-4);
    for engine in ["cpu", "reference"] {
        let run = areax.run(&format!("count . --engine {engine}"));
        assert_eq!(run.code, 3, "{engine}");
        let told = "b.npy: row 1 (byte 144): column 'pre': '-4' is negative";
        assert!(run.stderr.contains(told), "{engine}: {}", run.stderr);
    }
}
