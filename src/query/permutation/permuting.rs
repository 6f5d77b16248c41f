//! How labels are permuted: within which neurons, how often, by which seed.

use crate::error::{Error, Result};
use crate::query::{CategoryAxis, CellAxes, Side, Subject};

/// How labels of neurons are permuted.
#[derive(Clone, Debug, PartialEq)]
pub struct Permuting {
    /// Categories of the neurons: labels are permuted among those that agree in all of them.
    pub within: Vec<CategoryAxis>,
    /// How often.
    pub permutations: u32,
    /// The seed of the keys by which neurons are sorted.
    pub seed: u64,
    /// Whether fragments may have labels as if they were neurons.
    pub fragments: bool,
}

impl Default for Permuting {
    fn default() -> Permuting {
        let (permutations, seed) = (Permuting::PERMUTATIONS, Permuting::SEED);
        Permuting { within: Vec::new(), permutations, seed, fragments: false }
    }
}

impl Permuting {
    /// Permutations where nothing else is said: p values down to 0.0001.
    pub const PERMUTATIONS: u32 = 9_999;
    /// Most permutations.
    pub const PERMUTATIONS_MAX: u32 = 999_999;
    /// The seed where none is given.
    pub const SEED: u64 = 1;

    /// The categories that a text names, one after the other with commas between.
    ///
    /// # Errors
    /// An empty item, one twice (usage).
    pub fn parse_within(text: &str) -> Result<Vec<CategoryAxis>> {
        let mut all: Vec<CategoryAxis> = Vec::new();
        for item in text.split(',').map(str::trim) {
            let axis = CategoryAxis::parse(item);
            if item.is_empty() || axis.category().is_empty() {
                return Err(Error::usage("within", "there is an empty item")
                    .advise("name categories of the neurons whose labels are permuted"));
            }
            if all.contains(&axis) {
                return Err(Error::usage("within", format!("'{item}' is named twice")));
            }
            all.push(axis);
        }
        Ok(all)
    }

    /// The categories as they are written; empty where there are none.
    pub fn within_text(&self) -> String {
        self.within.iter().map(CategoryAxis::name).collect::<Vec<_>>().join(",")
    }

    /// The categories of the neurons of a side.
    ///
    /// # Errors
    /// One of the other side (usage).
    pub fn strata(&self, side: Side) -> Result<Vec<CategoryAxis>> {
        let own = if side == Side::Pre { Subject::Pre } else { Subject::Post };
        let of = |axis: &CategoryAxis| match axis.of() {
            of if of == own || of == Subject::Row => {
                Ok(CategoryAxis::new(own, axis.category().to_owned()))
            }
            _ => {
                let what = format!(
                    "'{}' is no category of the {}synaptic neurons, whose labels are permuted",
                    axis.name(),
                    side.word()
                );
                Err(Error::usage("within", what).advise(format!(
                    "for example {}.{}",
                    side.word(),
                    axis.category()
                )))
            }
        };
        self.within.iter().map(of).collect()
    }

    /// The same of j0251, whose neurons have one category.
    ///
    /// # Errors
    /// Another one (usage).
    pub fn strata_j0251(&self, side: Side) -> Result<Vec<CategoryAxis>> {
        let strata = self.strata(side)?;
        match strata.iter().find(|axis| axis.category() != CellAxes::CELL_TYPE) {
            Some(axis) => {
                let what = format!("'{}' is no category of neurons", axis.category());
                Err(Error::usage("within", what)
                    .advise(format!("there is {}", CellAxes::CELL_TYPE)))
            }
            None => Ok(strata),
        }
    }

    /// Refuses numbers of permutations that nothing can be said of, and categories of the other side.
    ///
    /// # Errors
    /// Such a number or category (usage).
    pub fn check(&self, side: Side) -> Result<()> {
        self.strata(side)?;
        let most = Permuting::PERMUTATIONS_MAX;
        match self.permutations {
            0 => Err(Error::usage("permutations", "without a permutation there is no p value")
                .advise("give at least 1, and 9999 for p values down to 0.0001")),
            own if own > most => {
                Err(Error::usage("permutations", format!("{own} permutations are too many"))
                    .advise(format!("at most {most} are possible")))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strata_are_categories_of_the_permuted_side() {
        let of = |text: &str| Permuting {
            within: Permuting::parse_within(text).unwrap(),
            ..Permuting::default()
        };
        assert_eq!(of("side, pre.hemisphere").within_text(), "side,pre.hemisphere");
        let names = |text: &str, side| {
            let strata = of(text).strata(side).map_err(|error| error.to_string())?;
            Ok::<_, String>(strata.iter().map(|axis| axis.name().into_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names("side,pre.class", Side::Pre).unwrap(), ["pre.side", "pre.class"]);
        assert_eq!(names("side", Side::Post).unwrap(), ["post.side"]);
        assert!(names("pre.class", Side::Post).unwrap_err().contains("post.class"));
        for wrong in ["", "a,", "a,,b", "a,a", "pre."] {
            assert!(Permuting::parse_within(wrong).is_err(), "{wrong}");
        }
    }
}
