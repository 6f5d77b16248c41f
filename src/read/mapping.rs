//! Mapping files, one `index: name` a line, and the guide's tables that stand in where they are
//! absent.

use std::collections::HashMap;
use std::io::Read;
use std::num::IntErrorKind;
use std::path::Path;

use super::literal::excerpt;
use super::source::open;
use crate::error::{Error, Place, Result};
use crate::names::Names;

/// Longest mapping file that is read; 256 names need a few kilobytes.
const BYTES_MAX: u64 = 1 << 20;

/// Longest name: answers repeat it in every row.
const NAME_BYTES_MAX: usize = 255;

/// The guide's cell types, by code.
const CELL_TYPES: [&str; 18] = [
    "ASTRO",
    "DA",
    "FRAG",
    "GPe",
    "GPi",
    "HVC",
    "INT1",
    "INT2",
    "INT3",
    "LMAN",
    "LTS",
    "MICRO",
    "MIGR",
    "MSN",
    "OLIGO",
    "STN",
    "TAN",
    "unclassified",
];

/// The guide's postsynaptic morphologies.
const MORPHOLOGIES: [(u8, &str); 5] =
    [(0, "spine_neck"), (1, "spine_head"), (2, "shaft"), (3, "soma"), (255, "unknown")];

/// What a mapping names, in messages.
pub const CELL_TYPE: &str = "cell type";
/// What a mapping names, in messages.
pub const MORPHOLOGY: &str = "morphology";

/// The cell types of a mapping file, or without one the guide's.
pub fn cell_types(path: Option<&Path>) -> Result<Names> {
    let guide = || (0..).zip(CELL_TYPES).map(|(code, name)| (code, name.to_owned())).collect();
    path.map_or_else(|| Names::new(CELL_TYPE, guide()), |path| read(CELL_TYPE, path))
}

/// The postsynaptic morphologies of a mapping file, or without one the guide's.
pub fn morphologies(path: Option<&Path>) -> Result<Names> {
    let guide = || MORPHOLOGIES.iter().map(|(code, name)| (*code, (*name).to_owned())).collect();
    path.map_or_else(|| Names::new(MORPHOLOGY, guide()), |path| read(MORPHOLOGY, path))
}

fn read(what: &'static str, path: &Path) -> Result<Names> {
    let (file, _) = open(path)?;
    let mut bytes = Vec::new();
    // One byte more than is legal, so that a longer file is seen; the size asked for before may
    // have changed.
    let read = file.take(BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| Error::io(path, "cannot read", error))?;
    parse_mapping(what, &bytes).map_err(|error| {
        error.in_file(path).advise("each line of a mapping file is 'index: name', as in '13: MSN'")
    })
}

/// Parses a mapping file as the guide's loader does: a line without a colon is skipped, the first
/// colon splits, white space around index and name is dropped. `what` says what is named.
///
/// # Errors
/// A line with a colon and no integer before it, or no name or one of over 255 bytes after it, an
/// index outside 0 to 255, a duplicated index or name, bytes that are not UTF-8
/// ([`crate::error::Kind::Data`], with the line).
pub fn parse_mapping(what: &'static str, bytes: &[u8]) -> Result<Names> {
    if bytes.len() as u64 > BYTES_MAX {
        let what = format!("a mapping file has at most {BYTES_MAX} bytes");
        return Err(Error::data(what).at(Place::Byte(BYTES_MAX)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut codes: HashMap<u8, u64> = HashMap::new();
    let mut names: HashMap<String, u64> = HashMap::new();
    let mut entries = Vec::new();
    for (number, line) in (1..).zip(lines(bytes)) {
        let error = |what: String| Error::data(what).at(Place::Line(number));
        let Some((code, name)) = parse_line(line).map_err(error)? else { continue };
        if let Some(before) = codes.insert(code, number) {
            return Err(error(format!("the index {code} is on line {before} already")));
        }
        if let Some(before) = names.insert(name.to_owned(), number) {
            let name = excerpt(name);
            return Err(error(format!("the name '{name}' is on line {before} already")));
        }
        entries.push((code, name.to_owned()));
    }
    Names::new(what, entries)
}

/// Lines that end in LF, CR LF or CR, as Python reads text.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .flat_map(|line| line.split(|byte| *byte == b'\r'))
}

fn parse_line(line: &[u8]) -> Result<Option<(u8, &str)>, String> {
    let line = std::str::from_utf8(line).map_err(|error| {
        format!("byte {} of the line is not valid UTF-8", error.valid_up_to() + 1)
    })?;
    let Some((index, name)) = line.split_once(':') else { return Ok(None) };
    let (index, name) = (index.trim(), name.trim());
    let outside = || format!("the index {} is not within 0 to 255", excerpt(index));
    let code = match index.parse::<i64>() {
        Ok(number) => u8::try_from(number).map_err(|_| outside())?,
        Err(error) => {
            return Err(match error.kind() {
                IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => outside(),
                IntErrorKind::Empty => "there is no integer before the colon".into(),
                _ => format!("'{}' before the colon is not an integer", excerpt(index)),
            });
        }
    };
    if name.is_empty() {
        return Err(format!("the index {code} has no name"));
    }
    if name.len() > NAME_BYTES_MAX {
        let bytes = name.len();
        return Err(format!("the name of {code} has {bytes} bytes, more than {NAME_BYTES_MAX}"));
    }
    Ok(Some((code, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u8, &str)]) {
        let names = parse_mapping(CELL_TYPE, text.as_bytes()).unwrap();
        let found: Vec<(u8, &str)> = names.entries().iter().map(|(c, n)| (*c, &**n)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn mappings_are_read_as_the_guides_loader_reads_them() {
        check("", &[]);
        check("0: ASTRO\n1: DA\n", &[(0, "ASTRO"), (1, "DA")]);
        check("13:MSN", &[(13, "MSN")]);
        check("  5 :\tHVC  \n", &[(5, "HVC")]);
        check("255: b\n0: a", &[(0, "a"), (255, "b")]);
        check("# cell types\n\n0: ASTRO\nno colon here\n", &[(0, "ASTRO")]);
        check("3: a: b:c\n", &[(3, "a: b:c")]);
        check("+3: a\n007: b\n-0: c\n", &[(0, "c"), (3, "a"), (7, "b")]);
        check("\u{feff}0: ASTRO\r\n1: DA\r\n", &[(0, "ASTRO"), (1, "DA")]);
        check("0: ASTRO\r1: DA\r", &[(0, "ASTRO"), (1, "DA")]);
        check(
            "0: Körnerzelle\n1: MSN d1\n2: msn\n3: MSN\n",
            &[(0, "Körnerzelle"), (1, "MSN d1"), (2, "msn"), (3, "MSN")],
        );
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in ["\n\nx: y", "\r\n\r\nx: y", "\r\rx: y", "a\n\rx: y"] {
            let error = parse_mapping(CELL_TYPE, text.as_bytes()).unwrap_err();
            assert!(error.to_string().starts_with("line 3: "), "{error}");
        }
    }

    #[test]
    fn the_guides_tables_are_built_in() {
        let types = cell_types(None).unwrap();
        assert_eq!(
            (types.len(), types.name_of(4_u8), types.name_of(18_u8)),
            (18, Some("GPi"), None)
        );
        let morphs = morphologies(None).unwrap();
        assert_eq!((morphs.name_of(1_u8), morphs.name_of(4_u8)), (Some("spine_head"), None));
    }
}
