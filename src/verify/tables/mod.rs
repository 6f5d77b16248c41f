//! Random data sets with a map, small and awkward: nulls, quotes, wide numbers, conditions, joins, names,
//! several formats. Some are refused.

mod cells;
mod map;
mod write;

use fastrand::Rng;

use cells::Table;

/// A data set with a map: names and bytes of its files.
#[derive(Debug)]
pub struct RandomMap {
    /// `areax.toml` and its tables.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a random data set has.
struct Shape {
    has_names: bool,
    has_weight: bool,
    has_position: bool,
    /// Ids are published without this.
    add: u64,
    /// Tables of neurons, joined.
    tables: usize,
    /// Files of synapses.
    parts: usize,
    format: Format,
    /// More distinct numbers than there are codes, where there are as many rows.
    is_many: bool,
    /// What the second number is called: by a name of j0251, or not.
    score: &'static str,
}

/// How synapses are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Tsv,
    JsonLines,
    /// Records of NumPy: numbers of every width.
    Npy,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::JsonLines => "jsonl",
            Format::Npy => "npy",
        }
    }
}

impl RandomMap {
    /// The data set of a seed, with up to `rows` rows.
    pub fn new(seed: u64, rows: usize) -> RandomMap {
        let mut rng = Rng::with_seed(seed);
        let (shape, rows) = (Shape::random(&mut rng), rng.usize(..=rows));
        RandomMap::of(&shape, rows, &mut rng)
    }

    /// One with so many rows that hardly one number stands in two of them.
    pub fn of_many(seed: u64, rows: usize) -> RandomMap {
        let mut rng = Rng::with_seed(seed);
        let (format, score) = (Format::Csv, "score");
        let shape = Shape { is_many: true, format, score, ..Shape::random(&mut rng) };
        RandomMap::of(&shape, rows, &mut rng)
    }

    fn of(shape: &Shape, rows: usize, rng: &mut Rng) -> RandomMap {
        let mut files = vec![("areax.toml".to_owned(), shape.map(rng).into_bytes())];
        let all = Table::of_synapses(shape, rows, rng);
        // Several files are one table: of the same types.
        let types = rng.fork();
        for part in 0..shape.parts {
            let name = format!("synapses-{part}.{}", shape.format.ending());
            files.push((
                name,
                all.part(part, shape.parts).written(shape.format, &mut types.clone()),
            ));
        }
        let of_neurons =
            [("types.csv", &["type", "length", "note"][..]), ("sides.tsv", &["side", "type"])];
        for (name, columns) in of_neurons.into_iter().take(shape.tables) {
            let format = if name.ends_with("tsv") { Format::Tsv } else { Format::Csv };
            let table = Table::of_neurons(shape, columns, rng);
            files.push((name.to_owned(), table.written(format, rng)));
        }
        RandomMap { files }
    }
}

impl Shape {
    fn random(rng: &mut Rng) -> Shape {
        let format = [Format::Csv, Format::Csv, Format::Tsv, Format::JsonLines, Format::Npy];
        let format = format[rng.usize(..format.len())];
        // Records hold no texts.
        let has_names = format != Format::Npy && rng.u8(..4) == 0;
        Shape {
            has_names,
            has_weight: rng.bool(),
            has_position: rng.bool(),
            add: if has_names { 0 } else { [0, 100, 720_575_940_000_000_000][rng.usize(..3)] },
            tables: [0, 1, 2, 2][rng.usize(..4)],
            parts: if rng.u8(..4) == 0 { 2 } else { 1 },
            format,
            is_many: false,
            score: ["score", "prob"][rng.usize(..2)],
        }
    }
}
