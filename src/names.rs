//! The names of a data set: cell types, morphologies, and which types are axon-only.

use crate::error::{Error, Result};

/// The known name that a misspelt one is most like, if any is like it at all.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A name in other capitals is meant before all.
    let edits = |candidate: &str| match candidate.eq_ignore_ascii_case(name) {
        true => 0,
        false => distance(name, candidate),
    };
    let measured = known.into_iter().map(|candidate| (edits(candidate), candidate));
    let (edits, candidate) = measured.min_by_key(|(edits, _)| *edits)?;
    (edits <= name.chars().count().div_ceil(3)).then_some(candidate)
}

/// The known name that a word is a part of, words in it separated by `between`: the one with cell
/// types, which are asked for most; else the first that ends in the word, goes on with another
/// word, or begins or ends with these letters at all.
pub fn begun<'a>(
    word: &str,
    between: char,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    /// Fewer letters are in too many names.
    const LETTERS_MIN: usize = 3;
    if word.len() < LETTERS_MIN {
        return None;
    }
    let by = |fits: &dyn Fn(&str) -> bool| known.clone().find(|name| fits(name));
    by(&|name| name == word)
        .or_else(|| by(&|name| name == format!("{word}{between}celltype")))
        .or_else(|| by(&|name| name.ends_with(&format!("{between}{word}"))))
        .or_else(|| by(&|name| name.starts_with(&format!("{word}{between}"))))
        .or_else(|| by(&|name| name.starts_with(word)))
        .or_else(|| by(&|name| name.ends_with(word)))
}

/// The known name that has all words of a name, in any order and not necessarily to their end: `min_prob`
/// is `prob_min`, and `pre_id` is `pre_neuron_ids`. Of several, the one with the fewest words.
pub fn with_words<'a>(
    name: &str,
    between: char,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let words: Vec<&str> = name.split(between).collect();
    // A single letter is in too many names, and a single word is for [`begun`].
    if words.len() < 2 || words.iter().any(|word| word.len() < 2) {
        return None;
    }
    let is_in = |word: &str, of: &str| of.starts_with(word) || of.ends_with(word);
    let has = |known: &&str, word: &str| known.split(between).any(|of| is_in(word, of));
    known
        .filter(|known| words.iter().all(|word| has(known, word)))
        .min_by_key(|known| known.split(between).count())
}

/// Characters to insert, remove or replace to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut edits: Vec<usize> = (0..=to.len()).collect();
    for (at, a) in from.chars().enumerate() {
        let mut diagonal = edits[0];
        edits[0] = at + 1;
        for (b, next) in to.iter().zip(1..) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = edits[next];
            edits[next] = replaced.min(edits[next] + 1).min(edits[next - 1] + 1);
        }
    }
    edits[to.len()]
}

/// A set of 8-bit codes.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeSet([bool; 256]);

impl CodeSet {
    /// Every code.
    pub fn all() -> CodeSet {
        CodeSet([true; 256])
    }

    /// No code.
    pub fn none() -> CodeSet {
        CodeSet([false; 256])
    }

    /// The code that alone is in it; `None` if there are none or several.
    pub fn only(&self) -> Option<u8> {
        let mut codes = (0..=u8::MAX).filter(|code| self.contains(*code));
        codes.next().filter(|_| codes.next().is_none())
    }

    /// The codes that are not in it.
    pub fn complement(&self) -> CodeSet {
        CodeSet(self.0.map(|is_in| !is_in))
    }

    /// The codes for which a rule holds.
    pub fn of(rule: impl Fn(u8) -> bool) -> CodeSet {
        CodeSet(std::array::from_fn(|code| rule(code as u8)))
    }

    /// The codes that are in both.
    pub fn and(&self, other: &CodeSet) -> CodeSet {
        CodeSet::of(|code| self.contains(code) && other.contains(code))
    }

    /// Adds a code.
    pub fn insert(&mut self, code: u8) {
        self.0[usize::from(code)] = true;
    }

    /// Whether a code is in the set.
    #[inline]
    pub fn contains(&self, code: u8) -> bool {
        self.0[usize::from(code)]
    }
}

impl std::fmt::Debug for CodeSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries((0..=255u8).filter(|code| self.contains(*code))).finish()
    }
}

/// Names of 8-bit codes, in the order of the codes; neither codes nor names are duplicated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// What is named: "cell type".
    what: &'static str,
    entries: Vec<(u8, String)>,
}

impl Names {
    /// Names from (code, name) pairs in any order. `what` says what they name ("cell type").
    ///
    /// # Errors
    /// A duplicated code or name ([`crate::error::Kind::Data`]).
    pub fn new(what: &'static str, mut entries: Vec<(u8, String)>) -> Result<Names> {
        entries.sort();
        for pair in entries.windows(2) {
            if pair[0].0 == pair[1].0 {
                return Err(Error::data(format!("{what} {} has two names", pair[0].0)));
            }
        }
        let mut names: Vec<&String> = entries.iter().map(|(_, name)| name).collect();
        names.sort();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::data(format!("two {what}s are named '{}'", pair[0])));
        }
        Ok(Names { what, entries })
    }

    /// The (code, name) pairs, by ascending code.
    pub fn entries(&self) -> &[(u8, String)] {
        &self.entries
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The name of a code.
    pub fn name_of(&self, code: impl Into<u32>) -> Option<&str> {
        let code = u8::try_from(code.into()).ok()?;
        self.position(code).map(|at| self.entries[at].1.as_str())
    }

    /// The place of a code among the entries: its row or column in a matrix.
    pub fn position(&self, code: u8) -> Option<usize> {
        self.entries.binary_search_by_key(&code, |(code, _)| *code).ok()
    }

    /// The code of a name given in `parameter`; the name is case-sensitive.
    ///
    /// # Errors
    /// An unknown name ([`crate::error::Kind::Usage`]); the message suggests the nearest
    /// name, and lists all.
    pub fn code_of(&self, parameter: &str, name: &str) -> Result<u8> {
        if let Some((code, _)) = self.entries.iter().find(|(_, known)| known == name) {
            return Ok(*code);
        }
        let error = Error::usage(parameter, format!("there is no {} '{name}'", self.what));
        let other_case = self.entries.iter().find(|(_, n)| n.eq_ignore_ascii_case(name));
        Err(match other_case {
            Some((_, known)) => {
                error.advise(format!("names are case-sensitive: did you mean '{known}'?"))
            }
            None => {
                let names: Vec<&str> = self.entries.iter().map(|(_, n)| n.as_str()).collect();
                let meant = match nearest(name, names.iter().copied()) {
                    Some(known) => format!("did you mean '{known}'? "),
                    None => String::new(),
                };
                error.advise(format!("{meant}The data set has {}", names.join(", ")))
            }
        })
    }
}

/// The names of a data set and its axon-only types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// Cell types.
    pub types: Names,
    /// Postsynaptic morphologies. Codes without a name are legal in the data.
    pub morphs: Names,
    axon_only: CodeSet,
}

impl Vocabulary {
    /// The types that are axon-only in j0251.
    pub const AXON_ONLY: [&str; 3] = ["DA", "HVC", "LMAN"];

    /// No names at all: those of a data set with a map stand in its tables.
    pub fn none() -> Vocabulary {
        let names = |what| Names { what, entries: Vec::new() };
        Vocabulary::new(names("cell type"), names("morphology"))
    }

    /// A vocabulary in which those of [`Vocabulary::AXON_ONLY`] that `types` has are axon-only.
    pub fn new(types: Names, morphs: Names) -> Vocabulary {
        let mut axon_only = CodeSet::none();
        for (code, name) in types.entries() {
            if Vocabulary::AXON_ONLY.contains(&name.as_str()) {
                axon_only.insert(*code);
            }
        }
        Vocabulary { types, morphs, axon_only }
    }

    /// The same vocabulary with other axon-only types.
    ///
    /// # Errors
    /// A name that the data set lacks ([`crate::error::Kind::Usage`]).
    pub fn with_axon_only(mut self, names: &[String]) -> Result<Vocabulary> {
        self.axon_only = CodeSet::none();
        for name in names {
            self.axon_only.insert(self.types.code_of("axon_only", name)?);
        }
        Ok(self)
    }

    /// Whether cells of this type have only their axon in the volume.
    pub fn is_axon_only(&self, code: u8) -> bool {
        self.axon_only.contains(code)
    }

    /// Names of the axon-only types, by ascending code.
    pub fn axon_only_names(&self) -> Vec<String> {
        let types = self.types.entries().iter().filter(|(code, _)| self.is_axon_only(*code));
        types.map(|(_, name)| name.clone()).collect()
    }

    /// Refuses an axon-only type as postsynaptic, in the guide's words.
    ///
    /// # Errors
    /// Such a type, and a name that the data lacks (usage); both name the parameter.
    pub fn check_postsynaptic(&self, parameter: &str, name: &str) -> Result<()> {
        if self.is_axon_only(self.types.code_of(parameter, name)?) {
            return Err(Error::usage(
                parameter,
                format!(
                    "Cell type '{name}' cannot be used as post_celltype (axon-only in dataset)"
                ),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_name_in_another_order_or_cut_short_are_known() {
        let known =
            ["pre_celltype", "post_celltype", "pre_neuron_ids", "prob_min", "size_min", "min_pair"];
        for (name, expected) in [
            ("min_prob", Some("prob_min")),
            ("min_size", Some("size_min")),
            ("pre_id", Some("pre_neuron_ids")),
            ("pre_ids", Some("pre_neuron_ids")),
            ("pre_type", Some("pre_celltype")),
            ("cell_type", Some("pre_celltype")),
            ("type_post", Some("post_celltype")),
            ("max_prob", None),
            ("p_m", None),
            ("min", None),
            ("_", None),
            ("", None),
        ] {
            assert_eq!(with_words(name, '_', known.into_iter()), expected, "{name}");
        }
    }

    #[test]
    fn the_nearest_name_is_suggested_and_no_far_one() {
        let known = ["size", "prob", "pre_id", "post_id", "pre_celltype", "post_celltype"];
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(nearest(name, known), expected, "{name}");
        };
        check("sise", Some("size"));
        check("probability", None);
        check("post_cell_type", Some("post_celltype"));
        check("preid", Some("pre_id"));
        check("", None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
