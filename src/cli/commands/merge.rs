//! `areax merge FILES [-o FILE]`.

use std::path::Path;

use crate::ask::Partials;
use crate::output::Look;
use crate::output::views::View;
use crate::progress::Progress;
use crate::{Answer, Error, Kind, Result};

use super::matrix_set;

use crate::cli::args::MergeArgs;
use crate::cli::caller::Caller;
use crate::cli::id_form::IdForm;
use crate::cli::place::{self, Inputs, Named, Place};
use crate::cli::progress::Bar;

pub fn run(args: &MergeArgs, caller: &Caller) -> Result<()> {
    let progress = Bar::new(caller.quiet);
    let run = caller.interrupt.run(&progress);
    if args.output.explain {
        return Err(Error::usage("explain", "what is merged was computed elsewhere")
            .advise("say --explain where the question is asked"));
    }
    let figure = args.figure()?;
    let inputs = Inputs { named: args.files.clone(), ..Inputs::default() };
    let partials = read(args)?;
    if args.partial {
        let place = Place::of_bytes(args.output.output.as_deref(), &inputs)?;
        return place.give_bytes(&partials.to_bytes()?);
    }
    // In which format the answer is wanted is known when it is there.
    let merged = partials.keeping_sums().answer(args.incomplete, &run)?;
    if let Answer::Matrix(matrix) = &merged.answer {
        let columns = matrix.columns.iter().flat_map(|columns| columns.iter());
        figure.order.check(matrix.labels.iter().chain(columns).map(String::as_str))?;
    }
    if let Some(lacking) = &merged.lacking {
        progress.note(&format!("{lacking}: the answer is of the others alone"));
    }
    let view = merged.view()?;
    let filter = merged.question.filter();
    let mut context = merged.context(&filter);
    context.ids_as_text = args.output.ids == IdForm::String;
    if let View::MatrixSet(page) = &view
        && let Some(folder) = matrix_set::folder(&args.output)?
    {
        let look = Look { figure, ..place::look(args.output.theme) };
        return matrix_set::write(folder, (page, &context), &look, &inputs, &progress);
    }
    let place = Named::new(&args.output, &inputs).only(view.kind())?.drawn(figure);
    place.give(&view, &context, &run)
}

/// All partials together; an error names the file.
fn read(args: &MergeArgs) -> Result<Partials> {
    let mut all: Option<Partials> = None;
    for path in &args.files {
        let one = Partials::from_bytes(&bytes(path)?).map_err(|error| error.in_file(path))?;
        match &mut all {
            None => all = Some(one),
            Some(all) => all.join(&one).map_err(|error| error.in_file(path))?,
        }
    }
    all.ok_or_else(|| Error::usage("FILES", "there are no partials"))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| Error::io(path, "cannot read", error).as_kind(Kind::Data))
}
