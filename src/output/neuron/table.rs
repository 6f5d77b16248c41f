//! One neuron as a page for a terminal.

use crate::output::table::{columns, facts_within, wrap};
use crate::output::views::NeuronView;
use crate::output::{Context, Look, caption, words};
use crate::query::{Partners, Synapses};

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
    text += &side("Outputs", "onto", &neuron.outputs, view, look);
    text + &side("Inputs", "from", &neuron.inputs, view, look)
}

fn side(title: &str, preposition: &str, side: &Partners, view: &NeuronView, look: &Look) -> String {
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
    let named = |code: Option<u8>| view.type_name(code).unwrap_or("–").to_owned();
    let by_type = side.by_type.iter().map(|(code, s)| line(named(Some(*code)), s));
    let by_type = with_head(["cell type", "count", "µm²"], by_type);
    text += &columns(by_type, vec![true, false, false], look.width);
    let shown = view.listed();
    let top = side.by_neuron.iter().take(shown).map(|partner| {
        let [count, area] = cells(&partner.synapses);
        vec![partner.id.to_string(), named(partner.cell_type), count, area]
    });
    text.push('\n');
    let head = ["neuron", "cell type", "count", "µm²"];
    text += &columns(with_head(head, top), vec![false, true, false, false], look.width);
    let left = side.by_neuron.len().saturating_sub(shown) as u64;
    if left > 0 {
        text += &format!("… and {} more (csv lists all)\n", words::thousands(left));
    }
    text
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
