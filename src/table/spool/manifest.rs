//! What a spool holds: a line a column, and a checksum of all of it at the end. It is written last,
//! so a folder that has it is whole.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::kinds;
use crate::error::{Error, Kind, Result};
use crate::table::column::{ColumnType, SourceColumn};

/// The first line; another layout has another one.
const FIRST: &str = "areax spool 1";
const NAME: &str = "spool.txt";

/// A column of a spool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub column: SourceColumn,
    pub sums: Vec<u64>,
    /// The checksums of the marks of null rows, if any row is null.
    pub null_sums: Option<Vec<u64>>,
}

/// The file with the values of a column, by its number.
pub(super) fn values_path(folder: &Path, column: usize) -> PathBuf {
    folder.join(format!("{column}.values"))
}

/// The file that marks its null rows.
pub(super) fn nulls_path(folder: &Path, column: usize) -> PathBuf {
    folder.join(format!("{column}.nulls"))
}

/// Writes the manifest of a folder.
pub(super) fn write(folder: &Path, rows: u64, entries: &[Entry]) -> Result<()> {
    let mut text = format!("{FIRST}\nrows {rows}\n");
    for Entry { column: SourceColumn { name, kind }, sums, null_sums } in entries {
        let nulls = null_sums.as_ref().map_or("-".to_owned(), |sums| hex(sums));
        let name = hex_of_name(name);
        text += &format!("{} {} {nulls} {name}\n", kinds::name(kind), hex(sums));
    }
    text += &format!("{:016x}\n", xxh3_64(text.as_bytes()));
    let path = folder.join(NAME);
    std::fs::write(&path, text).map_err(|error| Error::io(&path, "cannot write", error))
}

/// Reads the manifest of a folder.
pub(super) fn read(folder: &Path) -> Result<(u64, Vec<Entry>)> {
    let path = folder.join(NAME);
    let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "cannot read", e))?;
    parse(&text).ok_or_else(|| {
        Error::new(Kind::Damaged, "the prepared copy is damaged here")
            .in_file(&path)
            .advise("ask again: the copy is rebuilt from the published files")
    })
}

fn parse(text: &str) -> Option<(u64, Vec<Entry>)> {
    let body = text.len().checked_sub(17)?;
    let (body, sum) = (text.get(..body)?, text.get(body..)?);
    if sum != format!("{:016x}\n", xxh3_64(body.as_bytes())) {
        return None;
    }
    let mut lines = body.strip_prefix(FIRST)?.strip_prefix('\n')?.lines();
    let rows = lines.next()?.strip_prefix("rows ")?.parse().ok()?;
    Some((rows, lines.map(entry).collect::<Option<_>>()?))
}

fn entry(line: &str) -> Option<Entry> {
    let mut words = line.split(' ');
    let kind: ColumnType = kinds::of_name(words.next()?)?;
    let sums = of_hex(words.next()?)?;
    let null_sums = match words.next()? {
        "-" => None,
        sums => Some(of_hex(sums)?),
    };
    let bytes = of_hex_pairs(words.next()?)?;
    Some(Entry {
        column: SourceColumn { name: String::from_utf8(bytes).ok()?, kind },
        sums,
        null_sums,
    })
}

/// Names may hold anything.
fn hex_of_name(name: &str) -> String {
    let bytes: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!(".{bytes}")
}

fn of_hex_pairs(text: &str) -> Option<Vec<u8>> {
    let pairs = text.strip_prefix('.')?.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn hex(sums: &[u64]) -> String {
    let all: String = sums.iter().map(|sum| format!("{sum:016x}")).collect();
    format!(".{all}")
}

fn of_hex(text: &str) -> Option<Vec<u64>> {
    let sums = text.strip_prefix('.')?.as_bytes().chunks(16);
    sums.map(|sum| u64::from_str_radix(std::str::from_utf8(sum).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_and_any_change_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let column = |name: &str, kind| SourceColumn { name: name.into(), kind };
        let entries = vec![
            Entry {
                column: column("a b", ColumnType::I64),
                sums: vec![1, u64::MAX],
                null_sums: None,
            },
            Entry {
                column: column("", ColumnType::List3(Box::new(ColumnType::F32))),
                sums: vec![],
                null_sums: Some(vec![7]),
            },
        ];
        write(folder.path(), 12, &entries).unwrap();
        assert_eq!(read(folder.path()).unwrap(), (12, entries));
        let path = folder.path().join(NAME);
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert!(read(folder.path()).is_err(), "byte {at}");
        }
    }
}
