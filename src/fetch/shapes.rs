//! Skeletons and meshes by neuron id, from a server with the guide's routes.

use std::io::Read;

use super::http::{Client, Failed, Why, at, content_length, content_type, cut, no_page};
use super::retry::retry;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::shape::ShapeKind;

/// The version of the segmentation in the address of a mesh.
const VERSION: &str = "72_seg_20210127_agglo2_syn_20220811_celltypes_20230822";
/// The longest answer that is read.
const BYTES_MAX: u64 = 1 << 30;

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
/// with a page or with more than a gigabyte.
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
    match retry(client.patience, progress, || get(client, &url), || 0) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(failed) if failed.why == Why::Missing => Ok(None),
        Err(failed) => Err(failed.error),
    }
}

fn get(client: &Client, url: &str) -> Result<Vec<u8>, Failed> {
    let mut response = client.get(url, &[])?;
    let (kind, stated) = (content_type(&response), content_length(&response));
    let too_long = || {
        let error = Error::data(format!("an answer of over {BYTES_MAX} bytes is no single shape"));
        Failed::from(at(url, error).advise("check the address"))
    };
    if stated.is_some_and(|length| length > BYTES_MAX) {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    let read = response.body_mut().as_reader().take(BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| cut(url, error))?;
    no_page(url, kind.as_deref(), &bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(too_long());
    }
    Ok(bytes)
}
