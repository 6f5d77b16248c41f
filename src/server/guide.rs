//! `/llms.txt`: the guide for agents, made from the data set that is open: its types, routes and
//! pitfalls, with examples that work as they stand.

use std::borrow::Cow;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use form_urlencoded::byte_serialize;

use super::base::{VARY, base_url};
use super::problem::Problem;
use super::state::Shared;
use crate::ask::Opened;
use crate::ask::table::{Parameter, QUESTIONS, QuestionSpec, ValueKind};
use crate::error::Result;
use crate::names::Names;
use crate::output::words::thousands;

pub async fn text(Extract(state): Extract<Shared>, headers: HeaderMap) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, VARY),
    ];
    match guide(&state.data, &base_url(&headers)) {
        Ok(text) => (kind, text).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

fn guide(data: &Opened, base: &str) -> Result<String> {
    let name = harmless(&data.dataset.name);
    let facts = &data.facts;
    let mut text = format!(
        "# {name}\n\n\
         > {} synapses and {} neurons (mostly fragments; {} full cells with axon and dendrite of \
         at least 200 µm, or an axon of at least 50 µm where a type is axon-only), served by \
         areax {}. Every answer is exact.\n\n\
         Base URL: {base}\n\n\
         Sizes are µm², skeleton lengths µm, coordinates nm. In a matrix rows are presynaptic and \
         columns postsynaptic.\n\n",
        thousands(facts.synapses),
        thousands(facts.neurons),
        thousands(data.info()?.full_cells()),
        env!("CARGO_PKG_VERSION"),
    );
    text += &vocabulary(data);
    text += "\n## Routes\n\nGET, or POST with the same fields as a form or as JSON.\n";
    for question in QUESTIONS {
        text += &route(question);
    }
    text += "\nAlso: GET /j0251/skeleton?neuron_id=ID, \
             GET /notebook/j0251/VERSION/sv/ID:0:ID_mesh, GET /connectome/data/FILE, \
             GET /openapi.json, GET /readyz.\n";
    text += &format!(
        "\nNeuroglancer and cloud-volume open meshes and skeletons at \
         precomputed://{base}/notebook/j0251/any; Neuroglancer needs a server started with \
         --allow-origin https://neuroglancer-demo.appspot.com.\n"
    );
    text += &examples(data, base);
    text += &pitfalls(data);
    Ok(text + &format!("\n## Citation\n\n{}\n", super::CITATION))
}

/// A name out of a file as text that stands for nothing else, in Markdown or in a terminal: as it is
/// if it is a plain word, else between backticks, without control characters and marks of direction.
fn harmless(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        return name.into();
    }
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let visible: String = name.chars().map(|c| if hides(c) { '\u{fffd}' } else { c }).collect();
    let longest = visible.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A backtick at an end would make the fence longer.
    let pad = if longest > 0 { " " } else { "" };
    format!("{fence}{pad}{visible}{pad}{fence}").into()
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || "-_+./ ".contains(c))
}

fn names_of(names: &[String]) -> String {
    names.iter().map(|name| harmless(name)).collect::<Vec<_>>().join(", ")
}

fn vocabulary(data: &Opened) -> String {
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

fn route(question: &QuestionSpec) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", question.path(), question.summary());
    for parameter in question.parameters() {
        let default = match (parameter.required, parameter.default) {
            (true, _) => " (required)".to_owned(),
            (false, Some(default)) => format!(" (default {default})"),
            (false, None) => String::new(),
        };
        text += &format!(
            "- `{}`{default}: {}{}\n",
            parameter.name,
            parameter.help(),
            words(&parameter)
        );
    }
    text
}

/// The words that a parameter takes.
fn words(parameter: &Parameter) -> String {
    match parameter.kind {
        ValueKind::OneOf(words) | ValueKind::SomeOf(words) => format!(" ({})", words.join(", ")),
        ValueKind::Formats(answer) => {
            let formats = answer.formats_of_programs();
            let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
            format!(" ({})", names.join(", "))
        }
        ValueKind::Filter(_)
        | ValueKind::Certainty
        | ValueKind::FieldsOfNeurons
        | ValueKind::Flag
        | ValueKind::Ids
        | ValueKind::Integer
        | ValueKind::LengthUm
        | ValueKind::Names
        | ValueKind::Number(..)
        | ValueKind::Text
        | ValueKind::Texts => String::new(),
    }
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

fn examples(data: &Opened, base: &str) -> String {
    let (pre, post) = example_pair(data);
    let claim = example_claim(&pre, &post, base);
    let pair = format!("pre_celltype={}&post_celltype={}", encoded(&pre), encoded(&post));
    let (pre, post) = (harmless(&pre), harmless(&post));
    format!(
        "\n## Examples\n\n\
         How many {pre}→{post} synapses, and their area:\n\n    curl \"{base}/j0251/count/json?{pair}\"\n\n\
         A uniform random sample of them, repeatable:\n\n    curl \"{base}/j0251/synapses/json?{pair}\
         &return_fields=x,y,z,size,prob&max_results=100&seed=7\"\n\n\
         All of them as Parquet, for pandas.read_parquet (Arrow's stream: format=arrows):\n\n    \
         curl \"{base}/j0251/synapses/json?{pair}\
         &return_fields=pre_id,post_id,size&format=parquet\" -o rows.parquet\n\n\
         All cell types × cell types as CSV, as fractions of each type's input:\n\n    \
         curl \"{base}/j0251/matrix/json?normalize=input&format=csv\"\n\n\
         How the matrix depends on thresholds:\n\n    \
         curl \"{base}/j0251/sweep/json?axis=prob_min:0.5:0.9:0.1&axis=size_min:0.05,0.1,0.5\"\n{claim}"
    )
}

/// A claim about two types, if their names have no signs, which may mean something in a claim.
fn example_claim(pre: &str, post: &str, base: &str) -> String {
    if ![pre, post].into_iter().all(is_plain) {
        return String::new();
    }
    let claim = encoded(&format!("{pre}->{post} > 0.1"));
    format!(
        "\nIn which of these settings {pre} gives {post} more than a tenth of its input:\n\n    \
         curl \"{base}/j0251/robust/json?claim={claim}&normalize=input\
         &axis=prob_min:0.5:0.9:0.1&axis=size_min:0.05,0.1,0.5\"\n"
    )
}

/// Text inside an address: nothing is left of what a shell would take for its own.
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_nothing_but_themselves() {
        for plain in ["MSN", "GPe", "post-soma 1", "Übergang_2/a"] {
            assert_eq!(harmless(plain), plain);
        }
        let check = |name: &str, text: &str| assert_eq!(harmless(name), text);
        check("$(rm -rf ~)", "`$(rm -rf ~)`");
        check("[x](javascript:1)", "`[x](javascript:1)`");
        check("<b>", "`<b>`");
        check("`a``b", "``` `a``b ```");
        check("a\u{1b}[2J\u{202e}b\r", "`a\u{fffd}[2J\u{fffd}b\u{fffd}`");
    }
}
