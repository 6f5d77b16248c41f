//! Tables at the widths of terminals: no line is wider, no word is cut.

use unicode_width::UnicodeWidthStr;

use crate::output::rows::{self, Field, Head, Style};
use crate::output::tests::{context, filter};
use crate::output::views::{Grid, Verdicts, View};
use crate::output::{Context, Format, Look, write};
use crate::query::{
    Axis, Claim, Exact, Filter, FilterParameter, Measure, Names, Normalize, Preset, RobustQuery,
    RowField, SweepQuery, SynapseRow, Vocabulary,
};
use crate::run::Run;

const WIDTHS: [usize; 4] = [60, 80, 100, 140];

fn look(width: usize) -> Look {
    Look { width, ..Look::default() }
}

/// That every line fits, and that every word of the widest table stands whole in this one.
fn check(width: usize, table: &str, widest: &str) {
    for line in table.lines() {
        assert!(line.width() <= width, "{} columns, not {width}: {line}\n{table}", line.width());
    }
    let words = |text: &str| -> std::collections::BTreeSet<String> {
        // A word that is longer than a line is broken behind one of these.
        text.split([' ', '\n', '/', '_', ',']).map(str::to_owned).collect()
    };
    let lost: Vec<String> = words(widest).difference(&words(table)).cloned().collect();
    assert!(lost.is_empty(), "at {width} columns {lost:?} are cut\n{table}");
}

fn written(write: impl Fn(&Look, &mut Vec<u8>), width: usize) -> String {
    let mut bytes = Vec::new();
    write(&look(width), &mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn every_width(write: impl Fn(&Look, &mut Vec<u8>)) {
    let widest = written(&write, 1000);
    for width in WIDTHS {
        check(width, &written(&write, width), &widest);
    }
}

#[test]
fn what_became_of_a_claim_fits() {
    let claim = Claim::parse("HVC,LMAN->MSN > 2 * MSN->MSN + 100").unwrap();
    let grid = Preset::AreaX.grid();
    let filter = grid.filter.clone();
    let query =
        RobustQuery { claim, measure: Measure::Count, normalize: Normalize::None, grid, ci: None };
    let each = query.claim.connections().len() as i128;
    let values: Vec<Option<Exact>> = (0..each * 360)
        .map(|at| (at % 97 != 0).then(|| Exact::whole(at * 7919 % 100_003)))
        .collect();
    let robust = query.judge(&values);
    let view = View::Verdicts(Verdicts::new(&robust, &query));
    every_width(|look, out| {
        write(&view, Format::Table, &context(&filter), look, &Run::default(), out).unwrap();
    });
}

#[test]
fn rows_fit() {
    let names = |names: &[&str]| {
        let entries = (0u8..).zip(names.iter().map(|name| (*name).to_owned()));
        Names::new("name", entries.collect()).unwrap()
    };
    let vocabulary = Vocabulary::new(
        names(&["HVC", "unclassified", "a longer name than the guide has"]),
        names(&["dendritic spine", "dendritic shaft"]),
    );
    let ids = "1234567890123,2234567890123,3234567890123,4234567890123,5234567890123,6234567890123";
    let filter = filter(&[(FilterParameter::PreNeuronIds, ids), (FilterParameter::ProbMin, "0.6")]);
    let context = context(&filter);
    let row = |at: u32| SynapseRow {
        record: &[],
        size: 0x3800,
        prob: 0x3a00,
        x: 100_000 + at,
        y: 200_000,
        z: 300_000,
        pre_id: 1_234_567_890_123,
        post_id: 18_446_744_073_709_551_615,
        post_morph: (at % 2) as u8,
        pre_celltype: (at % 3) as u8,
        post_celltype: 1,
        row: u64::from(at),
    };
    let first: Vec<SynapseRow> = (0..20).map(row).collect();
    let head = Head {
        context: &context,
        fields: RowField::ALL.map(Field::Published).to_vec(),
        layout: None,
        fields_named: true,
        sample: None,
        vocabulary: &vocabulary,
        descr: Vec::new(),
        rows: 123_456,
        first_row: Some(0),
        style: Style::default(),
    };
    every_width(|look, out| out.extend(rows::table(&first, &head, look).into_bytes()));
    let folded = rows::table(&first, &head, &look(80));
    assert!(folded.contains("\n #  ") && folded.contains("\n20  "), "{folded}");
    assert!(!rows::table(&first, &head, &look(200)).contains("\n #"));
}

#[test]
fn the_summary_of_a_grid_of_many_axes_fits() {
    let params = [
        FilterParameter::SizeMin,
        FilterParameter::ProbMin,
        FilterParameter::CellCertainty,
        FilterParameter::CellDendrite,
        FilterParameter::CellAxon,
        FilterParameter::ProjectionAxon,
        FilterParameter::MinPreCertainty,
    ];
    let axes = params.map(|param| Axis::new(param, vec![0.25, 0.5])).to_vec();
    let query = SweepQuery { axes, ..SweepQuery::default() };
    let labels = vec!["HVC".to_owned(), "unclassified".to_owned()];
    let counts = (0..128 * 4).map(|at| at * 7919).collect();
    let answer = crate::query::Sweep::new(labels, None, counts);
    let filter = Filter::default();
    let context = Context { checked_against: None, ..context(&filter) };
    let view = View::Sweep(Grid::new(&answer, &query));
    for width in WIDTHS {
        let table = written(
            |look, out| {
                write(&view, Format::Table, &context, look, &Run::default(), out).unwrap();
            },
            width,
        );
        for param in params {
            assert!(table.contains(param.name()), "{table}");
        }
        assert!(table.lines().all(|line| line.width() <= width), "{width}: {table}");
    }
}
