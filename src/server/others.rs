//! The routes that ask no question: those of the server, and those of the guide about one data set.

use crate::ask::table::{GUIDE_NAME, NEURON_ID, Parameter};

/// The folder of the page's files.
pub const PAGE: &str = "page";

/// The route of agents, which is in no document of routes: it has a protocol of its own.
pub const MCP: &str = "/mcp";

/// A route that asks no question.
pub struct Other {
    /// Its path.
    pub path: &'static str,
    /// What it answers.
    pub summary: &'static str,
    /// What may be given.
    pub query: &'static [Parameter],
    /// As what it answers.
    pub media_type: &'static str,
}

const OTHERS: [Other; 11] = [
    Other {
        path: "/j0251/skeleton",
        summary: "A skeleton: uint32 vertices N, uint32 edges M, float32[3] × N, uint32[2] × M",
        query: &[NEURON_ID],
        media_type: BYTES,
    },
    Other {
        path: "/notebook/j0251/{version}/sv/{name}",
        summary: "A mesh (ID:0:ID_mesh): uint32 vertices N, float32[3] × N, uint32[3] triangles; \
                  its manifest (ID:0); info",
        query: &[],
        media_type: BYTES,
    },
    Other {
        path: "/notebook/j0251/{version}/skeletons/{name}",
        summary: "A skeleton (ID) as a precomputed source has it; info",
        query: &[],
        media_type: BYTES,
    },
    Other {
        path: "/notebook/j0251/{version}/info",
        summary: "The manifest of the precomputed source that meshes and skeletons belong to",
        query: &[],
        media_type: JSON,
    },
    Other {
        path: "/connectome/data/{file}",
        summary: "A published file, with ranges",
        query: &[],
        media_type: BYTES,
    },
    Other { path: "/openapi.json", summary: "This document", query: &[], media_type: JSON },
    Other {
        path: "/explorer",
        summary: "A page for trying any route",
        query: &[],
        media_type: "text/html",
    },
    Other {
        path: "/llms.txt",
        summary: "A guide to this data set for agents",
        query: &[],
        media_type: "text/plain",
    },
    Other {
        path: "/healthz",
        summary: "Whether the process is alive",
        query: &[],
        media_type: JSON,
    },
    Other {
        path: "/metrics",
        summary: "Requests, streams, waiting questions and faults, as OpenMetrics text",
        query: &[],
        media_type: "application/openmetrics-text",
    },
    Other {
        path: "/readyz",
        summary: "Whether it accepts questions",
        query: &[],
        media_type: JSON,
    },
];
const BYTES: &str = "application/octet-stream";
const JSON: &str = "application/json";

impl Other {
    fn is_of_guide(&self) -> bool {
        let words: Vec<&str> = self.path.split('/').collect();
        words.contains(&GUIDE_NAME) || words.contains(&"connectome")
    }
}

/// The paths of the routes that ask no question, with those of the guide if there are.
pub fn other_paths(has_guide: bool) -> impl Iterator<Item = &'static str> {
    let of_agents = cfg!(feature = "mcp").then_some(MCP);
    others(has_guide).map(|other| other.path).chain(of_agents)
}

/// Those routes.
pub fn others(has_guide: bool) -> impl Iterator<Item = &'static Other> {
    OTHERS.iter().filter(move |other| has_guide || !other.is_of_guide())
}

/// The guide to one data set of several.
pub const GUIDE: Other = Other {
    path: "",
    summary: "A guide to this data set for agents",
    query: &[],
    media_type: "text/plain",
};

/// Where that is.
pub fn guide_path(name: &str) -> String {
    format!("/{name}/llms.txt")
}
