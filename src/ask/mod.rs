//! Questions and answers as one type each: what every front end asks, and what it gets.

mod answer;
mod question;
#[cfg(feature = "output")]
pub mod table;

pub use answer::Answer;
pub use question::{Question, RowsQuery};
