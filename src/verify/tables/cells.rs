//! The cells of random tables, as texts; the empty one is null.

use fastrand::Rng;

use super::{Format, Shape};

/// Columns of texts.
pub struct Table {
    pub columns: Vec<Column>,
}

/// A column, and how records hold it.
pub struct Column {
    pub name: &'static str,
    pub cells: Vec<String>,
    /// The types that hold its numbers.
    pub dtypes: &'static [&'static str],
}

const REGIONS: [&str; 6] = ["LO", "ME", "", "a,b", "NA", "Größe \"x\""];
const SHAPES: [&str; 4] = ["null", "c d", "", "a'L"];
const TYPES: [&str; 6] = ["B", "A", "", "KC", "null", "k c"];
const NAMES: [&str; 7] = ["AVAL", "b", "I2", "42", "é", "a,b", "N0"];
const IDS: &[&str] = &["<u8", "<i8", "<u4", "<i2"];
const WHOLES: &[&str] = &["<i8", "<f8"];
const FLOATS: &[&str] = &["<f2", "<f4", "<f8"];
const SMALL: &[&str] = &["|u1", "<i2", "<u4"];

impl Table {
    /// Synapses.
    pub fn of_synapses(shape: &Shape, rows: usize, rng: &mut Rng) -> Table {
        let is_whole = rng.bool() && !shape.is_many;
        let has_nulls = shape.format != Format::Npy;
        let reals =
            Reals { has_nulls, has_infinities: rng.u8(..4) == 0, is_wide: rng.u8(..8) == 0 };
        // A table with a value that is none is refused.
        let is_wrong =
            if rng.u8(..10) == 0 { |rng: &mut Rng| rng.u8(..90) == 0 } else { |_: &mut Rng| false };
        let neurons = shape.neuron_count(rng);
        let weights = [(1..5), (1..400)][rng.usize(..2)].clone();
        let mut table = Table { columns: Vec::new() };
        let mut add = |name, dtypes, cell: &mut dyn FnMut(&mut Rng) -> String| {
            let cells = (0..rows).map(|_| cell(rng)).collect();
            table.columns.push(Column { name, cells, dtypes });
        };
        for side in ["pre", "post"] {
            add(side, IDS, &mut |rng| shape.cell_of_id(neurons, rng));
        }
        add("n", SMALL, &mut |rng| match is_wrong(rng) {
            true => "0".to_owned(),
            false => rng.u32(weights.clone()).to_string(),
        });
        for axis in ["x", "y", "z"] {
            add(axis, &["<i4", "<f4", "<f8"], &mut |rng| rng.i32(-70..70).to_string());
        }
        add("size", WHOLES, &mut |rng| match has_nulls && is_wrong(rng) {
            true => "NA".to_owned(),
            false => whole(rng, has_nulls),
        });
        add(shape.score, FLOATS, &mut |rng| match is_whole {
            true => whole(rng, has_nulls),
            false => reals.cell(rng),
        });
        add("sum", FLOATS, &mut |rng| match rng.bool() {
            true => (rng.f32() * 4.0).to_string(),
            false => "0.5".to_owned(),
        });
        for (name, texts) in [("region", &REGIONS[..]), ("shape", &SHAPES)] {
            add(name, SMALL, &mut |rng| match has_nulls {
                true => texts[rng.usize(..texts.len())].to_owned(),
                false => rng.u8(..4).to_string(),
            });
        }
        add("note", SMALL, &mut |rng| rng.u8(..9).to_string());
        table
    }

    /// Neurons, most of which synapses have.
    pub fn of_neurons(shape: &Shape, names: &[&'static str], rng: &mut Rng) -> Table {
        let mut ids: Vec<String> =
            (0..rng.usize(..14)).map(|_| shape.cell_of_id(16, rng)).collect();
        // An id twice is refused, or the first is taken.
        if rng.u8(..4) > 0 {
            ids.sort();
            ids.dedup();
            rng.shuffle(&mut ids);
        }
        let rows = ids.len();
        let mut columns = vec![Column { name: "id", cells: ids, dtypes: IDS }];
        for name in names {
            let mut cell = || match *name {
                "type" => TYPES[rng.usize(..TYPES.len())].to_owned(),
                "side" => ["left", "right", ""][rng.usize(..3)].to_owned(),
                "note" => "x".to_owned(),
                _ => Reals { has_nulls: true, ..Reals::default() }.cell(rng),
            };
            let cells = (0..rows).map(|_| cell()).collect();
            columns.push(Column { name, cells, dtypes: FLOATS });
        }
        Table { columns }
    }

    /// One of so many parts of the rows.
    pub fn part(&self, part: usize, of: usize) -> Table {
        let column = |column: &Column| {
            let rows = column.cells.len();
            let cells = column.cells[rows * part / of..rows * (part + 1) / of].to_vec();
            Column { cells, ..*column }
        };
        Table { columns: self.columns.iter().map(column).collect() }
    }
}

impl Shape {
    /// How many neurons synapses have.
    fn neuron_count(&self, rng: &mut Rng) -> usize {
        if self.is_many { 300 } else { rng.usize(1..16) }
    }

    fn cell_of_id(&self, neurons: usize, rng: &mut Rng) -> String {
        let at = rng.usize(..neurons);
        match self.has_names {
            true => NAMES[at % NAMES.len()].to_owned(),
            false => (at * 7 % 1009 + 5).to_string(),
        }
    }
}

fn whole(rng: &mut Rng, has_nulls: bool) -> String {
    match rng.u32(..32) {
        0..=3 if has_nulls => String::new(),
        4 => "9007199254740993".to_owned(),
        5 => "-1".to_owned(),
        6 => rng.i64(-1_000_000..1_000_000).to_string(),
        7 if rng.u8(..) < 2 => i64::MIN.to_string(),
        _ => rng.u32(..9).to_string(),
    }
}

/// What a column of reals holds besides small ones.
#[derive(Default)]
struct Reals {
    has_nulls: bool,
    has_infinities: bool,
    /// Numbers whose exact sum takes more bits than an engine may have.
    is_wide: bool,
}

impl Reals {
    fn cell(&self, rng: &mut Rng) -> String {
        match rng.u8(..16) {
            0 | 1 if self.has_nulls => String::new(),
            2 => "nan".to_owned(),
            3 if self.has_infinities => ["-inf", "inf"][rng.usize(..2)].to_owned(),
            4 => "-0".to_owned(),
            5 if self.is_wide => [1e-300, 3e-8, 1e20, 1e308, -1e308][rng.usize(..5)].to_string(),
            6 | 7 => (f64::from(rng.u8(..10)) / 10.0).to_string(),
            8..=10 => (f64::from(rng.u8(..40)) / 16.0).to_string(),
            _ => (rng.f64() - 0.3).to_string(),
        }
    }
}
