//! `@FILE`: a list of neuron ids out of a file, or out of stdin (`@-`). Whatever `areax neurons`
//! writes is read, and what people and NumPy make: one id a line or several, comments, CSV.

mod json;
mod names;
mod npy;
mod table;
mod text;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::error::Place;
use crate::query::NeuronIds;

use crate::cli::streams::Streams;

/// What is wrong, and where.
type Fault = (Option<Place>, String);

/// The file that a value of the form `@FILE` names.
pub fn path_of(value: &OsStr) -> Option<PathBuf> {
    value.as_encoded_bytes().strip_prefix(b"@").map(path)
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// Reads the ids of a file; `-` is stdin. `parameter` is what they are for.
///
/// # Errors
/// A file that cannot be read, holds no id, or holds what is not an id ([`crate::Kind::Usage`]).
pub fn read(
    path: &Path,
    parameter: &str,
    are_names: bool,
    streams: &mut Streams,
) -> crate::Result<NeuronIds> {
    match are_names {
        true => parsed(path, parameter, streams, names::ids, table::names).map(NeuronIds::Names),
        false => numbers(path, parameter, streams).map(NeuronIds::Numbers),
    }
}

/// The same of ids that are numbers.
///
/// # Errors
/// Those of [`read`].
pub fn numbers(path: &Path, parameter: &str, streams: &mut Streams) -> crate::Result<Vec<u64>> {
    parsed(path, parameter, streams, parse, table::ids)
}

fn parsed<T>(
    path: &Path,
    parameter: &str,
    streams: &mut Streams,
    parse: impl Fn(&[u8]) -> Result<Vec<T>, Fault>,
    of_table: impl Fn(&Path) -> Result<Vec<T>, Fault>,
) -> crate::Result<Vec<T>> {
    let fault = |(place, what): Fault| {
        let what = match place {
            Some(place) => format!("{place}: {what}"),
            None => what,
        };
        Error::usage(parameter, what).in_file(path).advise(
            "give a text file with neuron ids (# begins a comment), an array of integers from \
             numpy.save, or a table with a column neuron_id (CSV, JSON, npy, Parquet, Arrow), as \
             `areax neurons -o FILE` writes them",
        )
    };
    let bytes = streams
        .read(path)
        .map_err(|error| fault((None, format!("the id file cannot be read: {error}"))))?;
    let ids = match table::is_one(&bytes) {
        true => of_table(path),
        false => parse(&bytes),
    };
    let ids = ids.map_err(fault)?;
    if ids.is_empty() {
        return Err(fault((None, "the id file holds no id".to_owned())));
    }
    Ok(ids)
}

fn parse(bytes: &[u8]) -> Result<Vec<u64>, Fault> {
    if bytes.starts_with(npy::MAGIC) {
        return npy::ids(bytes).map_err(|what| (None, what));
    }
    let text = text_of(bytes)?;
    match text.trim_start().starts_with(['{', '[']) {
        true => json::ids(text),
        false => text::ids(text),
    }
}

/// The bytes as text.
fn text_of(bytes: &[u8]) -> Result<&str, Fault> {
    // Some editors begin a text with a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| no_text(error.valid_up_to()))?;
    match text.find(|c: char| c.is_control() && !c.is_whitespace()) {
        Some(at) => Err(no_text(at)),
        None => Ok(text),
    }
}

fn no_text(at: usize) -> Fault {
    let what = "this is neither text in UTF-8 nor a .npy file";
    (Some(Place::Byte(at as u64)), what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[u64]) {
        assert_eq!(parse(text.as_bytes()), Ok(expected.to_vec()), "{text:?}");
    }

    #[track_caller]
    fn refused(text: &str, said: &str) {
        let (place, what) = parse(text.as_bytes()).unwrap_err();
        let whole = place.map_or(what.clone(), |place| format!("{place}: {what}"));
        assert!(whole.contains(said), "{text:?}: {whole}");
    }

    #[test]
    fn lists_are_read_as_people_write_them() {
        check("1\n2\n3\n", &[1, 2, 3]);
        check("\u{feff}1\r\n\r\n18446744073709551615", &[1, u64::MAX]);
        check("# mine\n1, 2;3\t4  5 # and these\n\n6\n", &[1, 2, 3, 4, 5, 6]);
        check("\"1\"\n'2'\n", &[1, 2]);
        check("1,2,\n3,", &[1, 2, 3]);
    }

    #[test]
    fn a_csv_gives_its_column_of_ids() {
        check("neuron_id\n7\n8\n", &[7, 8]);
        check("bodies\n7\n", &[7]);
        check("id,label\n7,\"a, b\"\n8,c\n", &[7, 8]);
        check("label;neuron_id\nx;7\n\ny;8\n", &[7, 8]);
        check(",neuron_id\n0,7\n1,8\n", &[7, 8]);
        check(",0\n0,7\n1,8\n", &[7, 8]);
        check("\"\",\"0\"\n\"0\",7\n", &[7]);
        check("\tneuron_id\n0\t7\n1\t8\n", &[7, 8]);
        check(";ids;\n;7;\n", &[7]);
        check(",7\n,8\n", &[7, 8]);
        refused(",0,1\n0,7,9\n1,8,9\n", "of the columns '', '0', '1' none is called");
        refused("0,7\n1,8\n2,9\n", "the first of two columns numbers the lines from 0");
        check("0,7\n", &[0, 7]);
        check("0,7\n1,8\n9\n", &[0, 7, 1, 8, 9]);
        check("# what\nNeuron_ID\tx\n7\t1\n", &[7]);
        refused("pre_id,post_id\n1,2\n", "line 1: of the columns 'pre_id', 'post_id' none is");
        refused("id,neuron_id\n1,2\n", "two are");
        refused("id,label\n7,x\n8.0,y\n", "line 3: '8.0' is not a neuron id");
        refused("id,label\n7,\"x\n8,y\n", "line 2: a quote is not closed");
        refused("id,label\n7,\"x\"y\n", "line 2: text follows");
        check("label,id\n\"a \"\"b\"\", c\",7\n", &[7]);
        refused("id,label\n7\n", "line 2");
    }

    #[test]
    fn what_is_no_id_is_named_with_its_line() {
        refused("1\n+5\n", "line 2: '+5' is not a neuron id");
        refused("1\n-5\n", "line 2: '-5' is not a neuron id");
        refused("1 2\n3 x\n", "line 2: 'x' is not a neuron id");
        refused("a b c\n1\n", "line 1");
        refused("1\n18446744073709551616\n", "line 2");
    }

    #[test]
    fn json_is_read_as_areax_writes_it() {
        check("{\"neuron_ids\":[1,2],\"count\":2}", &[1, 2]);
        check("{\"neuron_ids\":[\"1\",\"18446744073709551615\"]}", &[1, u64::MAX]);
        check("{\"neuron_id\":1}\n{\"neuron_id\":\"2\"}\n", &[1, 2]);
        check("[1,2]", &[1, 2]);
        refused("{\"count\":2}", "no neuron_ids");
        refused("[1,2.5]", "2.5 is not a neuron id");
        refused("{\"neuron_ids\":[1,", "line 1");
    }

    fn array(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let dict = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((dict.len() as u16).to_le_bytes());
        bytes.extend(dict.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn arrays_of_integers_are_read() {
        let little = [7u64, u64::MAX].map(u64::to_le_bytes).concat();
        assert_eq!(parse(&array("'<u8'", "(2,)", &little)), Ok(vec![7, u64::MAX]));
        let big = [7i64, 9].map(i64::to_be_bytes).concat();
        assert_eq!(parse(&array("'>i8'", "(1, 2)", &big)), Ok(vec![7, 9]));
        assert_eq!(parse(&array("'|u1'", "(2,)", &[3, 4])), Ok(vec![3, 4]));
        assert_eq!(parse(&array("'<i4'", "()", &7i32.to_le_bytes())), Ok(vec![7]));
        for (descr, shape, data, said) in [
            ("'<i8'", "(1,)", (-1i64).to_le_bytes().to_vec(), "-1 is not a neuron id"),
            ("'<f8'", "(1,)", 7f64.to_le_bytes().to_vec(), "dtype '<f8'"),
            ("[('id', '<u8')]", "(1,)", vec![0; 8], "an array of integers"),
            ("'<u8'", "(2,)", vec![0; 8], "8 bytes"),
            ("'<u8'", "(x,)", vec![0; 8], "header"),
        ] {
            let (_, what) = parse(&array(descr, shape, &data)).unwrap_err();
            assert!(what.contains(said), "{descr}: {what}");
        }
        assert!(parse(b"\x93NUMPY\x01\x00\xff").is_err());
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(parse(b"1\n\xff\n").is_err());
        assert!(parse(b"PK\x03\x04").is_err());
        assert_eq!(parse(b""), Ok(vec![]));
        assert_eq!(parse(b"neuron_id\n"), Ok(vec![]));
    }
}
