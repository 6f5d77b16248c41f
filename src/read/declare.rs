//! Declares kinds of records: a marker type, the fields that it must have, and an accessor for each.

/// Declares a record: the marker type, the fields it must have, and an accessor for each.
macro_rules! record {
    (
        $(#[$doc:meta])* $record:ident is $what:literal;
        $($(#[$field_doc:meta])* $name:ident: $dtype:literal as $type:ty;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $record;

        impl $crate::read::Record for $record {
            const WHAT: &'static str = $what;
            const FIELDS: &'static [$crate::read::FieldSpec] =
                &[$($crate::read::FieldSpec { name: stringify!($name), dtype: $dtype }),*];
        }

        /// Positions in `FIELDS`.
        #[allow(non_camel_case_types, reason = "named like the fields")]
        enum At { $($name),* }

        impl $crate::read::Block<'_, $record> {
            $(
                $(#[$field_doc])*
                ///
                /// Panics unless `i` is below the number of records.
                #[inline]
                pub fn $name(&self, i: usize) -> $type {
                    <$type>::from_le_bytes(self.field(i, At::$name as usize))
                }
            )*
        }
    };
}
pub(super) use record;
