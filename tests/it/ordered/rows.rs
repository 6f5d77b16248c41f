//! Rows and their fields out of the copy, against those of the reference.

use std::sync::Arc;

use areax::Run;
use areax::engine::mapped::Records;
use areax::engine::ordered::Ordered;
use areax::query::{FieldValues, NamedColumn, RowFields, Sample, SelectQuery};
use areax::rows::MapRows;
use fastrand::Rng;

use super::{Both, questions, tables::Tables};

/// Which rows they are, how their fields lie, and what is in them.
fn said(set: &areax::query::RowSet, rows: &MapRows) -> (Vec<u64>, Vec<String>) {
    let layout = rows.layout().fields.iter().map(|field| {
        let areax::query::RecordField { name, kind, is_nullable, is_id, longest, .. } = field;
        format!("{name} {kind:?} {is_nullable} {is_id} {longest} {}", field.is_beyond_float)
    });
    let columns = rows.columns(set).unwrap().into_iter().map(|column| match column {
        // Ids that are names have codes of their own in each engine.
        NamedColumn { values: FieldValues::Text(codes, texts), .. } => {
            let texts: Vec<_> = codes.iter().map(|code| texts.get(*code as usize)).collect();
            format!("{texts:?}")
        }
        other => format!("{other:?}"),
    });
    (set.rows().collect(), layout.chain(columns).collect())
}

/// Asks both for rows; whether they gave them.
pub fn assert_same_rows(
    cpu: &Ordered,
    records: &Arc<Records>,
    query: &SelectQuery,
    fields: &RowFields,
    what: &str,
) -> bool {
    let run = Run::default();
    let ours = cpu.rows(query, fields, &run).map(|(set, rows)| said(&set, &rows.into()));
    let theirs = MapRows::new(Arc::clone(records), fields)
        .and_then(|rows| Ok(said(&records.selected(query, &run)?, &rows)));
    match (ours, theirs) {
        (Err(ours), Err(theirs)) => {
            assert_eq!((ours.kind(), ours.to_string()), (theirs.kind(), theirs.to_string()));
            false
        }
        (ours, theirs) => {
            assert_eq!(ours.unwrap(), theirs.unwrap(), "{what} {query:#?} {fields:?}");
            true
        }
    }
}

/// Fields in any order, one of them twice, and now and then one that is none.
fn fields(rng: &mut Rng) -> RowFields {
    let all = ["row", "x", "region", "score", "pre_id", "size", "weight", "post_id", "sum", "row"];
    match rng.u8(..3) {
        0 => RowFields::Usual,
        _ => RowFields::named(all.into_iter().filter(|name| rng.u8(..3) > 0 && *name != "x")),
    }
}

#[test]
fn random_rows_have_equal_fields() {
    let mut given = 0;
    for seed in 300..340 {
        let mut rng = Rng::with_seed(seed);
        let tables = Tables::random(&mut rng, 200);
        let Both { reference, cpu } = Both::of(&tables);
        let records = Arc::new(reference);
        for _ in 0..10 {
            let sample = (rng.u8(..3) == 0).then(|| Sample { size: rng.u64(..40), seed });
            let mut filter = questions::filter(&mut rng, &tables);
            filter.min_pair = filter.min_pair.filter(|_| rng.u8(..8) == 0);
            let query = SelectQuery { filter, sample };
            let asked = fields(&mut rng);
            let same = assert_same_rows(&cpu, &records, &query, &asked, &seed.to_string());
            given += u32::from(same);
        }
    }
    assert!(given > 200, "{given} of 400 are answered");
}
