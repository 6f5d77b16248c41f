//! What `auto` comes to in a program that lives long, beside the best choice in hindsight: over sessions that
//! were recorded on the processors (`benches/record_questions.py`), with GPUs that are assumed, and over
//! random ones that are as bad as can be.
//!
//! Counted is how long those who ask wait. In hindsight one knows every question, opens the GPU for the first
//! that needs it, takes the columns there that are worth it, and asks it what it answers sooner; the first
//! answer of each kind is compared with the processors' there too.
//!
//! `cargo test --test it auto_simulation -- --nocapture` prints the table of `docs/BENCHMARKS.md`.

use std::collections::{BTreeMap, BTreeSet};

use areax::engine::GpuRates;
use areax::engine::auto::{Asked, Columns, Ledger, Step, Work, upload_ms};
use areax::schema::{COORDINATES, PROB, SIZE};
use serde_json::Value;

const RECORD: &str = include_str!("../../benches/record/2026-11-30-epyc-2-cores-questions.json");
/// Processors of the record.
const THREADS: usize = 2;

/// A GPU that nobody has measured: rates that readers of data sheets have put together.
struct Gpu {
    name: &'static str,
    /// What is assumed before it is open.
    assumed: GpuRates,
    rates: GpuRates,
}

const GPUS: [Gpu; 5] = [
    Gpu { name: "as assumed", assumed: GpuRates::DISCRETE, rates: GpuRates::DISCRETE },
    Gpu {
        name: "server GPU (3 TB/s)",
        assumed: GpuRates::DISCRETE,
        rates: GpuRates {
            open_ms: 400.0,
            question_ms: 0.1,
            gb_per_s: 1950.0,
            lookups_per_s: 1.2e11,
            upload_gb_per_s: 5.0,
        },
    },
    Gpu {
        name: "slow way there",
        assumed: GpuRates::DISCRETE,
        rates: GpuRates {
            open_ms: 900.0,
            question_ms: 0.15,
            gb_per_s: 250.0,
            lookups_per_s: 5e10,
            upload_gb_per_s: 2.0,
        },
    },
    Gpu {
        name: "integrated, fast memory",
        assumed: GpuRates::INTEGRATED,
        rates: GpuRates {
            open_ms: 200.0,
            question_ms: 0.3,
            gb_per_s: 234.0,
            lookups_per_s: 1.5e10,
            upload_gb_per_s: 8.0,
        },
    },
    Gpu {
        name: "integrated, laptop",
        assumed: GpuRates::INTEGRATED,
        rates: GpuRates {
            open_ms: 300.0,
            question_ms: 0.25,
            gb_per_s: 36.0,
            lookups_per_s: 4e9,
            upload_gb_per_s: 5.0,
        },
    },
];

/// A question that was asked: its kind, and what it takes.
#[derive(Clone, Debug)]
struct Question {
    kind: usize,
    work: Work,
    columns: Columns,
    cpu_ms: f64,
    /// What the kernels take, in times of the model.
    factor: f64,
    /// Whether order and size index answer it.
    is_plain: bool,
}

impl Question {
    fn asked(&self) -> Asked<usize> {
        Asked { kind: self.kind, work: Some(self.work), columns: self.columns }
    }

    fn gpu_ms(&self, rates: &GpuRates) -> f64 {
        self.work.gpu_ms(rates) * self.factor
    }
}

/// What a session comes to.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    /// Milliseconds that those who ask wait.
    waited: f64,
    /// Milliseconds of opening and filling beside the questions.
    beside: f64,
    by_gpu: usize,
}

/// Plays `auto`; what had been waited after each question.
fn auto(questions: &[Question], rows: u64, gpu: Option<&Gpu>) -> (Outcome, Vec<f64>) {
    let assumed = gpu.map_or(GpuRates::DISCRETE, |gpu| gpu.assumed);
    // Before anybody has looked, it may be any.
    let mut ledger = Ledger::new(rows, THREADS, GpuRates::DISCRETE);
    let (mut outcome, mut waits) = (Outcome::default(), Vec::new());
    let mut resident = Columns::default();
    let (mut is_open, mut is_absent) = (false, false);
    // When what is under way is done: whether the GPU is opened, and the question that it is filled with.
    let mut under_way: Option<(f64, bool, Option<Question>)> = None;
    let mut busy_until = 0.0;
    for question in questions {
        let now = outcome.waited;
        if let Some((done, opens, filled)) = under_way.take_if(|(done, ..)| *done <= now) {
            let rates = gpu.unwrap().rates;
            assert!(done <= now);
            is_open |= opens;
            if let Some(filled) = filled {
                ledger.by_gpu(&filled.asked(), filled.gpu_ms(&rates));
            }
        }
        let asked = question.asked();
        let is_never = is_absent || question.is_plain;
        let step = if is_never { Step::Cpu } else { ledger.decide(&asked).step };
        let is_by_gpu = step == Step::Gpu && busy_until <= now;
        if step == Step::Prepare && under_way.is_none() {
            match gpu {
                None => is_absent = true,
                Some(gpu) if !is_open && !ledger.assume(assumed, &asked) => {
                    assert_eq!(gpu.assumed, GpuRates::INTEGRATED, "{}", gpu.name);
                }
                Some(gpu) => {
                    if !is_open {
                        ledger.opened(gpu.rates);
                    }
                    let fills = ledger.may_fill(&asked) && ledger.is_worth(&asked);
                    let missing = question.columns.without(resident);
                    let open = if is_open { 0.0 } else { gpu.rates.open_ms };
                    let fill = match fills {
                        true => {
                            let bytes = rows as f64 * missing.row_bytes();
                            upload_ms(&gpu.rates, bytes) + 2.0 * question.gpu_ms(&gpu.rates)
                        }
                        false => 0.0,
                    };
                    if fills {
                        resident = resident.and(question.columns);
                    }
                    outcome.beside += open + fill;
                    busy_until = now + open + fill;
                    // It is compared once the processors have answered.
                    let done = now + (open + fill).max(question.cpu_ms);
                    under_way = Some((done, !is_open, fills.then(|| question.clone())));
                }
            }
        }
        match (is_by_gpu, gpu) {
            (true, Some(gpu)) => {
                let ms = question.gpu_ms(&gpu.rates);
                outcome.waited += ms;
                outcome.by_gpu += 1;
                ledger.by_gpu(&asked, ms);
            }
            _ => {
                outcome.waited += question.cpu_ms;
                ledger.by_cpu(&asked, question.cpu_ms);
            }
        }
        waits.push(outcome.waited);
    }
    (outcome, waits)
}

/// What the best choice had waited after each question.
fn hindsight(questions: &[Question], rows: u64, rates: Option<&GpuRates>) -> Vec<f64> {
    let mut best = Vec::new();
    let mut by_cpu = 0.0;
    for question in questions {
        by_cpu += question.cpu_ms;
        best.push(by_cpu);
    }
    let Some(rates) = rates else { return best };
    let sets: BTreeSet<Columns> = questions.iter().map(|question| question.columns).collect();
    let sets: Vec<Columns> = sets.into_iter().collect();
    for chosen in 1..1u32 << sets.len() {
        let of = |at: usize| chosen >> at & 1 == 1;
        let own = (0..sets.len()).filter(|at| of(*at));
        let held = own.fold(Columns::default(), |all, at| all.and(sets[at]));
        let price = rates.open_ms + upload_ms(rates, rows as f64 * held.row_bytes());
        // By kind: on the processors alone, and on the GPU after the first.
        let mut kinds: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        let mut waited = price;
        for (at, question) in questions.iter().enumerate() {
            let gpu_ms = question.gpu_ms(rates);
            let is_first = !kinds.contains_key(&question.kind);
            let (cpu, gpu) = kinds.entry(question.kind).or_default();
            let before = cpu.min(*gpu);
            *cpu += question.cpu_ms;
            *gpu += match (held.has(question.columns), is_first) {
                (false, _) => question.cpu_ms,
                (true, true) => question.cpu_ms + gpu_ms,
                (true, false) => question.cpu_ms.min(gpu_ms),
            };
            waited += cpu.min(*gpu) - before;
            best[at] = best[at].min(waited);
        }
    }
    best
}

/// The sessions of the record.
fn sessions() -> (u64, Vec<(String, Vec<Question>)>) {
    let record: Value = serde_json::from_str(RECORD).unwrap();
    let rows = record["rows"].as_u64().unwrap();
    let kinds = record["kinds"].as_object().unwrap();
    let question = |asked: &Value| {
        let name = asked[0].as_str().unwrap();
        let (at, of) = (kinds.keys().position(|kind| kind == name).unwrap(), &kinds[name]);
        let number = |key: &str| of[key].as_f64().unwrap();
        let (cpu_ms, passing) = (asked[2].as_f64().unwrap(), asked[3].as_f64().unwrap());
        let columns =
            of["columns"].as_array().unwrap().iter().map(|word| column(word.as_str().unwrap()));
        Question {
            kind: at,
            work: Work {
                bytes: passing * number("row_bytes"),
                lookups: passing * number("row_lookups"),
                back: number("back_bytes"),
                ..Work::default()
            },
            columns: columns.fold(Columns::default(), Columns::and),
            cpu_ms,
            // What models of kernels forget, from kind to kind.
            factor: 1.0 + at as f64 % 3.0,
            is_plain: name == "plain",
        }
    };
    let session = |session: &Value| {
        let questions = session["questions"].as_array().unwrap().iter().map(question).collect();
        (session["name"].as_str().unwrap().to_owned(), questions)
    };
    (rows, record["sessions"].as_array().unwrap().iter().map(session).collect())
}

fn column(word: &str) -> Columns {
    match word {
        "prob" => Columns::of(PROB),
        "size" => Columns::of(SIZE),
        "pre" => Columns::PRE,
        "post" => Columns::POST,
        "row" => Columns::ROW,
        "xyz" => Columns::of(COORDINATES[0]),
        other => panic!("{other}"),
    }
}

/// The largest ratio at any question.
fn worst(auto: &[f64], best: &[f64]) -> f64 {
    auto.iter().zip(best).map(|(auto, best)| auto / best).fold(0.0, f64::max)
}

#[test]
fn recorded_sessions_wait_at_most_twice_as_long_as_in_hindsight() {
    let (rows, sessions) = sessions();
    let seconds = |ms: f64| ms / 1e3;
    println!("| session | GPU | cpu alone | best | `auto` | of best | beside | by the GPU |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut taken = BTreeSet::new();
    for (name, questions) in &sessions {
        for gpu in GPUS.iter().map(Some).chain([None]) {
            let (outcome, waits) = auto(questions, rows, gpu);
            let best = hindsight(questions, rows, gpu.map(|gpu| &gpu.rates));
            let all_cpu: f64 = questions.iter().map(|question| question.cpu_ms).sum();
            let label = gpu.map_or("none", |gpu| gpu.name);
            let ratio = outcome.waited / best.last().unwrap();
            println!(
                "| {name} | {label} | {:.2} s | {:.2} s | {:.2} s | {ratio:.2} | {:.2} s | {} of {} |",
                seconds(all_cpu),
                seconds(*best.last().unwrap()),
                seconds(outcome.waited),
                seconds(outcome.beside),
                outcome.by_gpu,
                questions.len()
            );
            // At any question the session might have ended.
            let worst = worst(&waits, &best);
            assert!(worst <= 2.0, "{name}, {label}: {worst}");
            assert!(outcome.waited <= 1.001 * all_cpu, "{name}, {label}");
            if outcome.by_gpu > 0 {
                taken.insert((name.as_str(), label));
            }
        }
    }
    // Where it loses; what a median takes it does not.
    let loses = |session: &str| ["lengths", "boxes", "sweeps"].contains(&session);
    let never = |(session, gpu): &(&str, &str)| {
        let is_lost = *gpu == "integrated, laptop" && loses(session);
        session.contains("thresholds") || *gpu == "none" || is_lost
    };
    assert!(!taken.iter().any(never), "{taken:?}");
    assert!(taken.contains(&("lengths", "server GPU (3 TB/s)")), "{taken:?}");
}

#[test]
fn no_random_session_waits_more_than_twice_as_long_at_any_question() {
    const ROWS: u64 = 50_000_000;
    let gpu = &GPUS[0];
    let all = [Columns::PRE, Columns::POST, Columns::of(SIZE), Columns::ROW];
    const SESSIONS: u64 = 1000;
    let (mut highest, mut opened) = (0.0, 0);
    for seed in 0..SESSIONS {
        let mut rng = fastrand::Rng::with_seed(seed);
        let kinds: Vec<(Columns, f64, f64)> = (0..rng.usize(1..6))
            .map(|_| {
                let pick = |all: Columns, one| if rng.bool() { all.and(one) } else { all };
                let columns = all.into_iter().fold(Columns::default(), pick);
                // From a tenth of a millisecond to a quarter of what opening takes.
                let cpu_ms = 0.1 * (gpu.rates.open_ms / 4.0 / 0.1).powf(rng.f64());
                // As slow as the processors, or thousands of times faster.
                (columns, cpu_ms, cpu_ms * 10f64.powf(-4.0 * rng.f64()))
            })
            .collect();
        let questions: Vec<Question> = (0..rng.usize(1..600))
            .map(|_| {
                let kind = rng.usize(0..kinds.len());
                let (columns, cpu_ms, gpu_ms) = kinds[kind];
                let bytes = ((gpu_ms - gpu.rates.question_ms).max(0.0)) * gpu.rates.gb_per_s * 1e6;
                let work = Work { bytes, back: 1.0, ..Work::default() };
                Question { kind, work, columns, cpu_ms, factor: 1.0, is_plain: false }
            })
            .collect();
        let (outcome, waits) = auto(&questions, ROWS, Some(gpu));
        let best = hindsight(&questions, ROWS, Some(&gpu.rates));
        let worst = worst(&waits, &best);
        assert!(worst <= 2.0, "seed {seed}: {worst}");
        highest = f64::max(highest, worst);
        opened += u64::from(outcome.by_gpu > 0);
    }
    println!(
        "{SESSIONS} random sessions, {opened} with a GPU: at most {highest:.3} times the best"
    );
    assert!(opened > SESSIONS / 3, "{opened}");
    assert!(highest > 1.5, "the sessions are too easy: {highest}");
}
