//! The guide to the published layout: its types and morphologies, examples that find something, and
//! what is easily mistaken.

use super::plain::{encoded, harmless, is_plain};
use super::routes::routes;
use crate::ask::Opened;
use crate::error::Result;
use crate::names::Names;
use crate::output::words::thousands;
use crate::server::state::State;

/// The guide to a data set of the published layout, whose routes stand under `name`.
pub fn guide(state: &State, data: &Opened, base: &str) -> Result<String> {
    let at = &format!("{base}/{}", state.name);
    let facts = &data.facts;
    let mut text = format!(
        "# {}\n\n\
         > {} synapses and {} neurons (mostly fragments; {} full cells with axon and dendrite of \
         at least 200 µm, or an axon of at least 50 µm where a type is axon-only), served by \
         areax {}. Every answer is exact.\n\n\
         Base URL: {base}\n\n\
         Sizes are µm², skeleton lengths µm, coordinates nm. In a matrix rows are presynaptic and \
         columns postsynaptic.\n\n",
        harmless(&data.dataset.name),
        thousands(facts.synapses),
        thousands(facts.neurons),
        thousands(data.info()?.full_cells()),
        env!("CARGO_PKG_VERSION"),
    );
    text += &words(data);
    text += &routes(state);
    if state.has_guide() {
        text += &shapes(base);
    }
    text += &examples(data, at);
    text += &pitfalls(data);
    Ok(text + &format!("\n## Citation\n\n{}\n", crate::server::CITATION))
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

/// Types that the data set has, for examples that find something: the strongest pair.
fn example_pair(data: &Opened) -> (String, String) {
    let strongest = data
        .dataset
        .segments
        .iter()
        .filter(|segment| !data.vocabulary().is_axon_only(segment.post_type))
        .max_by_key(|segment| segment.end - segment.start);
    let name = |code: u8| data.vocabulary().types.name_of(code).unwrap_or_default().to_owned();
    strongest.map_or_else(
        || (String::new(), String::new()),
        |segment| (name(segment.pre_type), name(segment.post_type)),
    )
}

fn examples(data: &Opened, at: &str) -> String {
    let (pre, post) = example_pair(data);
    let claim = example_claim(&pre, &post, at);
    let pair = format!("pre_celltype={}&post_celltype={}", encoded(&pre), encoded(&post));
    let (pre, post) = (harmless(&pre), harmless(&post));
    format!(
        "\n## Examples\n\n\
         How many {pre}→{post} synapses, and their area:\n\n    curl \"{at}/count/json?{pair}\"\n\n\
         A uniform random sample of them, repeatable:\n\n    curl \"{at}/synapses/json?{pair}\
         &return_fields=x,y,z,size,prob&max_results=100&seed=7\"\n\n\
         All of them as Parquet, for pandas.read_parquet (Arrow's stream: format=arrows):\n\n    \
         curl \"{at}/synapses/json?{pair}\
         &return_fields=pre_id,post_id,size&format=parquet\" -o rows.parquet\n\n\
         All cell types × cell types as CSV, as fractions of each type's input:\n\n    \
         curl \"{at}/matrix/json?normalize=input&format=csv\"\n\n\
         How the matrix depends on thresholds:\n\n    \
         curl \"{at}/sweep/json?axis=prob_min:0.5:0.9:0.1&axis=size_min:0.05,0.1,0.5\"\n{claim}"
    )
}

/// A claim about two types, if their names have no signs, which may mean something in a claim.
fn example_claim(pre: &str, post: &str, at: &str) -> String {
    if ![pre, post].into_iter().all(is_plain) {
        return String::new();
    }
    let claim = encoded(&format!("{pre}->{post} > 0.1"));
    format!(
        "\nIn which of these settings {pre} gives {post} more than a tenth of its input:\n\n    \
         curl \"{at}/robust/json?claim={claim}&normalize=input\
         &axis=prob_min:0.5:0.9:0.1&axis=size_min:0.05,0.1,0.5\"\n"
    )
}

fn pitfalls(data: &Opened) -> String {
    let axon_only = names_of(&data.vocabulary().axon_only_names());
    format!(
        "\n## Pitfalls\n\n\
         - prob_min is 0.6 unless you say otherwise (size_min 0.0). `none` disables a threshold. Every \
         answer beyond the guide's routes states the active filters.\n\
         - Thresholds are rounded to float16, as NumPy does: 0.05 compares with 0.04998779296875.\n\
         - max_results is a uniform random sample, not the first rows; do not use it for paging. The \
         seed of a sample is in the header x-areax-seed.\n\
         - Axon-only types ({axon_only}) cannot be post_celltype: an error, not an empty answer.\n\
         - Names of cell types are case-sensitive.\n\
         - An unknown parameter is an error that suggests the most similar name.\n\
         - Ids may exceed 2^53: ask for ids=string where numbers are float64.\n\
         - Most neurons are fragments: population=full-cells keeps well-reconstructed cells.\n\
         - An empty answer: check prob_min, whether pre and post are swapped, and the case of names.\n"
    )
}
