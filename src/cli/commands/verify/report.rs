//! What came of random questions, told while they are asked and at the end.

use std::time::{Duration, Instant};

use crate::cli::args::VerifyArgs;
use crate::cli::place::print;
use crate::cli::progress::Bar;
use crate::output::words::thousands;
use crate::progress::Progress;
use crate::verify::Outcome;
use crate::{Error, Kind, Result};

/// How often it is said how far it is, where no bar shows it.
const SAYS_SO_EVERY: Duration = Duration::from_secs(10);

/// Questions to some engines and what came of them.
pub struct Report<'a> {
    progress: &'a Bar,
    cases: u64,
    seed: u64,
    engines: Vec<Counts>,
    asked: u64,
    start: Instant,
    said: Instant,
}

/// What came of the questions to an engine.
struct Counts {
    name: String,
    same: u64,
    refused: u64,
    unsupported: u64,
}

impl<'a> Report<'a> {
    /// Says what will be done.
    pub fn start(progress: &'a Bar, args: &VerifyArgs, names: Vec<String>) -> Report<'a> {
        progress.note(&format!(
            "asking {} random questions (seed {}) of {} and comparing every answer with the reference",
            thousands(args.cases),
            args.seed,
            names.join(", ")
        ));
        progress.start("verifying", args.cases);
        let counts = |name| Counts { name, same: 0, refused: 0, unsupported: 0 };
        let start = Instant::now();
        Report {
            progress,
            cases: args.cases,
            seed: args.seed,
            engines: names.into_iter().map(counts).collect(),
            asked: 0,
            start,
            said: start,
        }
    }

    /// Counts what came of the question that is asked now.
    ///
    /// # Errors
    /// A difference, in full; of which data set, `about` says.
    pub fn count(&mut self, engine: usize, outcome: Outcome, about: &str) -> Result<()> {
        let counts = &mut self.engines[engine];
        match outcome {
            Outcome::Same => counts.same += 1,
            Outcome::Refused => counts.refused += 1,
            Outcome::Unsupported => counts.unsupported += 1,
            Outcome::Different(difference) => {
                let what = format!("differs{about}\n{difference}");
                return Err(self.disagree(&what));
            }
        }
        Ok(())
    }

    /// The error of engines that are not of one mind about the case that is asked now.
    pub fn disagree(&self, what: &str) -> Error {
        self.progress.finish();
        let what = format!("case {} of seed {} {what}", self.asked, self.seed);
        Error::new(Kind::Disagree, what).advise("this is a bug in areax: please report these lines")
    }

    /// Goes on to the next question.
    pub fn advance(&mut self) {
        self.asked += 1;
        self.progress.advance(1);
        if !Bar::is_shown() && self.said.elapsed() >= SAYS_SO_EVERY {
            self.said = Instant::now();
            let (done, all) = (thousands(self.asked), thousands(self.cases));
            self.progress.note(&format!("{done} of {all} questions, no difference"));
        }
    }

    /// Prints what came of all.
    ///
    /// # Errors
    /// A stdout that nobody reads.
    pub fn print(self, data: &str) -> Result<()> {
        self.progress.finish();
        let seconds = self.start.elapsed().as_secs_f64();
        let (cases, seed) = (self.cases, self.seed);
        let mut text =
            format!("{data}, {cases} random questions (seed {seed}) in {seconds:.1} s\n");
        for Counts { name, same, refused, unsupported } in self.engines {
            text += &format!("  {name}: {} answers identical to reference", thousands(same));
            if refused > 0 {
                text += &format!(", {} refusals in the same words", thousands(refused));
            }
            if unsupported > 0 {
                text += &format!(", {} questions it does not support", thousands(unsupported));
            }
            text += "\n";
        }
        print(&text)
    }
}
