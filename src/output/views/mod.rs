//! Answers beside their questions, as tables, pictures and files see them: what is asked of an answer
//! more than once is worked out here, and nothing here knows a format.

mod grid;
mod page;
mod verdicts;

pub use grid::{Grid, Pair};
pub use page::Page;
pub use verdicts::Verdicts;
