//! Lists as long as an agent reads them: synapses a uniform sample, pairs those with most synapses,
//! neurons and partners the first ones. A list that is cut says so.

use serde_json::{Map, Value, json};

use super::given::Given;
use crate::ask::{Answer, Backend, Question};
use crate::error::Result;
use crate::run::Run;

/// How long lists may be, and what was left out.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    most: u64,
    is_as_asked: bool,
    /// How many lines there are, where it is not the answer that says so.
    available: Option<u64>,
    /// Keys of the whole answer that is cut.
    whole: Map<String, Value>,
}

impl Cut {
    /// What a call says of it.
    pub fn new(given: &Given) -> Cut {
        Cut { most: given.most, is_as_asked: given.is_cut_as_asked, ..Cut::default() }
    }

    /// Partners of each side that are listed.
    pub fn partners(&self) -> usize {
        usize::try_from(self.most).unwrap_or(usize::MAX)
    }

    /// Before a question is asked. Where everything fits it is asked as if nothing was said of it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn before(&mut self, question: &mut Question, backend: &Backend, run: &Run) -> Result<()> {
        match question {
            Question::Rows(_) => {
                let available = backend.count(question, run)?;
                self.available = Some(available);
                if let Question::Rows(query) = question
                    && available <= self.most
                    && !self.is_as_asked
                {
                    query.select.sample = None;
                }
            }
            Question::Neurons(query) => query.limit = Some(self.most),
            _ => {}
        }
        Ok(())
    }

    /// Cuts an answer.
    pub fn after(&mut self, question: &mut Question, answer: &mut Answer) {
        match (question, answer) {
            (Question::Neurons(query), Answer::Neurons(list)) => {
                self.available = Some(list.available);
                if list.available <= self.most && !self.is_as_asked {
                    query.limit = None;
                }
            }
            (_, Answer::Adjacency(pairs)) if pairs.pairs() as u64 > self.most => {
                self.available = Some(pairs.pairs() as u64);
                self.whole = of_object(json!({
                    "pairs": pairs.pairs(),
                    "neurons": pairs.neuron_ids.len(),
                    "total": pairs.total(),
                }));
                *pairs = pairs.strongest(self.partners());
            }
            (_, Answer::Describe(found)) => {
                let most = self.partners();
                let longest = found.all.iter().map(|one| one.table.values.len()).max();
                self.available = Some(longest.unwrap_or(0) as u64);
                found.all.iter_mut().for_each(|one| one.table = one.table.most_frequent(most));
            }
            _ => {}
        }
    }

    /// Says in an answer what was left out of it.
    pub fn say(self, answer: &mut Map<String, Value>) {
        if !self.whole.is_empty() {
            strongest_first(answer);
            answer.extend(self.whole);
        }
        let (available, returned) = match self.available {
            Some(available) => (available, available.min(self.most)),
            None => partners(answer),
        };
        if returned < available {
            answer.extend(truncated(available, returned));
        }
    }
}

fn truncated(available: u64, returned: u64) -> Map<String, Value> {
    of_object(json!({"available": available, "returned": returned, "truncated": true}))
}

fn of_object(value: Value) -> Map<String, Value> {
    if let Value::Object(keys) = value { keys } else { Map::new() }
}

/// Says of each list of partners whether it is cut; how many partners there are, and how many are listed.
fn partners(answer: &mut Map<String, Value>) -> (u64, u64) {
    let (mut available, mut returned) = (0, 0);
    let mut count = |side: &mut Value| {
        let Value::Object(side) = side else { return };
        let all = side.get("partners").and_then(Value::as_u64).unwrap_or(0);
        let listed = side.get("top_partners").and_then(Value::as_array).map_or(0, Vec::len) as u64;
        if listed < all {
            side.extend(truncated(all, listed));
        }
        available += all;
        returned += listed;
    };
    let mut of_one = |one: &mut Map<String, Value>| {
        for side in ["outputs", "inputs"] {
            if let Some(side) = one.get_mut(side) {
                count(side);
            }
        }
    };
    of_one(answer);
    if let Some(Value::Array(each)) = answer.get_mut("neurons") {
        each.iter_mut().filter_map(Value::as_object_mut).for_each(of_one);
    }
    (available, returned)
}

/// Brings the pairs of an adjacency into the order of their synapses, of the same number as they stand.
fn strongest_first(answer: &mut Map<String, Value>) {
    let counts = answer.get("count").and_then(Value::as_array);
    let counts: Vec<u64> =
        counts.into_iter().flatten().map(|count| count.as_u64().unwrap_or(0)).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(counts[*at]));
    sort(answer, &order);
}

/// Every array of pairs in this order, also those of the numbers of a map.
fn sort(columns: &mut Map<String, Value>, order: &[usize]) {
    for (name, column) in columns.iter_mut() {
        match column {
            Value::Array(values) if values.len() == order.len() => {
                let sorted = order.iter().map(|at| values[*at].take()).collect();
                *values = sorted;
            }
            Value::Object(totals) if name == "totals" => sort(totals, order),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_stand_in_the_order_of_their_synapses() {
        let mut answer = of_object(json!({
            "pre_id": ["a", "b", "c"], "count": [2, 5, 2], "totals": {"size": [0.2, 0.5, 0.3]},
            "filter": {"pre_neuron_ids": ["1", "2", "3"]}, "pairs": 3,
        }));
        strongest_first(&mut answer);
        let expected = json!({
            "pre_id": ["b", "a", "c"], "count": [5, 2, 2], "totals": {"size": [0.5, 0.2, 0.3]},
            "filter": {"pre_neuron_ids": ["1", "2", "3"]}, "pairs": 3,
        });
        assert_eq!(Value::Object(answer), expected);
    }

    #[test]
    fn lists_of_partners_say_that_they_are_cut() {
        let side = |partners: u64| json!({"partners": partners, "top_partners": [1, 2]});
        let mut answer = of_object(json!({"outputs": side(5), "inputs": side(2)}));
        Cut::default().say(&mut answer);
        assert_eq!(answer["outputs"]["available"], 5);
        assert_eq!(answer["outputs"]["returned"], 2);
        assert!(answer["inputs"].get("truncated").is_none());
        assert_eq!((&answer["available"], &answer["returned"]), (&json!(7), &json!(4)));
        let mut each = of_object(json!({"neurons": [{"outputs": side(2), "inputs": side(2)}]}));
        Cut::default().say(&mut each);
        assert!(each.get("truncated").is_none());
    }
}
