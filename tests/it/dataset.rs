//! The prepared data set: right columns, and a right copy in every state a store can be in.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod columns;
mod damage;
mod index;
mod refused;
mod stores;
pub mod tables;
