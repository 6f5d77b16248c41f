//! Headers that are well-formed and describe records that areax cannot take.

use super::made::{self, NEURON, SYNAPSE};
use super::{Case, synapses};

pub fn cases() -> Vec<Case> {
    let mut cases = every_field("synapses", SYNAPSE);
    cases.extend(every_field("neurons", NEURON));
    cases.extend(
        descrs().into_iter().map(|(name, descr)| synapses(name, made::file(&descr, 1, &[0; 64]))),
    );
    cases.extend(lengths());
    cases
}

/// Each field once missing, once of another type, once big-endian, once an array.
fn every_field(table: &str, descr: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let fields: Vec<&str> = descr[1..descr.len() - 1].split("), ").collect();
    for field in fields.iter().map(|field| field.trim_end_matches(')')) {
        let (name, dtype) = field[1..].split_once(", ").unwrap();
        let code = dtype.trim_matches('\'').trim_start_matches(['<', '|']);
        let other = if code == "u1" { "'<u2'" } else { "'|u1'" };
        let mut add = |what: &str, replacement: String| {
            let bytes = made::file(&descr.replace(field, &replacement), 1, &[0; 128]);
            cases.push(Case::new(
                table,
                format!("{table}: {} {what}", name.trim_matches('\'')),
                bytes,
            ));
        };
        add("missing", "('other', '<f4'".into());
        add("of another type", format!("({name}, {other}"));
        add("an array", format!("({name}, {dtype}, (1,)"));
        if code != "u1" {
            add("big-endian", format!("({name}, '>{code}'"));
        }
    }
    cases
}

fn descrs() -> Vec<(&'static str, String)> {
    let with = |field: &str| SYNAPSE.replace("('prob'", &format!("{field}, ('prob'"));
    let long_name = "x".repeat(30_000);
    let many: String = (0..3000).map(|i| format!("('f{i}','u1'),")).collect();
    vec![
        ("a plain array", "'<f2'".into()),
        ("a plain array of objects", "'|O'".into()),
        ("a plain array of nothing known", "'hello'".into()),
        ("no fields", "[]".into()),
        ("only padding", "[('', '|V35')]".into()),
        ("an object among the fields", with("('o', '|O')")),
        ("an object in a record of its own", with("('r', [('a', '<f2'), ('o', 'O')])")),
        ("an unknown type", with("('t', '|T16')")),
        ("a type without a size", with("('t', '<f')")),
        ("an empty type", with("('t', '')")),
        ("a type with a control character", with("('t', '\\x1b[31m')")),
        ("a string of 2⁶⁴ bytes", with("('s', '|S18446744073709551616')")),
        ("a string of 2⁶³ characters", with("('s', '<U9223372036854775808')")),
        ("a string of 1 GiB", with("('s', '|S1073741824')")),
        ("a shape whose product overflows", with("('a', '<f4', (4294967296, 4294967296, 2))")),
        ("an array whose bytes overflow", with("('a', '<f8', (4611686018427387904,))")),
        (
            "a record of arrays that overflows",
            with("('a', [('b', '<f8', (4294967296,))], (4294967296,))"),
        ),
        (
            "fields whose sum overflows",
            with(
                "('a', [('b', '|S9223372036854775807'), ('c', '|S9223372036854775807'), ('d', 'S9')])",
            ),
        ),
        ("a negative shape in a field", with("('a', '<f4', (-2,))")),
        ("a shape that is a string", with("('a', '<f4', 'x')")),
        ("a field of one", with("('a',)")),
        ("a field of four", with("('a', '<f4', (1,), 1)")),
        ("a field that is a string", with("'a'")),
        ("a field that is a dict", with("{'name': '<f4'}")),
        ("a field without a name", with("(1, '<f4')")),
        ("a title and no name", with("(('t', 1), '<f4')")),
        ("a type that is a number", with("('a', 4)")),
        ("a type that is a dict", with("('a', {'names': ['b']})")),
        ("a field twice", with("('size', '<f2')")),
        ("an extra field twice", with("('a', '<f2'), ('a', '<f4')")),
        (
            "size is a record of its own",
            SYNAPSE.replace("('size', '<f2')", "('size', [('a', '<f2')])"),
        ),
        ("field names in other case", SYNAPSE.replace("'size'", "'Size'")),
        ("a name of 30,000 characters", with(&format!("('{long_name}', '<q')"))),
        ("3000 other fields", format!("[{many}]")),
    ]
}

/// Files whose length does not fit.
fn lengths() -> Vec<Case> {
    let good = made::file(SYNAPSE, 3, &[7; 105]);
    vec![
        synapses("cut before the first record", good[..good.len() - 105].to_vec()),
        synapses("cut within the second record", good[..good.len() - 36].to_vec()),
        synapses("cut by one byte", good[..good.len() - 1].to_vec()),
        synapses("a terabyte claimed", made::file(SYNAPSE, 4_000_000_000, &[0; 35])),
    ]
}
