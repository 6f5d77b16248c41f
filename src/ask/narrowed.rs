//! Filters upon filters: what passes both of two sets of pairs, as pairs again. Of thresholds the stricter
//! one holds, of lists what both have, of boxes what is in both; nothing is ever taken back.

use super::Pairs;
use super::stricter::{common, inside, is_stricter};
use super::table::POPULATION;
use crate::error::{Error, Result};
use crate::names::Vocabulary;
use crate::query::predicate::Bound;
use crate::query::{
    Filter, FilterParameter, Limit, Morph, NeuronIds, ParameterKind, Population, flag_of,
    is_nothing, items_of,
};

impl Pairs {
    /// The pairs of what passes these and those; what those say of a question besides is kept. Filters are
    /// such that they can be read, and morphologies are called by the names of `vocabulary`.
    ///
    /// # Errors
    /// Two populations, a morphology that the data lacks (usage).
    pub fn and(&self, other: &Pairs, vocabulary: &Vocabulary) -> Result<Pairs> {
        let mut both = self.clone();
        let other = &other.beside(self);
        both = both.beside(other);
        for (name, text) in &other.given {
            both.narrow(name, text, vocabulary)?;
        }
        for (word, number) in &other.limits {
            both.limit(word, number);
        }
        for (name, ids) in &other.ids {
            let own = both.take_ids(name)?;
            both.put_ids(name, own.map_or_else(|| ids.clone(), |own| common(&own, ids)));
        }
        for name in &other.nothing {
            both.remove(name);
            both.nothing.push(name);
        }
        Ok(both)
    }

    /// The same with the lengths of its population that the other gives too: given beside the name, they
    /// would replace those of the population.
    fn beside(&self, other: &Pairs) -> Pairs {
        let mut own = self.clone();
        let named = self.get(POPULATION.name).and_then(|name| Population::parse(name).ok());
        let Some(population) = named else { return own };
        let lengths = Filter::default().population(population);
        for parameter in FilterParameter::ALL {
            let name = parameter.name();
            if let (Some(number), Some(_), None) =
                (lengths.number(*parameter), other.get(name), self.get(name))
            {
                own.given.push((name, number.to_string()));
            }
        }
        own
    }

    fn narrow(&mut self, name: &'static str, text: &str, vocabulary: &Vocabulary) -> Result<()> {
        let Some(parameter) = FilterParameter::by_name(name) else {
            if name == POPULATION.name {
                return self.population(name, text);
            }
            // It is of the question.
            self.given.push((name, text.to_owned()));
            return Ok(());
        };
        if self.gives_nothing(name) {
            return Ok(());
        }
        match parameter.kind() {
            ParameterKind::Names => self.names(name, text),
            ParameterKind::Ids => {
                let ids = NeuronIds::of_texts(items_of(name, text)?);
                let own = self.take_ids(name)?;
                self.put_ids(name, own.map_or_else(|| ids.clone(), |own| common(&own, &ids)));
                Ok(())
            }
            ParameterKind::Morphs => self.morphs(parameter, text, vocabulary),
            ParameterKind::Box => {
                self.set(name, text, |own, text| Some(inside(own, text)));
                Ok(())
            }
            ParameterKind::Flag => {
                self.set(name, text, |own, _| (flag_of(own) == Some(true)).then(|| own.to_owned()));
                Ok(())
            }
            ParameterKind::Conditions => {
                self.given.push((name, text.to_owned()));
                Ok(())
            }
            _ => {
                let is_most = parameter.threshold().is_some_and(|of| of.bound == Bound::AtMost);
                self.set(name, text, |own, text| is_stricter(own, text, is_most));
                Ok(())
            }
        }
    }

    /// Sets a value, which replaces one that there is unless that wins.
    fn set(&mut self, name: &'static str, text: &str, wins: impl Fn(&str, &str) -> Option<String>) {
        if is_nothing(text) {
            return;
        }
        match self.given.iter_mut().find(|(known, _)| *known == name) {
            Some((_, own)) => replace(own, text, wins),
            None => self.given.push((name, text.to_owned())),
        }
    }

    fn population(&mut self, name: &'static str, text: &str) -> Result<()> {
        match self.get(name).map(str::trim) {
            Some(own) if own != text.trim() => {
                let what = format!("'{own}' and '{}' are two populations", text.trim());
                Err(Error::usage(name, what).advise("name one, and say the other as thresholds"))
            }
            Some(_) => Ok(()),
            None => {
                self.given.push((name, text.to_owned()));
                Ok(())
            }
        }
    }

    fn names(&mut self, name: &'static str, text: &str) -> Result<()> {
        let Some(own) = self.get(name) else {
            self.given.push((name, text.to_owned()));
            return Ok(());
        };
        let (own, names) = (items_of(name, own)?, items_of(name, text)?);
        let left: Vec<String> = own.into_iter().filter(|own| names.contains(own)).collect();
        self.put_list(name, &left);
        Ok(())
    }

    fn morphs(
        &mut self,
        parameter: FilterParameter,
        text: &str,
        vocabulary: &Vocabulary,
    ) -> Result<()> {
        let name = parameter.name();
        let codes = |text: &str| {
            let mut filter = Filter::default();
            parameter.set(&mut filter, text)?;
            let code = |morph: &Morph| match morph {
                Morph::Code(code) => Ok(*code),
                Morph::Name(morph) => vocabulary.morphs.code_of(name, morph),
            };
            filter
                .post_morph
                .map(|all| all.iter().map(code).collect::<Result<Vec<u8>>>())
                .transpose()
        };
        let own = self.get(name).map(codes).transpose()?.flatten();
        match (own, codes(text)?) {
            (_, None) => {}
            (None, Some(_)) => {
                self.remove(name);
                self.given.push((name, text.to_owned()));
            }
            (Some(own), Some(given)) => {
                let left = own.iter().filter(|code| given.contains(code));
                self.put_list(name, &left.map(u8::to_string).collect::<Vec<_>>());
            }
        }
        Ok(())
    }

    fn limit(&mut self, word: &str, number: &str) {
        if is_nothing(number) {
            return;
        }
        let is_most = Limit::of_word(word).is_some_and(|(_, bound)| bound == Bound::AtMost);
        match self.limits.iter_mut().find(|(known, _)| known == word) {
            Some((_, own)) => {
                replace(own, number, |own, number| is_stricter(own, number, is_most));
            }
            None => self.limits.push((word.to_owned(), number.to_owned())),
        }
    }
}

/// Replaces a value, unless that wins.
fn replace(own: &mut String, text: &str, wins: impl Fn(&str, &str) -> Option<String>) {
    let wins = if is_nothing(own) { None } else { wins(own, text) };
    *own = wins.unwrap_or_else(|| text.to_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::table::QuestionKind;
    use crate::ask::{Asked, Defaults, Question};

    fn pairs(given: &[(&str, &str)]) -> Pairs {
        Pairs::new(given.iter().copied(), &QuestionKind::Count.spec().parameters()).unwrap()
    }

    fn filter(pairs: &Pairs) -> Filter {
        match Asked::new(QuestionKind::Count, pairs, Defaults::Off).unwrap().question {
            Question::Count(filter) => filter,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn both_hold_whatever_the_order() {
        let check = |a: &[(&str, &str)], b: &[(&str, &str)], expected: &[(&str, &str)]| {
            let (a, b) = (pairs(a), pairs(b));
            for (a, b) in [(&a, &b), (&b, &a)] {
                let both = a.and(b, &Vocabulary::none()).unwrap();
                assert_eq!(filter(&both), filter(&pairs(expected)), "{a:?} {b:?}");
            }
        };
        check(&[("prob_min", "0.6")], &[("prob_min", "0.8")], &[("prob_min", "0.8")]);
        check(&[("prob_max", "0.6")], &[("prob_max", "0.8")], &[("prob_max", "0.6")]);
        check(&[("size_min", "-0.1")], &[("size_min", "none")], &[("size_min", "-0.1")]);
        check(&[("min_pre_axon", "0")], &[("min_pre_axon", "5")], &[("min_pre_axon", "5")]);
        check(&[("min_pair", "2")], &[("min_pair", "10")], &[("min_pair", "10")]);
        check(&[("strict", "true")], &[("strict", "false")], &[("strict", "true")]);
        check(&[("post_morph", "0,1")], &[("post_morph", "1")], &[("post_morph", "1")]);
        check(&[("post_morph", "-1")], &[("post_morph", "1")], &[("post_morph", "1")]);
        check(
            &[("pre_celltype", "A,\"b, c\"")],
            &[("pre_celltype", "\"b, c\",D")],
            &[("pre_celltype", "\"b, c\"")],
        );
        check(
            &[("pre_neuron_ids", "18446744073709551615,7")],
            &[("pre_neuron_ids", "8,18446744073709551615")],
            &[("pre_neuron_ids", "18446744073709551615")],
        );
        check(
            &[("box", "0,0,0,10,10,10")],
            &[("box", "5,-inf,20,inf,5,30")],
            &[("box", "5,0,20,10,5,20")],
        );
        let full = [("population", "full-cells")];
        check(&full, &[("cell_axon", "100")], &full);
        check(
            &full,
            &[("cell_axon", "300")],
            &[("population", "full-cells"), ("cell_axon", "300")],
        );
        let large = "9007199254740993";
        check(&[("n_min", large)], &[("n_min", "9007199254740992")], &[("n_min", large)]);
        check(&[("n_max", "none")], &[("n_max", "1e3")], &[("n_max", "1e3")]);
    }

    #[test]
    fn lists_without_a_common_item_match_nothing() {
        for (name, a, b) in
            [("pre_celltype", "A", "B"), ("pre_neuron_ids", "7", "8"), ("post_morph", "0", "1")]
        {
            let (a, b) = (pairs(&[(name, a)]), pairs(&[(name, b)]));
            let nothing = a.and(&b, &Vocabulary::none()).unwrap();
            assert!(nothing.gives_nothing(name) && nothing.gives(name), "{nothing:?}");
            assert_ne!(filter(&nothing), Filter::default());
            // Nothing stays nothing.
            for (a, b) in [(&a, &nothing), (&nothing, &a), (&nothing, &nothing)] {
                let again = a.and(b, &Vocabulary::none()).unwrap();
                assert_eq!(filter(&again), filter(&nothing));
            }
        }
    }

    #[test]
    fn conditions_are_all_kept_and_populations_are_one() {
        let (a, b) = (pairs(&[("where", "size > 1")]), pairs(&[("where", "prob > 0.5")]));
        assert_eq!(filter(&a.and(&b, &Vocabulary::none()).unwrap()).conditions.len(), 2);
        let (a, b) = (pairs(&[("population", "x")]), pairs(&[("population", "y")]));
        assert!(a.and(&a, &Vocabulary::none()).is_ok());
        let error = a.and(&b, &Vocabulary::none()).unwrap_err();
        assert_eq!(error.what(), "'x' and 'y' are two populations");
    }
}
