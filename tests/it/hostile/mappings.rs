//! Mapping files that are wrong.

use super::Case;

pub fn cases() -> Vec<Case> {
    let types = |name: &str, bytes: &[u8]| Case::new("celltype_mapping", name, bytes.to_vec());
    let mut long = b"0: ASTRO\n".to_vec();
    long.resize((1 << 20) + 1, b'\n');
    vec![
        types("a name before the colon", b"0: ASTRO\nDA: 1\n"),
        types("nothing before the colon", b"0: ASTRO\n\n: DA\n"),
        types("a fraction before the colon", b"1.0: DA\n"),
        types("a sign before the colon", b"+: DA\n"),
        types("two numbers before the colon", b"1 2: DA\n"),
        types("a web page for a mapping", b"<html>\n<a href=\"https://x\">moved</a>\n"),
        types("an index twice", b"0: ASTRO\n1: DA\nskipped\n+1: FRAG\n"),
        types("a name twice", b"0: ASTRO\r\n1: DA\r\n2: ASTRO\r\n"),
        types("an index of 256", b"256: DA\n"),
        types("a negative index", b"0: ASTRO\n-1: DA\n"),
        types("an index of 30 digits", b"999999999999999999999999999999: DA\n"),
        types("an index below all numbers", b"-999999999999999999999999999999: DA\n"),
        types("no name", b"0: ASTRO\n1:   \n"),
        types("not UTF-8", b"0: ASTRO\n1: D\xff\n"),
        types("not UTF-8 in a line without a colon", b"\xfe\xff\n0: ASTRO\n"),
        types("UTF-16", b"\xff\xfe0\0:\0 \0D\0A\0\n\0"),
        types("an escape sequence", b"\x1b[2J: DA\n"),
        types("a mapping of more than 1 MiB", &long),
        Case::new(
            "post_morph_mapping",
            "a wrong morphology",
            b"0: spine_neck\nx: shaft\n".to_vec(),
        ),
        Case::new("post_morph_mapping", "a morphology twice", b"0: shaft\r1: shaft\r".to_vec()),
    ]
}
