//! Numbers of any type: those of typed formats keep theirs; texts are integers until a value is
//! none, and float64 from then on.
//!
//! Integers that were given before a value turned the column into float64 need not be read again: a
//! cast (`as f64`) rounds them once, to the float64 that is nearest to the decimal.

use super::flaws::{Flaw, Flaws, is_kept};
use super::nulls::NullTexts;
use super::parsed::{Parsed, parsed};
use super::typed;
use crate::error::{Error, Result};
use crate::table::batch::Batch;
use crate::table::column::{Column, ColumnType, Dictionary, Nulls, Values};

/// Numbers of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    /// Integers or floats; those of null and flawed rows are undefined.
    pub values: Values,
    /// Null rows, those of NaN among them.
    pub nulls: Nulls,
    /// What is no number.
    pub flaws: Flaws,
}

/// Reads the numbers of a column, batch after batch.
#[derive(Clone, Debug)]
pub struct NumberDecoder {
    kind: ColumnType,
    is_text: bool,
    has_negative: bool,
    /// Whether integers became the nearest float64, because no type of 64 bits holds them all.
    is_rounded: bool,
    nulls: NullTexts,
}

impl NumberDecoder {
    /// Reads a column of this type.
    ///
    /// # Errors
    /// A type that holds no numbers.
    pub fn new(kind: &ColumnType, nulls: NullTexts) -> Result<NumberDecoder> {
        let is_text = kind.is_text();
        if !is_text && !kind.is_integer() && !kind.is_float() {
            let what = format!("a column of the type {kind} holds no numbers");
            let next = match kind {
                ColumnType::Bool => "list it among the categories",
                _ => "write it as integers or floats",
            };
            return Err(Error::data(what).advise(next));
        }
        let kind = if is_text { ColumnType::I64 } else { kind.clone() };
        Ok(NumberDecoder { kind, is_text, has_negative: false, is_rounded: false, nulls })
    }

    /// The type that holds all numbers so far. It changes with texts alone, from int64 to uint64 or
    /// float64, and from uint64 to float64.
    pub fn kind(&self) -> &ColumnType {
        &self.kind
    }

    /// What the user should know of a column: that integers of it were rounded.
    pub fn note(&self, column: &str) -> Option<String> {
        self.is_rounded.then(|| {
            format!(
                "column '{column}': no integer type of 64 bits holds all of its integers, so they are \
                 read as float64, the nearest one to each"
            )
        })
    }

    /// The numbers of a column; rows that are not kept are null, whatever they hold.
    pub fn decode(&mut self, batch: &Batch, column: usize, kept: Option<&[bool]>) -> Numbers {
        let column = &batch.columns[column];
        if !self.is_text {
            let nulls = typed::nulls(column, &self.nulls, kept);
            return Numbers { values: column.values.clone(), nulls, flaws: Flaws::default() };
        }
        if self.kind == ColumnType::I64
            && let Some(numbers) = self.integers(column, kept)
        {
            return numbers;
        }
        self.mixed(column, kept)
    }

    /// The usual case: every value is an integer of 64 bits, or null.
    fn integers(&mut self, column: &Column, kept: Option<&[bool]>) -> Option<Numbers> {
        let rows = column.rows();
        let (mut values, mut marks) = (Vec::with_capacity(rows), Vec::new());
        let mut lowest = 0;
        for row in 0..rows {
            match cell(column, row) {
                Some(text) if is_kept(kept, row) && !self.nulls.is_null(text) => {
                    let Parsed::Integer(value) = parsed(text) else { return None };
                    lowest = lowest.min(value);
                    values.push(value);
                }
                _ => {
                    marks.resize(rows, false);
                    marks[row] = true;
                    values.push(0);
                }
            }
        }
        self.has_negative |= lowest < 0;
        let nulls = Nulls::of(marks);
        Some(Numbers { values: Values::I64(values), nulls, flaws: Flaws::default() })
    }

    /// Any values: finds the type that holds them and all before.
    fn mixed(&mut self, column: &Column, kept: Option<&[bool]>) -> Numbers {
        let rows = column.rows();
        let mut flaws = Flaws::default();
        let mut found: Vec<Option<Parsed>> = Vec::with_capacity(rows);
        for row in 0..rows {
            let text = cell(column, row).filter(|_| is_kept(kept, row));
            let number = text.filter(|text| !self.nulls.is_null(text)).map(parsed);
            match number {
                Some(Parsed::Flaw(flaw)) => flaws.push(row, flaw),
                Some(number) => self.widen(number),
                None => {}
            }
            found.push(number);
        }
        let marks = found.iter().map(|number| number.is_none_or(is_null)).collect();
        Numbers { values: self.values(&found), nulls: Nulls::of(marks), flaws }
    }

    /// The type that holds a number too.
    fn widen(&mut self, number: Parsed) {
        self.has_negative |= matches!(number, Parsed::Integer(value) if value < 0);
        let kind = match (number, &self.kind) {
            (_, ColumnType::F64) | (Parsed::Float(_) | Parsed::Beyond(_), _) => ColumnType::F64,
            (Parsed::Unsigned(_), _) | (_, ColumnType::U64) if self.has_negative => ColumnType::F64,
            (Parsed::Unsigned(_), _) => ColumnType::U64,
            (_, kind) => (*kind).clone(),
        };
        let became_float = kind == ColumnType::F64 && self.kind != ColumnType::F64;
        self.is_rounded |= match number {
            Parsed::Beyond(_) => true,
            Parsed::Float(_) => false,
            _ => became_float,
        };
        self.kind = kind;
    }

    fn values(&self, found: &[Option<Parsed>]) -> Values {
        let whole = |number: &Option<Parsed>| match number {
            Some(Parsed::Integer(value)) => i128::from(*value),
            Some(Parsed::Unsigned(value)) => i128::from(*value),
            _ => 0,
        };
        let float = |number: &Option<Parsed>| match number {
            Some(Parsed::Float(value) | Parsed::Beyond(value)) => *value,
            // At most 64 bits: exact until this cast.
            number => whole(number) as f64,
        };
        match self.kind {
            ColumnType::I64 => Values::I64(found.iter().map(|n| whole(n) as i64).collect()),
            ColumnType::U64 => Values::U64(found.iter().map(|n| whole(n) as u64).collect()),
            _ => Values::F64(found.iter().map(float).collect()),
        }
    }
}

fn is_null(number: Parsed) -> bool {
    matches!(number, Parsed::Float(value) if value.is_nan())
        || matches!(number, Parsed::Flaw(Flaw::Null))
}

/// The text of a row, none where it is null.
#[inline]
fn cell(column: &Column, row: usize) -> Option<&[u8]> {
    if column.nulls.is_null(row) {
        return None;
    }
    match &column.values {
        Values::Text(text) => Some(text.bytes(row)),
        Values::Dictionary(Dictionary { codes, values, .. }) => {
            Some(values[codes[row] as usize].as_bytes())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::batch::of_columns;

    fn decode(decoder: &mut NumberDecoder, texts: &[&str]) -> Numbers {
        let column = Column::whole(Values::Text(texts.iter().copied().collect()));
        decoder.decode(&of_columns(vec![column]), 0, None)
    }

    fn decoder() -> NumberDecoder {
        NumberDecoder::new(&ColumnType::Text, NullTexts::of([""])).unwrap()
    }

    #[test]
    fn integers_until_a_value_is_none() {
        let mut d = decoder();
        let first = decode(&mut d, &["3", "", "-9007199254740993"]);
        assert_eq!(first.values, Values::I64(vec![3, 0, -9_007_199_254_740_993]));
        assert_eq!([0, 1, 2].map(|row| first.nulls.is_null(row)), [false, true, false]);
        let second = decode(&mut d, &["0.5", "nan", "inf", "7"]);
        assert_eq!(d.kind(), &ColumnType::F64);
        assert_eq!([0, 1, 2].map(|row| second.nulls.is_null(row)), [false, true, false]);
        let third = decode(&mut d, &["9007199254740993"]);
        assert_eq!(third.values, Values::F64(vec![9_007_199_254_740_992.0]));
    }

    #[test]
    fn unsigned_integers_stay_exact_until_one_is_negative() {
        let mut d = decoder();
        let found = decode(&mut d, &["1", "18446744073709551615"]);
        assert_eq!(found.values, Values::U64(vec![1, u64::MAX]));
        assert_eq!(decode(&mut d, &["2"]).values, Values::U64(vec![2]));
        assert_eq!(decode(&mut d, &["-2"]).values, Values::F64(vec![-2.0]));
        let mut d = decoder();
        decode(&mut d, &["-1"]);
        decode(&mut d, &["18446744073709551615"]);
        assert_eq!(d.kind(), &ColumnType::F64);
        assert!(d.note("n").is_some_and(|note| note.contains("column 'n'")));
        let mut d = decoder();
        decode(&mut d, &["99999999999999999999"]);
        assert_eq!((d.kind(), d.note("n").is_some()), (&ColumnType::F64, true));
        let mut d = decoder();
        decode(&mut d, &["18446744073709551615", "0.5"]);
        assert_eq!((d.kind(), d.note("n")), (&ColumnType::F64, None));
    }

    #[test]
    fn a_text_is_a_flaw_and_changes_no_type() {
        let mut d = decoder();
        let found = decode(&mut d, &["1", "NA", "2"]);
        assert_eq!((d.kind(), found.values), (&ColumnType::I64, Values::I64(vec![1, 0, 2])));
        assert_eq!(found.flaws.iter().collect::<Vec<_>>(), [(1, Flaw::NotANumber)]);
        let column = Column::whole(Values::Text(["1", "NA", "0.5"].into_iter().collect()));
        let kept = [true, false, false];
        let found = d.decode(&of_columns(vec![column]), 0, Some(&kept));
        assert!(found.flaws.is_empty() && d.kind() == &ColumnType::I64);
    }
}
