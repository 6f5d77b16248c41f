//! No bytes make the `.npy` header parser panic, hang, or believe an impossible header.
#![no_main]

use areax::read::{Neuron, Record, Synapse, locate, parse_header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // As a file; and as the text of a header, which a wrong length would otherwise hide.
    check(data);
    let Some((version, text)) = data.split_first() else { return };
    let mut file = b"\x93NUMPY".to_vec();
    let length = (text.len() as u32).to_le_bytes();
    match version % 3 {
        0 => file.extend([1, 0, length[0], length[1]]),
        v => file.extend([v + 1, 0, length[0], length[1], length[2], length[3]]),
    }
    file.extend(text);
    check(&file);
});

fn check(file: &[u8]) {
    let header = match parse_header(file) {
        Ok(header) => header,
        Err(error) => {
            assert!(error.to_string().contains("byte "), "{error}");
            return;
        }
    };
    assert!(header.data_start <= file.len() as u64);
    assert!(header.descr.start < header.descr.end && header.descr.end <= header.data_start);
    assert!(header.rows < u64::from(u32::MAX));
    for field in &header.fields {
        assert!(field.offset <= header.record_bytes && field.at < header.data_start);
    }
    check_fields::<Synapse>(&header);
    check_fields::<Neuron>(&header);
}

fn check_fields<R: Record>(header: &areax::read::Header) {
    match locate::<R>(header) {
        Ok(offsets) => {
            for (offset, field) in offsets.iter().zip(R::FIELDS) {
                let bytes: u64 = field.dtype[1..].parse().unwrap();
                assert!(u64::from(*offset) + bytes <= header.record_bytes);
            }
        }
        Err(error) => assert!(error.to_string().contains("byte "), "{error}"),
    }
}
