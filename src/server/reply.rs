//! An answer on its way to the client: whole, or a stream of rows.

use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::headers::{COMPRESSED_BYTES, HINT_HEADER, NOTE_HEADER, ascii};
use super::problem::Problem;
use super::stream::RowStream;
use crate::output::views::View;
use crate::output::{self, Context, Format, Look};
use crate::run::Run;

/// What of a request an answer depends on besides its address.
const VARY: &str = "accept, accept-encoding";

/// An answer in a format.
pub struct Reply {
    format: Format,
    content: Content,
    headers: Vec<(HeaderName, HeaderValue)>,
}

enum Content {
    Whole(Vec<u8>),
    Rows(Box<RowStream>),
}

impl Reply {
    /// An answer in a format, whole; it names what a picture lacks, and says what `context` hints at.
    ///
    /// # Errors
    /// A format that the answer does not have, a picture of more than it can show.
    pub fn to(
        view: &View,
        format: Format,
        context: &Context,
        look: &Look,
        run: &Run,
    ) -> Result<Reply, Problem> {
        let mut bytes = Vec::new();
        let lacking = output::write(view, format, context, look, run, &mut bytes)?;
        // JSON has it as a key, but for answers that have the guide's keys alone.
        let beside = context.hint.as_deref().filter(|_| format != Format::Json || context.bare);
        let reply = Reply::whole(format, bytes).hinted(beside);
        let idle = look.figure.without_effect(format, |choice| choice.name().to_owned());
        let notes: Vec<String> =
            lacking.map(|lacking| lacking.ascii()).into_iter().chain(idle).collect();
        Ok(match HeaderValue::from_str(&notes.join("; ")) {
            Ok(note) if !notes.is_empty() => reply.with(NOTE_HEADER, note),
            _ => reply,
        })
    }

    /// An answer that is all there.
    pub fn whole(format: Format, bytes: Vec<u8>) -> Reply {
        Reply { format, content: Content::Whole(bytes), headers: Vec::new() }
    }

    /// Rows that are made while the client takes them.
    pub fn rows(format: Format, stream: RowStream) -> Reply {
        Reply { format, content: Content::Rows(Box::new(stream)), headers: Vec::new() }
    }

    /// The same answer as gzip, if it is worth it. For threads that compute: megabytes take tenths
    /// of a second, and the fastest level makes them hardly longer.
    pub fn compressed(mut self) -> Reply {
        if let Content::Whole(bytes) = &mut self.content
            && COMPRESSED_BYTES.contains(&(bytes.len() as u64))
        {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            if let Ok(compressed) = gzip.write_all(bytes).and_then(|()| gzip.finish()) {
                *bytes = compressed;
                return self.with(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        self
    }

    /// The same answer with what is said of an empty one in a header.
    pub fn hinted(self, hint: Option<&str>) -> Reply {
        match hint.map(|hint| HeaderValue::from_str(&ascii(hint))) {
            Some(Ok(hint)) => self.with(HINT_HEADER, hint),
            _ => self,
        }
    }

    /// The same answer with a header.
    pub fn with(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = match self.content {
            Content::Whole(bytes) => Body::from(bytes),
            Content::Rows(stream) => Body::new(*stream),
        };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.format.media_type()));
        // The data may change under the same address, and every answer is made anew.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static(VARY));
        headers.extend(self.headers);
        response
    }
}
