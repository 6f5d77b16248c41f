//! The engine over copies of maps against the reference: random maps, random questions, equal answers.

use std::fs;
use std::sync::Arc;

use areax::ask::{Answer, Mapped, Options as AskOptions, Question};
use areax::dataset::Prepare;
use areax::engine::gpu::{FaultPoint, GpuMapped, Options};
use areax::engine::ordered::Ordered;
use areax::query::{
    Axis, CategoryAxis, CellAxes, Claim, MatrixQuery, MatrixTest, Measure, Normalize, Permuting,
    RobustQuery, Side, SweepQuery, TestQuery,
};
use areax::verify::{MapCases, Outcome, RandomMap, outcomes_of_map};
use areax::{Filter, Kind, Run};
use tempfile::TempDir;

use super::intervals::resamplings;
use super::{Bench, Limits};

/// What came of questions to the GPU.
#[derive(Debug, Default)]
struct Counts {
    same: u64,
    refused: u64,
    unsupported: u64,
}

/// A data set that is prepared in memory, in a folder that stays as long as it is held; none where its
/// tables are refused.
fn found(map: &RandomMap) -> Option<(TempDir, Mapped)> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &map.files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let data = Mapped::find(folder.path(), &AskOptions::default()).unwrap();
    data.prepare_in_memory(&Run::default()).ok()?;
    Some((folder, data))
}

/// A data set of a map and a table of synapses, `s.csv`.
fn of_texts(map: &str, rows: &str) -> (TempDir, Mapped) {
    let files = [("areax.toml", map), ("s.csv", rows)];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    found(&RandomMap { files: files.into() }).unwrap()
}

fn on(device: GpuMapped, data: &Mapped) -> Ordered {
    let copy = Arc::clone(data.dataset(&Run::default()).unwrap());
    Ordered::on(data.map().clone(), copy, Box::new(device))
}

fn opened(data: &Mapped, options: Options) -> GpuMapped {
    let copy = Arc::clone(data.dataset(&Run::default()).unwrap());
    GpuMapped::open(copy, options).unwrap()
}

impl Counts {
    fn add(&mut self, question: &Question, data: &Mapped, gpu: &Ordered) {
        let outcomes = outcomes_of_map(question, data, std::slice::from_ref(gpu), &Run::default());
        match outcomes.unwrap().pop().unwrap() {
            Outcome::Same => self.same += 1,
            Outcome::Refused => self.refused += 1,
            Outcome::Unsupported => self.unsupported += 1,
            Outcome::Different(difference) => panic!("{difference}"),
        }
    }

    fn ask(&mut self, count: usize, seed: u64, data: &Mapped, gpu: &Ordered) {
        let copy = data.dataset(&Run::default()).unwrap();
        let mut questions = MapCases::new(data.map(), copy, seed);
        for _ in 0..count {
            self.add(&questions.question().unwrap(), data, gpu);
        }
    }
}

pub fn random_questions_equal_the_reference(bench: &Bench) {
    let mut counts = Counts::default();
    let mut open: Option<GpuMapped> = None;
    for seed in 0..bench.questions(60) as u64 {
        let Some((_folder, data)) = found(&RandomMap::new(seed, 150)) else { continue };
        let copy = Arc::clone(data.dataset(&Run::default()).unwrap());
        let first = open.get_or_insert_with(|| opened(&data, bench.options(Limits::default())));
        let gpu = on(first.over(copy).unwrap(), &data);
        counts.ask(20, seed, &data, &gpu);
    }
    assert!(counts.same > bench.questions(200) as u64, "{counts:?}");
    assert!(counts.refused > bench.questions(20) as u64, "{counts:?}");
}

pub fn past_bindings_dispatches_and_memory(bench: &Bench) {
    let (_folder, data) = found(&RandomMap::of_many(3, 75_000)).unwrap();
    let limits = [
        Limits { binding_bytes_max: Some(600_000), ..Limits::default() },
        Limits { dispatch_rows_max: Some(8192), workgroups_max: Some(2), ..Limits::default() },
        Limits { memory_bytes: Some(1_000_000), ..Limits::default() },
    ];
    for (seed, limits) in limits.into_iter().enumerate() {
        let gpu = on(opened(&data, bench.options(limits)), &data);
        let mut counts = Counts::default();
        counts.ask(bench.questions(45), seed as u64, &data, &gpu);
        assert!(counts.same > 0, "{limits:?}: {counts:?}");
    }
}

const EDGES: &str =
    "name = \"t\"\n[synapses]\nfiles = [\"s.csv\"]\npre = \"pre\"\npost = \"post\"\n";

/// Many numbers with many of their bits in use, nulls and an infinity among them, and weights.
fn of_numbers() -> (TempDir, Mapped) {
    let row = |at: u32| {
        let whole = i64::from(at) * 7919 % 70_001 - 35_000;
        let half = f64::from(at * 31 % 70_003) / 8.0 - 1000.0;
        let few = ["", "-7", "0", "12", "2147483647"][at as usize % 5];
        let infinite = if at == 5 { "inf".to_owned() } else { (at % 9).to_string() + ".5" };
        format!("{},{},{},{whole},{half},{few},{infinite}\n", at % 7, at % 11, at % 300 + 1)
    };
    let rows: String = (0..70_000).map(row).collect();
    let map = format!(
        "{EDGES}weight = \"w\"\n[synapses.numbers]\nwhole = \"whole\"\nhalf = {{ column = \"half\", \
         summed = true }}\nfew = \"few\"\ninfinite = \"infinite\"\n"
    );
    of_texts(&map, &format!("pre,post,w,whole,half,few,infinite\n{rows}"))
}

pub fn numbers_are_exact(bench: &Bench) {
    let (_folder, data) = of_numbers();
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let conditions = [
        "whole >= 0 and pre < post",
        "whole > 17.5 and half <= 2500.125 and pre != post",
        "whole in (0, 1, -35000, 34999) and weight < 250",
        "half not in (0, 1.5) and few is not null and weight != 3",
        "few is null and infinite < 4",
        "infinite >= 8.5 and pre = 3",
        "whole < -40000",
    ];
    let mut counts = Counts::default();
    for words in conditions {
        let filter = Filter { conditions: vec![words.parse().unwrap()], ..Filter::default() };
        counts.add(&Question::Count(filter.clone()), &data, &gpu);
        for measure in ["count", "total:whole", "mean:half", "total:few", "mean:infinite"] {
            let measure = Measure::parse(measure).unwrap();
            let query = MatrixQuery { filter: filter.clone(), measure, ..MatrixQuery::default() };
            counts.add(&query.into(), &data, &gpu);
        }
    }
    assert_eq!(counts.same, 6 * conditions.len() as u64, "{counts:?}");
}

pub fn intervals_equal_the_reference(bench: &Bench) {
    let mut counts = Counts::default();
    let (_folder, data) = of_numbers();
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let filter = Filter { conditions: vec!["weight < 250".parse().unwrap()], ..Filter::default() };
    // Sums of both signs, of halves, with nulls, with an infinity.
    let measures = ["count", "total:whole", "total:half", "mean:few", "mean:infinite"];
    for (ci, measure) in resamplings(39).into_iter().zip(measures) {
        let (ci, measure) = (Some(ci), Measure::parse(measure).unwrap());
        let filter = filter.clone();
        counts.add(
            &MatrixQuery { filter, measure, ci, ..MatrixQuery::default() }.into(),
            &data,
            &gpu,
        );
    }
    // Neurons that draw by their names.
    let map = "name = \"t\"\n[synapses]\nfiles = [\"s.csv\"]\npre = { column = \"pre\", names = true }\n\
               post = { column = \"post\", names = true }\n[synapses.numbers]\nwhole = \"whole\"\n";
    let row = |at: i32| format!("n{},m{},{}\n", at * at % 23, at * 5 % 19, at % 40 - 25);
    let rows: String = (0..3000).map(row).collect();
    let (_folder, data) = of_texts(map, &format!("pre,post,whole\n{rows}"));
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    for ci in resamplings(199) {
        let (ci, measure) = (Some(ci), Measure::parse("total:whole").unwrap());
        counts.add(&MatrixQuery { measure, ci, ..MatrixQuery::default() }.into(), &data, &gpu);
    }
    assert_eq!(counts.same, 11, "{counts:?}");
}

/// Three types of neurons, synapses with numbers of both signs and with weights.
fn of_types() -> (TempDir, Mapped) {
    let map = format!(
        "{EDGES}weight = \"w\"\n[synapses.numbers]\nwhole = \"whole\"\nhalf = {{ column = \"half\", summed = true \
         }}\n[neurons]\nfiles = \"n.csv\"\nid = \"id\"\ncells = true\n[neurons.numbers]\nlength = \
         \"length\"\n[neurons.categories]\ntype = \"type\"\nlobe = \"lobe\"\n[defaults]\ntypes = \"type\"\n"
    );
    let row = |at: u64| {
        let (whole, half) = (at * 7919 % 61, at * 31 % 4001);
        let half =
            if at % 97 == 5 { String::new() } else { (half as f64 / 8.0 - 90.0).to_string() };
        let ends = (at * at % 47 + at % 2, at * 5 % 53);
        format!("{},{},{},{},{half}\n", ends.0, ends.1, at % 300 + 1, whole as i64 - 30)
    };
    let rows: String = (0..9000).map(row).collect();
    let neuron =
        |id: u64| format!("{id},{},{},{}\n", id * 7 % 40, ["A", "B", "C"][id as usize % 3], id % 4);
    let neurons: String = (0..60).map(neuron).collect();
    let files = [
        ("areax.toml", map),
        ("s.csv", format!("pre,post,w,whole,half\n{rows}")),
        ("n.csv", format!("id,length,type,lobe\n{neurons}")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    found(&RandomMap { files: files.into() }).unwrap()
}

pub fn claims_equal_the_reference(bench: &Bench) {
    let (_folder, data) = of_types();
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let axes = ["whole=-12,3,20", "half<=100,20.5", "pre.length=0,10,25"];
    let axes = axes.into_iter().map(|axis| Axis::parse(axis).unwrap()).collect();
    let grid = SweepQuery { axes, ..SweepQuery::default() };
    let mut counts = Counts::default();
    let claims = ["A->B > B->A", "A,C->B < 2 * *->B - 3", "A->A > 0.25", "C->* > *->C"];
    let measures = ["count", "total:whole", "total:half", "count"];
    let normalizes = [Normalize::None, Normalize::None, Normalize::Output, Normalize::Input];
    let each = claims.into_iter().zip(measures).zip(normalizes);
    for (((words, measure), normalize), ci) in each.zip(resamplings(199)) {
        let measure = Measure::parse(measure).unwrap();
        for ci in [None, Some(ci)] {
            let (measure, grid) = (measure.clone(), grid.clone());
            let claim = Claim::parse(words).unwrap();
            let question = RobustQuery { claim, measure, normalize, grid, ci }.into();
            counts.add(&question, &data, &gpu);
        }
    }
    assert_eq!(counts.same, 8, "{counts:?}");
}

pub fn tests_equal_the_reference(bench: &Bench) {
    let (_folder, data) = of_types();
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let mut counts = Counts::default();
    let claims = ["A->B > C->B", "*->A < *->B,C", "A->C > B->C"];
    let measures = ["count", "total:whole", "total:half"];
    for (at, (words, measure)) in claims.into_iter().zip(measures).enumerate() {
        for within in [&[][..], &["lobe"]] {
            let within = within.iter().map(|name| CategoryAxis::parse(name)).collect();
            let permuting =
                Permuting { within, permutations: 199, seed: at as u64, fragments: false };
            let side = if at % 2 == 0 { Side::Pre } else { Side::Post };
            let measure = Measure::parse(measure).unwrap();
            let test = MatrixTest { side, permuting: permuting.clone(), keeps_sums: true };
            let matrix = MatrixQuery {
                measure: measure.clone(),
                test: Some(test),
                ..MatrixQuery::default()
            };
            let test = TestQuery {
                filter: Filter::default(),
                claim: Claim::parse(words).unwrap(),
                measure,
                normalize: Normalize::None,
                types: CellAxes::default(),
                permuting,
            };
            counts.add(&Question::Test(test), &data, &gpu);
            counts.add(&matrix.into(), &data, &gpu);
        }
    }
    assert_eq!(counts.same, 12, "{counts:?}");
}

pub fn without_a_path(bench: &Bench) {
    let map = format!("{EDGES}[synapses.numbers]\nwide = \"wide\"\n");
    let (_folder, data) = of_texts(&map, "pre,post,wide\n1,2,1e-300\n1,2,1e300\n");
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let matrix = |measure: &str| {
        let measure = Measure::parse(measure).unwrap();
        Question::Matrix(MatrixQuery { measure, ..MatrixQuery::default() })
    };
    let median_intervals = || {
        let (measure, ci) = (Measure::MedianPerPre, Some(resamplings(39)[0]));
        Question::Matrix(MatrixQuery { measure, ci, ..MatrixQuery::default() })
    };
    let weak = Filter { min_pair: Some(2), ..Filter::default() };
    for (question, why) in [
        (matrix("total:wide"), "sums of 'wide'"),
        (matrix("pairs"), "numbers of pairs"),
        (matrix("median-per-pre"), "medians"),
        (median_intervals(), "medians"),
        (MatrixQuery { filter: weak.clone(), ..MatrixQuery::default() }.into(), "min_pair"),
        (Question::Adjacency(Filter::default().into()), "pairs of neurons"),
    ] {
        let error = data.by(&gpu, &question, &Run::default()).unwrap_err();
        assert_eq!(error.kind(), Kind::Unsupported, "{error}");
        assert!(error.what().contains(why), "{error}");
    }
    let mut counts = Counts::default();
    counts.add(&matrix("count"), &data, &gpu);
    // Where every pair of neurons is one row, its synapses are a weight.
    let edges = EDGES.replace("[synapses]\n", "[synapses]\nweight = \"n\"\n");
    let (_folder, data) = of_texts(&edges, "pre,post,n\n1,2,1\n2,1,2\n1,1,3\n");
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let query = MatrixQuery { filter: weak, ..MatrixQuery::default() };
    counts.add(&query.into(), &data, &gpu);
    assert_eq!(counts.same, 2, "{counts:?}");
}

pub fn faults_are_survived(bench: &Bench) {
    let (_folder, data) = of_numbers();
    let filter = Filter { conditions: vec!["whole >= 0".parse().unwrap()], ..Filter::default() };
    let question = Question::Count(filter);
    let run = Run::default();
    let truth = data.by_reference(&question, &run).unwrap();
    // A device that hangs is not asked again.
    for point in FaultPoint::ALL.into_iter().filter(|point| *point != FaultPoint::Hang) {
        let options = bench.options(Limits::default());
        let faults = options.device.faults.clone();
        let gpu = on(opened(&data, options), &data);
        faults.arm(point, 1);
        assert_eq!(data.by(&gpu, &question, &run).unwrap(), truth, "{point:?}");
        faults.arm(point, u32::MAX);
        let error = data.by(&gpu, &question, &run).unwrap_err();
        assert_eq!(error.kind(), Kind::Engine, "{point:?}: {error}");
        faults.arm(point, 0);
        assert_eq!(data.by(&gpu, &question, &run).unwrap(), truth, "{point:?}");
    }
    let gpu = on(opened(&data, bench.options(Limits::default())), &data);
    let stopped = Run::default();
    stopped.stop.stop();
    assert_eq!(data.by(&gpu, &question, &stopped).unwrap_err().kind(), Kind::Stopped);
    assert_eq!(data.by(&gpu, &question, &run).unwrap(), truth);
}

pub fn nothing_damaged_is_uploaded(bench: &Bench) {
    let map = RandomMap::of_many(3, 20_000);
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &map.files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let run = Run::default();
    let stored = || Mapped::find(folder.path(), &AskOptions::default()).unwrap();
    let data = stored();
    let place = data.prepare(Prepare::IfNeeded, &run).unwrap().place;
    let mut cases = MapCases::new(data.map(), data.dataset(&run).unwrap(), 5);
    let questions: Vec<Question> = (0..80).map(|_| cases.question().unwrap()).collect();
    let device = opened(&data, bench.options(Limits::default()));
    let answers = |data: &Mapped| -> Vec<areax::Result<Answer>> {
        let copy = Arc::clone(data.dataset(&run).unwrap());
        let gpu = on(device.over(copy).unwrap(), data);
        questions.iter().map(|question| data.by(&gpu, question, &run)).collect()
    };
    let truth = answers(&data);
    assert!(truth.iter().filter(|answer| answer.is_ok()).count() > 5);
    let (mut refused, mut columns) = (0, 0);
    for column in fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()) {
        if column.extension().is_none_or(|ending| ending != "npy") {
            continue;
        }
        columns += 1;
        let whole = fs::read(&column).unwrap();
        let mut bytes = whole.clone();
        bytes.iter_mut().skip(130).step_by(512).for_each(|byte| *byte ^= 2);
        fs::write(&column, bytes).unwrap();
        for (answer, truth) in answers(&stored()).into_iter().zip(&truth) {
            match (answer, truth) {
                (Ok(answer), truth) => assert_eq!(&answer, truth.as_ref().unwrap(), "{column:?}"),
                (Err(error), _) if error.kind() == Kind::Damaged => refused += 1,
                (Err(error), truth) => {
                    let kind = truth.as_ref().unwrap_err().kind();
                    assert_eq!(error.kind(), kind, "{column:?}: {error}");
                }
            }
        }
        fs::write(&column, whole).unwrap();
        let _ = fs::remove_file(column.with_file_name("damaged"));
    }
    assert!(columns > 8 && refused > 20, "{refused} refused, {columns} columns");
}
