//! A question as lines of Rust. `tests/it/explained.rs` compiles those of every question.

use std::borrow::Cow;

use super::{filters, spec};
use crate::ask::Question;
use crate::query::{
    AdjacencyQuery, Axis, CategoryAxis, CellAxes, Connection, ConnectionsQuery, DescribeQuery,
    Filter, Groups, MatrixQuery, MatrixSetQuery, MatrixTest, Measure, NeuronsQuery, Normalize,
    NullQuery, Permuting, Preset, Resampling, RobustQuery, RowFields, SelectQuery, Setting,
    SweepQuery, TestQuery, Types, in_force,
};

impl Question {
    /// The statements of Rust that ask it of the data in a folder; names are those of `areax`,
    /// `areax::ask` and `areax::query`. The last one is the answer. `beside` may say the file,
    /// `groups`, that labels came from.
    pub fn rust(&self, folder: &str, beside: &[(&str, String)]) -> String {
        let made = match self {
            Question::Count(filter) => in_rust(filter),
            Question::Adjacency(query) => adjacency(query),
            Question::Describe(query) => describe(query),
            Question::Matrix(query) => matrix(query, beside),
            Question::MatrixSet(query) => matrix_set(query),
            Question::Sweep(query) => in_rust(&query.filter) + &grid("query", query),
            Question::Connections(query) => connections(query),
            Question::Robust(query) => robust(query),
            Question::Null(query) => null(query),
            Question::Test(query) => test(query),
            Question::Select(query) => in_rust(&query.filter) + &select("query", query),
            Question::Rows(query) => {
                in_rust(&query.select.filter)
                    + &select("select", &query.select)
                    + &format!("let query = RowsQuery::new(select, {}); ", fields(&query.fields))
            }
            Question::Neurons(query) => neurons(query),
            Question::Neuron(query) => {
                let id = &query.id;
                in_rust(&query.filter)
                    + &format!("let query = NeuronQuery {{ id: {id:?}.into(), filter }}; ")
            }
            Question::NeuronSet(query) | Question::EachNeuron(query) => {
                let made = match query.is_chosen {
                    true => "chosen(filter)".to_owned(),
                    false => format!("new({:?}, filter)", query.ids),
                };
                in_rust(&query.filter) + &format!("let query = NeuronSetQuery::{made}; ")
            }
            Question::Info => String::new(),
        };
        format!(
            "let connectome = Connectome::open({folder:?})?; {made}\
             connectome.ask(&Question::{}, &Run::default())?",
            self.variant()
        )
    }

    /// The variant over the value that the statements have made.
    fn variant(&self) -> &'static str {
        match self {
            Question::Count(_) => "Count(filter)",
            Question::Adjacency(query) if query.is_plain() => "Adjacency(filter.into())",
            Question::Adjacency(_) => "Adjacency(query)",
            Question::Describe(_) => "Describe(query)",
            Question::NeuronSet(_) => "NeuronSet(query)",
            Question::EachNeuron(_) => "EachNeuron(query)",
            Question::Matrix(_) => "Matrix(query)",
            Question::MatrixSet(_) => "MatrixSet(query)",
            Question::Sweep(_) => "Sweep(query)",
            Question::Connections(_) => "Connections(query)",
            Question::Robust(_) => "Robust(query)",
            Question::Null(_) => "Null(query)",
            Question::Test(_) => "Test(query)",
            Question::Select(_) => "Select(query)",
            Question::Rows(_) => "Rows(query)",
            Question::Neurons(_) => "Neurons(query)",
            Question::Neuron(_) => "Neuron(query)",
            Question::Info => "Info",
        }
    }
}

/// The statements that make a filter; they end with a space.
fn in_rust(filter: &Filter) -> String {
    let settings = in_force(filter);
    let on = settings.iter().filter(|(_, setting)| *setting != Setting::Flag(false));
    let sets: Vec<String> = on
        .map(|(parameter, setting)| {
            let value = setting.to_string();
            format!("FilterParameter::{parameter:?}.set(&mut filter, {value:?})?; ")
        })
        .collect();
    let population = filter.population_name.iter();
    let population =
        population.map(|name| format!("filter.population_name = Some({name:?}.into()); "));
    let limits = filter.limits.iter().map(|limit| {
        format!("filter.limits.extend(Limit::parse({:?}, {:?})?); ", limit.word(), limit.number)
    });
    let sets: Vec<String> = sets.into_iter().chain(population).chain(limits).collect();
    match sets.is_empty() {
        true => "let filter = Filter::default(); ".to_owned(),
        false => format!("let mut filter = Filter::default(); {}", sets.concat()),
    }
}

fn cells(measure: &Measure, normalize: Normalize) -> String {
    format!("measure: {}, normalize: Normalize::{normalize:?}", measure_of(measure))
}

fn measure_of(measure: &Measure) -> String {
    match measure {
        Measure::Total(_) | Measure::Mean(_) | Measure::MedianOf(..) => {
            format!("Measure::parse({:?})?", measure.name())
        }
        own => format!("Measure::{own:?}"),
    }
}

fn matrix(query: &MatrixQuery, beside: &[(&str, String)]) -> String {
    let groups = match &query.groups {
        Some(groups) => format!("Some({})", labels(groups, beside)),
        None => "None".to_owned(),
    };
    let cells = cells(&query.measure, query.normalize);
    in_rust(&query.filter)
        + &format!(
            "let query = MatrixQuery {{ filter, {cells}, groups: {groups}, cells: {}, sparse: {}, ci: {}, test: {} }}; ",
            cell_axes(&query.cells),
            query.sparse,
            intervals(query.ci.as_ref()),
            tests(query.test.as_ref())
        )
}

/// How tests are asked for.
fn tests(test: Option<&MatrixTest>) -> String {
    let Some(test) = test else { return "None".to_owned() };
    format!(
        "Some(MatrixTest {{ side: Side::{:?}, permuting: {}, keeps_sums: {} }})",
        test.side,
        permuting(&test.permuting),
        test.keeps_sums
    )
}

/// How labels are permuted.
fn permuting(permuting: &Permuting) -> String {
    let within = match permuting.within.is_empty() {
        true => "vec![]".to_owned(),
        false => format!("Permuting::parse_within({:?})?", permuting.within_text()),
    };
    format!(
        "Permuting {{ within: {within}, permutations: {}, seed: {}, fragments: {} }}",
        permuting.permutations, permuting.seed, permuting.fragments
    )
}

/// How intervals are asked for.
fn intervals(ci: Option<&Resampling>) -> String {
    let Some(ci) = ci else { return "None".to_owned() };
    format!(
        "Some(Resampling {{ sides: Sides::{:?}, weights: Weights::{:?}, resamples: {}, level: \
         Level::parse(\"{}\")?, seed: {}, fragments: {}, keeps_sums: {} }})",
        ci.sides,
        ci.weights,
        ci.resamples,
        ci.level.real(),
        ci.seed,
        ci.fragments,
        ci.keeps_sums
    )
}

/// What rows and columns are.
fn cell_axes(cells: &CellAxes) -> String {
    if !cells.is_named() {
        return "CellAxes::default()".to_owned();
    }
    let axis = |axis: &Option<CategoryAxis>| match axis {
        None => "None".to_owned(),
        Some(axis) => format!("Some(CategoryAxis::parse({:?}))", axis.name()),
    };
    let (rows, columns) = (axis(&cells.rows), axis(&cells.columns));
    format!("CellAxes {{ rows: {rows}, columns: {columns} }}")
}

/// Labels out of their file, or one by one where it is not said.
fn labels(groups: &Groups, beside: &[(&str, String)]) -> String {
    let names = groups.labels();
    let other = groups.other().and_then(|other| names.get(other as usize));
    if let Some((_, path)) = beside.iter().find(|(name, _)| *name == "groups") {
        let read = if groups.check_numbers().is_ok() { "from_csv" } else { "of_names_from_csv" };
        return format!("Groups::{read}(&std::fs::read({path:?})?, {other:?})?");
    }
    let label = |label: &u32| names.get(*label as usize).map(String::as_str).unwrap_or_default();
    if groups.check_numbers().is_err() {
        let mut named: Vec<_> = groups.named().collect();
        named.sort_by(|(id, label), other| (label, id).cmp(&(&other.1, &other.0)));
        let pairs = named.iter().map(|(id, of)| format!("({id:?}.into(), {:?}.into())", label(of)));
        let pairs: Vec<String> = pairs.collect();
        return format!("Groups::of_names([{}], {other:?})?", pairs.join(", "));
    }
    let mut labelled: Vec<(u64, u32)> = groups.labelled().collect();
    // Labels are numbered as they appear.
    labelled.sort_unstable_by_key(|(id, label)| (*label, *id));
    let pairs = labelled.iter().map(|(id, of)| format!("({id}, {:?}.into())", label(of)));
    let pairs: Vec<String> = pairs.collect();
    format!("Groups::new([{}], {other:?})?", pairs.join(", "))
}

fn matrix_set(query: &MatrixSetQuery) -> String {
    let matrices = match Preset::of_matrix_set(query) {
        Some(preset) => format!("..Preset::{preset:?}.matrix_set()"),
        None => {
            let pair = |(measure, normalize): &(Measure, Normalize)| {
                format!("({}, Normalize::{normalize:?})", measure_of(measure))
            };
            let all: Vec<String> = query.matrices.iter().map(pair).collect();
            format!("matrices: vec![{}]", all.join(", "))
        }
    };
    in_rust(&query.filter) + &format!("let query = MatrixSetQuery {{ filter, {matrices} }}; ")
}

fn grid(name: &str, query: &SweepQuery) -> String {
    let axis = |axis: &Axis| format!("Axis::parse({:?})?", spec(axis));
    let axes: Vec<String> = query.axes.iter().map(axis).collect();
    let (axes, large) = (axes.join(", "), query.large);
    let (cells, sparse) = (cell_axes(&query.cells), query.sparse);
    format!(
        "let {name} = SweepQuery {{ filter, axes: vec![{axes}], large: {large}, cells: {cells}, \
         sparse: {sparse} }}; "
    )
}

fn connections(query: &ConnectionsQuery) -> String {
    let types = |types: &Types| match types {
        Types::Any => "Types::Any".to_owned(),
        Types::Of(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}.into()")).collect();
            format!("Types::Of(vec![{}])", names.join(", "))
        }
    };
    let one = |Connection { pre, post }: &Connection| {
        format!("Connection {{ pre: {}, post: {} }}", types(pre), types(post))
    };
    let all: Vec<String> = query.connections.iter().map(one).collect();
    let cells = cells(&query.measure, query.normalize);
    in_rust(&query.grid.filter)
        + &grid("grid", &query.grid)
        + &format!("let connections = vec![{}]; ", all.join(", "))
        + &format!("let query = ConnectionsQuery {{ grid, {cells}, connections }}; ")
}

fn robust(query: &RobustQuery) -> String {
    let cells = cells(&query.measure, query.normalize);
    let ci = intervals(query.ci.as_ref());
    in_rust(&query.grid.filter)
        + &grid("grid", &query.grid)
        + &format!("let claim = Claim::parse({:?})?; ", query.claim.text())
        + &format!("let query = RobustQuery {{ claim, {cells}, grid, ci: {ci} }}; ")
}

fn adjacency(query: &AdjacencyQuery) -> String {
    let AdjacencyQuery { filter, is_reciprocal, details } = query;
    let fields = format!("is_reciprocal: {is_reciprocal}, details: NeuronDetails::{details:?}");
    match query.is_plain() {
        true => in_rust(filter),
        false => in_rust(filter) + &format!("let query = AdjacencyQuery {{ filter, {fields} }}; "),
    }
}

fn describe(query: &DescribeQuery) -> String {
    let DescribeQuery { filter, names, by } = query;
    let names: Vec<String> = names.iter().map(|name| format!("{name:?}.into()")).collect();
    let by = match by {
        Some(by) => format!("Some(CategoryAxis::parse({:?}))", by.name()),
        None => "None".to_owned(),
    };
    let names = names.join(", ");
    in_rust(filter)
        + &format!("let query = DescribeQuery {{ filter, names: vec![{names}], by: {by} }}; ")
}

fn select(name: &str, query: &SelectQuery) -> String {
    let sample = match query.sample {
        Some(sample) => {
            format!("Some(Sample {{ size: {}, seed: {} }})", sample.size, sample.seed)
        }
        None => "None".to_owned(),
    };
    format!("let {name} = SelectQuery {{ filter, sample: {sample} }}; ")
}

fn null(query: &NullQuery) -> String {
    let statistics = query.statistics.iter();
    let statistics = statistics.map(|one| format!("NullStatistic::parse({:?})?", one.name()));
    let statistics: Vec<String> = statistics.collect();
    in_rust(&query.filter)
        + &format!(
            "let query = NullQuery {{ filter, within: Within::parse({:?})?, statistics: vec![{}], \
             nulls: {}, seed: {} }}; ",
            query.within.text(),
            statistics.join(", "),
            query.nulls,
            query.seed
        )
}

fn test(query: &TestQuery) -> String {
    in_rust(&query.filter)
        + &format!(
            "let claim = Claim::parse({:?})?; let permuting = {}; let query = TestQuery {{ filter, \
             claim, {}, types: CellAxes::default(), permuting }}; ",
            query.claim.text(),
            permuting(&query.permuting),
            cells(&query.measure, query.normalize)
        )
}

fn neurons(query: &NeuronsQuery) -> String {
    let sets: Vec<String> = query
        .flags()
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
        .chain(filters(&Question::Neurons(query.clone()), &Filter::default()))
        .map(|(name, value)| format!("query.set({name:?}, {value:?})?; "))
        .collect();
    format!("let mut query = NeuronsQuery::default(); {}", sets.concat())
}

fn fields(fields: &RowFields) -> String {
    match (fields.names(), fields.published()) {
        (None, _) => "RowFields::Usual".to_owned(),
        (Some(_), Ok(fields)) => {
            let all: Vec<String> = fields.iter().map(|f| format!("RowField::{f:?}")).collect();
            format!("[{}]", all.join(", "))
        }
        (Some(names), Err(_)) => format!("RowFields::named({names:?})"),
    }
}
