//! What is collected for several matrices of the same synapses.

use super::places::Places;
use super::{Additive, Finished, Partial};
use crate::error::Result;
use crate::query::{MatrixQuery, MatrixSet, MatrixSetQuery};
use crate::run::Run;

/// The parts of which matrices are made; several may be made of one.
#[derive(Clone, Debug, PartialEq)]
pub struct SetParts {
    /// Each is collected once.
    pub parts: Vec<Partial>,
    /// The place of that of each matrix.
    pub of: Vec<u32>,
}

impl SetParts {
    /// Collects what each of the matrices is made of: what was listed of pairs for one serves all that need
    /// the same.
    ///
    /// # Errors
    /// Those of collecting.
    pub fn collect(
        questions: &[MatrixQuery],
        lists_pairs: impl Fn(&Additive) -> Result<bool>,
        collect: impl Fn(&Additive) -> Result<Partial>,
    ) -> Result<SetParts> {
        let mut made = SetParts { parts: Vec::new(), of: Vec::new() };
        let mut listed = Vec::new();
        for question in questions {
            let asked = Additive::Matrix(question);
            let listing = if lists_pairs(&asked)? { asked.listing()? } else { None };
            let known = listed.iter().position(|known| listing.is_some() && *known == listing);
            made.of.push(known.unwrap_or(made.parts.len()) as u32);
            if known.is_none() {
                made.parts.push(collect(&asked)?);
                listed.push(listing);
            }
        }
        Ok(made)
    }

    /// Adds those of other rows.
    ///
    /// # Errors
    /// Those of another question or of a data set with other labels; nothing is added then.
    pub fn merge(&mut self, other: &SetParts) -> Result<()> {
        let mut parts = self.parts.clone();
        parts.iter_mut().zip(&other.parts).try_for_each(|(part, more)| part.merge(more))?;
        self.parts = parts;
        Ok(())
    }

    /// Whether others have the same shape.
    pub fn is_like(&self, other: &SetParts) -> bool {
        self.parts.len() == other.parts.len() && self.of == other.of
    }

    /// The same cells among more.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> SetParts {
        let parts = self.parts.into_iter().map(|part| part.among(rows, columns)).collect();
        SetParts { parts, ..self }
    }

    /// The matrices; nothing if this is of another question.
    ///
    /// # Errors
    /// A part that is of another question ([`crate::Kind::Data`]).
    pub fn finish(self, query: &MatrixSetQuery, run: &Run) -> Result<Option<Finished>> {
        let questions = query.questions();
        if questions.len() != self.of.len() {
            return Ok(None);
        }
        let mut all = Vec::new();
        for (question, at) in questions.iter().zip(&self.of) {
            let Some(part) = self.parts.get(*at as usize) else { return Ok(None) };
            match part.clone().finish(&Additive::Matrix(question), run)? {
                Finished::Matrix(matrix) => all.push(matrix),
                _ => return Ok(None),
            }
        }
        Ok(Some(Finished::MatrixSet(MatrixSet(all))))
    }
}
