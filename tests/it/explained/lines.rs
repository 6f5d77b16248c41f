//! The Rust that explanations print, as they print it but for the folder. Written by the test beside
//! it.

#![allow(unused_imports, reason = "a reader takes the names of both rooms")]

use std::error::Error;

use areax::Run;
use areax::ask::*;
use areax::query::*;

pub fn count(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::PreCelltype.set(&mut filter, "HVC,MSN")?; FilterParameter::ProbMin.set(&mut filter, "0.6")?; FilterParameter::SizeMax.set(&mut filter, "inf")?; FilterParameter::ExcludeAutapses.set(&mut filter, "true")?; FilterParameter::Box.set(&mut filter, "-inf,0,0,128000.5,256000,384000")?; connectome.ask(&Question::Count(filter), &Run::default())? })
}

pub fn count_of_all(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); connectome.ask(&Question::Count(filter), &Run::default())? })
}

pub fn matrix(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let query = MatrixQuery { filter, measure: Measure::TotalSize, normalize: Normalize::Input, groups: None, cells: CellAxes::default(), sparse: false, ci: None, test: None }; connectome.ask(&Question::Matrix(query), &Run::default())? })
}

pub fn matrix_of_tests(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let query = MatrixQuery { filter, measure: Measure::Count, normalize: Normalize::None, groups: None, cells: CellAxes::default(), sparse: false, ci: None, test: Some(MatrixTest { side: Side::Pre, permuting: Permuting { within: vec![], permutations: 9, seed: 1, fragments: true }, keeps_sums: false }) }; connectome.ask(&Question::Matrix(query), &Run::default())? })
}

pub fn matrix_of_labels(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let query = MatrixQuery { filter, measure: Measure::Count, normalize: Normalize::None, groups: Some(Groups::new([(2013659587, "early".into()), (1274863148, "so \"late\"".into())], Some("others"))?), cells: CellAxes::default(), sparse: false, ci: None, test: None }; connectome.ask(&Question::Matrix(query), &Run::default())? })
}

pub fn matrix_of_a_file(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let query = MatrixQuery { filter, measure: Measure::Count, normalize: Normalize::None, groups: Some(Groups::from_csv(&std::fs::read(format!("{data}.csv"))?, None)?), cells: CellAxes::default(), sparse: false, ci: None, test: None }; connectome.ask(&Question::Matrix(query), &Run::default())? })
}

pub fn matrix_set(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::SizeMin.set(&mut filter, "0.1")?; FilterParameter::CellAxon.set(&mut filter, "200")?; FilterParameter::CellDendrite.set(&mut filter, "200")?; FilterParameter::ProjectionAxon.set(&mut filter, "50")?; FilterParameter::Strict.set(&mut filter, "true")?; let query = MatrixSetQuery { filter, ..Preset::AreaX.matrix_set() }; connectome.ask(&Question::MatrixSet(query), &Run::default())? })
}

pub fn matrix_set_of_ones_own(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::ProbMin.set(&mut filter, "0.6")?; let query = MatrixSetQuery { filter, matrices: vec![(Measure::Count, Normalize::Output), (Measure::MeanSize, Normalize::None)] }; connectome.ask(&Question::MatrixSet(query), &Run::default())? })
}

pub fn sweep(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::SizeMin.set(&mut filter, "0.05")?; FilterParameter::Strict.set(&mut filter, "true")?; let query = SweepQuery { filter, axes: vec![Axis::parse("prob_min=0.5,0.6,0.7")?], large: false, cells: CellAxes::default(), sparse: false }; connectome.ask(&Question::Sweep(query), &Run::default())? })
}

pub fn robust(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let grid = SweepQuery { filter, axes: vec![Axis::parse("size_min=0.05,0.1")?], large: false, cells: CellAxes::default(), sparse: false }; let claim = Claim::parse("HVC->MSN > 2 * LMAN->MSN")?; let query = RobustQuery { claim, measure: Measure::Count, normalize: Normalize::None, grid, ci: None }; connectome.ask(&Question::Robust(query), &Run::default())? })
}

pub fn null(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let query = NullQuery { filter, within: Within::parse("typepair,voxel:16um")?, statistics: vec![NullStatistic::parse("multi")?], nulls: 9, seed: 1 }; connectome.ask(&Question::Null(query), &Run::default())? })
}

pub fn test(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let claim = Claim::parse("HVC->MSN > LMAN->MSN")?; let permuting = Permuting { within: Permuting::parse_within("celltype")?, permutations: 9, seed: 1, fragments: true }; let query = TestQuery { filter, claim, measure: Measure::Count, normalize: Normalize::None, types: CellAxes::default(), permuting }; connectome.ask(&Question::Test(query), &Run::default())? })
}

pub fn connections(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let grid = SweepQuery { filter, axes: vec![Axis::parse("prob_min=0.6,inf")?], large: false, cells: CellAxes::default(), sparse: false }; let connections = vec![Connection { pre: Types::Of(vec!["HVC".into()]), post: Types::Any }, Connection { pre: Types::Of(vec!["MSN".into()]), post: Types::Of(vec!["GPe".into()]) }]; let query = ConnectionsQuery { grid, measure: Measure::Count, normalize: Normalize::None, connections }; connectome.ask(&Question::Connections(query), &Run::default())? })
}

pub fn select(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::ProbMin.set(&mut filter, "0.6")?; let query = SelectQuery { filter, sample: Some(Sample { size: 7, seed: 1 }) }; connectome.ask(&Question::Select(query), &Run::default())? })
}

pub fn synapses(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let select = SelectQuery { filter, sample: Some(Sample { size: 9, seed: 5 }) }; let query = RowsQuery::new(select, [RowField::X, RowField::Y, RowField::Size]); connectome.ask(&Question::Rows(query), &Run::default())? })
}

pub fn neurons(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut query = NeuronsQuery::default(); query.set("celltype", "MSN")?; query.set("target_celltype", "GPe")?; query.set("direction", "outgoing")?; query.set("min_synapses", "1")?; query.set("min_axon_length", "20")?; query.set("strict", "true")?; connectome.ask(&Question::Neurons(query), &Run::default())? })
}

pub fn neuron_list(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut query = NeuronsQuery::default(); query.set("direction", "outgoing")?; query.set("min_synapses", "0")?; query.set("fields", "celltype,input_total_size")?; query.set("sort", "-outputs")?; query.set("limit", "9")?; connectome.ask(&Question::Neurons(query), &Run::default())? })
}

pub fn neuron(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::ProbMin.set(&mut filter, "0.3")?; let query = NeuronQuery { id: 2013659587.into(), filter }; connectome.ask(&Question::Neuron(query), &Run::default())? })
}

pub fn neuron_set(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::SizeMin.set(&mut filter, "0.05")?; let query = NeuronSetQuery::new([2013659587, 1274863148], filter); connectome.ask(&Question::NeuronSet(query), &Run::default())? })
}

pub fn each_neuron(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let filter = Filter::default(); let query = NeuronSetQuery::new([2013659587], filter); connectome.ask(&Question::EachNeuron(query), &Run::default())? })
}

pub fn reciprocal(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::MinPair.set(&mut filter, "2")?; let query = AdjacencyQuery { filter, is_reciprocal: true, details: NeuronDetails::Categories }; connectome.ask(&Question::Adjacency(query), &Run::default())? })
}

pub fn adjacency(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::ProbMin.set(&mut filter, "0.6")?; connectome.ask(&Question::Adjacency(filter.into()), &Run::default())? })
}

pub fn describe(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; let mut filter = Filter::default(); FilterParameter::ProbMin.set(&mut filter, "0.6")?; let query = DescribeQuery { filter, names: vec!["out_degree".into(), "in_strength".into()], by: Some(CategoryAxis::parse("celltype")) }; connectome.ask(&Question::Describe(query), &Run::default())? })
}

pub fn info(data: &str) -> Result<Answered, Box<dyn Error>> {
    Ok({ let connectome = Connectome::open(data)?; connectome.ask(&Question::Info, &Run::default())? })
}

pub const ALL: &[(&str, super::Asks)] = &[
    ("count", count),
    ("count_of_all", count_of_all),
    ("matrix", matrix),
    ("matrix_of_tests", matrix_of_tests),
    ("matrix_of_labels", matrix_of_labels),
    ("matrix_of_a_file", matrix_of_a_file),
    ("matrix_set", matrix_set),
    ("matrix_set_of_ones_own", matrix_set_of_ones_own),
    ("sweep", sweep),
    ("robust", robust),
    ("null", null),
    ("test", test),
    ("connections", connections),
    ("select", select),
    ("synapses", synapses),
    ("neurons", neurons),
    ("neuron_list", neuron_list),
    ("neuron", neuron),
    ("neuron_set", neuron_set),
    ("each_neuron", each_neuron),
    ("reciprocal", reciprocal),
    ("adjacency", adjacency),
    ("describe", describe),
    ("info", info),
];
