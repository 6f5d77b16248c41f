//! The two sides that a threshold can be on.

/// Whether a threshold is a lower or an upper one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// ≥, or > if strict.
    AtLeast,
    /// ≤, or < if strict.
    AtMost,
}

impl Bound {
    /// Its sign.
    pub const fn sign(self, strict: bool) -> &'static str {
        match (self, strict) {
            (Bound::AtLeast, false) => "≥",
            (Bound::AtLeast, true) => ">",
            (Bound::AtMost, false) => "≤",
            (Bound::AtMost, true) => "<",
        }
    }
}
