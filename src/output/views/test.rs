//! A permutation test beside its question, as the formats see it.

use crate::draws::Draws;
use crate::output::{Context, drawn, words};
use crate::query::{Exact, Normalize, Outcome, Side, Test, TestQuery, Types};

/// How far a test of one volume reaches.
const ONE_VOLUME: &str =
    "One volume: the test is about neurons of this tissue; it says nothing about other animals.";

/// The answer beside its question.
pub struct TestView<'a> {
    /// What was found.
    pub(in crate::output) test: &'a Test,
    /// What was asked.
    pub(in crate::output) query: &'a TestQuery,
    /// What both sides of the claim come to.
    pub(in crate::output) outcome: Outcome,
}

/// The p values of a test.
#[derive(Clone, Copy, Debug)]
pub(in crate::output) struct P {
    pub both: f64,
    pub interval: [f64; 2],
    pub greater: f64,
    pub less: f64,
    pub difference: f64,
}

impl<'a> TestView<'a> {
    /// The answer to `query`.
    pub fn new(test: &'a Test, query: &'a TestQuery) -> TestView<'a> {
        TestView { test, query, outcome: test.outcome(&query.claim) }
    }

    /// The p values.
    pub(in crate::output) fn p(&self) -> P {
        let test = self.test;
        P {
            both: test.p(|reached| reached.both),
            interval: test.p_interval(),
            greater: test.p(|reached| reached.greater),
            less: test.p(|reached| reached.less),
            difference: test.p(|reached| reached.difference),
        }
    }

    /// The studentised difference; NaN where there is none.
    pub(in crate::output) fn t(&self) -> f64 {
        self.test.found.as_ref().map_or(f64::NAN, |found| found.t)
    }

    /// What both sides come to; NaN where that is undefined.
    pub(in crate::output) fn sides(&self) -> [f64; 2] {
        let value = |side: &Option<Exact>| side.as_ref().map_or(f64::NAN, Exact::value);
        [value(&self.outcome.left), value(&self.outcome.right)]
    }

    /// The unit of the integers: 1 of counts, else a power of two.
    pub(in crate::output) fn unit(&self) -> f64 {
        2f64.powi(self.test.exponent)
    }

    /// Whose labels both sides are.
    pub(in crate::output) fn labels(&self) -> [String; 2] {
        let compared = crate::query::Compared::of(&self.query.claim);
        compared.map_or_else(|_| ["left", "right"].map(str::to_owned), |own| own.in_words())
    }

    /// What to know of the numbers.
    pub(in crate::output) fn note(&self) -> Option<String> {
        let test = self.test;
        let mut notes: Vec<String> = Vec::new();
        match &test.found {
            None => notes.push("a value is not finite, so nothing is compared".to_owned()),
            Some(found) => {
                if found.t.is_infinite() {
                    let sign = if found.t > 0.0 { '+' } else { '−' };
                    notes.push(format!(
                        "t is {sign}∞: within both labels all neurons have the same"
                    ));
                }
                if test.scale.is_none() {
                    notes.push("fractions are undefined; t and p do not depend on them".to_owned());
                }
            }
        }
        if !test.is_mixed {
            notes.push(
                "no neurons of both labels agree in all categories, so nothing is permuted"
                    .to_owned(),
            );
        }
        if test.is_rounded {
            notes.push(format!("values are rounded to multiples of 2^{}", test.exponent));
        }
        if test.outside > 0 {
            notes.push(format!(
                "{} synapses have a partner that is in no population of its label; they are left out",
                words::thousands(test.outside)
            ));
        }
        if self.query.permuting.fragments {
            notes.push("units are fragments, not cells: p values are too small".to_owned());
        }
        (!notes.is_empty()).then(|| notes.join("; "))
    }

    /// The sentences for the Methods section.
    pub fn methods(&self, context: &Context) -> String {
        let (test, query) = (self.test, self.query);
        let [left, right] = self.labels();
        let [n_left, n_right] = test.neurons.map(words::thousands);
        let side = test.side.word();
        let unit = if query.permuting.fragments { "fragment" } else { "neuron" };
        let autapses = words::thousands(test.autapses);
        format!(
            "{n_left} {side}synaptic {unit}s of {left} and {n_right} of {right} were compared by {} {}; the \
             unit is the {unit}. Labels were permuted {} times {} (by keys drawn for each {unit}: {}, seed \
             {}). The statistic is the studentised difference of means, which tests that means are equal \
             also where spread and numbers of {unit}s differ (Janssen 1997, Chung & Romano 2013); p is \
             two-sided. p_difference is of the plain difference about its mean over all permutations, which \
             tests that distributions are equal. P values are (1 + b)/(1 + B) (Phipson & Smyth 2010), the \
             interval of p is that of Clopper and Pearson. Synapses of a neuron with itself ({autapses}) are \
             left out. Population: {}.{} {ONE_VOLUME} areax {}.",
            self.measured(),
            self.partners(),
            words::thousands(query.permuting.permutations.into()),
            self.within(),
            Draws::GENERATOR,
            query.permuting.seed,
            self.population(context),
            self.lost(),
            env!("CARGO_PKG_VERSION")
        )
    }

    /// What a neuron has.
    fn measured(&self) -> String {
        let of = match self.query.measure {
            crate::query::Measure::Count => "their synapses".to_owned(),
            ref measure => format!("their {}", measure.name()),
        };
        match self.query.normalize {
            Normalize::None => of,
            normalize => format!("{of} (as fractions of the common {})", normalize.name()),
        }
    }

    /// The partners that both labels have in common.
    fn partners(&self) -> String {
        let common = crate::query::Compared::of(&self.query.claim).map(|own| own.common);
        let names = match common {
            Ok(Types::Of(names)) => names.join(", "),
            _ => "all types".to_owned(),
        };
        let word = if self.test.side == Side::Pre { "onto" } else { "from" };
        format!("{word} {names}")
    }

    fn within(&self) -> String {
        match self.query.permuting.within.as_slice() {
            [] => "among all of them".to_owned(),
            all => {
                let names: Vec<&str> = all.iter().map(|axis| axis.category()).collect();
                format!("among those of the same {}", names.join(" and "))
            }
        }
    }

    /// Whose neurons they are.
    pub fn population(&self, context: &Context) -> String {
        drawn::population(context, self.query.permuting.fragments)
    }

    fn lost(&self) -> String {
        let lost = words::lost(self.test.lost);
        lost.map(|lost| format!(" Its conditions leave out {lost}.")).unwrap_or_default()
    }
}
