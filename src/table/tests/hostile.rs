//! Files that are not what they say: an error with its place, never a panic or a wrong value.

use super::*;

#[test]
fn each_says_what_is_wrong_and_where() {
    let cases: &[(&str, &[u8], &str)] = &[
        ("x.csv", b"", "x.csv: the file is empty"),
        ("x.csv", b"a,b\n1,2\n3\n", "x.csv: line 3: the line has 1 value, and there are 2 columns"),
        ("x.csv", b"a,b\n1,2,3\n", "x.csv: line 2: the line has 3 values, and there are 2 columns"),
        (
            "x.csv",
            b"a,b\n1,\"2\n3,4\n",
            "x.csv: line 2: a quote begins in this line and is never closed",
        ),
        ("x.csv", b"a,b\n1,\"2\"3\n", "x.csv: line 2: text behind the quote that ends a value"),
        (
            "x.csv",
            b"a,b\n\"1\",2\n3,4\0\n",
            "x.csv: line 3: a zero byte: this is no text, or it is damaged",
        ),
        ("x.csv", b"a,b\n1,2\n3,\xff\n", "x.csv: line 3: this is not UTF-8 text"),
        ("x.csv", b"a,b\n1,2\rx\n", "x.csv: line 2: a carriage return within the line"),
        ("x.csv", b"a,b\r1,2\r3,4\r", "x.csv: the lines end in carriage returns alone"),
        ("x.csv", b"\xff\xfea\0,\0b\0", "x.csv: this is text in UTF-16"),
        ("x.csv", b"\"a,b\n1,2\n", "x.csv: line 1: no header"),
        ("x.feather", b"a,b\n1,2\n", "x.feather: this is no feather file"),
        ("x.json", b"a,b\n1,2\n", "x.json: this is no json file"),
        ("x.json", b"[{\"a\": 1}]", "x.json: this is one JSON array"),
        ("x.jsonl", b"{\"a\": 1}\n{\"a\": \n", "x.jsonl: line 2: this is not a JSON object"),
        ("x.csv", b"<!DOCTYPE html>\n<html>", "x.csv: this is a web page, not a table"),
        ("x.csv.gz", b"\x1f\x8b\x08", "x.csv.gz: the gz file ends early"),
        ("x.csv", b"PK\x03\x04", "x.csv: this is a zip archive"),
        ("x.csv.zst", b"\x28\xb5\x2f\xfd\x04", "x.csv.zst: the zst file"),
        (
            "x.npy",
            b"\x93NUMPY\x01\x00\x10\x00{}",
            "x.npy: byte 12: the file ends within its header",
        ),
    ];
    for (name, bytes, expected) in cases {
        let told = error(name, bytes);
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn a_quote_that_nothing_closes_takes_no_more_than_the_longest_line() {
    let text = ["a,b\n1,\"", &"x,\n".repeat(6 << 20)].concat();
    let told = error("x.csv", text);
    assert!(told.starts_with("x.csv: line 2: a quote begins in this line"), "{told}");
}

#[test]
fn half_packed_files_are_errors_however_many_rows_they_have() {
    let text: String = (0..100_000).map(|i| format!("{i},{}\n", i * 7)).collect();
    let text = format!("a,b\n{text}");
    let zst = zstd::encode_all(text.as_bytes(), 1).unwrap();
    for (name, packed) in [("x.csv.gz", gz(text.as_bytes())), ("x.csv.zst", zst)] {
        for end in [20, packed.len() / 3, packed.len() / 2, packed.len() - 9, packed.len() - 1] {
            let told = error(name, &packed[..end]);
            assert!(
                told.contains("file ends early") || told.contains("file is damaged"),
                "{end}: {told}"
            );
        }
    }
}

#[test]
fn changed_bytes_are_read_or_refused() {
    let mut random = fastrand::Rng::with_seed(11);
    let csv = b"a,b,c\n1,\"x\"\"y\",3\r\n\n4,\"5\n\",6\n7,8,9".to_vec();
    let json = b"{\"a\":{\"b\":1},\"c\":\"\\u00e9\"}\n{\"c\":null,\"a\":{\"b\":2.5}}\n".to_vec();
    for (name, whole) in [("x.csv", csv.clone()), ("x.jsonl", json.clone()), ("x.csv.gz", gz(&csv))]
    {
        let (_folder, path) = file(name, b"");
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..random.usize(1..4) {
                let at = random.usize(..bytes.len());
                match random.u8(..3) {
                    0 => bytes[at] = *random.choice(b"\",\n\r\0{}[]:\\ \xff9").unwrap(),
                    1 => bytes.truncate(at.max(1)),
                    _ => bytes.insert(at, random.u8(..)),
                }
            }
            std::fs::write(&path, &bytes).unwrap();
            // Whatever is read has all columns in all rows; the rest is an error.
            if let Err(error) = rows_of(&path, &ReadOptions::default()) {
                assert!(error.path().is_some(), "{error}");
            }
        }
    }
}
