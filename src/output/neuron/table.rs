//! One neuron, or several taken together, as a page for a terminal.

use crate::output::table::{columns, facts_within, wrap};
use crate::output::views::{NeuronSetView, NeuronView};
use crate::output::{Context, Look, caption, words};
use crate::query::{Names, Partners, Synapses};

pub(super) fn page(view: &NeuronView, context: &Context, look: &Look) -> String {
    let neuron = view.neuron;
    let mut facts = vec![("Neuron".to_owned(), neuron.id.to_string())];
    match &neuron.record {
        None => facts.push(("Type".to_owned(), "not in the neuron table".to_owned())),
        Some(record) => {
            let name = view.type_name(Some(record.cell_type)).unwrap_or("–");
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
    let shown = Shown { types: view.types, listed: view.listed(), look };
    text += &shown.side("Outputs", "onto", &neuron.outputs, None);
    text + &shown.side("Inputs", "from", &neuron.inputs, None)
}

/// Several neurons taken together.
pub(super) fn set(view: &NeuronSetView, context: &Context, look: &Look) -> String {
    let NeuronSetView { set, types, .. } = *view;
    let mut facts = vec![("Neurons".to_owned(), words::thousands(set.ids.len() as u64))];
    facts.extend(caption::about(context));
    facts.push(("Engine".to_owned(), caption::engine(context)));
    let shown = Shown { types, listed: view.listed(), look };
    let (outputs, inputs) = (&set.outputs, &set.inputs);
    facts_within(&facts, look.width)
        + &shown.side("Outputs", "onto", &outputs.partners, Some(&outputs.of_set))
        + &shown.side("Inputs", "from", &inputs.partners, Some(&inputs.of_set))
}

/// How partners are shown.
struct Shown<'a> {
    types: &'a Names,
    listed: usize,
    look: &'a Look,
}

impl Shown<'_> {
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
            "{title}: {} synapses, {} {preposition} {} neurons",
            words::thousands(count),
            area(side.all.total_size),
            words::thousands(partners)
        );
        let mut text = format!("\n{}", wrap(&all, look.width, 2));
        if count == 0 {
            return text;
        }
        let cells = |synapses: &Synapses| {
            [words::thousands(synapses.count), words::compact(synapses.total_size, 4)]
        };
        let line = |name: String, synapses: &Synapses| {
            let [count, area] = cells(synapses);
            vec![name, count, area]
        };
        let named = |code: Option<u8>| {
            code.and_then(|code| self.types.name_of(code)).unwrap_or("–").to_owned()
        };
        let by_type = side.by_type.iter().map(|(code, s)| line(named(Some(*code)), s));
        let by_type = with_head(["cell type", "count", "µm²"], by_type);
        text += &columns(by_type, vec![true, false, false], look.width);
        let shown = self.listed;
        let top = side.by_neuron.iter().enumerate().take(shown).map(|(at, partner)| {
            let [count, area] = cells(&partner.synapses);
            let of_set = of_set.and_then(|of_set| of_set.get(at)).map(|of| words::thousands(*of));
            let own = [partner.id.to_string(), named(partner.cell_type), count, area];
            own.into_iter().chain(of_set).collect()
        });
        text.push('\n');
        let head = ["neuron", "cell type", "count", "µm²", "of set"].map(str::to_owned);
        let width = if of_set.is_some() { head.len() } else { head.len() - 1 };
        let lines = std::iter::once(head[..width].to_vec()).chain(top).collect();
        let is_word = (0..width).map(|column| column == 1).collect();
        text += &columns(lines, is_word, look.width);
        let left = side.by_neuron.len().saturating_sub(shown) as u64;
        if left > 0 {
            text += &format!("… and {} more (csv lists all)\n", words::thousands(left));
        }
        text
    }
}

fn with_head<const N: usize>(
    head: [&str; N],
    lines: impl Iterator<Item = Vec<String>>,
) -> Vec<Vec<String>> {
    std::iter::once(head.map(str::to_owned).to_vec()).chain(lines).collect()
}

fn area(um2: f64) -> String {
    if um2.is_finite() {
        format!("{} µm²", words::compact(um2, 4))
    } else {
        "undefined area".into()
    }
}
