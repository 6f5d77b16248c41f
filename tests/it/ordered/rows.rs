//! Rows and their fields out of the copy, against those of the reference.

use std::sync::Arc;

use areax::Run;
use areax::ask::Question;
use areax::engine::mapped::Records;
use areax::engine::ordered::Ordered;
use areax::query::{FieldValues, NamedColumn, RowFields, SelectQuery};
use areax::rows::MapRows;
use areax::verify::{MapCases, RandomMap};

use super::found;

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

#[test]
fn random_rows_have_equal_fields() {
    let (mut given, run) = (0, Run::default());
    for seed in 300..340 {
        let (_folder, data) = found(&RandomMap::new(seed, 200));
        if data.prepare_in_memory(&run).is_err() {
            continue;
        }
        let (copy, records) = (data.dataset(&run).unwrap(), data.records(&run).unwrap());
        let cpu = Ordered::new(data.map().clone(), Arc::clone(copy));
        let mut questions = MapCases::new(data.map(), copy, seed);
        let mut asked = 0;
        while asked < 10 {
            let Question::Rows(query) = questions.question().unwrap() else { continue };
            let (select, what) = (&query.select, seed.to_string());
            given += u32::from(assert_same_rows(&cpu, records, select, &query.fields, &what));
            asked += 1;
        }
    }
    assert!(given > 200, "{given} of 400 are answered");
}
