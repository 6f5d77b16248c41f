//! From the user's words to terms: names become codes, numbers become ranges of keys.

use super::{Bound, KeyRange, PairOrder, Predicate, Scope, Subject, Term, Test, wanted};
use crate::codes::ThresholdRule;
use crate::error::Result;
use crate::query::filter_parameter::FilterParameter;
use crate::query::{BoxNm, Filter, Population, Vocabulary};
use crate::schema::{self, ColumnKind};

impl Filter {
    /// The rows that pass, as terms over the columns.
    ///
    /// # Errors
    /// What [`Filter::check`] refuses, unknown names, an axon-only type as postsynaptic.
    pub fn predicate(&self, vocabulary: &Vocabulary) -> Result<Predicate> {
        self.check()?;
        let pair = if self.exclude_autapses { PairOrder::DIFFERENT } else { PairOrder::ANY };
        let min_pair = self.fewest_of_pair();
        let mut predicate = Predicate { terms: Vec::new(), pair, min_pair };
        let mut of_row = |column, test| predicate.add(Term::new(Subject::Row, column, test));
        if self.pre_celltype.is_some() {
            of_row(schema::PRE_TYPE, Test::Codes(Box::new(self.pre_types(vocabulary)?)));
        }
        if self.post_celltype.is_some() {
            of_row(schema::POST_TYPE, Test::Codes(Box::new(self.post_types(vocabulary)?)));
        }
        if self.post_morph.is_some() {
            of_row(schema::POST_MORPH, Test::Codes(Box::new(self.morphs(vocabulary)?)));
        }
        let lists = [(Subject::Pre, &self.pre_neuron_ids), (Subject::Post, &self.post_neuron_ids)];
        for (of, ids) in lists {
            if let Some(ids) = ids {
                let parameter = match of {
                    Subject::Pre => FilterParameter::PreNeuronIds,
                    _ => FilterParameter::PostNeuronIds,
                };
                let ids = ids.numbers(parameter.name())?.into_owned();
                predicate.add(Term::new(of, schema::NEURON_ID, Test::Ids(ids)));
            }
        }
        for parameter in FilterParameter::ALL {
            if let (Some(threshold), Some(number)) =
                (parameter.threshold(), self.number(*parameter))
            {
                predicate.add(threshold.term(number, self.rule(), vocabulary));
            }
        }
        if let Some(name) = &self.population_name {
            return Err(Population::unknown(name, &[Population::FullCells.name()]));
        }
        for limit in &self.limits {
            predicate.add(limit.of_j0251()?.term(limit.real(), self.rule(), vocabulary));
        }
        if let Some(box_nm) = self.box_nm {
            inside(box_nm).into_iter().for_each(|term| predicate.add(term));
        }
        for wanted in wanted(&self.conditions, Scope::Synapses, self.exact_thresholds)? {
            wanted.add_to(&mut predicate, vocabulary);
        }
        Ok(predicate)
    }
}

/// lower ≤ coordinate < upper on each axis, whatever is strict elsewhere.
fn inside(box_nm: BoxNm) -> [Term; 3] {
    let range = |bound, nm: f64, strict| {
        let rule = ThresholdRule { strict, exact: true };
        KeyRange::of(ColumnKind::Integer, bound, nm, rule)
    };
    [0, 1, 2].map(|axis| {
        let lower = range(Bound::AtLeast, box_nm.lower[axis], false);
        let upper = range(Bound::AtMost, box_nm.upper[axis], true);
        Term::new(Subject::Row, schema::COORDINATES[axis], Test::Range(lower.and(upper)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{CodeRange, f16_to_f64, order_code};
    use crate::names::Names;
    use crate::query::NeuronIds;
    use crate::query::predicate::float32_key;
    use crate::schema::ColumnNumber;

    /// A neuron of the table.
    #[derive(Debug)]
    struct Cell {
        cell_type: u8,
        certainty: u16,
        lengths: [f32; 3],
    }

    #[derive(Debug)]
    struct Row {
        prob: u16,
        size: u16,
        types: [u8; 2],
        morph: u8,
        point: [u32; 3],
        ids: [u64; 2],
        /// Pre and post; `None` is an orphan.
        cells: [Option<Cell>; 2],
    }

    fn drawn(rng: &mut fastrand::Rng) -> Row {
        let mut float16 = || [0, 0x8000, 0x3800, 0x38cd, 0x3c00, 0x7c00, 0x7e00][rng.usize(..7)];
        let [prob, size, first, second] = [0; 4].map(|_| float16());
        let length = |rng: &mut fastrand::Rng| [0.0, 49.999, 50.0, 200.0, f32::NAN][rng.usize(..5)];
        let cell = |certainty: u16, rng: &mut fastrand::Rng| {
            let lengths = [0; 3].map(|_| length(rng));
            (rng.u8(..4) > 0).then(|| Cell { cell_type: rng.u8(..3), certainty, lengths })
        };
        Row {
            prob,
            size,
            types: [rng.u8(..3), rng.u8(..3)],
            morph: rng.u8(..3),
            point: [0; 3].map(|_| rng.u32(..4)),
            ids: [rng.u64(..4), rng.u64(..4)],
            cells: [cell(first, rng), cell(second, rng)],
        }
    }

    /// The terms, looked at one by one.
    fn holds(predicate: &Predicate, row: &Row) -> bool {
        let term_holds = |term: &Term| match term.of {
            Subject::Row => test_holds(&term.test, of_row(term.column, row)),
            _ => [term.of.is_pre(), term.of.is_post()]
                .iter()
                .enumerate()
                .all(|(side, is_asked)| !is_asked || neuron_holds(term, row, side)),
        };
        predicate.terms.iter().all(term_holds) && predicate.pair.passes(row.ids[0], row.ids[1])
    }

    fn neuron_holds(term: &Term, row: &Row, side: usize) -> bool {
        if term.column == schema::NEURON_ID {
            return test_holds(&term.test, row.ids[side]);
        }
        let Some(cell) = &row.cells[side] else { return term.orphans };
        let is_meant = term.only_types.as_ref().is_none_or(|types| types.contains(cell.cell_type));
        let length = |at: usize| u64::from(float32_key(cell.lengths[at]));
        let key = match term.column {
            schema::CERTAINTY => order_code(cell.certainty).into(),
            schema::AXON => length(0),
            schema::SOMA => length(1),
            _ => length(2),
        };
        !is_meant || test_holds(&term.test, key)
    }

    fn of_row(column: ColumnNumber, row: &Row) -> u64 {
        match column {
            schema::PRE_TYPE => row.types[0].into(),
            schema::POST_TYPE => row.types[1].into(),
            schema::POST_MORPH => row.morph.into(),
            schema::PROB => order_code(row.prob).into(),
            schema::SIZE => order_code(row.size).into(),
            axis => row.point[axis - schema::COORDINATES[0]].into(),
        }
    }

    fn test_holds(test: &Test, key: u64) -> bool {
        match test {
            Test::Range(range) => range.contains(key),
            Test::Ranges(ranges) => ranges.contains(key),
            Test::Codes(codes) => codes.contains(key as u8),
            Test::Ids(ids) => ids.contains(&key),
        }
    }

    /// The table of `docs/SEMANTICS.md`, in real numbers.
    fn passes(f: &Filter, row: &Row) -> bool {
        let least = |value: f64, min: f64| if f.strict { value > min } else { value >= min };
        let most = |value: f64, max: f64| if f.strict { value < max } else { value <= max };
        let float16 = |number: f64| f.rule().compared(number);
        let between = |bits: u16, min: Option<f64>, max: Option<f64>| {
            let value = f16_to_f64(bits);
            min.is_none_or(|min| least(value, float16(min)))
                && max.is_none_or(|max| most(value, float16(max)))
        };
        let on = |number: Option<f64>| number.filter(|number| *number != 0.0);
        let cell_passes = |side: usize| {
            let own = match side {
                0 => [f.min_pre_axon, f.min_pre_soma, f.min_pre_dend, f.min_pre_certainty],
                _ => [f.min_post_axon, f.min_post_soma, f.min_post_dend, f.min_post_certainty],
            };
            let both = [f.cell_axon, f.cell_dendrite, f.projection_axon, f.cell_certainty];
            if own.iter().chain(&both).all(|number| on(*number).is_none()) {
                return true;
            }
            let Some(cell) = &row.cells[side] else { return false };
            let long = |um: f32, min: Option<f64>| {
                on(min).is_none_or(|min| least(um.into(), (min as f32).into()))
            };
            let certain = |min: Option<f64>| {
                on(min).is_none_or(|min| least(f16_to_f64(cell.certainty), float16(min)))
            };
            let [axon, soma, dendrite] = cell.lengths;
            let complete = match cell.cell_type {
                0 => long(axon, f.projection_axon),
                _ => long(axon, f.cell_axon) && long(dendrite, f.cell_dendrite),
            };
            let own_lengths = long(axon, own[0]) && long(soma, own[1]) && long(dendrite, own[2]);
            complete && own_lengths && certain(own[3]) && certain(f.cell_certainty)
        };
        let listed = |ids: &Option<NeuronIds>, id: u64| {
            ids.as_ref().is_none_or(|ids| ids.numbers("").unwrap().contains(&id))
        };
        let named = |names: &Option<Vec<String>>, code: u8| {
            let name = ["DA", "B", "C"][usize::from(code)];
            names.as_ref().is_none_or(|names| names.iter().any(|one| one == name))
        };
        let inside = |b: BoxNm| {
            (0..3).all(|axis| {
                let nm = f64::from(row.point[axis]);
                b.lower[axis] <= nm && nm < b.upper[axis]
            })
        };
        between(row.prob, f.prob_min, f.prob_max)
            && between(row.size, f.size_min, f.size_max)
            && named(&f.pre_celltype, row.types[0])
            && named(&f.post_celltype, row.types[1])
            && f.post_morph
                .as_ref()
                .is_none_or(|m| m.contains(&crate::query::Morph::Code(row.morph)))
            && listed(&f.pre_neuron_ids, row.ids[0])
            && listed(&f.post_neuron_ids, row.ids[1])
            && !(f.exclude_autapses && row.ids[0] == row.ids[1])
            && f.box_nm.is_none_or(inside)
            && cell_passes(0)
            && cell_passes(1)
            && f.conditions
                .iter()
                .map(ToString::to_string)
                .all(|text| CONDITIONS.iter().any(|(known, passes)| *known == text && passes(row)))
    }

    /// A condition, and what it says in Rust.
    type Said = (&'static str, fn(&Row) -> bool);

    /// Conditions, and what they say in Rust. Their numbers are float16 and float32 as they are.
    const CONDITIONS: [Said; 17] = {
        fn cell(row: &Row, side: usize, passes: impl Fn(&Cell) -> bool) -> bool {
            row.cells[side].as_ref().is_some_and(passes)
        }
        [
            ("size = 0.5", |row| f16_to_f64(row.size) == 0.5),
            ("size != 0 and size is not null", |row| {
                let size = f16_to_f64(row.size);
                size != 0.0 && !size.is_nan()
            }),
            ("prob is null", |row| f16_to_f64(row.prob).is_nan()),
            ("prob not in (0, 1)", |row| {
                let prob = f16_to_f64(row.prob);
                prob != 0.0 && prob != 1.0 && !prob.is_nan()
            }),
            ("prob in (1, 0.5, inf) and prob < 2", |row| {
                [0.5, 1.0].contains(&f16_to_f64(row.prob))
            }),
            ("pre.celltype = DA", |row| row.types[0] == 0),
            ("both.celltype not in (B, X)", |row| !row.types.contains(&1)),
            ("post.celltype ~ A|.", |row| row.types[1] != 0),
            ("post.celltype is null", |_| false),
            ("post_morph in (head, 2)", |row| [0, 2].contains(&row.morph)),
            ("pre.axon is null", |row| {
                row.cells[0].as_ref().is_none_or(|cell| cell.lengths[0].is_nan())
            }),
            ("post.dend != 50", |row| {
                cell(row, 1, |cell| cell.lengths[2] != 50.0 && !cell.lengths[2].is_nan())
            }),
            ("both.certainty >= 0", |row| {
                [0, 1].iter().all(|side| cell(row, *side, |c| f16_to_f64(c.certainty) >= 0.0))
            }),
            ("pre != 2", |row| row.ids[0] != 2),
            ("post in (1, 3.0, 2.5, -1)", |row| [1, 3].contains(&row.ids[1])),
            ("pre <= 1.5", |row| row.ids[0] <= 1),
            ("pre >= post", |row| row.ids[0] >= row.ids[1]),
        ]
    };

    fn vocabulary() -> Vocabulary {
        let entries = ["DA", "B", "C"].map(str::to_owned);
        let types = Names::new("cell type", (0..).zip(entries).collect()).unwrap();
        let morphs = Names::new("morphology", vec![(0, "head".into())]).unwrap();
        Vocabulary::new(types, morphs).with_axon_only(&["DA".into()]).unwrap()
    }

    #[test]
    fn terms_pass_what_the_table_of_filters_passes() {
        let vocabulary = vocabulary();
        assert!(vocabulary.is_axon_only(0) && !vocabulary.is_axon_only(1));
        let mut rng = fastrand::Rng::with_seed(7);
        let conditions = CONDITIONS.map(|(text, _)| text);
        let texts = |parameter: FilterParameter| -> &[&str] {
            match parameter.name() {
                "pre_celltype" => &["DA", "B,C"],
                "post_celltype" => &["B", "C,B"],
                "pre_neuron_ids" | "post_neuron_ids" => &["0,3,0", "1,2"],
                "post_morph" => &["0", "1,2"],
                // Rows one by one know nothing of it.
                "min_pair" => &["0", "1", "none"],
                "box" => &["0,0,0,2,3,4", "-1,0.5,0,inf,2.5,9"],
                "strict" | "exact_thresholds" | "exclude_autapses" => &["true"],
                "where" => &conditions,
                name if name.contains("prob") || name.contains("size") => &["0", "0.6", "inf"],
                name if name.contains("certainty") => &["0", "0.6", "1"],
                _ => &["0", "50", "200", "1e-60"],
            }
        };
        let mut passed = 0;
        for _ in 0..3000 {
            let mut filter = Filter::default();
            for parameter in FilterParameter::ALL {
                if rng.u8(..6) == 0 {
                    let texts = texts(*parameter);
                    parameter.set(&mut filter, texts[rng.usize(..texts.len())]).unwrap();
                }
            }
            let predicate = filter.predicate(&vocabulary).unwrap();
            for _ in 0..20 {
                let row = drawn(&mut rng);
                let expected = passes(&filter, &row);
                assert_eq!(holds(&predicate, &row), expected, "{filter:?}\n{row:?}");
                passed += u32::from(expected);
            }
        }
        assert!(passed > 1000, "{passed}");
    }

    #[test]
    fn boxes_become_ranges_of_whole_nanometres() {
        let range = |lower: f64, upper: f64| {
            let box_nm = BoxNm { lower: [lower, 0.0, 0.0], upper: [upper, 1.0, 1.0] };
            inside(box_nm)[0].range().and_then(KeyRange::of_32_bits)
        };
        assert_eq!(range(0.0, 10.0), Some((0, 9)));
        assert_eq!(range(0.5, 9.5), Some((1, 9)));
        assert_eq!(range(-5.0, 1e300), Some((0, u32::MAX)));
        assert_eq!(range(f64::NEG_INFINITY, f64::INFINITY), Some((0, u32::MAX)));
        assert_eq!(range(4_294_967_295.0, f64::INFINITY), Some((u32::MAX, u32::MAX)));
        for (lower, upper) in [(5.0, 5.0), (-5.0, 0.0), (5e9, 6e9), (4_294_967_296.0, 1e300)] {
            assert_eq!(range(lower, upper), None, "{lower} to {upper}");
        }
    }

    #[test]
    fn two_bounds_of_a_column_are_one_term() {
        let mut filter = Filter { prob_min: Some(0.5), prob_max: Some(0.75), ..Filter::default() };
        let predicate = filter.predicate(&vocabulary()).unwrap();
        let range = CodeRange::between(filter.prob_min, filter.prob_max, filter.rule()).into();
        let term = Term::new(Subject::Row, schema::PROB, Test::Range(range));
        assert_eq!(predicate.terms, [term]);
        filter.prob_min = Some(0.8);
        assert!(filter.predicate(&vocabulary()).unwrap().terms[0].is_nothing());
    }
}
