//! Columns → ids, numbers, weights and categories.
//!
//! A value that cannot be one is not an error yet: its row may still be left out. So decoders give
//! [`Flaws`] beside the values, and [`Flaws::check`] makes an error of the first that counts.

mod categories;
mod flaws;
mod ids;
mod integer;
mod nulls;
mod numbers;
mod parsed;
mod typed;
mod weights;

pub use categories::{CategoryDecoder, NULL};
pub use flaws::{Flaw, Flaws};
pub use ids::{Ids, ids};
pub use nulls::NullTexts;
pub use numbers::{NumberDecoder, Numbers};
pub use weights::{Weights, weights};
