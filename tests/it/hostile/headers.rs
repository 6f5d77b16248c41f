//! Headers that are broken as such: magic, lengths, the Python dict, its keys, the shape.

use super::made::{self, NEURON, SYNAPSE};
use super::{Case, synapses};

pub fn cases() -> Vec<Case> {
    let mut cases = prefixes();
    cases.extend(dicts().into_iter().map(|(name, text)| synapses(name, made::text(&text, &[]))));
    cases.extend(nested());
    cases
}

fn prefixes() -> Vec<Case> {
    let good = made::file(SYNAPSE, 1, &[0; 35]);
    let with_version = |major, minor| {
        let mut bytes = good.clone();
        bytes[6..8].copy_from_slice(&[major, minor]);
        bytes
    };
    let huge = |version| made::raw(version, u32::MAX, b"{'descr': ", &[]);
    let mut zip = good.clone();
    zip[..4].copy_from_slice(b"PK\x03\x04");
    vec![
        synapses("empty file", Vec::new()),
        synapses("magic only", good[..6].to_vec()),
        synapses("a zip archive", zip),
        synapses("a web page", b"<!DOCTYPE html><html>404</html>".to_vec()),
        synapses("magic broken in the middle", b"\x93NUMBER\x00\x00\x00\x00\x00".to_vec()),
        synapses("version 9", with_version(9, 0)),
        synapses("version 0", with_version(0, 0)),
        synapses("version 1.1", with_version(1, 1)),
        synapses("header of 4 GiB, version 2", huge(2)),
        synapses("header of 4 GiB, version 3", huge(3)),
        synapses("header longer than the cap", made::raw(2, (1 << 20) + 1, &[], &[])),
        synapses("header longer than the file", made::raw(1, 60_000, b"{'descr': ", &[])),
        synapses("header of no bytes", made::text("", &[])),
        synapses("header of spaces", made::text(&" ".repeat(118), &[])),
        synapses("header of zeros", made::text(&"\0".repeat(118), &[])),
        synapses("not UTF-8, version 3", made::raw(3, 5, b"'\xff\xfe'\n", &[])),
    ]
}

/// Headers whose text is wrong.
fn dicts() -> Vec<(&'static str, String)> {
    let with_shape = |shape: &str| {
        format!("{{'descr': {SYNAPSE}, 'fortran_order': False, 'shape': {shape}, }}\n")
    };
    let with_order = |order: &str| {
        format!("{{'descr': {SYNAPSE}, 'fortran_order': {order}, 'shape': (1,), }}\n")
    };
    let whole = with_shape("(1,)");
    vec![
        ("a list for a header", "[1, 2]".into()),
        ("a number for a header", "42".into()),
        ("a string for a header", "'descr'".into()),
        ("a call for a header", "dict(descr=1)".into()),
        ("descr missing", "{'fortran_order': False, 'shape': (1,)}".into()),
        ("fortran_order missing", format!("{{'descr': {SYNAPSE}, 'shape': (1,)}}")),
        ("shape missing", format!("{{'descr': {SYNAPSE}, 'fortran_order': False}}")),
        ("nothing in the dict", "{}".into()),
        ("a key twice", whole.replace("'shape'", "'shape': (2,), 'shape'")),
        ("an unknown key", whole.replace("'shape'", "'colour': 1, 'shape'")),
        ("a key that is a number", whole.replace("'shape'", "7: 1, 'shape'")),
        ("a key without a value", "{'descr': , }".into()),
        ("a key alone", "{'descr'}".into()),
        ("a dict that ends after its colon", "{'descr':}".into()),
        ("no colon", "{'descr' '<f2'}".into()),
        ("two commas", "{'descr': '<f2',, }".into()),
        ("a comma first", "{, 'descr': '<f2'}".into()),
        ("a string without an end", "{'descr': [('size".into()),
        ("a string that ends in a backslash", "{'descr\\".into()),
        ("a string over two lines", "{'de\nscr': 1}".into()),
        ("a zero in a string", "{'de\0scr': 1}".into()),
        ("an escape that is no character", "{'\\ud800': 1}".into()),
        ("an escape cut short", "{'\\x4': 1}".into()),
        ("a bracket that never closes", "{'descr': [('size', '<f2'), ".into()),
        ("the wrong closing bracket", "{'descr': [('size', '<f2'], }".into()),
        ("a closing bracket too many", "}".into()),
        ("text behind the dict", format!("{whole} import os")),
        ("zeros behind the dict", format!("{whole}\0\0\0")),
        ("two dicts", format!("{whole}{whole}")),
        ("a control character for a value", "{'descr': \u{1b}[31m}".into()),
        ("a float", with_shape("(1.5,)")),
        ("fortran_order is a number", with_order("0")),
        ("fortran_order is None", with_order("None")),
        ("fortran_order is misspelt", with_order("false")),
        ("shape is a number", with_shape("1")),
        ("shape is a number in brackets", with_shape("(1)")),
        ("shape is a list", with_shape("[1]")),
        ("shape is of no dimension", with_shape("()")),
        ("shape is of two dimensions", with_shape("(1, 1)")),
        ("shape is negative", with_shape("(-1,)")),
        ("shape is a string", with_shape("('1',)")),
        ("shape is a sign", with_shape("(-,)")),
        ("shape has more than 32 bits", with_shape("(4294967295,)")),
        ("shape has 63 bits", with_shape("(9223372036854775807,)")),
        ("shape has more than 64 bits", with_shape("(99999999999999999999999,)")),
        ("shape overflows with the record", with_shape("(4294967294,)")),
        ("descr is a number", "{'descr': 1, 'fortran_order': False, 'shape': (1,)}".into()),
        (
            "descr is a tuple",
            "{'descr': ('<f2', (3,)), 'fortran_order': False, 'shape': ()}".into(),
        ),
    ]
}

/// Inputs made to exhaust a stack or memory.
fn nested() -> Vec<Case> {
    let deep = |bracket: &str| made::raw(2, 100_000, bracket.repeat(100_000).as_bytes(), &[]);
    let many = format!("[{}]", "0,".repeat(100_000));
    let list = "[('a', ".repeat(40) + "'<f2'" + &")]".repeat(40);
    vec![
        synapses("100,000 brackets", deep("[")),
        synapses("100,000 braces", deep("{")),
        synapses("100,000 dicts in dicts", deep("{1:")),
        synapses("100,000 values", made::raw(2, many.len() as u32, many.as_bytes(), &[])),
        synapses("records in records in records", made::file(&list, 1, &[0; 2])),
        Case::neurons("a neuron table with a broken dict", made::text("{'descr': @}", &[])),
        Case::neurons("neurons cut short", made::file(NEURON, 2, &[0; 45])),
    ]
}
