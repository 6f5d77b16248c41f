//! What every answer says of itself.

use super::mapped::Mapped;
use super::{Data, Provenance, Reason};
use crate::error::Result;
use crate::output::views::View;
use crate::output::{self, Context, Format, Look};
use crate::query::{Count, Filter};

impl Data {
    /// What an answer to a question with this filter says of itself: the data, and which engine computed
    /// it. The rest is what the answer was asked with.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn context<'a>(&'a self, filter: &'a Filter, by: &Provenance) -> Result<Context<'a>> {
        Ok(Context {
            axon_only: self.vocabulary.axon_only_names(),
            compared: self.mapped.as_ref().and_then(|mapped| mapped.compared(filter)),
            limits: self.mapped.as_ref().and_then(|mapped| mapped.compared_limits(filter)),
            units: self.mapped.as_ref().map(Mapped::units),
            are_cells: self.mapped.as_ref().is_some_and(Mapped::neurons_are_cells),
            checked_against: by.checked_against.map(str::to_owned),
            engine_reason: by.reason.as_ref().map(Reason::words),
            ..Context::new(&self.sources.name, self.rows()?, filter, by.engine)
        })
    }

    /// What an answer with this filter says of the data and of the filter, as JSON: as given and as
    /// compared with the columns.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn filter_json(&self, filter: &Filter) -> Result<String> {
        let context = self.context(filter, &Provenance::of("none"))?;
        let nothing = Count { count: 0, total_size: 0.0, mean_size: 0.0 };
        let said =
            output::meta_json(&View::Count(&nothing), Format::Csv, &context, &Look::default())?;
        Ok(said.unwrap_or_default())
    }
}
