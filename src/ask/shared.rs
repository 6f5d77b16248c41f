//! Engines as they are held.

use std::sync::Arc;

use crate::engine::Engine;

/// An engine that many questions share.
pub type SharedEngine = Arc<dyn Engine + Send + Sync>;
