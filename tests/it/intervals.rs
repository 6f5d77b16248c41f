//! Intervals from outside: what is left out adds up, draws are those of the seed, answers have their formats,
//! and questions without a population are refused.

use areax::ask::Question;
use areax::query::{
    Along, CategoryAxis, CellAxes, Filter, Intervals, Matrix, MatrixQuery, Normalize, Note,
    Population, Resampling, Sides, Values,
};
use areax::synth::{self, SynthOptions};
use areax::{Connectome, Run};

use crate::cli::Areax;

/// Full cells of 60,000 neurons, of which some types have ten and more.
fn data() -> (tempfile::TempDir, Connectome) {
    let folder = tempfile::tempdir().unwrap();
    let options = SynthOptions { synapses: 60_000, neurons: 60_000, seed: 3, nasty: false };
    synth::write(folder.path(), &options, &areax::progress::Silent).unwrap();
    let connectome = Connectome::open(folder.path()).unwrap();
    (folder, connectome)
}

fn full(ci: Resampling) -> MatrixQuery {
    let filter = Filter::default().population(Population::FullCells);
    MatrixQuery { filter, ci: Some(ci), ..MatrixQuery::default() }
}

fn asked(connectome: &Connectome, query: MatrixQuery) -> (Matrix, Intervals) {
    let answer = connectome.ask(&Question::from(query), &Run::default()).unwrap().answer;
    let matrix: Matrix = answer.try_into().unwrap();
    let ci = *matrix.ci.clone().unwrap();
    (matrix, ci)
}

#[test]
fn what_is_left_out_of_resamples_adds_up() {
    let (_folder, connectome) = data();
    let resampling = Resampling { resamples: 199, keeps_sums: true, ..Resampling::default() };
    let (matrix, ci) = asked(&connectome, full(resampling));
    let Values::Counts(counts) = &matrix.values else { panic!("counts") };
    let kept: f64 = ci.estimate.iter().filter(|value| value.is_finite()).sum();
    assert_eq!(counts.iter().sum::<u64>(), kept as u64 + ci.outside + ci.autapses);
    assert_eq!(ci.lost, (60_000 - matrix.total, 60_000));
    let has = |at: &usize| ci.lo[*at].is_finite();
    let cells: Vec<usize> = (0..counts.len()).filter(has).collect();
    assert!(cells.len() > 2, "{}", cells.len());
    assert!(cells.iter().all(|at| ci.lo[*at] <= ci.hi[*at] && ci.se[*at] > 0.0));
    // Under another filter the neurons of the same population have the same weights.
    let mut narrower = full(resampling);
    narrower.filter.prob_min = Some(0.9);
    let (_, other) = asked(&connectome, narrower);
    let (sums, others) = (ci.sums.unwrap(), other.sums.unwrap());
    assert_eq!((&sums.u_pre, &sums.u_both), (&others.u_pre, &others.u_both));
    assert_ne!(sums.sums, others.sums);
    // Fewer resamples are the first of more.
    let fewer = Resampling { resamples: 39, ..resampling };
    let (_, first) = asked(&connectome, full(fewer));
    let first = first.sums.unwrap();
    assert_eq!(first.sums[..], sums.sums[..first.sums.len()]);
    let seed = Resampling { seed: 2, ..fewer };
    assert_ne!(asked(&connectome, full(seed)).1.sums.unwrap().u_pre, first.u_pre);
}

#[test]
fn rows_and_columns_may_be_exchanged() {
    let (_folder, connectome) = data();
    let axes = |rows: &str, columns: &str| CellAxes {
        rows: Some(CategoryAxis::parse(rows)),
        columns: Some(CategoryAxis::parse(columns)),
    };
    for (sides, normalize, other) in [
        (Sides::Both, Normalize::None, Normalize::None),
        (Sides::Pre, Normalize::Input, Normalize::Output),
        (Sides::Both, Normalize::Output, Normalize::Input),
        (Sides::Post, Normalize::None, Normalize::None),
    ] {
        let resampling = Resampling { sides, resamples: 199, ..Resampling::default() };
        let of = |cells, normalize| {
            asked(&connectome, MatrixQuery { cells, normalize, ..full(resampling) })
        };
        let (matrix, ci) = of(axes("pre.celltype", "post.celltype"), normalize);
        let (_, turned) = of(axes("post.celltype", "pre.celltype"), other);
        let n = matrix.labels.len();
        let place = |at: usize| (at % n) * n + at / n;
        let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
        let estimate: fn(&Intervals) -> &[f64] = |ci| &ci.estimate;
        let lo: fn(&Intervals) -> &[f64] = |ci| &ci.lo;
        let hi: fn(&Intervals) -> &[f64] = |ci| &ci.hi;
        let se: fn(&Intervals) -> &[f64] = |ci| &ci.se;
        for at in 0..n * n {
            for of in [estimate, lo, hi, se] {
                assert!(same(of(&ci)[at], of(&turned)[place(at)]), "{sides:?} {at}");
            }
            assert_eq!(ci.note[at], turned.note[place(at)]);
        }
        assert_eq!((ci.n_pre.of, ci.n_post.of), (turned.n_pre.of, turned.n_post.of));
        assert_eq!((turned.n_pre.along, turned.n_post.along), (Along::Columns, Along::Rows));
    }
}

#[test]
fn categories_of_one_side_have_the_neurons_of_both_labels() {
    let (_folder, connectome) = data();
    let resampling = Resampling { resamples: 199, ..Resampling::default() };
    let axis = |name: &str| Some(CategoryAxis::parse(name));
    let by = |rows, columns| {
        let cells = CellAxes { rows: axis(rows), columns: axis(columns) };
        asked(&connectome, MatrixQuery { cells, ..full(resampling) })
    };
    let (matrix, twice) = by("pre.celltype", "pre.celltype");
    let (_, once) = by("pre.celltype", "post_morph");
    let n = matrix.labels.len();
    assert_eq!((twice.n_pre.along, twice.n_post.along), (Along::Cells(n as u32), Along::Columns));
    for row in 0..n {
        for column in (0..n).filter(|column| *column != row) {
            assert_eq!(
                (twice.n_pre.at(row, column), twice.note[row * n + column]),
                (0, Some(Note::Few(0)))
            );
        }
        assert_eq!(twice.n_pre.at(row, row), once.n_pre.at(row, 0));
    }
    // All postsynaptic neurons are the population of every cell.
    let all = once.n_post.of[0];
    assert!(all > 100 && twice.n_post.of.iter().chain(&once.n_post.of).all(|n| *n == all));
    let diagonal: f64 =
        (0..n).map(|at| twice.estimate[at * n + at]).filter(|sum| sum.is_finite()).sum();
    let rows: f64 = once.estimate.iter().filter(|sum| sum.is_finite()).sum();
    assert_eq!(diagonal, rows);
}

#[test]
fn every_format_says_the_same() {
    let areax = Areax::bare();
    areax.answer("synth DATA --synapses 60000 --neurons 60000 --seed 3 --quiet");
    let line = "matrix DATA --ci both --resamples 199 --population full-cells";
    let json = areax.json(&format!("{line} --format json"));
    let ci = &json["ci"];
    for (key, value) in [
        ("unit", "neuron"),
        ("sides", "both"),
        ("method", "percentile"),
        ("weights", "double-or-nothing"),
        ("rng", "philox4x32-10"),
    ] {
        assert_eq!(ci[key], value);
    }
    assert_eq!(
        (&ci["level"], &ci["resamples"], &ci["seed"]),
        (&0.95.into(), &199.into(), &1.into())
    );
    let methods = json["methods"].as_str().unwrap();
    for words in ["199 resamples", "seed 1", "other animals", "full cells"] {
        assert!(methods.contains(words), "{methods}");
    }
    let csv = areax.answer(&format!("{line} --format csv"));
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("pre_celltype,post_celltype,count,lo,hi,se,n_pre,n_post"));
    let types = json["cell_types"].as_array().unwrap();
    let place = |name: &str| types.iter().position(|known| known == name).unwrap();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let (row, column) = (place(fields[0]), place(fields[1]));
        assert_eq!(fields[2], json["matrix"][row][column].to_string());
        for (at, key) in [(3, "lo"), (4, "hi"), (5, "se")] {
            let said = ci[key][row][column].as_f64().unwrap_or(f64::NAN);
            let read: f64 = fields[at].parse().unwrap();
            assert!(read == said || read.is_nan() && said.is_nan(), "{line} {key}");
        }
        assert_eq!(fields[6], ci["n_pre"][row].to_string());
    }
    let table = areax.answer(&format!("{line} --format table"));
    assert!(table.contains("n pre") && table.contains("Methods"), "{table}");
    let svg = areax.answer(&format!("{line} --format svg"));
    assert!(svg.contains("Forest plot of") && svg.contains("±"), "{svg}");
    areax.answer(&format!("{line} -o sums.npz"));
    assert!(areax.path("sums.npz").metadata().unwrap().len() > 199 * 18 * 18 * 8);
}

#[test]
fn intervals_without_a_population_are_refused() {
    let areax = Areax::with_data();
    let check = |line: &str, code: i32, words: &[&str]| {
        let run = areax.run(line);
        assert_eq!(run.code, code, "{line}: {}", run.stderr);
        for word in words {
            assert!(run.stderr.contains(word), "{line}: {}", run.stderr);
        }
    };
    check("matrix DATA --ci both", 2, &["fragments", "full-cells"]);
    check("matrix DATA --ci both --min-pre-axon 50", 2, &["postsynaptic", "ci: pre"]);
    check("matrix DATA --ci both --cell-certainty 0.8", 2, &["fragments"]);
    check("matrix DATA --ci pre --min-pre-axon 50 --resamples 39", 0, &[]);
    check("matrix DATA --ci both --units fragments --resamples 39", 0, &[]);
    check("matrix DATA --ci sideways --population full-cells", 2, &["both, pre, post"]);
    check("matrix DATA --ci both --population full-cells --resamples 100", 2, &["119"]);
    check("matrix DATA --ci both --population full-cells --level 95", 2, &["between 0 and 1"]);
    check("matrix DATA --resamples 39", 2, &["belongs to intervals"]);
    check("matrix DATA --ci both --population full-cells --sparse", 2, &["leave out sparse"]);
    check("matrix DATA --ci both --population full-cells --format npy", 2, &["npz"]);
    check("matrix DATA --ci both --population full-cells --preset area-x", 2, &["preset"]);
    let medians = "matrix DATA --ci both --population full-cells --measure median:prob-per-pre";
    check(&format!("{medians} --engine gpu"), 4, &["median:prob-per-pre"]);
    check(
        "matrix DATA --ci both --population full-cells --measure median-per-pre --format npz -o m.npz",
        2,
        &["medians have no resamples"],
    );
}
