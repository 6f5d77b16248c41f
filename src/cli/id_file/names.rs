//! Ids that are names: one a line or several, the column of a CSV, JSON, or an array of text.

use super::{Fault, json, npy, text, text_of};

/// The names of a file.
pub fn ids(bytes: &[u8]) -> Result<Vec<String>, Fault> {
    if bytes.starts_with(npy::MAGIC) {
        return npy::names(bytes).map_err(|what| (None, what));
    }
    let content = text_of(bytes)?;
    match content.trim_start().starts_with(['{', '[']) {
        true => json::names(content),
        false => text::names(content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(ids(text.as_bytes()), Ok(expected), "{text:?}");
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        check("AVAL\nAVAR\n42\n", &["AVAL", "AVAR", "42"]);
        check("# mine\nAVAL, AVAR;\tRIML\n\n", &["AVAL", "AVAR", "RIML"]);
        check("neuron_id\nAVAL\n", &["AVAL"]);
        check("\"a, b\"\n\"c \"\"d\"\"\"\n", &["a, b", "c \"d\""]);
        check("label,id\nx,AVAL\ny,\"a, b\"\n", &["AVAL", "a, b"]);
        check("id\tlabel\nAVA L\tx\n", &["AVA L"]);
        check("{\"neuron_ids\":[\"AVAL\",\"42\"],\"count\":2}", &["AVAL", "42"]);
        check("{\"neuron_id\":\"AVAL\"}\n{\"neuron_id\":\"AVAR\"}\n", &["AVAL", "AVAR"]);
        check("", &[]);
    }

    #[test]
    fn arrays_of_text_are_names() {
        let text = |text: &str| -> Vec<u8> {
            let letters = text.chars().map(u32::from).chain(std::iter::repeat(0)).take(4);
            letters.flat_map(u32::to_le_bytes).collect()
        };
        let array = |data: &[u8]| {
            let dict = "{'descr': '<U4', 'fortran_order': False, 'shape': (2,), }";
            let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
            bytes.extend((dict.len() as u16).to_le_bytes());
            bytes.extend(dict.as_bytes());
            bytes.extend(data);
            bytes
        };
        let two = array(&[text("AVAL"), text("é")].concat());
        assert_eq!(ids(&two), Ok(vec!["AVAL".to_owned(), "é".to_owned()]));
        assert!(ids(&two[..two.len() - 1]).is_err());
        assert!(ids(&array(&[0xff; 32])).is_err());
    }
}
