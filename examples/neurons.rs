//! HVC axons that make many synapses onto MSN, and the strongest partners of the first of them.
//!
//!     cargo run --release --example neurons -- DATA

use areax::query::{NeuronQuery, NeuronsQuery};
use areax::{Connectome, Filter, Kind, Result};

fn main() -> Result<()> {
    run(&std::env::args().nth(1).unwrap_or_else(|| "DATA".into()))
}

/// Prints how many there are, and ten partners.
pub fn run(folder: &str) -> Result<()> {
    let connectome = Connectome::open(folder)?;
    let query = NeuronsQuery {
        celltype: Some(vec!["HVC".into()]),
        target_celltype: Some(vec!["MSN".into()]),
        min_synapses: Some(3),
        prob_min: Some(0.6),
        ..NeuronsQuery::default()
    };
    let ids = match connectome.neurons(&query) {
        Ok(ids) => ids,
        Err(error) if error.kind() == Kind::Data => {
            eprintln!("{}", error.advice().unwrap_or("is there a neuron table?"));
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    println!("{} neurons", ids.len());
    let Some(id) = ids.get(0) else { return Ok(()) };
    let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
    let neuron = connectome.neuron(&NeuronQuery { id: id.to_owned(), filter })?;
    println!("{id} makes {} synapses onto", neuron.outputs.all.count);
    let types = connectome.vocabulary().types;
    for partner in neuron.outputs.by_neuron.iter().take(10) {
        let name = partner.cell_type.and_then(|code| types.name_of(code)).unwrap_or("unknown");
        let synapses = &partner.synapses;
        println!("{} ({name}): {}, {:.3} µm²", partner.id, synapses.count, synapses.total_size);
    }
    Ok(())
}
