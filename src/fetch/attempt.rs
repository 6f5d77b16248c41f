//! One try to download a file, or the rest of it.

use std::io::Read;

use ureq::Body;
use ureq::http::header::{CONTENT_RANGE, ETAG, IF_RANGE, LAST_MODIFIED, RANGE};
use ureq::http::{Response, StatusCode};

use super::http::{
    Client, Failed, SNIFF_BYTES, at, content_length, content_type, cut, header, no_page,
};
use super::part::{Part, Version};
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;

/// Bytes asked for a second time when a download goes on: they must be the same. Few, so that it
/// comes to an end even where each connection lasts for some hundred bytes.
const OVERLAP_BYTES: u64 = 256;
/// Bytes written at a time.
const BLOCK_BYTES: usize = 256 << 10;

/// A try at one file.
pub struct Attempt<'a> {
    pub client: &'a Client,
    pub url: &'a str,
    /// What the file is, for the progress bar.
    pub what: &'a str,
    /// More bytes are no such file.
    pub bytes_max: u64,
    pub progress: &'a dyn Progress,
}

impl Attempt<'_> {
    /// Downloads what is missing of the file.
    pub fn run(&self, part: &mut Part) -> Result<(), Failed> {
        if part.version().is_some_and(|version| version.url != self.url) {
            part.clear()?;
        }
        let from = part.length().saturating_sub(OVERLAP_BYTES);
        let mut headers = Vec::new();
        if part.length() > 0 {
            headers.push((RANGE, format!("bytes={from}-")));
            let validator = part.version().and_then(Version::validator);
            headers.extend(validator.map(|validator| (IF_RANGE, validator.to_owned())));
        }
        let mut response = self.client.get(self.url, &headers)?;
        match response.status() {
            StatusCode::PARTIAL_CONTENT if part.length() > 0 => {
                self.go_on(part, from, &mut response)
            }
            StatusCode::OK => self.begin(part, &mut response),
            status => {
                part.clear()?;
                let what = format!("{status}, which is not a valid answer");
                Err(self.passing(what))
            }
        }
    }

    /// The whole file, whatever was there before.
    fn begin(&self, part: &mut Part, response: &mut Response<Body>) -> Result<(), Failed> {
        if part.length() > 0 {
            let old = part.length();
            self.progress.note(&format!(
                "{}: the server sends the whole file again; {old} bytes are dropped",
                self.url
            ));
        }
        let version = self.version(response, content_length(response));
        let kind = content_type(response);
        let mut body = response.body_mut().as_reader();
        let start = self.first(&mut body, SNIFF_BYTES)?;
        no_page(self.url, kind.as_deref(), &start)?;
        self.progress.start(self.what, version.total.unwrap_or(0));
        part.begin(version)?;
        self.write(part, &start)?;
        self.copy(part, &mut body)
    }

    /// The rest of the file, if the server still has the same one.
    fn go_on(
        &self,
        part: &mut Part,
        from: u64,
        response: &mut Response<Body>,
    ) -> Result<(), Failed> {
        let range = header(response, CONTENT_RANGE).and_then(content_range);
        let Some((start, total)) = range.filter(|(start, _)| *start == from) else {
            part.clear()?;
            return Err(
                self.passing(format!("bytes from {from} were requested, but others arrived"))
            );
        };
        let version = self.version(response, total);
        let same = part.version().is_some_and(|held| held.fits(&version));
        let held = part.tail(start)?;
        let mut body = response.body_mut().as_reader();
        let again = if same { self.first(&mut body, held.len())? } else { Vec::new() };
        let shared = again.len().min(held.len());
        if !same || again[..shared] != held[..shared] {
            part.clear()?;
            return Err(self.passing("the file has changed since the download began".into()));
        }
        if again.len() < held.len() {
            return Err(self.ended(part));
        }
        let total = part.version().and_then(|version| version.total);
        self.progress.start(self.what, total.unwrap_or(0));
        self.progress.advance(part.length());
        self.copy(part, &mut body)
    }

    /// Appends what still comes, up to the end of the file.
    fn copy(&self, part: &mut Part, body: &mut impl Read) -> Result<(), Failed> {
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            match body.read(&mut block) {
                Ok(0) => break,
                Ok(length) => self.write(part, &block[..length])?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(cut(self.url, error)),
            }
        }
        match part.version().and_then(|version| version.total) {
            Some(total) if total != part.length() => Err(self.ended(part)),
            _ => Ok(()),
        }
    }

    fn write(&self, part: &mut Part, bytes: &[u8]) -> Result<()> {
        if part.length() + bytes.len() as u64 > self.bytes_max {
            part.clear()?;
            let what = format!("over {} bytes arrived, more than such a file has", self.bytes_max);
            return Err(at(self.url, Error::data(what)).advise("check the address"));
        }
        part.append(bytes)?;
        self.progress.advance(bytes.len() as u64);
        Ok(())
    }

    /// The first bytes of an answer: `length`, or fewer if it ends before.
    fn first(&self, body: &mut impl Read, length: usize) -> Result<Vec<u8>, Failed> {
        let mut bytes = Vec::new();
        let read = body.take(length as u64).read_to_end(&mut bytes);
        read.map_err(|error| cut(self.url, error))?;
        Ok(bytes)
    }

    fn version(&self, response: &Response<Body>, total: Option<u64>) -> Version {
        Version {
            url: self.url.to_owned(),
            etag: header(response, ETAG).map(str::to_owned),
            modified: header(response, LAST_MODIFIED).map(str::to_owned),
            total,
        }
    }

    fn ended(&self, part: &Part) -> Failed {
        let total = part.version().and_then(|version| version.total).unwrap_or(0);
        self.passing(format!("the answer ended at byte {} of {total}", part.length()))
    }

    fn passing(&self, what: String) -> Failed {
        let error = Error::new(Kind::Failure, what).advise("try again later");
        Failed::passing(at(self.url, error))
    }
}

/// First byte and length of the whole, from `bytes 5-9/20`; `*` is an unknown length.
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    Some((start.parse().ok()?, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let check = |text, expected| assert_eq!(content_range(text), expected, "{text}");
        check("bytes 5-9/20", Some((5, Some(20))));
        check("bytes 0-0/*", Some((0, None)));
        check("bytes */20", None);
        check("bytes 5-9", None);
        check("items 5-9/20", None);
        check("bytes 5-9/18446744073709551616", None);
    }
}
