//! What cannot be read as a table, with the command that makes it one.

use std::path::Path;

use super::bytes::Packing;
use crate::error::Error;

/// Files by their first bytes: what they are, and how to make a table of them.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "a zip archive", "unpack it first: unzip FILE"),
    (b"PK\x05\x06", "an empty zip archive", "fetch the file again"),
    (b"Obj\x01", "an Avro file", AVRO),
    (b"BZh", "a bz2 file", "unpack it first: bunzip2 -k FILE"),
    (b"\xfd7zXZ\0", "an xz file", "unpack it first: xz -dk FILE"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first: 7z x FILE"),
    (b"Rar!", "a rar archive", "unpack it first: unrar x FILE"),
    (b"\x04\x22\x4d\x18", "an lz4 file", "unpack it first: lz4 -dk FILE"),
    (b"FEA1", "a Feather file of version 1", FEATHER),
    (b"ORC", "an ORC file", ORC),
    (
        b"\x89HDF\r\n",
        "an HDF5 file",
        "write its table as Parquet: pandas.read_hdf(FILE).to_parquet(…)",
    ),
    (
        b"SQLite format 3",
        "an SQLite database",
        "write a table of it: sqlite3 -header -csv FILE 'select …' > x.csv",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file",
        "convert it first: libreoffice --convert-to csv FILE",
    ),
    (b"MATLAB 5.0", "a MATLAB file", "write its table as csv: writetable(…)"),
    (b"\xff\xfe", UTF_16, "convert it first: iconv -f utf-16 -t utf-8 FILE > x.csv"),
    (b"\xfe\xff", UTF_16, "convert it first: iconv -f utf-16 -t utf-8 FILE > x.csv"),
    (b"RDX", "an R file", "write its table in R: write.csv(…)"),
    (
        b"\x80\x04\x95",
        "a Python pickle",
        "write its table as Parquet: pandas.read_pickle(FILE).to_parquet(…)",
    ),
    (
        b"\x80\x05\x95",
        "a Python pickle",
        "write its table as Parquet: pandas.read_pickle(FILE).to_parquet(…)",
    ),
    (b"%PDF", "a PDF document", "give the table itself"),
    (
        b"version https://git-lfs",
        "a pointer of git-lfs, not the file",
        "fetch the file: git lfs pull",
    ),
    (b"<!DOCTYPE", WEB_PAGE, "fetch the file again: this may be the page of a login or an error"),
    (b"<!doctype", WEB_PAGE, "fetch the file again: this may be the page of a login or an error"),
    (b"<html", WEB_PAGE, "fetch the file again: this may be the page of a login or an error"),
    (
        b"<?xml",
        "an XML document",
        "fetch the file again: this may be the answer of a store that refused",
    ),
];

const AVRO: &str = "convert it first, to json lines: \
    python3 -c 'import fastavro, json, sys; \
    [print(json.dumps(r)) for r in fastavro.reader(open(sys.argv[1], \"rb\"))]' FILE > x.jsonl";
const FEATHER: &str =
    "write it anew: pyarrow.feather.write_feather(pyarrow.feather.read_table(FILE), …)";
const ORC: &str = "convert it first: pyarrow.parquet.write_table(pyarrow.orc.read_table(FILE), …)";
const UTF_16: &str = "text in UTF-16";
const WEB_PAGE: &str = "a web page, not a table";
/// Where a tar archive says that it is one.
const TAR: std::ops::Range<usize> = 257..262;

/// The refusal of a file that is no table, if its first bytes say so.
pub(super) fn other(path: &Path, start: &[u8]) -> Option<Error> {
    if start.get(TAR) == Some(b"ustar") {
        return Some(refusal(path, "a tar archive", "unpack it first: tar -xf FILE"));
    }
    let (_, what, next) = *OTHERS.iter().find(|(magic, ..)| start.starts_with(magic))?;
    let excel = ["xlsx", "xlsm"].iter().any(|e| path.extension().is_some_and(|found| found == *e));
    match what {
        "a zip archive" if excel => {
            let next = "convert it first: libreoffice --convert-to csv FILE";
            Some(refusal(path, "an Excel file", next))
        }
        what => Some(refusal(path, what, next)),
    }
}

/// The refusal of a packed file of a format that packs by itself.
pub(super) fn packed(path: &Path, packing: Packing) -> Error {
    let command = match packing {
        Packing::Zstd => "unzstd -k FILE",
        _ => "gunzip -k FILE",
    };
    refusal(path, "a packed binary table", &format!("unpack it first: {command}"))
}

/// The refusal of an array of JSON objects.
pub(super) fn json_array(path: &Path) -> Error {
    let next = "write an object a line: jq -c '.[]' FILE > x.jsonl";
    refusal(path, "one JSON array, where an object a line is read", next)
}

/// The refusal of a text by the name of a binary format, or of another text.
pub(super) fn misnamed(path: &Path, ending: &str) -> Error {
    let what = format!("this is no {ending} file: its first bytes are not those of one");
    Error::data(what)
        .in_file(path)
        .advise("fetch the file again, or give it the ending that it has")
}

/// The refusal of a Parquet file whose columns are packed in a way that is not read.
#[cfg(feature = "tables")]
pub(super) fn codec(path: &Path, codec: &str) -> Error {
    let next = "write it anew: pyarrow.parquet.write_table(pyarrow.parquet.read_table('FILE'), …, \
                compression='zstd')";
    refusal(path, &format!("a Parquet file packed with {codec}, which is not read"), next)
}

fn refusal(path: &Path, what: &str, next: &str) -> Error {
    let name = path.display().to_string();
    Error::data(format!("this is {what}")).in_file(path).advise(next.replace("FILE", &name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_command() {
        let told = |name: &str, start: &[u8]| other(Path::new(name), start).unwrap().to_string();
        assert_eq!(
            told("a/x.zip", b"PK\x03\x04..."),
            "a/x.zip: this is a zip archive\n  → unpack it first: unzip a/x.zip"
        );
        assert!(told("x.xlsx", b"PK\x03\x04...").contains("libreoffice --convert-to csv x.xlsx"));
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(told("x.tar", &tar).contains("tar -xf x.tar"));
        assert!(told("x.avro", b"Obj\x01").contains("fastavro"));
        assert!(other(Path::new("x.csv"), b"pre,post\n1,2\n").is_none());
    }
}
