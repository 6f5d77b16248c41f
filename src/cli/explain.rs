//! `--explain`: the rows kept by each filter one after the other, and the same question as
//! command line, URL and Rust.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;

use crate::Result;
use crate::ask::{Check, Provenance, Question, Surroundings, quoted};
use crate::output::words::thousands;
use crate::query::{Explanation, Kept};

use crate::cli::args::DataArgs;
use crate::cli::say;
use crate::cli::session::Session;

/// Prints the explanation to stderr; `--quiet` does not silence what was asked for. `beside` is what
/// the flags say besides the question, by the names of a URL.
pub fn explain(
    session: &Session,
    by: &Provenance,
    question: &Question,
    data: &DataArgs,
    beside: &[(&str, String)],
) -> Result<()> {
    // A name that is no text is none in Rust either.
    let folder = session.data().sources.folder.to_str().unwrap_or("DATA");
    let (data, rows) = (words(data), session.data().rows()?);
    let with = Surroundings { data: &data, folder, beside, rows, served: session.data().served() };
    // Nothing checks the questions that explain another.
    let ask = |step: &Question| {
        Ok(session.connectome.ask_checked(step, Check::Never, &session.run())?.answer)
    };
    let explanation = session.data().explained(question, question.explain(&with, ask)?);
    say::line(text(question, &explanation, by).trim_end());
    Ok(())
}

/// The data as words of a command line.
fn words(data: &DataArgs) -> String {
    let folder = data.data.iter().map(|folder| shell_word(folder.as_os_str()));
    let flag = |(flag, value): (&str, OsString)| format!("--{flag} {}", shell_word(&value));
    folder.chain(data.flags().into_iter().map(flag)).collect::<Vec<String>>().join(" ")
}

/// A word as a shell takes it; one that is no text byte by byte.
fn shell_word(word: &OsStr) -> String {
    let Some(text) = word.to_str() else {
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"'\\".contains(&byte);
        let said = word.as_encoded_bytes().iter().map(|byte| match plain(*byte) {
            true => char::from(*byte).to_string(),
            false => format!("\\x{byte:02x}"),
        });
        return format!("$'{}'", said.collect::<String>());
    };
    quoted(text)
}

fn text(question: &Question, explanation: &Explanation, by: &Provenance) -> String {
    let (rows, all) = match question.is_about_neurons() {
        true => ("neurons kept, one condition", "all neurons of the table"),
        false => ("rows kept, one filter", "all synapses"),
    };
    let mut text = format!("{rows} after the other:\n");
    let _ = writeln!(text, "  {:>14}          {all}", thousands(explanation.all));
    let mut before = explanation.all;
    for kept in &explanation.kept {
        let percent = if before == 0 { 0.0 } else { kept.left as f64 / before as f64 * 100.0 };
        let left = thousands(kept.left);
        let _ = writeln!(text, "  {left:>14}  {percent:5.1} %  {}", wording(kept));
        before = kept.left;
    }
    if let Some(reason) = &by.reason {
        let _ = writeln!(text, "engine:       {}, because {}", by.engine, reason.words());
    }
    text += &kernel_lines(by);
    let languages = [
        ("command line: ", explanation.command_line.as_deref()),
        ("URL:          ", explanation.url.as_deref()),
        ("Rust:         ", Some(explanation.rust.as_str())),
    ];
    for (language, said) in languages {
        said.into_iter().for_each(|said| text += &format!("{language}{said}\n"));
    }
    text
}

fn wording(kept: &Kept) -> String {
    let compared = kept.compared.map(|number| format!(" (compared: {number})"));
    format!("{} {}{}", kept.name, kept.value, compared.unwrap_or_default())
}

/// The kernels of an answer, a line each.
fn kernel_lines(by: &Provenance) -> String {
    let mut text = String::new();
    for run in &by.kernels {
        let time = run.ms.map_or(String::new(), |ms| format!(", {ms:.3} ms"));
        let _ = writeln!(text, "kernel:       {}, {} bytes{time}", run.name, thousands(run.bytes));
    }
    if by.kernels.is_empty() && by.adapter.is_some() {
        text += "kernel:       none was needed\n";
    }
    text
}
