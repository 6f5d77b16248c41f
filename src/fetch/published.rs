//! The four published files, downloaded into a folder.

use std::path::Path;

use super::RetryPolicy;
use super::attempt::Attempt;
use super::check::Content;
use super::http::{Client, Failed, Why, at};
use super::part::Part;
use super::retry::retry;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// The published files, the small ones first.
pub const FILE_NAMES: [&str; 4] = [
    "j0251_72_seg_20210127_agglo2_syn_20220811_celltypes_20230822_filtered_celltype_mapping.txt",
    "j0251_72_seg_20210127_agglo2_syn_20220811_celltypes_20230822_filtered_post_morph_mapping.txt",
    "j0251_72_seg_20210127_agglo2_syn_20220811_celltypes_20230822_filtered_neurons.npy",
    "j0251_72_seg_20210127_agglo2_syn_20220811_celltypes_20230822_filtered_synapses.npy",
];
const CONTENTS: [Content; 4] =
    [Content::CellTypes, Content::Morphologies, Content::Neurons, Content::Synapses];
/// Where the public server has them.
const FOLDER: &str = "connectome/data";

/// Downloads the published files into `folder`. Files that are there and complete are kept; parts
/// that an earlier call has left are gone on with. A file gets its name once it is whole and
/// checked.
///
/// `base_url` is the address of a server, which has the files below `/connectome/data/`, or of a
/// folder that has them.
///
/// # Errors
/// A server that does not answer or answers something else, a file that is not what its name says,
/// a disk that refuses. What has arrived is kept for the next call.
pub fn fetch(
    folder: &Path,
    base_url: &str,
    retry_policy: RetryPolicy,
    progress: &dyn Progress,
) -> Result<()> {
    let mut places = places(base_url)?;
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::io(folder, "cannot create the folder", error))?;
    let client = Client::new(retry_policy);
    for (name, content) in FILE_NAMES.into_iter().zip(CONTENTS) {
        let job = Job { client: &client, folder, name, content, progress };
        if !job.is_there() {
            job.download(&mut places)?;
        }
    }
    Ok(())
}

/// The folders below an address that may have the files, the likelier first.
fn places(base_url: &str) -> Result<Vec<String>> {
    let base = base_url.trim_end_matches('/');
    let scheme = ["http://", "https://"].into_iter().find(|scheme| base.starts_with(scheme));
    let Some(host) = scheme.map(|scheme| &base[scheme.len()..]).filter(|host| !host.is_empty())
    else {
        return Err(Error::usage("base_url", format!("'{base_url}' is not an address"))
            .advise("give an address such as https://server.org"));
    };
    let (here, below) = (base.to_owned(), format!("{base}/{FOLDER}"));
    Ok(match host.contains('/') {
        _ if base.ends_with(FOLDER) => vec![here],
        true => vec![here, below],
        false => vec![below, here],
    })
}

/// One of the files.
struct Job<'a> {
    client: &'a Client,
    folder: &'a Path,
    name: &'a str,
    content: Content,
    progress: &'a dyn Progress,
}

impl Job<'_> {
    /// Whether the file is there already, whole.
    fn is_there(&self) -> bool {
        let path = self.folder.join(self.name);
        if !path.exists() {
            return false;
        }
        match self.content.check(&path) {
            Ok(rows) => {
                let unit = self.content.unit();
                self.progress.note(&format!("{}: kept, {rows} {unit}, complete", self.name));
                true
            }
            Err(error) => {
                let why = error.what();
                self.progress.note(&format!("{}: {why}; it is downloaded again", self.name));
                false
            }
        }
    }

    /// Downloads from the first of the places that has the file, and forgets the others.
    fn download(&self, places: &mut Vec<String>) -> Result<()> {
        let mut missing = None;
        for place in places.clone() {
            match self.download_from(&format!("{place}/{}", self.name)) {
                Ok(()) => {
                    *places = vec![place];
                    return Ok(());
                }
                Err(failed) if failed.why == Why::Missing => {
                    missing = missing.or(Some(failed.error));
                }
                Err(failed) => return Err(failed.error),
            }
        }
        // There is always a place.
        missing.map_or(Ok(()), Err)
    }

    fn download_from(&self, url: &str) -> Result<(), Failed> {
        let path = self.folder.join(self.name);
        let part = std::cell::RefCell::new(Part::open(&path)?);
        if part.borrow().length() > 0 {
            let held = part.borrow().length();
            self.progress.note(&format!("{}: resuming at byte {held}", self.name));
        }
        let rows = retry(
            self.client.retry_policy,
            self.progress,
            || self.attempt(url, &mut part.borrow_mut()),
            || part.borrow().length(),
        );
        self.progress.finish();
        let part = part.into_inner();
        let rows = match rows {
            Ok(rows) => rows,
            Err(failed) => {
                part.leave();
                return Err(failed);
            }
        };
        let (bytes, unit) = (part.length(), self.content.unit());
        part.finish()?;
        self.progress.note(&format!("{}: {bytes} bytes, {rows} {unit}, complete", self.name));
        if let Some(published) = self.content.published_rows().filter(|number| *number != rows) {
            self.progress.note(&format!("  the published table has {published} rows"));
        }
        Ok(())
    }

    /// Downloads what is missing and checks the whole.
    fn attempt(&self, url: &str, part: &mut Part) -> Result<u64, Failed> {
        let was_empty = part.length() == 0;
        let what = match self.content {
            Content::CellTypes => "cell types",
            Content::Morphologies => "morphologies",
            Content::Neurons => "downloading neurons",
            Content::Synapses => "downloading synapses",
        };
        let bytes_max = self.content.bytes_max();
        let attempt =
            Attempt { client: self.client, url, what, bytes_max, progress: self.progress };
        attempt.run(part)?;
        self.content.check(part.path()).map_err(|error| {
            let bad = at(url, error);
            if let Err(error) = part.clear() {
                return error.into();
            }
            // Pieced together it may be of two files; in one piece it is what the server has.
            let why = if was_empty { Why::Final } else { Why::Passing };
            Failed { error: bad, why }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_server_or_a_folder() {
        let check = |base, expected: &[&str]| assert_eq!(places(base).unwrap(), expected, "{base}");
        check("https://a.org", &["https://a.org/connectome/data", "https://a.org"]);
        check("http://a:8080/", &["http://a:8080/connectome/data", "http://a:8080"]);
        check("http://a/b/", &["http://a/b", "http://a/b/connectome/data"]);
        check("http://a/connectome/data/", &["http://a/connectome/data"]);
        for none in ["", "a.org", "ftp://a.org", "https://", "file:///tmp"] {
            assert!(places(none).unwrap_err().to_string().starts_with("base_url: "), "{none}");
        }
    }
}
