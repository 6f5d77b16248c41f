//! The value of a column in a row: a function of seed, column and row.

use super::super::draws::Permutation;
use super::super::numbers::{mix, scale};
use super::SynthOptions;
use super::partners::{Partners, of_kind, unit};
use super::spec::{Column, Kind, Source};
use crate::recipes::{FileSpec, Recipe};

/// The ids of neighbouring neurons lie so far apart.
const ID_STEP: u64 = 977;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Int(i64),
    Float(f64),
    Text(String),
    Bool(bool),
    List([i64; 3]),
}

/// All values of a table.
pub(super) struct Values<'a> {
    /// How many rows there are.
    pub rows: u64,
    recipe: &'a Recipe,
    file: &'a FileSpec,
    seed: u64,
    synapses: u64,
    neurons: u64,
    /// The place of the neuron in each row.
    order: Permutation,
    /// The number of the neuron at each place: ids ascend by it.
    numbers: Permutation,
    partners: Partners,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        recipe: &'a Recipe,
        file: &'a FileSpec,
        options: &SynthOptions,
    ) -> Values<'a> {
        let rows = match (file.is_neurons, file.total_of) {
            (true, _) => options.neurons,
            (false, Some(parts)) => options.synapses.div_ceil(parts.max(1)),
            (false, None) => options.synapses,
        };
        let neurons = options.neurons.max(1);
        let seed = mix(options.seed);
        let pairs = match file.is_neurons {
            true => 0,
            false => rows.div_ceil(file.group.max(1)),
        };
        let are_listed = recipe.synapses.as_ref().is_some_and(|own| own.weight.is_some());
        Values {
            rows,
            recipe,
            file,
            seed,
            synapses: options.synapses,
            neurons,
            order: Permutation::new(neurons, options.seed),
            numbers: Permutation::new(neurons, mix(seed ^ 3)),
            partners: Partners::new(seed, neurons, pairs, are_listed),
        }
    }

    /// Whether a table of neurons has this row.
    pub(super) fn is_kept(&self, columns: &[Column], row: u64) -> bool {
        columns.iter().all(|column| self.share(column, "share", row) < column.share)
    }

    /// The value of a column in a row.
    pub(super) fn value(&self, column: &Column, row: u64) -> Value {
        if column.null > 0 && self.share(column, "null", row) < column.null {
            return Value::Null;
        }
        if column.zero > 0 && self.share(column, "zero", row) < column.zero {
            return Value::Int(0);
        }
        match self.file.total_of {
            Some(parts) if matches!(column.source, Source::Range(..)) => {
                self.total(column, row, parts)
            }
            _ => self.part(column, row),
        }
    }

    fn total(&self, column: &Column, row: u64, parts: u64) -> Value {
        let parts = (row * parts)..((row + 1) * parts).min(self.synapses);
        let sum = parts.map(|part| match self.part(column, part) {
            Value::Int(value) => value,
            _ => 0,
        });
        Value::Int(sum.sum())
    }

    fn part(&self, column: &Column, row: u64) -> Value {
        let bits = self.bits(&column.name, row);
        match &column.source {
            Source::Pre => self.id(column, self.partners.of(self.pair(row))[0]),
            Source::Post => self.id(column, self.partners.of(self.pair(row))[1]),
            Source::Id => self.id(column, self.order.of(row)),
            Source::Row => typed(column, row as f64),
            Source::Range(from, to) if column.kind == Kind::List => {
                let one = |turn| *from as i64 + scale(mix(bits ^ turn), (to - from) as u64) as i64;
                Value::List([one(1), one(2), one(3)])
            }
            Source::Range(from, to) => typed(column, from + (to - from) * unit(bits)),
            Source::Choice(texts) => {
                self.text(column, choice(texts, scale(bits, texts.len() as u64)))
            }
            Source::Apart(texts) => {
                let group = self.file.group.max(1);
                let first = self.bits(&column.name, row / group);
                let at = scale(first, texts.len() as u64) + row % group;
                self.text(column, choice(texts, at % texts.len() as u64))
            }
            Source::OfKind(texts) => {
                let kind = self.partners.kind(self.order.of(row));
                let at = of_kind(self.bits(&column.name, 0), kind, texts.len() as u64);
                self.text(column, choice(texts, at))
            }
            Source::Label(prefix, count) => {
                // Few values are frequent, and many are rare. Neurons of a kind share theirs.
                let share = match self.file.is_neurons {
                    true => (self.order.of(row) as f64 + 0.5) / self.neurons as f64,
                    false => unit(bits),
                };
                let at = (share * share * *count as f64) as u64;
                self.text(column, &format!("{prefix}{at}"))
            }
            Source::Falling(most) => {
                let left = 1.0 - row as f64 / self.rows.max(1) as f64;
                let eighth = (left * left) * (left * left) * (left * left) * (left * left);
                typed(column, 1.0 + (most - 1.0) * eighth)
            }
            Source::Xyz => {
                let one = |turn| scale(mix(bits ^ turn), 400_000);
                Value::Text(format!("[{} {} {}]", one(1), one(2), one(3)))
            }
            Source::Coin => Value::Bool(bits & 1 == 1),
        }
    }

    fn text(&self, column: &Column, text: &str) -> Value {
        match column.kind {
            Kind::Text | Kind::Dictionary8 | Kind::Dictionary16 => {
                Value::Text(format!("{text:<width$}", width = column.pad))
            }
            _ => typed(column, text.parse().unwrap_or(0.0)),
        }
    }

    /// The pair of neurons that a row belongs to.
    fn pair(&self, row: u64) -> u64 {
        row / self.file.group.max(1)
    }

    /// The id of the neuron at a place as this column writes it.
    fn id(&self, column: &Column, place: u64) -> Value {
        let neuron = match place < self.neurons {
            true => self.numbers.of(place),
            false => place,
        };
        if self.recipe.synapses.as_ref().is_some_and(|synapses| synapses.pre.names) {
            return Value::Text(format!("{:<width$}", name(neuron), width = column.pad));
        }
        let id = self.file.first_id.wrapping_add(neuron.wrapping_mul(ID_STEP)) as i64;
        let id = id.wrapping_sub(self.added(column));
        match column.kind {
            Kind::Text => Value::Text(id.to_string()),
            Kind::F64 => Value::Float(id as f64),
            _ => Value::Int(id),
        }
    }

    /// What the recipe adds to the ids of a column.
    fn added(&self, column: &Column) -> i64 {
        let synapses = self.recipe.synapses.iter().filter(|_| !self.file.is_neurons);
        let mut ids = synapses.flat_map(|synapses| [&synapses.pre, &synapses.post]);
        ids.find(|id| id.column == column.name).map_or(0, |id| id.add)
    }

    fn share(&self, column: &Column, what: &str, row: u64) -> u64 {
        self.bits(what, self.bits(&column.name, row)) >> 32
    }

    fn bits(&self, name: &str, row: u64) -> u64 {
        let name = name.bytes().fold(self.seed, |hash, byte| mix(hash ^ u64::from(byte)));
        mix(name ^ mix(row))
    }
}

fn choice(texts: &[String], at: u64) -> &str {
    texts.get(at as usize).map_or("", String::as_str)
}

fn typed(column: &Column, value: f64) -> Value {
    match column.kind {
        Kind::I32 | Kind::I64 => Value::Int(value.floor() as i64),
        Kind::Text => Value::Text((value.floor() as i64).to_string()),
        _ if column.whole => Value::Float(value.floor()),
        _ => Value::Float(value),
    }
}

/// The name of a neuron: letters, then the side.
fn name(neuron: u64) -> String {
    let mut rest = neuron / 2;
    let mut letters = Vec::new();
    while letters.len() < 3 || rest > 0 {
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.reverse();
    let side = if neuron.is_multiple_of(2) { 'L' } else { 'R' };
    format!("{}{side}", String::from_utf8_lossy(&letters))
}
