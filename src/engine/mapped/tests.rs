//! Small tables whose meaning can be read off.

use std::fs;
use std::path::Path;

use super::columns::{NULL, Numbers, Value};
use super::ids::Ids;
use super::*;
use crate::engine::Engine;
use crate::map::MapFile;
use crate::query::{
    AdjacencyQuery, Expression, Filter, IdRef, Matrix, MatrixQuery, Measure, NeuronDetails,
    NeuronList, NeuronQuery, NeuronSetQuery, NeuronValues, NeuronsQuery, Normalize, Synapses,
    Values,
};

const SYNAPSES: &str = "\
pre,post,size,score,region,x,y,z
11,12,5,0.5,LO,1,2,3
12,11,7,0.25,,4,5,6
11,99,9007199254740993,,ME,7,8,9
0,12,1,0.5,LO,1,1,1
12,12,2,nan,LO,0,0,0
";

const MAP: &str = "
name = \"toy\"
[synapses]
files = [\"synapses.csv\"]
pre = { column = \"pre\", add = 100 }
post = { column = \"post\", add = 100 }
position = { columns = [\"x\", \"y\", \"z\"], nm = [4, 4, 40] }
where = \"pre != 100\"
[synapses.numbers]
size = { column = \"size\", unit = \"voxel\" }
score = { column = \"score\" }
[synapses.categories]
region = \"region\"
[neurons]
files = [\"types.csv\", \"sides.tsv\"]
id = { column = \"id\", add = 100 }
[neurons.categories]
type = \"type\"
side = \"side\"
[neurons.numbers]
length = { column = \"length\" }
";

const TYPES: &str = "id,type,length\n12,B,1.5\n11,A,\n13,B,2\n";
const SIDES: &str = "id\tside\ttype\n11\tleft\tX\n14\tright\tY\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn toy(map: &str) -> tempfile::TempDir {
    let all = [("synapses.csv", SYNAPSES), ("types.csv", TYPES), ("sides.tsv", SIDES)];
    folder(&[&all[..], &[("areax.toml", map)]].concat())
}

fn read(folder: &Path) -> Result<Records> {
    Records::read(&MapFile::read(folder)?.find()?, &Run::default())
}

fn refused(map: &str) -> String {
    let folder = toy(map);
    let error = read(folder.path()).map(|_| ()).unwrap_err();
    error.in_words().replace(&*folder.path().to_string_lossy(), "DIR")
}

fn names(categories: &Categories) -> Vec<Option<&str>> {
    (0..categories.codes.len()).map(|row| categories.get(row)).collect()
}

#[test]
fn rows_and_neurons_are_those_of_the_files() {
    let folder = toy(MAP);
    let records = read(folder.path()).unwrap();
    assert_eq!(records.row, [0, 1, 2, 4]);
    assert_eq!(records.left_out, 1);
    // The first file, then what only the second has, then the orphan.
    assert_eq!(records.ids, Ids::Numbers(vec![112, 111, 113, 114, 199]));
    assert_eq!(records.listed, 4);
    assert_eq!(records.pre, [1, 0, 1, 0]);
    assert_eq!(records.post, [0, 1, 4, 0]);
    let sizes = [5, 7, 9_007_199_254_740_993, 2].map(|size| Some(Value::Whole(size)));
    assert_eq!([0, 1, 2, 3].map(|row| records.numbers[0].get(row)), sizes);
    assert_eq!(records.numbers[1].get(2), None);
    assert_eq!(records.numbers[1].get(3), None);
    assert_eq!(names(&records.categories[0]), [Some("LO"), None, Some("ME"), Some("LO")]);
    // The first table that has a column owns it.
    let types = &records.neuron_categories[0];
    assert_eq!(types.names, ["B", "A"]);
    assert_eq!(names(types), [Some("B"), Some("A"), Some("B"), None, None]);
    let sides = &records.neuron_categories[1];
    assert_eq!(names(sides), [None, Some("left"), None, Some("right"), None]);
    assert_eq!(sides.codes[4], NULL);
    assert!(matches!(&records.neuron_numbers[0], Numbers::Real(values, _) if values.len() == 4));
}

#[test]
fn conditions_hold_for_the_rows_that_they_say() {
    let folder = toy(MAP);
    let records = read(folder.path()).unwrap();
    let holding = |text: &str| -> Result<Vec<usize>> {
        let expression: Expression = text.parse()?;
        let mut rows: Vec<usize> = (0..records.row.len()).collect();
        for condition in &expression.conditions {
            let holds = records.holding(condition, false)?;
            rows.retain(|row| holds[*row]);
        }
        Ok(rows)
    };
    let check = |text: &str, rows: &[usize]| assert_eq!(holding(text).unwrap(), rows, "{text}");
    check("size >= 5", &[0, 1, 2]);
    check("size = 9007199254740993", &[2]);
    check("size = 9007199254740992", &[]);
    check("size in (5, 7.0, 8)", &[0, 1]);
    check("score != 0.5", &[1]);
    check("score is null", &[2, 3]);
    check("score is not null and size > 5", &[1]);
    check("region = LO", &[0, 3]);
    check("region != LO", &[2]);
    check("region not in (LO, ME)", &[]);
    check("region is null", &[1]);
    check("region ~ 'L.'", &[0, 3]);
    check("region !~ L", &[0, 2, 3]);
    check("pre.type = A", &[0, 2]);
    check("post.type is null", &[2]);
    check("both.type = B", &[3]);
    check("post.side = left", &[1]);
    check("pre.length >= 1.5", &[1, 3]);
    check("post.length <= 2", &[0, 3]);
    check("pre = 111", &[0, 2]);
    check("post in (111, 199)", &[1, 2]);
    check("pre = post", &[3]);
    check("pre < post", &[0, 2]);
    check("weight = 1", &[0, 1, 2, 3]);
    let wrong = |text: &str| holding(text).unwrap_err().in_words();
    insta::assert_snapshot!(
        ["sizes = 1", "pre.region = LO", "size = big", "region < M", "size ~ 5", "region ~ '('"]
            .map(wrong)
            .join("\n")
    );
}

#[test]
fn values_that_are_none_are_refused_with_their_place() {
    let renamed = |from: &str, to: &str| refused(&MAP.replace(from, to));
    insta::assert_snapshot!(
        [
            refused(&MAP.replace("where = \"pre != 100\"\n", "where = \"region < 5\"\n")),
            renamed("where = \"pre != 100\"", "where = \"pre ! 100\""),
            renamed("column = \"size\"", "column = \"sise\""),
            renamed("column = \"size\"", "column = \"region\""),
            renamed("post = { column = \"post\"", "post = { column = \"score\""),
            renamed("side = \"side\"", "side = \"sides\""),
            renamed("\"sides.tsv\"", "\"twice.csv\""),
        ]
        .join("\n")
    );
    let folder = toy(MAP);
    fs::write(folder.path().join("types.csv"), "id,type,length\n12,B,1\n12,A,2\n").unwrap();
    let error = read(folder.path()).map(|_| ()).unwrap_err();
    assert!(error.in_words().contains("types.csv: line 3"), "{error}");
    let first =
        MAP.replace("[neurons.categories]", "on_duplicate = \"first\"\n[neurons.categories]");
    fs::write(folder.path().join("areax.toml"), first).unwrap();
    let records = read(folder.path()).unwrap();
    assert_eq!(names(&records.neuron_categories[0])[0], Some("B"));
}

#[test]
fn the_neurons_of_a_where_are_those_that_every_file_keeps() {
    let with = |condition: &str| {
        let place = "[neurons.categories]";
        let map = MAP.replace(place, &format!("where = \"{condition}\"\n{place}"));
        read(toy(&map).path()).unwrap().ids
    };
    // An id that is left out is an orphan where synapses have it.
    assert_eq!(with("type = B"), Ids::Numbers(vec![112, 113, 111, 199]));
    assert_eq!(with("type = A and side = left"), Ids::Numbers(vec![111, 112, 199]));
    assert_eq!(with("id > 112"), Ids::Numbers(vec![113, 114, 111, 112, 199]));
}

#[test]
fn names_are_ids_where_the_map_says_so() {
    let map = "
name = \"worm\"
[synapses]
files = [\"edges.csv\"]
pre = { column = \"Source\", names = true }
post = { column = \"Target\", names = true }
weight = \"Weight\"
";
    let edges = "Source,Target,Weight\nAVAL , AVAR,3\nAVAR,42,2\n";
    let folder = folder(&[("edges.csv", edges), ("areax.toml", map)]);
    let records = read(folder.path()).unwrap();
    let ids = ["42", "AVAL", "AVAR"].map(str::to_owned).to_vec();
    assert_eq!(records.ids, Ids::Names(ids));
    assert_eq!(records.listed, 3);
    assert_eq!(records.weight, Some(vec![3, 2]));
    fs::write(folder.path().join("edges.csv"), "Source,Target,Weight\nA,B,0\n").unwrap();
    let error = read(folder.path()).map(|_| ()).unwrap_err();
    assert!(error.in_words().contains("edges.csv: line 2"), "{error}");
}

/// Edges with weights, a number that is a sum already, and one that is of each synapse.
fn edges() -> tempfile::TempDir {
    let map = "
name = \"edges\"
[synapses]
files = [\"edges.csv\"]
pre = \"a\"
post = \"b\"
weight = \"n\"
[synapses.numbers]
area = { column = \"area\", summed = true }
score = { column = \"score\" }
[synapses.categories]
region = \"region\"
[neurons]
files = [\"types.csv\"]
id = \"id\"
[neurons.categories]
type = \"type\"
[defaults]
types = \"type\"
";
    let edges = "\
a,b,n,area,score,region
1,2,3,10,0.5,L
1,2,2,,0.25,R
1,3,1,4,1,L
2,3,5,7,,R
3,3,1,1,2,
";
    let types = "id,type\n1,P\n2,Q\n";
    folder(&[("areax.toml", map), ("edges.csv", edges), ("types.csv", types)])
}

fn matrix(records: &Records, query: MatrixQuery) -> Matrix {
    records.matrix(&query, &Run::default()).unwrap()
}

#[test]
fn cells_are_those_of_pandas() {
    let records = read(edges().path()).unwrap();
    let counts = matrix(&records, MatrixQuery::default());
    assert!(counts.labels.values().eq([Some("P"), Some("Q"), None]));
    // frame.groupby(["pre.type", "post.type"], dropna=False).n.sum()
    assert_eq!(counts.values, Values::Counts(vec![0, 5, 1, 0, 0, 5, 0, 0, 1]));
    assert_eq!((counts.total, counts.row_count), (12, Some(5)));
    let pairs = MatrixQuery { measure: Measure::Pairs, ..MatrixQuery::default() };
    assert_eq!(matrix(&records, pairs).values, Values::Counts(vec![0, 1, 1, 0, 0, 1, 0, 0, 1]));
    let output = MatrixQuery { normalize: Normalize::Output, ..MatrixQuery::default() };
    let shares = vec![0.0, 5.0 / 6.0, 1.0 / 6.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0];
    assert_eq!(matrix(&records, output).values, Values::Reals(shares));
    let of_p = Filter { pre_celltype: Some(vec!["P".to_owned()]), ..Filter::default() };
    let input = MatrixQuery { filter: of_p, normalize: Normalize::Input, ..MatrixQuery::default() };
    let nan = f64::NAN;
    // The denominator has what P, Q and null give.
    let shares = vec![nan, 1.0, 1.0 / 7.0, nan, 0.0, 0.0, nan, 0.0, 0.0];
    assert_eq!(matrix(&records, input).values, Values::Reals(shares));
}

#[test]
fn numbers_are_summed_as_the_map_says() {
    let records = read(edges().path()).unwrap();
    let run = Run::default();
    let all: Vec<usize> = (0..5).collect();
    let (area, score) = (0, 1);
    let value = |rows: &[usize], number: usize, mean: bool| {
        let summed = records.map.synapses.numbers[number].summed;
        let summand = cells::Summand { numbers: &records.numbers[number], summed };
        let meaning =
            if mean { cells::Meaning::Mean(summand) } else { cells::Meaning::Total(summand) };
        records.value(rows, meaning, 0).map(|value| sum::rounded(&value))
    };
    assert_eq!(value(&all, area, false), Some(22.0));
    // Null values are left out with their weight.
    assert_eq!(value(&[0, 1], area, true), Some(10.0 / 3.0));
    assert_eq!(value(&[0, 1], score, false), Some(2.0));
    assert_eq!(value(&[0, 1], score, true), Some(0.4));
    assert_eq!(value(&[3], score, false), Some(0.0));
    assert_eq!(value(&[3], score, true), None);
    // P is one neuron, which gives Q five synapses and null one; Q one that gives null five.
    let medians = MatrixQuery { measure: Measure::MedianPerPre, ..MatrixQuery::default() };
    let expected = vec![0.0, 5.0, 1.0, 0.0, 0.0, 5.0, 0.0, 0.0, 1.0];
    assert_eq!(matrix(&records, medians).values, Values::Reals(expected));
    let unknown = MatrixQuery { measure: Measure::TotalSize, ..MatrixQuery::default() };
    assert!(records.matrix(&unknown, &run).is_err_and(|error| error.advice().is_some()));
    let sparse = records.sparse(&MatrixQuery::default(), &run).unwrap();
    assert_eq!(sparse.cells.counts, [5, 1, 5, 1]);
    assert_eq!((sparse.cells.rows, sparse.cells.columns), (vec![0, 0, 1, 2], vec![1, 2, 2, 2]));
}

#[test]
fn filters_are_lists_of_conditions() {
    let records = read(edges().path()).unwrap();
    let passing = |filter: Filter| records.passing(&filter).unwrap();
    let some = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let filter = Filter { pre_celltype: some(&["P"]), ..Filter::default() };
    assert_eq!(passing(filter), [0, 1, 2]);
    let filter = Filter { post_neuron_ids: Some([3, 8].into()), ..Filter::default() };
    assert_eq!(passing(filter.clone()), [2, 3, 4]);
    assert_eq!(passing(Filter { exclude_autapses: true, ..filter }), [2, 3]);
    // The pair 1 → 2 has five synapses in two rows.
    assert_eq!(passing(Filter { min_pair: Some(5), ..Filter::default() }), [0, 1, 3]);
    let of_left = |min_pair| {
        let filter = Filter { min_pair, ..Filter::default() };
        records.passing(&filter).unwrap().len()
    };
    assert_eq!(of_left(Some(6)), 0);
    let refused = Filter { prob_min: Some(0.5), ..Filter::default() };
    assert!(records.passing(&refused).is_err_and(|error| error.advice().is_some()));
}

/// What the second table of the two says, as the questions about neurons have it.
fn list(records: &Records, texts: &[(&str, &str)]) -> NeuronList {
    let mut query = NeuronsQuery::default();
    texts.iter().for_each(|(name, text)| query.set(name, text).unwrap());
    records.list_neurons(&query, &Run::default()).unwrap()
}

#[test]
fn neurons_are_listed_with_what_their_rows_come_to() {
    let records = read(edges().path()).unwrap();
    let ids = |texts: &[(&str, &str)]| list(&records, texts).ids;
    // The orphan 3 is not listed.
    assert_eq!(ids(&[]), vec![1, 2]);
    assert_eq!(ids(&[("celltype", "Q")]), vec![2]);
    assert_eq!(ids(&[("where", "type = P")]), vec![1]);
    assert_eq!(ids(&[("where", "pre.type != P")]), vec![2]);
    // A condition on synapses, or on the partner, wants one synapse.
    assert_eq!(ids(&[("where", "region = R")]), vec![1, 2]);
    assert_eq!(ids(&[("where", "region = R"), ("direction", "incoming")]), vec![2]);
    assert_eq!(ids(&[("where", "post.type = Q")]), vec![1]);
    assert_eq!(ids(&[("where", "weight > 2"), ("min_synapses", "4")]), vec![2]);
    assert_eq!(ids(&[("where", "both.type = P")]), vec![1]);
    assert_eq!(ids(&[("min_synapses", "6")]), vec![1]);
    let fields = "type,outputs,inputs,output_partners,output_total_area,input_total_score";
    let all = list(&records, &[("fields", fields), ("sort", "-type"), ("limit", "1")]);
    assert_eq!((all.ids, all.available), (vec![2].into(), 2));
    let said: Vec<String> =
        all.columns.iter().map(|column| format!("{:?}", column.values)).collect();
    let q = "Names(NamesOfNeurons { codes: [1], texts: [\"P\", \"Q\"] })";
    let counts = ["Counts([5])", "Counts([5])", "Counts([1])", "Totals([7.0])", "Totals([2.0])"];
    assert_eq!(said, [&[q][..], &counts].concat());
    let refused = |name: &str, text: &str| {
        let mut query = NeuronsQuery::default();
        query.set(name, text).unwrap();
        records.list_neurons(&query, &Run::default()).unwrap_err().in_words()
    };
    insta::assert_snapshot!(
        [
            refused("fields", "tipe"),
            refused("sort", "output_total_size"),
            refused("where", "tipe = P"),
            refused("min_axon_length", "5"),
            refused("prob_min", "0.5"),
        ]
        .join("\n")
    );
}

#[test]
fn a_neuron_has_its_rows_by_partner() {
    let records = read(edges().path()).unwrap();
    let query = NeuronQuery { id: 1.into(), filter: Filter::default() };
    let one = records.profile(&query, &Run::default()).unwrap();
    let of_map = one.of_map.unwrap();
    assert_eq!((of_map.is_listed, of_map.cell_type.as_deref()), (true, Some("P")));
    assert_eq!(of_map.types[..], ["P", "Q"]);
    assert_eq!(one.inputs.all.count, 0);
    let come = |of: &Synapses| {
        let of_map = of.of_map.as_ref().unwrap();
        (of.count, of_map.rows, of_map.totals.clone())
    };
    assert_eq!(come(&one.outputs.all), (6, 3, vec![14.0, 3.0]));
    // Type Q, then null: the orphan 3.
    let by_type: Vec<_> = one.outputs.by_type.iter().map(|(code, of)| (*code, of.count)).collect();
    assert_eq!(by_type, [(1, 5), (NULL, 1)]);
    let partners: Vec<_> = one.outputs.by_neuron.iter().map(|of| of.id.to_string()).collect();
    assert_eq!(partners, ["2", "3"]);
    let set = NeuronSetQuery::new(vec![2, 3], Filter::default());
    let set = records.profile_of_set(&set, &Run::default()).unwrap();
    // 1 and 2 make synapses onto 3, 3 onto itself, 1 onto 2.
    let inputs: Vec<_> = set.inputs.partners.by_neuron.iter().map(|of| of.id.to_string()).collect();
    assert_eq!(inputs, ["1", "2", "3"]);
    assert_eq!(set.inputs.of_set, [2, 1, 1]);
    let unknown = NeuronQuery { id: 9.into(), filter: Filter::default() };
    assert!(records.profile(&unknown, &Run::default()).is_err());
    let name = NeuronQuery { id: "AVAL".into(), filter: Filter::default() };
    assert!(records.profile(&name, &Run::default()).is_err());
}

#[test]
fn pairs_come_to_what_their_rows_do() {
    let records = read(edges().path()).unwrap();
    let pairs = |query: AdjacencyQuery| {
        let answer = records.pairs_of(&query, &Run::default()).unwrap();
        let ids = |id: IdRef| id.number("").unwrap();
        let lines = answer.iter().map(|pair| (ids(pair.pre_id), ids(pair.post_id), pair.count));
        (lines.collect::<Vec<_>>(), answer)
    };
    let query = AdjacencyQuery { details: NeuronDetails::All, ..Default::default() };
    let (lines, answer) = pairs(query.clone());
    assert_eq!(lines, [(1, 2, 5), (1, 3, 1), (2, 3, 5), (3, 3, 1)]);
    assert_eq!(answer.neuron_ids, vec![1, 2, 3]);
    let of_map = answer.of_map.as_ref().unwrap();
    assert_eq!(of_map.rows, Some(vec![2, 1, 1, 1]));
    let totals = [("area".to_owned(), vec![10.0, 4.0, 7.0, 1.0])];
    assert_eq!(of_map.totals[..1], totals);
    assert_eq!(of_map.totals[1], ("score".to_owned(), vec![2.0, 1.0, 0.0, 2.0]));
    let NeuronValues::Names(types) = &answer.columns[0].values else { panic!() };
    assert_eq!([0, 1, 2].map(|at| types.text(at)), [Some("P"), Some("Q"), None]);
    assert_eq!(answer.total(), 12);
    let filter = Filter { min_pair: Some(5), ..Filter::default() };
    assert_eq!(pairs(filter.into()).0, [(1, 2, 5), (2, 3, 5)]);
    let reciprocal = AdjacencyQuery { is_reciprocal: true, ..Default::default() };
    assert_eq!(pairs(reciprocal).0, []);
}
