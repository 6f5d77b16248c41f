//! Files of other formats, by their first bytes: they are named, because downloading them again
//! would not help.

/// What the bytes are, where they are a known format that is not read, and what to do.
pub fn advice(bytes: &[u8]) -> Option<String> {
    if let Some(name) = format(bytes) {
        return Some(format!(
            "this is {name}, which areax writes but does not read: give the shape in the published \
             encoding (docs/FORMATS.md), from the server or as cloud-volume and kimimaro write it"
        ));
    }
    let name = other(bytes)?;
    Some(format!("this is {name}: give the shape in the published encoding (docs/FORMATS.md)"))
}

/// Formats of shapes.
fn format(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"ply\n") || bytes.starts_with(b"ply\r\n") {
        return Some("a PLY file");
    }
    let first = first_line(bytes)?;
    let word = first.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    match word {
        b"v" | b"vn" | b"vt" | b"f" | b"l" | b"o" | b"g" | b"mtllib" => Some("an OBJ file"),
        _ if is_node(first) => Some("an SWC file"),
        _ => None,
    }
}

/// Other files that are met under the name of a shape.
fn other(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 8] = [
        (b"solid", "an STL file, which areax does not read"),
        (b"DRACO", "a mesh compressed with Draco, which areax does not read"),
        (b"\x93NUMPY", "a NumPy array, not a shape"),
        (b"\x89HDF", "an HDF5 file, not a shape"),
        (b"PK\x03\x04", "a ZIP file (npz, xlsx), not a shape"),
        (b"BZh", "a file compressed with bzip2: decompress it first"),
        (b"\xfd7zXZ", "a file compressed with xz: decompress it first"),
        (b"\x28\xb5\x2f\xfd", "a file compressed with zstd: decompress it first"),
    ];
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    match known {
        Some((_, name)) => Some(name),
        None if is_binary_stl(bytes) => Some("an STL file, which areax does not read"),
        None => None,
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
