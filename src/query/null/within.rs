//! Within what ends are shuffled: types of both partners, categories, cubes of the volume.

use crate::error::{Error, Result};
use crate::query::decimal::Decimal;
use crate::query::{CategoryAxis, Subject};

/// The strata within which post ends are shuffled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Within {
    /// Which types of partners are alike in a stratum.
    pub types: TypeStrata,
    /// What else is.
    pub parts: Vec<Part>,
}

/// Which types of partners are alike in a stratum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypeStrata {
    /// Neither.
    #[default]
    All,
    /// That of the presynaptic neuron.
    Pre,
    /// That of the postsynaptic neuron.
    Post,
    /// Both.
    Pair,
}

/// What is alike in a stratum beside types.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A category of the synapse or of a partner.
    Category(CategoryAxis),
    /// Its cube of the volume, by the length of an edge in nm.
    Voxel(u64),
}

const VOXEL: &str = "voxel:";

impl TypeStrata {
    const ALL: [(&str, TypeStrata); 4] = [
        ("all", TypeStrata::All),
        ("pretype", TypeStrata::Pre),
        ("posttype", TypeStrata::Post),
        ("typepair", TypeStrata::Pair),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        TypeStrata::ALL.iter().find(|(_, one)| *one == self).map_or("all", |(name, _)| name)
    }

    /// Whether presynaptic types are alike.
    pub fn has_pre(self) -> bool {
        matches!(self, TypeStrata::Pre | TypeStrata::Pair)
    }

    /// Whether postsynaptic types are alike.
    pub fn has_post(self) -> bool {
        matches!(self, TypeStrata::Post | TypeStrata::Pair)
    }
}

impl Within {
    /// The strata that a text names: `typepair,neuropil,voxel:16um`.
    ///
    /// # Errors
    /// A text that names none (usage).
    pub fn parse(text: &str) -> Result<Within> {
        let mut parts = text.split(',').map(str::trim);
        let first = parts.next().unwrap_or_default();
        let Some((_, types)) = TypeStrata::ALL.iter().find(|(name, _)| *name == first) else {
            let what = format!("'{first}' is no stratum");
            return Err(Error::usage("within", what).advise(
                "begin with all, pretype, posttype or typepair; categories and voxel:16um may \
                 follow: typepair,voxel:16um",
            ));
        };
        let parts = parts.map(Part::parse).collect::<Result<Vec<Part>>>()?;
        if let Some(at) = (1..parts.len()).find(|at| parts[..*at].contains(&parts[*at])) {
            let what = format!("'{}' is named twice", parts[at].text());
            return Err(Error::usage("within", what));
        }
        Ok(Within { types: *types, parts })
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let parts = self.parts.iter().map(Part::text);
        std::iter::once(self.types.name().to_owned()).chain(parts).collect::<Vec<_>>().join(",")
    }

    /// Whether the numbers of synapses of every neuron onto every type are fixed; `types` is the category
    /// of neurons that their types are.
    pub(super) fn fixes_post_types(&self, types: Option<&str>) -> bool {
        let is_type = |part: &Part| match part {
            Part::Category(axis) => axis.of() == Subject::Post && types == Some(axis.category()),
            Part::Voxel(_) => false,
        };
        self.types.has_post() || self.parts.iter().any(is_type)
    }

    /// What is kept, in words.
    pub fn in_words(&self) -> String {
        let of_types = match self.types {
            TypeStrata::All => "all synapses",
            TypeStrata::Pre => "synapses of the same presynaptic type",
            TypeStrata::Post => "synapses of the same postsynaptic type",
            TypeStrata::Pair => "synapses between the same two types",
        };
        let part = |part: &Part| match part {
            Part::Category(axis) => format!("the same {}", axis.name()),
            Part::Voxel(nm) => format!("the same cube of {} µm", *nm as f64 / 1000.0),
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        match parts.is_empty() {
            true => of_types.to_owned(),
            false => format!("{of_types} in {}", parts.join(" and ")),
        }
    }
}

impl Part {
    fn parse(text: &str) -> Result<Part> {
        match text.strip_prefix(VOXEL) {
            Some(edge) => edge_nm(edge).map(Part::Voxel),
            None if text.is_empty() => Err(Error::usage("within", "there is an empty item")),
            None => Ok(Part::Category(CategoryAxis::parse(text))),
        }
    }

    /// The category that it is, if it is one.
    pub fn category(&self) -> Option<&CategoryAxis> {
        match self {
            Part::Category(axis) => Some(axis),
            Part::Voxel(_) => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Part::Category(axis) => axis.name().into_owned(),
            Part::Voxel(nm) if nm.is_multiple_of(1000) => format!("{VOXEL}{}um", nm / 1000),
            Part::Voxel(nm) => format!("{VOXEL}{nm}nm"),
        }
    }
}

/// The edge of a cube in whole nm: `16um`, `0.5um`, `500nm`.
fn edge_nm(text: &str) -> Result<u64> {
    let units = [("um", 3), ("µm", 3), ("nm", 0)];
    let of_unit = units.iter().find_map(|(unit, zeros)| Some((text.strip_suffix(unit)?, *zeros)));
    let edge = of_unit.and_then(|(number, zeros)| {
        let (digits, scale) = Decimal::parse(number.trim())?.parts();
        let nm = digits.checked_mul(10i128.pow(zeros))?;
        let unit = 10i128.checked_pow(scale)?;
        (nm % unit == 0).then_some(nm / unit)
    });
    match edge.and_then(|nm| u64::try_from(nm).ok()).filter(|nm| (1..=1 << 52).contains(nm)) {
        Some(nm) => Ok(nm),
        None => Err(Error::usage("within", format!("'{text}' is no edge of a cube"))
            .advise("give whole nanometres: voxel:16um, voxel:0.5um or voxel:500nm")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strata_are_read_back() {
        for text in
            ["all", "pretype", "typepair,voxel:16um", "posttype,neuropil,pre.side,voxel:1500nm"]
        {
            assert_eq!(Within::parse(text).unwrap().text(), text);
        }
        let half = Within::parse("all, voxel:0.5um").unwrap();
        assert_eq!(half.parts, [Part::Voxel(500)]);
        for text in [
            "",
            "neuropil",
            "all,",
            "all,a,a",
            "all,voxel:16",
            "all,voxel:0um",
            "all,voxel:-1um",
            "all,voxel:0.0001um",
        ] {
            assert_eq!(Within::parse(text).unwrap_err().parameter(), Some("within"), "{text}");
        }
    }
}
