//! The question whether two labels of neurons differ by more than chance would have them do.

use super::{Compared, Permuting};
use crate::error::{Error, Result};
use crate::query::{
    Categories, CategoryAxis, CellAxes, Claim, ColumnName, Condition, Expression, Filter,
    MatrixQuery, Measure, Normalize, Side, Statistic, Subject, Types, Units, Vocabulary,
};

/// Asks how often permuted labels give a difference as large as the one that a claim states.
#[derive(Clone, Debug, PartialEq)]
pub struct TestQuery {
    /// The synapses, and the neurons of the population.
    pub filter: Filter,
    /// The claim: two labels of one side, onto the same partners.
    pub claim: Claim,
    /// What a connection amounts to.
    pub measure: Measure,
    /// What it is a fraction of.
    pub normalize: Normalize,
    /// The types that the claim speaks of, where they are not those of j0251.
    pub types: CellAxes,
    /// How labels are permuted.
    pub permuting: Permuting,
}

impl TestQuery {
    /// Refuses what has no test: claims of another form, measures that are no sums over neurons,
    /// fractions whose denominators differ.
    ///
    /// # Errors
    /// Such a question (usage); the error names the parameter.
    pub fn check(&self) -> Result<Compared> {
        let compared = Compared::of(&self.claim)?;
        self.filter.check()?;
        if !matches!(self.measure.statistic(), Statistic::Number | Statistic::Sum(_)) {
            let what =
                format!("'{}' is no sum over neurons, which a test compares", self.measure.name());
            return Err(Error::usage("measure", what).advise("choose count or a total"));
        }
        let (common, own) = match compared.side {
            Side::Pre => (Normalize::Input, "input"),
            Side::Post => (Normalize::Output, "output"),
        };
        if self.normalize != Normalize::None && self.normalize != common {
            let what = format!(
                "fractions of the {} of the two labels have different denominators",
                self.normalize.name()
            );
            return Err(Error::usage("normalize", what)
                .advise(format!("choose {own}, which both have in common, or none")));
        }
        self.permuting.check(compared.side)?;
        Ok(compared)
    }

    /// The same of j0251, whose names are known.
    ///
    /// # Errors
    /// Such a question, names that the data lacks, an axon-only type as postsynaptic (usage).
    pub fn check_j0251(&self, vocabulary: &Vocabulary) -> Result<Compared> {
        self.claim.check(Categories::TYPES, vocabulary)?;
        let compared = self.check()?;
        self.permuting.strata_j0251(compared.side)?;
        Ok(compared)
    }

    /// Refuses null, which is a row of a matrix and no type of a neuron.
    ///
    /// # Errors
    /// A name that is none of the types (usage).
    pub(crate) fn check_types(&self, types: &[&str]) -> Result<()> {
        self.claim.check_names(|label, _| match types.contains(&label) {
            true => Ok(()),
            false => {
                let what = format!("'{label}' is no type: a test compares neurons that have one");
                let next = "leave it out of the claim, or ask matrix --test, where null is a label";
                Err(Error::usage("claim", what).advise(next))
            }
        })
    }

    /// Refuses to permute labels of fragments as if they were neurons.
    ///
    /// # Errors
    /// A permuted side without a population of cells, and a claim of another form (usage).
    pub fn check_units(&self, units: &Units) -> Result<()> {
        let side = Compared::of(&self.claim)?.side;
        self.permuting.check_units(("claim", side), &self.filter, units)
    }

    /// Refuses labels of so few neurons that they have no variance.
    ///
    /// # Errors
    /// Such a label (usage).
    pub fn check_sizes(&self, compared: &Compared, neurons: [u64; 2]) -> Result<()> {
        for (label, n) in compared.in_words().iter().zip(neurons) {
            if n < 2 {
                let what = format!(
                    "'{label}' has {n} {}synaptic neurons in the population: a test needs at least 2",
                    compared.side.word()
                );
                return Err(Error::usage("claim", what)
                    .advise("choose a larger population, or weaker conditions on neurons"));
            }
        }
        Ok(())
    }

    /// The matrix whose connections the claim compares, and no others.
    pub fn own(&self, compared: &Compared) -> MatrixQuery {
        let mut filter = self.narrowed(self.filter.clone(), compared);
        let own = if compared.side == Side::Pre { Subject::Pre } else { Subject::Post };
        filter.conditions.push(self.one_of(own, compared.labels()));
        self.matrix(filter)
    }

    /// The matrix of all that the connections are fractions of; none where there are no fractions.
    pub fn whole(&self, compared: &Compared) -> Option<MatrixQuery> {
        let types = match self.types.is_named() {
            true => &self.types,
            false => &CellAxes::TYPES,
        };
        let filter = self.normalize.whole(&self.filter, &self.types, types)?;
        Some(self.matrix(self.narrowed(filter, compared)))
    }

    /// The synapses that the claim compares: all of them, and those of them without the conditions on
    /// neurons, where there are such.
    #[doc(hidden)]
    pub fn passing(&self, compared: &Compared) -> (MatrixQuery, Option<MatrixQuery>) {
        let own = MatrixQuery { measure: Measure::Count, ..self.own(compared) };
        let filter = own.filter.without_neurons(&[self.category()]);
        let all = (filter != own.filter).then(|| MatrixQuery { filter, ..own.clone() });
        (own, all)
    }

    /// The same filter, with the partners that both labels have in common.
    fn narrowed(&self, mut filter: Filter, compared: &Compared) -> Filter {
        let other = if compared.side == Side::Pre { Subject::Post } else { Subject::Pre };
        if let Types::Of(names) = &compared.common {
            filter.conditions.push(self.one_of(other, names.clone()));
        }
        filter
    }

    fn one_of(&self, of: Subject, values: Vec<String>) -> Expression {
        let column = ColumnName::named(of, self.category());
        Expression { conditions: vec![Condition::In { column, not: false, values }] }
    }

    /// The category of neurons that the claim's names are of.
    pub fn category(&self) -> &str {
        self.types.rows.as_ref().map_or(CellAxes::CELL_TYPE, CategoryAxis::category)
    }

    fn matrix(&self, filter: Filter) -> MatrixQuery {
        let (measure, cells) = (self.measure.clone(), self.types.clone());
        MatrixQuery { filter, measure, cells, ..MatrixQuery::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(claim: &str) -> TestQuery {
        TestQuery {
            filter: Filter { pre_celltype: Some(vec!["A".into()]), ..Filter::default() },
            claim: Claim::parse(claim).unwrap(),
            measure: Measure::Count,
            normalize: Normalize::None,
            types: CellAxes::default(),
            permuting: Permuting::default(),
        }
    }

    #[test]
    fn what_is_no_sum_over_neurons_has_no_test() {
        let of = |measure: &str, normalize| TestQuery {
            measure: Measure::parse(measure).unwrap(),
            normalize,
            ..asked("A->C > B->C")
        };
        assert!(of("count", Normalize::Input).check().is_ok());
        assert!(of("total:prob", Normalize::None).check().is_ok());
        for measure in ["mean-size", "pairs", "median-per-pre"] {
            let error = of(measure, Normalize::None).check().unwrap_err();
            assert_eq!(error.parameter(), Some("measure"), "{measure}");
        }
        let error = of("count", Normalize::Output).check().unwrap_err();
        assert_eq!(error.parameter(), Some("normalize"));
        let post = TestQuery { normalize: Normalize::Output, ..asked("A->B > A->C") };
        assert!(post.check().is_ok());
    }

    #[test]
    fn only_the_connections_of_the_claim_are_looked_at() {
        let query = TestQuery { normalize: Normalize::Input, ..asked("A,D->C > B->C") };
        let compared = query.check().unwrap();
        let where_ = |texts: &[&str]| -> Vec<Expression> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let own = query.own(&compared).filter;
        assert_eq!(own.conditions, where_(&["post.celltype in (C)", "pre.celltype in (A, D, B)"]));
        assert_eq!(own.pre_celltype, query.filter.pre_celltype);
        let whole = query.whole(&compared).unwrap().filter;
        assert_eq!(whole.conditions, where_(&["post.celltype in (C)"]));
        assert_eq!(whole.pre_celltype, None);
        let all = asked("*->B > *->C");
        let own = all.own(&all.check().unwrap()).filter;
        assert_eq!(own.conditions, where_(&["post.celltype in (B, C)"]));
        assert_eq!(all.whole(&all.check().unwrap()), None);
    }
}
