//! Questions and answers as one type each: what every front end asks, and what it gets.

mod answer;
#[cfg(feature = "output")]
mod asked;
#[cfg(feature = "output")]
mod pairs;
mod question;
#[cfg(feature = "output")]
pub mod table;

pub use answer::Answer;
#[cfg(feature = "output")]
pub use asked::{Asked, Defaults};
#[cfg(feature = "output")]
pub use pairs::Pairs;
pub use question::{Question, RowsQuery};
