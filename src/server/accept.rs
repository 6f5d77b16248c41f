//! The format of an answer: `format=` in the request, else what `Accept` prefers.

use axum::http::{HeaderMap, StatusCode, header};

use super::problem::Problem;
use crate::output::Format;

/// The format that a request asks for, out of those that the answer has, the first by default.
pub fn format(
    asked: Option<&str>,
    headers: &HeaderMap,
    formats: &[Format],
) -> Result<Format, Problem> {
    let names = || formats.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    if let Some(name) = asked {
        let is_it = |format: &Format| format.name().eq_ignore_ascii_case(name);
        return formats.iter().copied().find(is_it).ok_or_else(|| {
            Problem::bad("format", format!("format: this answer cannot be written as '{name}'"))
                .advise(format!("choose {}", names()))
        });
    }
    let accepted = headers.get_all(header::ACCEPT).iter();
    let accepted: Vec<&str> = accepted.filter_map(|value| value.to_str().ok()).collect();
    // An empty header asks for nothing in particular, as none does.
    if accepted.iter().all(|text| text.trim().is_empty()) {
        return Ok(formats[0]);
    }
    let ranges: Vec<Range> = accepted.into_iter().flat_map(Range::list).collect();
    let quality = |format: &Format| Range::quality(&ranges, format.media_type());
    // The first of the best: `max_by` would take the last.
    let best = formats
        .iter()
        .copied()
        .reduce(|best, next| if quality(&next) > quality(&best) { next } else { best });
    best.filter(|format| quality(format) > 0.0).ok_or_else(|| {
        let types: Vec<&str> = formats.iter().map(|format| format.media_type()).collect();
        Problem::new(StatusCode::NOT_ACCEPTABLE, "no format of this answer is acceptable")
            .advise(format!("accept one of {}, or say format= {}", types.join(", "), names()))
    })
}

/// Whether a client takes gzip.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let items = accepted.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    let items: Vec<&str> = items.collect();
    let quality = |name: &str| {
        let mut named = items.iter().filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let is_it = parts.next()?.eq_ignore_ascii_case(name);
            is_it.then(|| parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()))
        });
        named.next().map(|quality: Option<f32>| quality.unwrap_or(1.0))
    };
    quality("gzip").or_else(|| quality("*")).is_some_and(|quality| quality > 0.0)
}

/// A media range with its quality.
struct Range {
    kind: String,
    sub: String,
    q: f32,
}

impl Range {
    fn list(value: &str) -> impl Iterator<Item = Range> + '_ {
        value.split(',').filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let (kind, sub) = parts.next()?.split_once('/')?;
            let q = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            Some(Range { kind: kind.to_ascii_lowercase(), sub: sub.to_ascii_lowercase(), q })
        })
    }

    /// The quality that the most specific range gives to a media type.
    fn quality(ranges: &[Range], media_type: &str) -> f32 {
        let essence = media_type.split(';').next().unwrap_or(media_type);
        let (kind, sub) = essence.split_once('/').unwrap_or((essence, ""));
        let fits = |range: &&Range| match (range.kind.as_str(), range.sub.as_str()) {
            ("*", "*") => true,
            (range_kind, "*") => range_kind == kind,
            (range_kind, range_sub) => range_kind == kind && range_sub == sub,
        };
        let specific = |range: &&Range| (range.kind != "*", range.sub != "*");
        ranges.iter().filter(fits).max_by_key(specific).map_or(0.0, |range| range.q)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: [Format; 3] = [Format::Json, Format::Csv, Format::Ndjson];

    fn of(accept: &str) -> Option<Format> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        format(None, &headers, &FORMATS).ok()
    }

    #[test]
    fn the_most_specific_range_of_the_highest_quality_wins() {
        assert_eq!(of("*/*"), Some(Format::Json));
        assert_eq!(of("text/csv"), Some(Format::Csv));
        assert_eq!(of("text/*"), Some(Format::Csv));
        assert_eq!(of("text/html,application/xhtml+xml,*/*;q=0.8"), Some(Format::Json));
        assert_eq!(of("application/json;q=0.5, application/x-ndjson"), Some(Format::Ndjson));
        assert_eq!(of("*/*, application/json;q=0"), Some(Format::Csv));
        assert_eq!(of("TEXT/CSV ; q=0.9"), Some(Format::Csv));
        assert_eq!(of("image/png"), None);
        assert_eq!(of(""), Some(Format::Json));
        assert_eq!(of(" "), Some(Format::Json));
    }

    #[test]
    fn gzip_is_for_those_who_take_it() {
        let takes = |text: &str| {
            takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, text.parse().unwrap())]))
        };
        assert!(
            takes("gzip") && takes("br, GZIP;q=0.5") && takes("*") && takes("br;q=1.0,*;q=0.1")
        );
        assert!(!takes("") && !takes("br") && !takes("gzip;q=0, *") && !takes("*;q=0"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn a_named_format_beats_the_header() {
        let headers = HeaderMap::from_iter([(header::ACCEPT, "text/csv".parse().unwrap())]);
        for name in ["ndjson", "NDJSON", "NdJson"] {
            assert_eq!(format(Some(name), &headers, &FORMATS), Ok(Format::Ndjson));
        }
        assert!(format(Some("svg"), &headers, &FORMATS).is_err());
        assert_eq!(format(None, &HeaderMap::new(), &FORMATS), Ok(Format::Json));
    }
}
