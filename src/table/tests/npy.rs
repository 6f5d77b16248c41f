//! Records of NumPy.

use super::*;
use crate::table::{ColumnType, Values};

/// Two records with fields of many types, as NumPy writes them.
fn records() -> Vec<u8> {
    let descr = "{'descr': [('a', '<i8'), ('b', '>u2'), ('c', '<f4', (3,)), ('d', '|S3'), \
        ('e', '<U2'), ('f', '|b1'), ('g', '<f2'), ('h', '<M8[ns]')], \
        'fortran_order': False, 'shape': (2,), }";
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    let header = format!("{descr:<245}\n");
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    for i in 0..2i64 {
        bytes.extend((i - 5).to_le_bytes());
        bytes.extend((i as u16 + 258).to_be_bytes());
        (0..3).for_each(|j| bytes.extend((i as f32 + j as f32 / 2.0).to_le_bytes()));
        bytes.extend(b"ab\0");
        bytes.extend('é'.to_string().chars().chain(['\0']).flat_map(|c| (c as u32).to_le_bytes()));
        bytes.push(i as u8);
        bytes.extend([0, 0x3c]);
        bytes.extend([0; 8]);
    }
    bytes
}

#[test]
fn fields_are_columns_of_their_types() {
    let (_folder, path) = file("x.npy", &records());
    let table = Table::open(&[path], &ReadOptions::default()).unwrap();
    let kinds: Vec<&ColumnType> = table.columns().iter().map(|column| &column.kind).collect();
    assert_eq!(kinds[2], &ColumnType::List3(Box::new(ColumnType::F32)));
    assert_eq!(kinds[7], &ColumnType::Other("'<M8[ns]'".into()));
    assert!(table.batches(&[7]).is_err());
    let wanted: Vec<usize> = (0..7).collect();
    let batch = table.batches(&wanted).unwrap().next().unwrap().unwrap();
    assert_eq!(batch.columns[0].values, Values::I64(vec![-5, -4]));
    let row: Vec<_> = batch.columns.iter().map(|c| c.text(1).unwrap().into_owned()).collect();
    assert_eq!(row, ["-4", "259", "[1, 1.5, 2]", "ab", "é", "true", "1"]);
    let columns = table.rows_at(&wanted, &[1, 0, 1]).unwrap();
    assert_eq!(columns[0].values, Values::I64(vec![-4, -5, -4]));
    assert!(table.rows_at(&wanted, &[2]).is_err());
}

#[test]
fn a_header_that_says_more_than_there_is_is_refused() {
    let whole = records();
    let told = error("x.npy", &whole[..whole.len() - 1]);
    assert!(told.contains("2 records of 44 bytes") && told.contains("it is not whole"), "{told}");
}
