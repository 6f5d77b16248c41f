//! The names that columns get in a map.

use crate::map::{Category, Neurons, Number, RESERVED};

/// Gives names, each once in both tables.
#[derive(Clone, Debug, Default)]
pub struct Namer {
    taken: Vec<String>,
}

impl Namer {
    /// One that knows the names of the synapse table.
    pub fn new(numbers: &[Number], categories: &[Category]) -> Namer {
        let numbers = numbers.iter().map(|number| number.name.clone());
        let categories = categories.iter().map(|category| category.name.clone());
        Namer { taken: numbers.chain(categories).collect() }
    }

    /// The name of a column: in lower case, without brackets, `_` for any other sign and before a
    /// digit that begins it; `_` after a word of questions; `_2` after a name that is taken.
    pub fn name(&mut self, column: &str) -> String {
        let base = plain(column);
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let mut names = std::iter::once(base.clone()).chain(numbered);
        let name = names.find(|name| !self.is_taken(name)).unwrap_or(base);
        self.taken.push(name.clone());
        name
    }

    /// Whether a name is another column's, or the filter on a number.
    fn is_taken(&self, name: &str) -> bool {
        let stem = |word: &str| {
            let stem = word.strip_suffix("_min").or_else(|| word.strip_suffix("_max"));
            stem.map(str::to_owned)
        };
        self.taken.iter().any(|taken| {
            taken == name
                || stem(name).as_ref() == Some(taken)
                || stem(taken).as_deref() == Some(name)
        })
    }

    /// Names the columns of a neuron table anew.
    pub fn rename(&mut self, neurons: &mut Neurons) {
        for category in &mut neurons.categories {
            category.name = self.name(&category.column);
        }
        for number in &mut neurons.numbers {
            number.name = self.name(&number.column);
        }
    }
}

fn plain(column: &str) -> String {
    let signs = column.trim().chars().filter(|sign| !"()[]{}<>".contains(*sign));
    let plain = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { '_' };
    let mut name: String = signs.flat_map(char::to_lowercase).map(plain).collect();
    if name.is_empty() || name.starts_with(|sign: char| sign.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if RESERVED.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_gets_a_name_that_questions_can_say() {
        let mut namer = Namer::default();
        for (column, name) in [
            ("size", "size"),
            ("additional_type(s)", "additional_types"),
            ("Super Class", "super_class"),
            ("itoleeHl", "itoleehl"),
            ("weight", "weight_"),
            ("x", "x_"),
            ("5HT", "_5ht"),
            ("size", "size_2"),
            ("Size", "size_3"),
            ("pre_site.class", "pre_site_class"),
            ("size_min", "size_min_2"),
            ("", "_"),
            ("Länge", "l_nge"),
        ] {
            assert_eq!(namer.name(column), name, "{column}");
        }
    }
}
