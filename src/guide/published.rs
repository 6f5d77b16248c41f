//! The guide to the published layout: its types and morphologies, its questions, and what is easily
//! mistaken.

use super::example::Example;
use super::plain::harmless;
use super::questions::questions;
use super::{Reader, head};
use crate::ask::{Data, Opened};
use crate::error::Result;
use crate::names::Names;
use crate::output::words::thousands;

/// What to cite.
pub const CITATION: &str = "Rother, A., Januszewski, M., Jain, V., Fee, M.S., Kornfeld, J. (2025). \
     The songbird basal ganglia connectome. bioRxiv.";

/// The guide to a data set of the published layout that is called `name`.
pub fn guide(name: &str, data: &Data, opened: &Opened, reader: &Reader) -> Result<String> {
    let facts = &opened.facts;
    let mut text = format!(
        "# {}\n\n\
         > {} synapses and {} neurons (mostly fragments; {} full cells with axon and dendrite of \
         at least 200 µm, or an axon of at least 50 µm where a type is axon-only), served by \
         areax {}. Every answer is exact.\n\n\
         {}\
         Sizes are µm², skeleton lengths µm, coordinates nm. In a matrix rows are presynaptic and \
         columns postsynaptic.\n\n",
        harmless(&data.sources.name),
        thousands(facts.synapses),
        thousands(facts.neurons),
        thousands(opened.info()?.full_cells()),
        env!("CARGO_PKG_VERSION"),
        head(reader),
    );
    text += &words(opened);
    text += &questions(name, &Example::published(opened)?, reader);
    if let Reader::Rest { base, has_shapes: true } = reader {
        text += &shapes(base);
    }
    text += &pitfalls(opened, reader);
    Ok(text + &format!("\n## Citation\n\n{CITATION}\n"))
}

fn shapes(base: &str) -> String {
    let also = "\nAlso: GET /j0251/skeleton?neuron_id=ID, \
             GET /notebook/j0251/VERSION/sv/ID:0:ID_mesh, GET /connectome/data/FILE, \
             GET /openapi.json, GET /readyz.\n";
    format!(
        "{also}\nNeuroglancer and cloud-volume open meshes and skeletons at \
         precomputed://{base}/notebook/j0251/any; Neuroglancer needs a server started with \
         --allow-origin https://neuroglancer-demo.appspot.com.\n"
    )
}

fn names_of(names: &[String]) -> String {
    names.iter().map(|name| harmless(name)).collect::<Vec<_>>().join(", ")
}

/// The names of its types and morphologies.
pub fn words(data: &Opened) -> String {
    let codes = |names: &Names| {
        let one = |(code, name): &(u8, String)| format!("{code} {}", harmless(name));
        names.entries().iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let axon_only = match names_of(&data.vocabulary().axon_only_names()) {
        none if none.is_empty() => "No type is axon-only.".to_owned(),
        names => format!("Axon-only, never a post_celltype: {names}."),
    };
    format!(
        "## Cell types\n\n{}\n\n{axon_only}\n\n## Postsynaptic morphologies\n\n{}\n",
        codes(&data.vocabulary().types),
        codes(&data.vocabulary().morphs)
    )
}

fn pitfalls(data: &Opened, reader: &Reader) -> String {
    let axon_only = names_of(&data.vocabulary().axon_only_names());
    let of_reader = match reader {
        Reader::Rest { .. } => {
            "- prob_min is 0.6 unless you say otherwise (size_min 0.0). `none` disables a threshold. Every \
             answer beyond the guide's routes states the active filters.\n\
             - The seed of a sample is in the header x-areax-seed. Rows as Parquet: format=parquet.\n\
             - Ids may exceed 2^53: ask for ids=string where numbers are float64.\n"
        }
        Reader::Tools => {
            "- No threshold holds unless you give it; the authors use prob_min 0.6. Every answer states the \
             active filters.\n\
             - The seed of a sample is in its answer.\n"
        }
    };
    format!(
        "\n## Pitfalls\n\n\
         {of_reader}\
         - Thresholds are rounded to float16, as NumPy does: 0.05 compares with 0.04998779296875.\n\
         - max_results is a uniform random sample of synapses, not the first rows; do not use it for \
         paging.\n\
         - Axon-only types ({axon_only}) cannot be post_celltype: an error, not an empty answer.\n\
         - Names of cell types are case-sensitive. An unknown parameter is an error that suggests the most \
         similar name.\n\
         - Most neurons are fragments: population=full-cells keeps well-reconstructed cells.\n\
         - An empty answer: check prob_min, whether pre and post are swapped, and the case of names.\n"
    )
}
