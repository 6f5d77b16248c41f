//! Files as they lie on the disk, with ranges: the published tables under `/connectome/data/`.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Named, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::fields::of_query;
use super::live::Live;
use super::problem::Problem;
use super::state::Shared;
use super::whole::Whole;
use crate::ask::Pairs;
use crate::read::{Snapshot, Sources};

/// The published files.
pub fn routes() -> Router<Live> {
    Router::new().route("/connectome/data/{file}", get(published))
}

/// Only the files of the open data set have names here, so no path leads elsewhere.
async fn published(
    Extract(state): Extract<Shared>,
    Named(name): Named<String>,
    request: Request,
) -> Result<Response, Problem> {
    no_parameters(&request)?;
    let files = tables(&state.data().sources);
    match files.iter().find(|path| path.file_name().is_some_and(|file| file == name.as_str())) {
        Some(path) => {
            let before = Snapshot::of_file(path).map_err(|error| gone(path, &error))?;
            let answer = send(path, request).await?;
            let length = answer.headers().get(header::CONTENT_LENGTH);
            let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
            // Of an unknown length no byte is known to be the last.
            let length = length.unwrap_or_default();
            Ok(answer.map(|body| Body::new(Whole::new(body, length, before))))
        }
        None => {
            let names: Vec<_> =
                files.iter().filter_map(|path| path.file_name()?.to_str()).collect();
            Err(Problem::new(StatusCode::NOT_FOUND, format!("there is no file '{name}'"))
                .advise(format!("the data set has {}", names.join(", "))))
        }
    }
}

/// The published files of the open data set.
fn tables(sources: &Sources) -> Vec<&Path> {
    sources.files().map(PathBuf::as_path).collect()
}

fn gone(path: &Path, error: &dyn std::error::Error) -> Problem {
    tracing::error!(path = %path.display(), %error, "a file is gone");
    Problem::new(StatusCode::NOT_FOUND, "this file no longer exists")
}

/// Refuses a query where there is nothing to ask.
pub fn no_parameters(request: &Request) -> Result<(), Problem> {
    let query = request.uri().query().unwrap_or_default();
    Pairs::new(of_query(query.as_bytes(), &[]), &[])?;
    Ok(())
}

/// A file, or the range of it that is asked for.
pub async fn send(path: &Path, mut request: Request) -> Result<Response, Problem> {
    let length = path.metadata().map_or(0, |file| file.len());
    let headers = request.headers_mut();
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    // A condition on the range is not looked into: the whole file is right whatever it says.
    if headers.contains_key(header::IF_RANGE) || !range.is_none_or(|r| is_one_range(r, length)) {
        headers.remove(header::RANGE);
    }
    let bytes = HeaderValue::from_static("application/octet-stream");
    let sent = ServeFile::new(path).oneshot(request).await;
    let mut response = sent.unwrap_or_else(|never| match never {}).into_response();
    if response.status() == StatusCode::NOT_FOUND {
        tracing::error!(path = %path.display(), "a file is gone");
        return Err(Problem::new(StatusCode::NOT_FOUND, "this file no longer exists"));
    }
    if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        return Err(Problem::beyond(length));
    }
    if path.extension().is_none_or(|ending| ending != "txt") {
        response.headers_mut().insert(header::CONTENT_TYPE, bytes);
    }
    Ok(response)
}

/// Whether a header asks for one range of bytes, which may lie beyond the file. What it asks for
/// otherwise may be ignored (RFC 9110, 14.2), and the whole file is sent.
fn is_one_range(range: &str, length: u64) -> bool {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return false;
    };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) => first <= last,
        (Ok(_), Err(_)) => last.trim().is_empty(),
        // The last bytes: all of them, if there are fewer.
        (Err(_), Ok(last)) => first.trim().is_empty() && last <= length,
        (Err(_), Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_told_from_all_else() {
        for range in ["bytes=0-3", "bytes=10-", "bytes=900-1000", "bytes=-100", "bytes=-0"] {
            assert!(is_one_range(range, 100), "{range}");
        }
        for range in
            ["bytes=9-5", "bytes=-101", "bytes=0-1,4-5", "bits=0-5", "bytes=a-b", "bytes=-"]
        {
            assert!(!is_one_range(range, 100), "{range}");
        }
    }
}
