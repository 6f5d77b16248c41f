//! Feather, Arrow streams and Parquet. `tests/tables/check.py` compares many more types with pyarrow.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, DictionaryArray, FixedSizeListArray, Int32Array, Int64Array, RecordBatch,
    StringArray, StructArray,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;

use super::*;
use crate::table::decode::{CategoryDecoder, NullTexts};
use crate::table::{ColumnType, Values};

fn batch(first: i64) -> RecordBatch {
    let ids = Int64Array::from_iter((first..first + 100).map(|i| (i % 7 != 0).then_some(i)));
    let mut words: DictionaryArray<Int8Type> =
        ["b", "a", "b"].into_iter().cycle().take(100).collect();
    if first > 0 {
        words = ["c", "b"].into_iter().cycle().take(100).collect();
    }
    let numbers: ArrayRef = Arc::new(Int32Array::from_iter_values(0..300));
    let item = Arc::new(Field::new("item", DataType::Int32, true));
    let at = FixedSizeListArray::new(item, 3, numbers, None);
    let names: ArrayRef =
        Arc::new(StringArray::from_iter_values((0..100).map(|i| format!("n{i}"))));
    let inner =
        StructArray::from(vec![(Arc::new(Field::new("name", DataType::Utf8, true)), names)]);
    RecordBatch::try_from_iter([
        ("id", Arc::new(ids) as ArrayRef),
        ("word", Arc::new(words)),
        ("at", Arc::new(at)),
        ("in", Arc::new(inner)),
    ])
    .unwrap()
}

fn feather(packing: Option<CompressionType>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = IpcWriteOptions::default().try_with_compression(packing).unwrap();
    let schema = batch(0).schema();
    let mut writer = FileWriter::try_new_with_options(&mut bytes, &schema, options).unwrap();
    writer.write(&batch(0)).unwrap();
    writer.finish().unwrap();
    drop(writer);
    bytes
}

fn stream() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batch(0).schema()).unwrap();
    writer.write(&batch(0)).unwrap();
    writer.write(&batch(100)).unwrap();
    writer.finish().unwrap();
    drop(writer);
    bytes
}

fn parquet() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch(0).schema(), None).unwrap();
    writer.write(&batch(0)).unwrap();
    writer.flush().unwrap();
    writer.write(&batch(100)).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn columns_are_of_their_types_and_structs_are_paths() {
    let zstd = feather(Some(CompressionType::ZSTD));
    for (name, bytes) in [("x.feather", zstd), ("x", stream()), ("x.parquet", parquet())] {
        let (_folder, path) = file(name, &bytes);
        let table = Table::open(&[&path], &ReadOptions::default()).unwrap();
        let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "word", "at", "in.name"]);
        assert_eq!(table.columns()[1].kind, ColumnType::Dictionary);
        let rows = rows_of(&path, &ReadOptions::default()).unwrap();
        assert_eq!(rows[0], "∅|b|[0, 1, 2]|n0");
        assert_eq!(rows[99], "99|b|[297, 298, 299]|n99");
        assert_eq!(rows.len() as u64, table.rows().unwrap_or(200));
    }
}

#[test]
fn a_packing_that_is_not_read_is_named() {
    let (_folder, path) = file("x.parquet", include_bytes!("brotli.parquet"));
    let error = Table::open(&[&path], &ReadOptions::default()).err().unwrap().to_string();
    assert!(error.contains("a Parquet file packed with brotli, which is not read"), "{error}");
    assert!(error.contains("compression='zstd'"), "{error}");
}

#[test]
fn rows_are_read_at_any_place() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.feather", "b.parquet"].map(|name| folder.path().join(name));
    std::fs::write(&paths[0], feather(Some(CompressionType::LZ4_FRAME))).unwrap();
    std::fs::write(&paths[1], parquet()).unwrap();
    let table = Table::open(&paths, &ReadOptions::default()).unwrap();
    assert_eq!(table.rows(), Some(300));
    let rows = [299, 5, 100, 6, 5, 201, 202, 0];
    let columns = table.rows_at(&[0, 1, 2, 3], &rows).unwrap();
    let told: Vec<String> = (0..rows.len())
        .map(|row| {
            columns.iter().map(|c| c.text(row).unwrap_or("∅".into())).collect::<Vec<_>>().join("|")
        })
        .collect();
    assert_eq!(told[0], "199|b|[297, 298, 299]|n99");
    assert_eq!(told[1..4], ["5|b|[15, 16, 17]|n5", "∅|b|[0, 1, 2]|n0", "6|b|[18, 19, 20]|n6"]);
    assert_eq!((told[4].as_str(), told[5].as_str()), (told[1].as_str(), "101|b|[3, 4, 5]|n1"));
}

#[test]
fn categories_are_ordered_by_dictionaries_in_arrow_alone() {
    let names = |name: &str, bytes: Vec<u8>| {
        let (_folder, path) = file(name, &bytes);
        let table = Table::open(&[path], &ReadOptions::default()).unwrap();
        let mut decoder =
            CategoryDecoder::new(&ColumnType::Dictionary, NullTexts::default()).unwrap();
        for batch in table.batches(&[1]).unwrap() {
            let batch = batch.unwrap();
            assert!(matches!(batch.columns[0].values, Values::Dictionary(_)));
            // The first row alone.
            let kept: Vec<bool> = (0..batch.rows).map(|row| row == 0).collect();
            decoder.decode(&batch, 0, Some(&kept));
        }
        decoder.names().iter().map(|name| name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("x.arrows", stream()), ["b", "a", "c"]);
    // One batch here, whose first row alone is kept.
    assert_eq!(names("x.parquet", parquet()), ["b"]);
}

#[test]
fn damaged_files_are_errors_or_read_and_never_panic_outside() {
    let mut random = fastrand::Rng::with_seed(4);
    let all = [
        ("x.feather", feather(None)),
        ("z.feather", feather(Some(CompressionType::ZSTD))),
        ("x.arrows", stream()),
        ("x.parquet", parquet()),
    ];
    for (name, whole) in all {
        let (_folder, path) = file(name, b"");
        for round in 0..150 {
            let mut bytes = whole.clone();
            match round % 3 {
                0 => bytes.truncate(random.usize(..bytes.len())),
                _ => (0..random.usize(1..6)).for_each(|_| {
                    let at = random.usize(..bytes.len());
                    bytes[at] = random.u8(..);
                }),
            }
            std::fs::write(&path, &bytes).unwrap();
            let read = rows_of(&path, &ReadOptions::default());
            if name != "x.arrows" && round % 3 == 0 {
                assert!(read.is_err(), "{name} cut at {}", bytes.len());
            }
        }
    }
}
