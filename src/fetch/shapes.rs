//! Skeletons and meshes by neuron id, from a server with the guide's routes.

use std::io::{ErrorKind, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use super::http::{Client, Failed, Why, at, content_length, content_type, cut, no_page};
use super::pace::Pace;
use super::retry::retry;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::shape::ShapeKind;

/// The version of the segmentation in the address of a mesh.
const VERSION: &str = "72_seg_20210127_agglo2_syn_20220811_celltypes_20230822";
/// The longest skeleton that is read: millions of points. Those of neurons have thousands.
const SKELETON_BYTES_MAX: u64 = 64 << 20;
/// The longest mesh that is read: tens of millions of triangles.
const MESH_BYTES_MAX: u64 = 512 << 20;
/// Bytes of all shapes that are read at one time.
const HELD_BYTES_MAX: u64 = 1 << 30;
/// Bytes read at a time.
const BLOCK_BYTES: usize = 64 << 10;

/// The address of a neuron's shape on a server.
pub fn shape_url(base_url: &str, kind: ShapeKind, id: u64) -> String {
    let base = base_url.trim_end_matches('/');
    match kind {
        ShapeKind::Skeleton => format!("{base}/j0251/skeleton?neuron_id={id}"),
        ShapeKind::Mesh => format!("{base}/notebook/j0251/{VERSION}/sv/{id}:0:{id}_mesh"),
    }
}

/// The bytes of a neuron's shape, unread.
///
/// # Errors
/// A server that has no such shape ([`crate::Kind::Data`]), that does not answer, or that answers
/// with a page, too slowly, or with more than a shape has.
pub fn shape(
    client: &Client,
    base_url: &str,
    kind: ShapeKind,
    id: u64,
    progress: &dyn Progress,
) -> Result<Vec<u8>> {
    shape_if_there(client, base_url, kind, id, progress)?.ok_or_else(|| {
        let what = format!("the server has no {} of neuron {id}", kind.name());
        let url = shape_url(base_url, kind, id);
        at(&url, Error::data(what)).advise("check the id; fragments may have none")
    })
}

/// The same; `None` if the server has no such shape.
///
/// # Errors
/// As [`shape`].
pub fn shape_if_there(
    client: &Client,
    base_url: &str,
    kind: ShapeKind,
    id: u64,
    progress: &dyn Progress,
) -> Result<Option<Vec<u8>>> {
    let url = shape_url(base_url, kind, id);
    match retry(client.retry_policy, progress, || get(client, &url, kind), || 0) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(failed) if failed.why == Why::Missing => Ok(None),
        Err(failed) => Err(failed.error),
    }
}

/// What a client holds of a shape that is being read, until it is dropped.
struct HeldBytes<'a>(&'a AtomicU64, u64);

impl HeldBytes<'_> {
    /// Whether there is room for so much more.
    fn take(&mut self, bytes: u64) -> bool {
        self.1 += bytes;
        self.0.fetch_add(bytes, Ordering::Relaxed) + bytes <= HELD_BYTES_MAX
    }
}

impl Drop for HeldBytes<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(self.1, Ordering::Relaxed);
    }
}

fn get(client: &Client, url: &str, kind: ShapeKind) -> Result<Vec<u8>, Failed> {
    let most = match kind {
        ShapeKind::Skeleton => SKELETON_BYTES_MAX,
        ShapeKind::Mesh => MESH_BYTES_MAX,
    };
    let mut pace = Pace::new(client.retry_policy.silence, client.retry_policy.shape_time);
    let mut response = client.get(url, &[])?;
    let (content, stated) = (content_type(&response), content_length(&response));
    let refused = |error: Error| Failed::from(at(url, error).advise("check the address"));
    let too_long = || {
        refused(Error::data(format!(
            "an answer of over {most} bytes is too large for a single shape"
        )))
    };
    if stated.is_some_and(|length| length > most) {
        return Err(too_long());
    }
    let (mut bytes, mut held) = (Vec::new(), HeldBytes(&client.held, 0));
    let mut body = response.body_mut().as_reader();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let length = match body.read(&mut block) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(cut(url, error)),
        };
        bytes.extend_from_slice(&block[..length]);
        if bytes.len() as u64 > most {
            return Err(too_long());
        }
        if !pace.keeps(length as u64) {
            return Err(refused(Error::new(Kind::Failure, "the answer arrives too slowly")));
        }
        if !held.take(length as u64) {
            let error = Error::new(Kind::Failure, "too much is being fetched at one time");
            return Err(at(url, error).advise("try again later").into());
        }
    }
    no_page(url, content.as_deref(), &bytes)?;
    Ok(bytes)
}
