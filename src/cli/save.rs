//! An answer into a file for a program, as `-o FILE` does it: whole or not at all, never in place of what
//! was read, with what it cannot carry beside it.

use std::path::Path;

use crate::ask::Document;
use crate::output::{Figure, Look};
use crate::{Result, Run};

use super::place::{Inputs, Named};

/// Writes an answer to a path; without a format its ending says which.
///
/// # Errors
/// A format that the answer does not have, a path that is one of the data's files (usage); a disk that
/// refuses.
pub fn save(
    document: &Document,
    path: &Path,
    format: Option<&str>,
    figure: Figure,
    run: &Run,
) -> Result<()> {
    let data = document.backend().map(|backend| &backend.data);
    let inputs = data.map_or_else(Inputs::default, |data| Inputs {
        published: data.sources.files().cloned().collect(),
        named: Vec::new(),
        copies: data.store.folders(&data.sources),
    });
    let view = document.view()?;
    let named = Named::of(format, Some(path), None, Look::default(), &inputs).with_meta();
    let mut place = named.only(view.kind())?.drawn(figure);
    if let Some(data) = data {
        place = place.about(data.published.clone());
    }
    place.give(&view, &document.context()?, run)
}
