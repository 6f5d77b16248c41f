//! When a program that lives long opens a GPU, and which of its questions go there. Nobody knows what will be
//! asked, so the GPU is bought as skis are by one who does not know how often it will snow: rented, which is
//! to wait longer for the processors, until the rents come to the price.
//!
//! The rent of a question, its regret, is what the processors take longer than the GPU would; that of the first
//! of each kind is not counted, because a GPU's first answer is compared with theirs. The price is to
//! open the GPU and to take there the columns that are still missing. Questions that need the same columns
//! pay together, and all of them pay for opening. The price is paid beside the questions, which the processors
//! go on answering. So those who ask wait at most twice as long as with the best choice in hindsight, as far
//! as what was expected comes true and no question takes longer than a quarter of the price
//! (`tests/it/auto_simulation.rs`).

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::columns::Columns;
use super::pace::Pace;
use super::{Work, upload_ms};
use crate::engine::GpuRates;

/// A GPU is asked where it is expected to take less than this part of the processors' time: what it
/// takes less is worth neither its noise nor an error of the model.
pub const TAKEN_BELOW: f64 = 0.5;
/// The part of the price that regret has come to when it is paid: those who ask while the GPU is being opened
/// and filled, and wait for the processors, pay the rest.
const PAID_AT: f64 = 0.75;
/// The part that is taken for granted of questions whose work has no model, until one was asked.
const UNKNOWN: f64 = 0.4;
/// Kinds of questions that are told apart; more are the processors'.
const KINDS_MAX: usize = 1024;

/// A question, as far as it matters here.
#[derive(Clone, Debug)]
pub struct Asked<K> {
    /// Questions of one kind take times in proportion to their work.
    pub kind: K,
    /// What engines have to move; none where no model tells.
    pub work: Option<Work>,
    /// The columns that a GPU must hold.
    pub columns: Columns,
}

/// What is expected of a question, and what is to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// Milliseconds on the processors.
    pub cpu_ms: f64,
    /// Milliseconds on a GPU that holds the columns.
    pub gpu_ms: f64,
    /// What is to be done.
    pub step: Step,
}

/// What is to be done with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The processors answer: a GPU would not take half as long.
    Cpu,
    /// They answer, because the regret is not yet the price.
    Rent,
    /// They answer, and beside it the GPU is opened or gets the columns.
    Prepare,
    /// The GPU answers.
    Gpu,
}

/// What is nearest to being bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    columns: Columns,
    /// Milliseconds that questions which need these columns have waited longer.
    pub regret_ms: f64,
    /// Milliseconds that it takes to open the GPU and to take them there.
    pub price_ms: f64,
}

impl Balance {
    fn is_paid(&self) -> bool {
        self.regret_ms > 0.0 && self.regret_ms >= PAID_AT * self.price_ms
    }
}

/// What questions of one kind have cost, and would have cost.
#[derive(Clone, Debug, Default)]
struct Account {
    columns: Columns,
    /// Answers of the processors: how many, and time and work of all but the first.
    asked: f64,
    paid_ms: f64,
    work: Option<Work>,
    cpu: Pace,
    gpu: Pace,
    /// Whether the open GPU has answered one: its columns are there, its kernels are compiled.
    is_ready: bool,
}

/// The accounts of a data set.
#[derive(Clone, Debug)]
pub struct Ledger<K> {
    rows: f64,
    threads: usize,
    rates: GpuRates,
    is_open: bool,
    accounts: HashMap<K, Account>,
    /// Columns that the GPU has or is to have.
    bought: Columns,
}

impl<K: Clone + Eq + Hash> Ledger<K> {
    /// Of a data set with so many rows, on so many threads, with a GPU that is not open yet.
    pub fn new(rows: u64, threads: usize, assumed: GpuRates) -> Ledger<K> {
        Ledger {
            rows: rows as f64,
            threads,
            rates: assumed,
            is_open: false,
            accounts: HashMap::new(),
            bought: Columns::default(),
        }
    }

    /// The GPU turns out to be of another kind before it is open; whether it is still worth its price, this
    /// question with it.
    pub fn assume(&mut self, rates: GpuRates, asked: &Asked<K>) -> bool {
        self.rates = rates;
        let more_ms = self.expected_regret(asked);
        let more = Some((asked.columns, more_ms)).filter(|_| self.is_worth(asked));
        self.bought = Columns::default();
        let balance = self.balance_with(more);
        let is_worth = balance.is_paid();
        if is_worth {
            self.bought = balance.columns;
        }
        is_worth
    }

    /// The GPU is open, and measured.
    pub fn opened(&mut self, rates: GpuRates) {
        (self.rates, self.is_open) = (rates, true);
    }

    /// The GPU is gone, with all that it had.
    pub fn lost(&mut self) {
        self.is_open = false;
        self.bought = Columns::default();
        self.accounts.values_mut().for_each(|account| account.is_ready = false);
    }

    /// How fast the GPU is, or is taken to be.
    pub fn rates(&self) -> &GpuRates {
        &self.rates
    }

    /// What the processors are expected to take longer for a question; the first of a kind is theirs.
    fn expected_regret(&self, asked: &Asked<K>) -> f64 {
        let is_first = !self.accounts.contains_key(&asked.kind);
        if is_first { 0.0 } else { self.cpu_ms(asked) - self.gpu_ms(asked) }
    }

    /// Whether a GPU would take little enough of the processors' time.
    pub fn is_worth(&self, asked: &Asked<K>) -> bool {
        self.gpu_ms(asked) < TAKEN_BELOW * self.cpu_ms(asked)
    }

    /// Decides; what it buys is paid once the caller has prepared it.
    pub fn decide(&mut self, asked: &Asked<K>) -> Decision {
        let (cpu_ms, gpu_ms) = (self.cpu_ms(asked), self.gpu_ms(asked));
        let step = match self.is_worth(asked) {
            false => Step::Cpu,
            true if self.is_ready(asked) => Step::Gpu,
            true => self.rent_or_buy(asked, self.expected_regret(asked)),
        };
        Decision { cpu_ms, gpu_ms, step }
    }

    fn rent_or_buy(&mut self, asked: &Asked<K>, regret_ms: f64) -> Step {
        if self.is_open && self.may_fill(asked) {
            return Step::Prepare;
        }
        let balance = self.balance_with(Some((asked.columns, regret_ms)));
        if !balance.is_paid() {
            return Step::Rent;
        }
        self.bought = self.bought.and(balance.columns);
        // An open GPU gets the columns with a question that needs them.
        let is_of_another = self.is_open && !self.may_fill(asked);
        if is_of_another { Step::Rent } else { Step::Prepare }
    }

    /// Whether the columns of a question are paid for.
    pub fn may_fill(&self, asked: &Asked<K>) -> bool {
        self.bought.has(asked.columns)
    }

    /// What comes nearest to being bought.
    pub fn balance(&self) -> Balance {
        self.balance_with(None)
    }

    /// The first columns whose price is paid by the regrets of the questions that need them, with that of one
    /// more question; else what comes nearest.
    fn balance_with(&self, more: Option<(Columns, f64)>) -> Balance {
        let mut regrets: BTreeMap<Columns, f64> = BTreeMap::new();
        let own = self.accounts.values().filter(|account| !account.is_ready);
        let own = own.map(|account| (account.columns, self.regret(account)));
        for (columns, regret) in own.chain(more) {
            *regrets.entry(columns.without(self.bought)).or_default() += regret;
        }
        if self.is_open {
            // These have been paid.
            regrets.remove(&Columns::default());
        }
        let mut sets: Vec<(Columns, f64)> = regrets.into_iter().collect();
        let worth = |(columns, regret): &(Columns, f64)| {
            regret / self.upload_ms(*columns).max(f64::MIN_POSITIVE)
        };
        sets.sort_by(|one, other| worth(other).total_cmp(&worth(one)));
        let nothing = Columns::default();
        let mut nearest =
            Balance { columns: nothing, regret_ms: 0.0, price_ms: self.price(nothing) };
        let mut all = nothing;
        for (columns, _) in &sets {
            all = all.and(*columns);
            let pays = |(own, _): &&(Columns, f64)| all.has(*own);
            let regret_ms = sets.iter().filter(pays).map(|(_, regret)| regret).sum();
            let balance = Balance { columns: all, regret_ms, price_ms: self.price(all) };
            if balance.is_paid() {
                return balance;
            }
            if balance.regret_ms * nearest.price_ms >= nearest.regret_ms * balance.price_ms {
                nearest = balance;
            }
        }
        nearest
    }

    /// Milliseconds until the GPU is open and has these columns.
    fn price(&self, columns: Columns) -> f64 {
        let open_ms = if self.is_open { 0.0 } else { self.rates.open_ms };
        open_ms + self.upload_ms(columns)
    }

    fn upload_ms(&self, columns: Columns) -> f64 {
        upload_ms(&self.rates, self.rows * columns.row_bytes())
    }

    /// What the processors have taken longer for questions of a kind that the GPU would be asked.
    fn regret(&self, account: &Account) -> f64 {
        // The work has one question in it, of those that are paid for.
        let more = self.rates.question_ms * (account.asked - 2.0).max(0.0);
        let model_ms = account.work.map(|work| work.gpu_ms(&self.rates) + more);
        let seen_ms = account.gpu.expected(model_ms).map(|ms| match model_ms {
            Some(_) => ms,
            None => ms * (account.asked - 1.0).max(0.0),
        });
        let gpu_ms = seen_ms.or(model_ms).unwrap_or(UNKNOWN * account.paid_ms);
        let is_worth = gpu_ms < TAKEN_BELOW * account.paid_ms;
        if is_worth { account.paid_ms - gpu_ms } else { 0.0 }
    }

    /// Milliseconds that the processors will take.
    pub fn cpu_ms(&self, asked: &Asked<K>) -> f64 {
        let model_ms = asked.work.map(|work| work.cpu_ms_on(self.threads));
        let seen = self.accounts.get(&asked.kind).and_then(|own| own.cpu.expected(model_ms));
        seen.or(model_ms).unwrap_or_default()
    }

    /// Milliseconds that a GPU will take which has the columns.
    pub fn gpu_ms(&self, asked: &Asked<K>) -> f64 {
        let model_ms = asked.work.map(|work| work.gpu_ms(&self.rates));
        let seen = self.accounts.get(&asked.kind).and_then(|own| own.gpu.expected(model_ms));
        seen.or(model_ms).unwrap_or_else(|| UNKNOWN * self.cpu_ms(asked))
    }

    /// Whether the GPU has answered such a question, and has its columns.
    pub fn is_ready(&self, asked: &Asked<K>) -> bool {
        self.is_open && self.accounts.get(&asked.kind).is_some_and(|own| own.is_ready)
    }

    /// The processors have answered.
    pub fn by_cpu(&mut self, asked: &Asked<K>, ms: f64) {
        let model_ms = asked.work.map(|work| work.cpu_ms_on(self.threads));
        if let Some(account) = self.account(asked) {
            account.asked += 1.0;
            if account.asked > 1.0 {
                account.paid_ms += ms;
                let more = asked.work.map(|work| account.work.unwrap_or_default() + work);
                account.work = more.or(account.work);
            }
            account.cpu.add(ms, model_ms);
        }
    }

    /// The GPU has answered, which had the columns.
    pub fn by_gpu(&mut self, asked: &Asked<K>, ms: f64) {
        let model_ms = asked.work.map(|work| work.gpu_ms(&self.rates));
        if let Some(account) = self.account(asked) {
            account.gpu.add(ms, model_ms);
            account.is_ready = true;
        }
        self.bought = self.bought.and(asked.columns);
    }

    fn account(&mut self, asked: &Asked<K>) -> Option<&mut Account> {
        let is_full = self.accounts.len() >= KINDS_MAX;
        if is_full && !self.accounts.contains_key(&asked.kind) {
            return None;
        }
        let account = self.accounts.entry(asked.kind.clone()).or_default();
        account.columns = asked.columns;
        Some(account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tenth of a second to open, 100 ms for the columns, a hundredth of the processors' time.
    const RATES: GpuRates = GpuRates {
        open_ms: 100.0,
        question_ms: 0.1,
        gb_per_s: 4000.0,
        lookups_per_s: 1e12,
        upload_gb_per_s: 8.0,
    };
    const LAPTOP: GpuRates = GpuRates { gb_per_s: 36.0, lookups_per_s: 4e9, ..RATES };
    const ROWS: u64 = 100_000_000;

    fn ledger() -> Ledger<&'static str> {
        Ledger::new(ROWS, 2, RATES)
    }

    fn neurons(kind: &'static str) -> Asked<&'static str> {
        let work = Work { bytes: 8.0 * ROWS as f64, ..Work::default() };
        Asked { kind, work: Some(work), columns: Columns::PRE.and(Columns::POST) }
    }

    /// What the model says: 20 ms on two threads.
    const CPU_MS: f64 = 20.0;

    fn rents(ledger: &mut Ledger<&'static str>, asked: &Asked<&'static str>) -> usize {
        for rents in 0..1000 {
            match ledger.decide(asked).step {
                Step::Rent => ledger.by_cpu(asked, CPU_MS),
                Step::Prepare => return rents,
                step => panic!("{step:?} after {rents}"),
            }
        }
        panic!("it never buys");
    }

    #[test]
    fn the_gpu_is_opened_once_the_regret_comes_to_the_price_and_then_taken() {
        let (mut ledger, asked) = (ledger(), neurons("lengths"));
        // 150 ms at 19.7 ms each, and the first; that which completes the price is asked beside the purchase.
        assert_eq!(rents(&mut ledger, &asked), 8);
        assert!(ledger.may_fill(&asked) && !ledger.is_ready(&asked));
        ledger.by_cpu(&asked, CPU_MS);
        ledger.opened(RATES);
        assert_eq!(ledger.decide(&asked).step, Step::Prepare, "its columns are not there");
        ledger.by_gpu(&asked, 0.3);
        assert_eq!(ledger.decide(&asked).step, Step::Gpu);
        // Another kind over the same columns has to be asked of it once.
        assert_eq!(ledger.decide(&neurons("labels")).step, Step::Prepare);
        ledger.lost();
        assert_eq!(ledger.decide(&asked).step, Step::Prepare, "the regret is still there");
    }

    #[test]
    fn questions_over_the_same_columns_pay_together() {
        let (mut ledger, kinds) = (ledger(), ["a", "b", "c", "d"].map(neurons));
        let paid = (0..).find(|at| {
            let asked = &kinds[at % 4];
            let step = ledger.decide(asked).step;
            ledger.by_cpu(asked, CPU_MS);
            step == Step::Prepare
        });
        // The first of each kind is not counted.
        assert_eq!(paid, Some(11));
    }

    #[test]
    fn questions_that_a_gpu_answers_no_sooner_never_open_it() {
        let mut ledger = ledger();
        let plain = Asked { work: Some(Work::default()), ..neurons("plain") };
        // Half of the time is not sooner.
        for ms in [0.1, 0.19] {
            for _ in 0..10_000 {
                assert_eq!(ledger.decide(&plain).step, Step::Cpu);
                ledger.by_cpu(&plain, ms);
            }
        }
        assert_eq!(ledger.balance().regret_ms, 0.0);
        let mut integrated = Ledger::new(ROWS, 2, LAPTOP);
        let asked = neurons("lengths");
        for _ in 0..10_000 {
            assert_eq!(integrated.decide(&asked).step, Step::Cpu);
            integrated.by_cpu(&asked, CPU_MS);
        }
    }

    #[test]
    fn a_gpu_of_another_kind_than_assumed_is_not_opened() {
        let (mut ledger, asked) = (ledger(), neurons("lengths"));
        rents(&mut ledger, &asked);
        assert!(!ledger.assume(LAPTOP, &asked));
        assert_eq!(ledger.decide(&asked).step, Step::Cpu);
        assert!(ledger.assume(RATES, &asked), "the accounts have kept what was asked");
    }

    #[test]
    fn one_long_question_pays_the_price_alone() {
        let (mut ledger, asked) = (ledger(), neurons("lengths"));
        let long = Work { bytes: 40.0 * 250e6, ..Work::default() };
        let long = Asked { work: Some(long), ..asked.clone() };
        assert!(ledger.cpu_ms(&long) > 200.0 + ledger.gpu_ms(&long));
        assert_eq!(ledger.decide(&long).step, Step::Rent, "the first is the processors'");
        ledger.by_cpu(&long, 250.0);
        assert_eq!(ledger.decide(&long).step, Step::Prepare);
        ledger.opened(RATES);
        ledger.by_gpu(&long, 3.0);
        assert_eq!(ledger.decide(&long).step, Step::Gpu);
        // What is read in no time is not.
        let short = Work { bytes: 4e5, ..Work::default() };
        assert_eq!(ledger.decide(&Asked { work: Some(short), ..asked }).step, Step::Cpu);
    }

    #[test]
    fn a_gpu_that_turns_out_to_be_slow_is_left_alone() {
        let (mut ledger, asked) = (ledger(), neurons("lengths"));
        rents(&mut ledger, &asked);
        ledger.opened(RATES);
        ledger.by_gpu(&asked, 15.0);
        assert_eq!(ledger.decide(&asked).step, Step::Cpu);
        // What is measured when it is opened may tell before it is asked anything.
        let mut ledger = Ledger::new(ROWS, 2, RATES);
        rents(&mut ledger, &asked);
        ledger.opened(LAPTOP);
        assert!(!ledger.is_worth(&asked));
    }

    #[test]
    fn what_no_model_knows_is_tried_and_then_known() {
        let mut ledger = ledger();
        let asked = Asked { kind: "intervals", work: None, columns: Columns::default() };
        assert_eq!(ledger.decide(&asked).step, Step::Cpu, "nothing is known of it");
        ledger.by_cpu(&asked, 300.0);
        assert_eq!(ledger.decide(&asked).step, Step::Prepare);
        ledger.opened(RATES);
        ledger.by_gpu(&asked, 200.0);
        assert_eq!(ledger.decide(&asked).step, Step::Cpu);
    }
}
