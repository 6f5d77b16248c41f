//! A question as a URL of the REST API.

use super::{filters, own, preset_filter};
use crate::ask::table::{GUIDE_NAME, QuestionSpec};
use crate::ask::{Defaults, Question};
use crate::query::{Filter, RowFields};

impl Question {
    /// The URL that asks it, without the server; none for a question that has no route, and for one
    /// about labels of neurons. `beside` is what is said besides the question, by the names of the
    /// table: `partners`, `format`.
    ///
    /// Thresholds that the guide's defaults have and the question has not are said to be off.
    ///
    /// ```
    /// use areax::Filter;
    /// use areax::ask::Question;
    ///
    /// let question = Question::Count(Filter { size_min: Some(0.05), ..Filter::default() });
    /// let url = "/j0251/count/json?prob_min=none&size_min=0.05";
    /// assert_eq!(question.url(&[]).unwrap(), url);
    /// ```
    pub fn url(&self, beside: &[(&str, String)]) -> Option<String> {
        self.url_of(GUIDE_NAME, Defaults::Guide, beside)
    }

    /// The same of the data set with this name, where these defaults hold.
    pub fn url_of(
        &self,
        name: &str,
        defaults: Defaults<'_>,
        beside: &[(&str, String)],
    ) -> Option<String> {
        if let Question::Matrix(query) = self
            && query.groups.is_some()
        {
            return None;
        }
        let spec = QuestionSpec::by_name(self.name())?;
        let mut query = Vec::new();
        let is_default = |name: &str| {
            let has_usual = matches!(self, Question::Rows(rows) if rows.fields == RowFields::Usual);
            name == "return_fields" && has_usual && defaults != Defaults::Guide
        };
        for (name, value) in own(self)?.iter().filter(|(name, _)| !is_default(name)) {
            query.push(format!("{name}={}", encoded(value)));
        }
        for (name, value) in beside {
            query.push(format!("{name}={}", encoded(value)));
        }
        let off = off(self, defaults).into_iter().map(|(name, value)| (name.into(), value));
        for (name, value) in off.chain(filters(self, &base(self, defaults))) {
            query.push(format!("{name}={}", encoded(&value)));
        }
        let path = spec.path(name);
        Some(if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) })
    }
}

/// The filter that holds where a request gives none.
fn base(question: &Question, defaults: Defaults<'_>) -> Filter {
    if let (Question::Neurons(_), Defaults::Guide) = (question, defaults) {
        return Filter::default();
    }
    preset_filter(question).or_else(|| defaults.filter().ok()).unwrap_or_default()
}

/// The condition that neurons have by default in the REST API.
fn off(question: &Question, defaults: Defaults<'_>) -> Option<(&'static str, String)> {
    match question {
        Question::Neurons(query) if query.prob_min.is_none() && defaults == Defaults::Guide => {
            Some(("prob_min", "none".to_owned()))
        }
        _ => None,
    }
}

/// Percent-encodes what may not stand in a query value.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte);
    text.bytes()
        .map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
