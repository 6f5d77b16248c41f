//! Which format a file has: told by its first bytes, and only where these are text by its name.

use std::path::Path;

use super::bytes::Packing;
use super::refused;
use crate::error::{Error, Result};

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines of values between separators.
    Csv {
        /// What stands between the values; of blanks several count as one.
        separator: u8,
    },
    /// A JSON object a line.
    JsonLines,
    /// An Arrow IPC file, which is what Feather is.
    ArrowFile,
    /// An Arrow IPC stream.
    ArrowStream,
    /// Parquet.
    Parquet,
    /// An array of records that NumPy saved.
    Npy,
}

impl Format {
    /// Whether its values are texts, whatever they mean.
    pub fn is_text(self) -> bool {
        matches!(self, Format::Csv { .. } | Format::JsonLines)
    }

    /// Whether rows can be read at any place.
    pub fn is_random_access(self) -> bool {
        matches!(self, Format::ArrowFile | Format::Parquet | Format::Npy)
    }
}

/// What the first bytes of a file say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text,
    Json,
    ArrowFile,
    ArrowStream,
    Parquet,
    Npy,
}

/// What a file is that begins with these bytes, unpacked.
pub(super) fn content(path: &Path, start: &[u8], packing: Packing) -> Result<Content> {
    let binary = match start {
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Some(Content::ArrowFile),
        [0xff, 0xff, 0xff, 0xff, ..] => Some(Content::ArrowStream),
        [b'P', b'A', b'R', b'1', ..] => Some(Content::Parquet),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => Some(Content::Npy),
        _ => None,
    };
    if let Some(content) = binary {
        return match packing {
            Packing::Plain => Ok(content),
            packing => Err(refused::packed(path, packing)),
        };
    }
    if let Some(refusal) = refused::other(path, start) {
        return Err(refusal);
    }
    of_text(path, start)
}

fn of_text(path: &Path, start: &[u8]) -> Result<Content> {
    let ending = ending(path);
    let written = without_mark(start).iter().find(|byte| !byte.is_ascii_whitespace());
    match (written, ending.as_str()) {
        (None, _) if start.is_empty() => {
            Err(Error::data("the file is empty").in_file(path).advise("fetch the file again"))
        }
        (_, "feather" | "arrow" | "arrows" | "ipc" | "parquet" | "npy") => {
            Err(refused::misnamed(path, &ending))
        }
        (Some(b'{'), _) => Ok(Content::Json),
        (Some(b'['), "json" | "jsonl" | "ndjson") => Err(refused::json_array(path)),
        (Some(_), "json" | "jsonl" | "ndjson") => Err(refused::misnamed(path, &ending)),
        _ => Ok(Content::Text),
    }
}

/// The bytes behind a mark of byte order.
pub(super) fn without_mark(start: &[u8]) -> &[u8] {
    start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start)
}

/// The ending of a name in lower case, without that of a packing.
pub(super) fn ending(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let unpacked = [".gz", ".gzip", ".bgz", ".zst", ".zstd"].iter();
    let name = unpacked.fold(name.as_str(), |name, packing| name.trim_end_matches(packing));
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        let of = |name: &str, start: &[u8]| content(Path::new(name), start, Packing::Plain).ok();
        assert_eq!(of("x.csv", b"ARROW1\0\0"), Some(Content::ArrowFile));
        assert_eq!(of("x.feather", b"PAR1"), Some(Content::Parquet));
        assert_eq!(of("x.csv.gz", b"pre,post\n"), Some(Content::Text));
        assert_eq!(of("x.csv", b"\xef\xbb\xbf {\"a\": 1}\n"), Some(Content::Json));
        assert_eq!(of("x.feather", b"pre,post\n"), None);
        assert_eq!(of("x.json", b"pre,post\n"), None);
        assert_eq!(of("x.csv", b""), None);
    }

    #[test]
    fn endings_stand_before_those_of_packings() {
        let of = |name: &str| ending(Path::new(name));
        assert_eq!(["a.csv", "a.b.TSV.gz", "a.txt.zst", "a"].map(of), ["csv", "tsv", "txt", ""]);
    }
}
