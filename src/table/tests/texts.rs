//! Csv, tsv and txt: what pandas reads of them, and where it reads less strictly.

use super::*;
use crate::table::separator;

#[test]
fn values_are_what_stands_between_separators() {
    assert_eq!(rows("x.csv", "a,b\n1,2\n,\n"), ["1|2", "|"]);
    assert_eq!(rows("x.csv", "a,b\r\n1,2 \r\n3  ,4"), ["1|2", "3|4"]);
    assert_eq!(rows("x.csv", "\u{feff}a,b\n 1,é\n"), [" 1|é"]);
    assert_eq!(rows("x.tsv", "a\tb\n1\t\n\t2\n"), ["1|", "|2"]);
    assert_eq!(
        rows("x.txt", "a b\n1   2\n  3 \"4 5\" \n\"\" \"a\"\"b\"\n"),
        ["1|2", "3|4 5", "|a\"b"]
    );
    assert_eq!(rows("x.csv", "a\tb\n1\t2,3\n"), ["1|2,3"]);
    assert_eq!(rows("x.csv", "a,b\n"), Vec::<String>::new());
}

#[test]
fn quotes_are_those_of_rfc_4180() {
    let text =
        "\"a\",\"b,\"\"c\"\n\"x, y\",\"1\"\n\"line\nbreak\",\"say \"\"yes\"\"\"\n5\" pipe,2\n";
    assert_eq!(rows("x.csv", text), ["x, y|1", "line\nbreak|say \"yes\"", "5\" pipe|2"]);
    let (_folder, path) = file("x.csv", text.as_bytes());
    let table = Table::open(&[path], &ReadOptions::default()).unwrap();
    assert_eq!([&table.columns()[0].name, &table.columns()[1].name], ["a", "b,\"c"]);
}

#[test]
fn comments_stand_before_the_header_and_empty_lines_anywhere() {
    let text = "# made by\n#\n\na,b\n\n#1,2\n\n3,4\n\n";
    assert_eq!(rows("x.csv", text), ["#1|2", "3|4"]);
    let (_folder, path) = file("x.csv", text.as_bytes());
    let table = Table::open(&[path], &ReadOptions::default()).unwrap();
    let batch = table.batches(&[1]).unwrap().next().unwrap().unwrap();
    assert_eq!([0, 1].map(|row| batch.place(row).to_string()), ["line 6", "line 8"]);
    assert_eq!(
        batch.error(0, 1, "is wrong").in_words().rsplit('/').next().unwrap(),
        "x.csv: line 8: column 'b': is wrong"
    );
}

#[test]
fn without_a_header_names_are_given() {
    let options = ReadOptions {
        columns: Some(vec!["pre".into(), "post".into()]),
        separator: Some(separator(" ").unwrap()),
    };
    let (_folder, path) = file("x.csv", b"1 2\n3 4\n");
    assert_eq!(rows_of(&path, &options).unwrap(), ["1|2", "3|4"]);
    let told = error_with("x.csv", b"1 2\n3 4 5\n", &options);
    assert!(
        told.starts_with("x.csv: line 2: the line has 3 values, and there are 2 columns"),
        "{told}"
    );
}

#[test]
fn packed_files_are_known_by_their_content() {
    let text = "a,b\n1,2\n3,4\n";
    let expected = ["1|2", "3|4"];
    assert_eq!(rows("x.csv.gz", gz(text.as_bytes())), expected);
    assert_eq!(rows("x.csv.gz", text), expected);
    assert_eq!(rows("x.csv", gz(text.as_bytes())), expected);
    assert_eq!(rows("x.csv.gz", [gz(b"a,b\n1,"), gz(b"2\n3,4\n")].concat()), expected);
    let zst = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
    assert_eq!(rows("x.csv.zst", [zst(b"a,b\n1"), zst(b",2\n3,4\n")].concat()), expected);
}

#[test]
fn lines_across_blocks_are_whole() {
    let mut random = fastrand::Rng::with_seed(3);
    for _ in 0..6 {
        let (quoted, mut text, mut expected) = (random.bool(), "id,name\n".to_owned(), Vec::new());
        for i in 0..150_000 {
            let name: String = (0..random.usize(0..12)).map(|_| random.alphanumeric()).collect();
            match quoted && random.u8(..) < 3 {
                true => {
                    text += &format!("{i},\"{name}\n\"\"\"\n");
                    expected.push(format!("{i}|{name}\n\""));
                }
                false => {
                    text += &format!("{i},{name}\n");
                    expected.push(format!("{i}|{name}"));
                }
            }
        }
        assert!(text.len() > 1 << 20);
        assert!(rows("x.csv.gz", gz(text.as_bytes())) == expected);
    }
}

#[test]
fn several_files_are_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["b.csv", "a.tsv"].map(|name| folder.path().join(name));
    std::fs::write(&paths[0], "x,y\n1,2\n3,4\n").unwrap();
    std::fs::write(&paths[1], "z\ty\tx\n9\t6\t5\n").unwrap();
    let table = Table::open(&paths, &ReadOptions::default()).unwrap();
    let y = table.column("y").unwrap();
    let batches: Vec<_> = table.batches(&[y]).unwrap().collect::<Result<_>>().unwrap();
    let seen: Vec<_> =
        batches.iter().map(|b| (b.first_row, b.file, b.columns[0].text(0))).collect();
    assert_eq!(seen, [(0, 0, Some("2".into())), (2, 1, Some("6".into()))]);
    assert!(table.column("z").unwrap_err().to_string().contains("there are: x, y"));
    assert_eq!(table.head(1).unwrap(), [[Some("1".to_owned()), Some("2".to_owned())]]);
}
