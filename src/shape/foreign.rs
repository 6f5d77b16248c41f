//! Files that are no shapes in the published encoding, by their first bytes: they are named, because
//! downloading them again would not help.

/// What bytes are instead of a shape.
pub struct Foreign {
    /// `this is a PDF document, not a skeleton`.
    pub what: String,
    /// What to do.
    pub advice: &'static str,
}

/// Endings of files with shapes that areax does not read.
pub const ENDINGS: [&str; 5] = ["swc", "ply", "obj", "stl", "drc"];

const GIVE: &str = "give the shape in the published encoding (docs/FORMATS.md)";
/// What to do with a shape in another format.
pub const CONVERT: &str = "give the shape in the published encoding (docs/FORMATS.md), from the server \
                           or as cloud-volume and kimimaro write it";
const DECOMPRESS: &str =
    "decompress it; areax reads gzip and the published encoding (docs/FORMATS.md)";
const READ_IT: &str =
    "open it in an editor; if it is a message of the server, download the shape again";

/// What the bytes are, where they are known to be no shape of this kind.
pub fn of(bytes: &[u8], kind: &str) -> Option<Foreign> {
    if let Some(name) = shape(bytes) {
        return Some(Foreign { what: format!("this is {name}"), advice: CONVERT });
    }
    let starts = |(beginning, _): &&(&[u8], _)| bytes.starts_with(beginning);
    if let Some((_, name)) = PACKED.iter().find(starts) {
        let what = format!("this is a file compressed with {name}");
        return Some(Foreign { what, advice: DECOMPRESS });
    }
    if let Some((_, name)) = OTHERS.iter().find(starts) {
        return Some(Foreign { what: format!("this is {name}, not a {kind}"), advice: GIVE });
    }
    let name = text(bytes)?;
    Some(Foreign { what: format!("this is {name}, not a {kind}"), advice: READ_IT })
}

/// Formats of shapes.
fn shape(bytes: &[u8]) -> Option<&'static str> {
    const STL: &str = "an STL file, which areax does not read";
    if bytes.starts_with(b"ply\n") || bytes.starts_with(b"ply\r\n") {
        return Some("a PLY file, which areax writes but does not read");
    }
    if bytes.starts_with(b"DRACO") {
        return Some("a mesh compressed with Draco, which areax does not read");
    }
    if bytes.starts_with(b"solid") || is_binary_stl(bytes) {
        return Some(STL);
    }
    let first = first_line(bytes)?;
    let word = first.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    match word {
        b"v" | b"vn" | b"vt" | b"f" | b"l" | b"o" | b"g" | b"mtllib" => {
            Some("an OBJ file, which areax writes but does not read")
        }
        _ if is_node(first) => Some("an SWC file, which areax writes but does not read"),
        _ => None,
    }
}

const PACKED: [(&[u8], &str); 4] = [
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
];

/// Other files that are met under the name of a shape.
const OTHERS: [(&[u8], &str); 16] = [
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89HDF", "an HDF5 file"),
    (b"PK\x03\x04", "a ZIP file (npz, xlsx, docx)"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"glTF", "a glTF file"),
    (b"\x7fELF", "a program"),
    (b"NRRD", "an NRRD file"),
];

/// Text, which no shape is.
fn text(bytes: &[u8]) -> Option<&'static str> {
    const BYTES_MAX: usize = 4 << 10;
    let head = &bytes[..bytes.len().min(BYTES_MAX)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A letter may be cut at the end.
        Err(error) if error.error_len().is_none() && head.len() < bytes.len() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return None,
    };
    let is_text =
        !valid.is_empty() && !valid.contains(|c: char| c.is_control() && !c.is_whitespace());
    match valid.trim_start().chars().next() {
        _ if !is_text => None,
        Some('<') => Some("text (HTML or XML)"),
        Some('{' | '[') => Some("text (JSON)"),
        _ => Some("text"),
    }
}

/// The first line that says something, if it is text.
fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    const BYTES_MAX: usize = 64 << 10;
    let head = &bytes[..bytes.len().min(BYTES_MAX)];
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let line = lines.find(|line| !line.is_empty() && !line.starts_with(b"#"))?;
    line.iter().all(|byte| byte.is_ascii_graphic() || b" \t".contains(byte)).then_some(line)
}

/// `id type x y z radius parent`.
fn is_node(line: &[u8]) -> bool {
    let words = line.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let is_number =
        |word: &[u8]| std::str::from_utf8(word).is_ok_and(|word| word.parse::<f64>().is_ok());
    let words: Vec<&[u8]> = words.collect();
    words.len() >= 7 && words.iter().take(7).all(|word| is_number(word))
}

/// A head of 80 bytes, the number of triangles, and 50 bytes each.
fn is_binary_stl(bytes: &[u8]) -> bool {
    let triangles = bytes.get(80..84).and_then(|count| count.first_chunk());
    triangles.is_some_and(|count| {
        let triangles = u64::from(u32::from_le_bytes(*count));
        triangles > 0 && bytes.len() as u64 == 84 + 50 * triangles
    })
}
