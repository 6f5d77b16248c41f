//! The spool: what was written comes back, whatever the batches, types and nulls.

use crate::error::Kind;
use crate::table::column::{Column, ColumnType, Nulls, SourceColumn, Values};
use crate::table::spool::{Spool, SpoolWriter};

fn column(name: &str, kind: ColumnType) -> SourceColumn {
    SourceColumn { name: name.into(), kind }
}

fn texts(column: &Column) -> Vec<Option<String>> {
    (0..column.rows()).map(|row| column.text(row).map(|text| text.into_owned())).collect()
}

#[test]
fn rows_come_back_in_order_and_at_any_place() {
    let folder = tempfile::tempdir().unwrap();
    let kinds =
        [column("id", ColumnType::U64), column("at", ColumnType::List3(Box::new(ColumnType::I32)))];
    let mut writer = SpoolWriter::create(folder.path(), &kinds).unwrap();
    let mut random = fastrand::Rng::with_seed(1);
    let (mut ids, mut nulls): (Vec<u64>, Vec<bool>) = (Vec::new(), Vec::new());
    for batch in 0..30 {
        let rows = random.usize(0..20_000);
        let values: Vec<u64> = (0..rows).map(|_| random.u64(..)).collect();
        let marks: Vec<bool> = (0..rows).map(|_| batch > 20 && random.u8(..) < 3).collect();
        let at: Vec<i32> = (0..3 * rows).map(|i| i as i32 - 7).collect();
        ids.extend(&values);
        nulls.extend(&marks);
        let id = Column { values: Values::U64(values), nulls: Nulls::of(marks) };
        let at = Column::whole(Values::List3(Box::new(Values::I32(at))));
        writer.append(vec![id, at]).unwrap();
    }
    let written = writer.finish().unwrap();
    for spool in [written, Spool::open(folder.path()).unwrap()] {
        assert_eq!((spool.rows(), spool.columns()), (ids.len() as u64, kinds.as_slice()));
        let all = spool.read(0, 0..spool.rows()).unwrap();
        assert_eq!(all.values, Values::U64(ids.clone()));
        assert!((0..ids.len()).all(|row| all.nulls.is_null(row) == nulls[row]));
        let rows: Vec<u64> = (0..50).map(|_| random.u64(..ids.len() as u64)).collect();
        let some = spool.rows_at(0, &rows).unwrap();
        let expected = |row: &u64| (!nulls[*row as usize]).then(|| ids[*row as usize].to_string());
        assert_eq!(texts(&some), rows.iter().map(expected).collect::<Vec<_>>());
        assert_eq!(texts(&spool.read(1, 0..1).unwrap()), [Some("[-7, -6, -5]".to_owned())]);
        assert!(spool.read(0, 0..spool.rows() + 1).is_err());
    }
}

#[test]
fn a_column_of_integers_that_meets_a_fraction_is_rewritten() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SpoolWriter::create(folder.path(), &[column("x", ColumnType::I64)]).unwrap();
    let big = 9_007_199_254_740_993;
    let first: Vec<i64> = (0..600_000).chain([big, -big]).collect();
    writer.append(vec![Column::whole(Values::I64(first.clone()))]).unwrap();
    let nulls = Nulls::of(vec![false, true]);
    writer.append(vec![Column { values: Values::F64(vec![0.5, 0.0]), nulls }]).unwrap();
    writer.append(vec![Column::whole(Values::I64(vec![3]))]).unwrap();
    writer.finish().unwrap();
    let spool = Spool::open(folder.path()).unwrap();
    assert_eq!(spool.columns()[0].kind, ColumnType::F64);
    let found = spool.read(0, 0..spool.rows()).unwrap();
    // As the decimals are rounded.
    let of_text = |x: &i64| x.to_string().parse::<f64>().unwrap();
    let expected: Vec<f64> = first.iter().map(of_text).chain([0.5, 0.0, 3.0]).collect();
    assert_eq!(found.values, Values::F64(expected));
    assert!(found.nulls.is_null(600_003) && !found.nulls.is_null(600_002));
}

#[test]
fn texts_are_refused_and_damage_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    assert!(SpoolWriter::create(folder.path(), &[column("x", ColumnType::Text)]).is_err());
    let mut writer = SpoolWriter::create(folder.path(), &[column("x", ColumnType::U16)]).unwrap();
    writer.append(vec![Column::whole(Values::U16(vec![7; 90_000]))]).unwrap();
    drop(writer.finish().unwrap());
    let path = folder.path().join("0.values");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100_000] ^= 4;
    std::fs::write(&path, bytes).unwrap();
    let spool = Spool::open(folder.path()).unwrap();
    assert!(spool.read(0, 0..100).is_ok());
    assert_eq!(spool.read(0, 49_000..51_000).unwrap_err().kind(), Kind::Damaged);
}
