//! Skeletons and meshes under the guide's addresses, and the manifests with which Neuroglancer
//! and cloud-volume open them as a precomputed source.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::{Path as Named, Request, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::fields::of_query;
use super::files::{no_parameters, send};
use super::live::Live;
use super::problem::Problem;
use super::scheduler::panicked;
use super::state::{Shared, State};
use crate::ask::Pairs;
use crate::ask::table::NEURON_ID;
use crate::shape::ShapeKind;

/// What stands after the version in the addresses below.
const SOURCE: &str = "/notebook/j0251/{version}";

pub fn routes() -> Router<Live> {
    Router::new()
        .route("/j0251/skeleton", get(skeleton))
        .route(&format!("{SOURCE}/info"), get(volume))
        .route(&format!("{SOURCE}/sv/{{name}}"), get(mesh))
        .route(&format!("{SOURCE}/skeletons/{{name}}"), get(precomputed_skeleton))
}

/// `/j0251/skeleton?neuron_id=ID`
async fn skeleton(Extract(state): Extract<Shared>, request: Request) -> Result<Response, Problem> {
    let query = request.uri().query().unwrap_or_default();
    let fields = Pairs::new(of_query(query.as_bytes(), &[NEURON_ID]), &[NEURON_ID])?;
    let Some(text) = fields.get(NEURON_ID.name) else {
        return Err(Problem::bad(NEURON_ID.name, "neuron_id: give the id of a neuron")
            .advise_route(
                "for example ",
                &format!("/j0251/skeleton?neuron_id={}", NEURON_ID.example),
                "",
            ));
    };
    let id = id(text.trim()).ok_or_else(|| {
        Problem::bad(NEURON_ID.name, format!("neuron_id: '{text}' is not a neuron id"))
    })?;
    shape(&state, ShapeKind::Skeleton, id, request).await
}

/// `…/skeletons/info` and `…/skeletons/ID`
async fn precomputed_skeleton(
    Extract(state): Extract<Shared>,
    Named((_, name)): Named<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    no_parameters(&request)?;
    if name == "info" {
        return Ok(manifest(&json!({
            "@type": "neuroglancer_skeletons",
            "transform": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
            "vertex_attributes": [],
        })));
    }
    let id = id(&name).ok_or_else(|| not_there(&name))?;
    shape(&state, ShapeKind::Skeleton, id, request).await
}

/// `…/sv/info`, `…/sv/ID:0` and `…/sv/ID:0:ID_mesh`
async fn mesh(
    Extract(state): Extract<Shared>,
    Named((_, name)): Named<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    no_parameters(&request)?;
    if name == "info" {
        return Ok(manifest(&json!({"@type": "neuroglancer_legacy_mesh"})));
    }
    let (before, behind) = name.split_once(":0").ok_or_else(|| not_there(&name))?;
    let id = id(before).ok_or_else(|| not_there(&name))?;
    if behind.is_empty() {
        find(&state, ShapeKind::Mesh, id).await?;
        return Ok(manifest(&json!({"fragments": [format!("{id}:0:{id}_mesh")]})));
    }
    if behind != format!(":{id}_mesh") {
        return Err(not_there(&name));
    }
    shape(&state, ShapeKind::Mesh, id, request).await
}

/// `…/info`: a segmentation without voxels, which has the shapes.
async fn volume(Extract(state): Extract<Shared>, request: Request) -> Result<Response, Problem> {
    no_parameters(&request)?;
    let Some(opened) = state.opened() else { return Err(not_there("info")) };
    let rows = &opened.facts.rows;
    let extent =
        [rows.x, rows.y, rows.z].map(|range| range.map_or(1, |(_, high)| u64::from(high) + 1));
    Ok(manifest(&json!({
        "@type": "neuroglancer_multiscale_volume",
        "type": "segmentation",
        "data_type": "uint64",
        "num_channels": 1,
        "mesh": "sv",
        "skeletons": "skeletons",
        "scales": [{
            "key": "1_1_1",
            "encoding": "raw",
            "resolution": [1, 1, 1],
            "voxel_offset": [0, 0, 0],
            "size": extent,
            "chunk_sizes": [[64, 64, 64]],
        }],
    })))
}

/// An id in plain digits: `+7` and `007` name no file.
fn id(text: &str) -> Option<u64> {
    text.parse().ok().filter(|id: &u64| id.to_string() == text)
}

/// The file of a shape: in the folders, else from the other server if there is one.
async fn find(state: &State, kind: ShapeKind, id: u64) -> Result<PathBuf, Problem> {
    let folder = match kind {
        ShapeKind::Skeleton => &state.shapes.skeletons,
        ShapeKind::Mesh => &state.shapes.meshes,
    };
    let own = kind.find(folder, id)?.filter(|path| is_inside(path, folder));
    let found = match (own, &state.upstream) {
        (None, Some(upstream)) => upstream.find((kind, id), state.limits.upstream_time).await?,
        (found, _) => found,
    };
    found.ok_or_else(|| {
        let sentence = format!("there is no {} of neuron {id} here", kind.name());
        Problem::new(StatusCode::NOT_FOUND, sentence)
    })
}

/// Whether a file is in the folder itself, and no link that leads out of it.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let (path, folder) = (path.canonicalize(), folder.canonicalize());
    path.is_ok_and(|path| folder.is_ok_and(|folder| path.starts_with(folder)))
}

async fn shape(
    state: &State,
    kind: ShapeKind,
    id: u64,
    request: Request,
) -> Result<Response, Problem> {
    let path = find(state, kind, id).await?;
    let packed = path.clone();
    // Clients of the guide's server know no packed shapes.
    let unpacked = tokio::task::spawn_blocking(move || kind.unpacked(&packed)).await;
    match unpacked.map_err(|error| panicked(&error))?? {
        Some(bytes) => {
            Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
        }
        None => send(&path, request).await,
    }
}

fn manifest(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], format!("{value}\n")).into_response()
}

fn not_there(name: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("there is no '{name}' here"))
        .advise("a mesh is named ID:0:ID_mesh, its manifest ID:0, a skeleton ID")
}
