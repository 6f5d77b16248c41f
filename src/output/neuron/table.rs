//! One neuron, or several taken together, as a page for a terminal.

use crate::output::neurons;
use crate::output::table::{columns, facts_within, wrap};
use crate::output::views::{NeuronSetView, NeuronView, NeuronWords};
use crate::output::{Context, Look, caption, words};
use crate::query::{NeuronColumn, NeuronOfMap, Partners, Synapses};

pub(super) fn page(view: &NeuronView, context: &Context, look: &Look) -> String {
    let neuron = view.neuron;
    let mut facts = vec![("Neuron".to_owned(), neuron.id.to_string())];
    match (&neuron.record, &neuron.of_map) {
        (_, Some(map)) => facts.extend(of_map(map)),
        (None, None) => facts.push(("Type".to_owned(), "not in the neuron table".to_owned())),
        (Some(record), None) => {
            let name = view.type_name(Some(record.cell_type.into())).unwrap_or("–");
            let certainty = words::compact(record.certainty, 4);
            let um = |um: f32| format!("{} µm", words::real(um.into()));
            facts.push(("Type".to_owned(), format!("{name}, certainty {certainty}")));
            facts.push(("Axon".to_owned(), um(record.axon_um)));
            facts.push(("Dendrite".to_owned(), um(record.dendrite_um)));
            facts.push(("Soma".to_owned(), um(record.soma_um)));
        }
    }
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    let mut text = facts_within(&facts, look.width);
    let shown = Shown { words: view.words(), listed: view.listed(), look };
    text += &shown.side("Outputs", "onto", &neuron.outputs, None);
    text + &shown.side("Inputs", "from", &neuron.inputs, None)
}

/// Several neurons taken together.
pub(super) fn set(view: &NeuronSetView, context: &Context, look: &Look) -> String {
    let set = view.set;
    let mut facts = vec![("Neurons".to_owned(), words::thousands(set.ids.len() as u64))];
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    let shown = Shown { words: view.words(), listed: view.listed(), look };
    let (outputs, inputs) = (&set.outputs, &set.inputs);
    facts_within(&facts, look.width)
        + &shown.side("Outputs", "onto", &outputs.partners, Some(&outputs.of_set))
        + &shown.side("Inputs", "from", &inputs.partners, Some(&inputs.of_set))
}

/// How partners are shown.
struct Shown<'a> {
    words: NeuronWords<'a>,
    listed: usize,
    look: &'a Look,
}

impl Shown<'_> {
    /// The titles of the columns of numbers.
    fn titles(&self) -> Vec<String> {
        let sums = match self.words.of_map {
            None => vec!["µm²".to_owned()],
            Some(map) => map.numbers.iter().map(|(name, _)| format!("total {name}")).collect(),
        };
        [vec!["count".to_owned()], sums].concat()
    }

    /// The summed size, where sizes are areas.
    fn size(&self, synapses: &Synapses) -> String {
        match self.words.of_map {
            None => format!("{} ", area(synapses.total_size)),
            Some(_) => String::new(),
        }
    }

    fn side(
        &self,
        title: &str,
        preposition: &str,
        side: &Partners,
        of_set: Option<&[u64]>,
    ) -> String {
        let look = self.look;
        let (count, partners) = (side.all.count, side.by_neuron.len() as u64);
        let all = format!(
            "{title}: {} synapses, {}{preposition} {} neurons",
            words::thousands(count),
            self.size(&side.all),
            words::thousands(partners)
        );
        let mut text = format!("\n{}", wrap(&all, look.width, 2));
        if count == 0 {
            return text;
        }
        let cells = |synapses: &Synapses| -> Vec<String> {
            let sums = self.words.sums(synapses).iter().map(|sum| words::compact(*sum, 4));
            [words::thousands(synapses.count)].into_iter().chain(sums).collect()
        };
        let named = |code: Option<u32>| {
            code.and_then(|code| self.words.type_name(code)).unwrap_or("–").to_owned()
        };
        let line = |(code, synapses): &(u32, Synapses)| {
            [named(Some(*code))].into_iter().chain(cells(synapses)).collect()
        };
        let titles = self.titles();
        let head = ["cell type"].map(str::to_owned).into_iter().chain(titles.clone()).collect();
        let is_word: Vec<bool> = (0..=titles.len()).map(|column| column == 0).collect();
        let lines = std::iter::once(head).chain(side.by_type.iter().map(line)).collect();
        text += &columns(lines, is_word, look.width);
        let shown = self.listed;
        let top = side.by_neuron.iter().enumerate().take(shown).map(|(at, partner)| {
            let of_set = of_set.and_then(|of_set| of_set.get(at)).map(|of| words::thousands(*of));
            let own = [partner.id.to_string(), named(partner.cell_type)];
            own.into_iter().chain(cells(&partner.synapses)).chain(of_set).collect()
        });
        text.push('\n');
        let own = ["neuron", "cell type"].map(str::to_owned);
        let of_set = of_set.map(|_| "of set".to_owned());
        let head: Vec<String> = own.into_iter().chain(titles).chain(of_set).collect();
        let is_word = (0..head.len()).map(|column| column == 1).collect();
        let lines = std::iter::once(head).chain(top).collect();
        text += &columns(lines, is_word, look.width);
        let left = side.by_neuron.len().saturating_sub(shown) as u64;
        if left > 0 {
            text += &format!("… and {} more (csv lists all)\n", words::thousands(left));
        }
        text
    }
}

/// What the neuron table of a map says of a neuron.
fn of_map(map: &NeuronOfMap) -> Vec<(String, String)> {
    if !map.is_listed {
        return vec![("Type".to_owned(), "not in the neuron table".to_owned())];
    }
    let said =
        |column: &NeuronColumn| (column.name.clone(), neurons::shown((&column.values).into(), 0));
    map.columns.iter().map(said).collect()
}

fn area(um2: f64) -> String {
    if um2.is_finite() {
        format!("{} µm²", words::compact(um2, 4))
    } else {
        "undefined area".into()
    }
}
