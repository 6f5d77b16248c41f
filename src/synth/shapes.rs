//! Synthetic skeletons and meshes in the published encodings, for the first rows of a synthetic neuron table.
//!
//! A neuron is a soma with branches that grow by steps of half a micrometre, turn a little at each
//! and fork at times. Its mesh is a closed tube of six sides around each branch.

use super::SynthOptions;
use super::files::{Pending, make_folder};
use super::numbers::Stream;
use super::population::Population;
use crate::error::{Error, Result};
use crate::run::Run;
use std::path::{Path, PathBuf};

/// Number of the shapes in the seeds of their streams.
const TABLE: u64 = 3;
/// The volume in nm.
const VOLUME_NM: [f64; 3] = [256_000.0, 256_000.0, 384_000.0];
const STEP_NM: f64 = 500.0;
const TUBE_NM: f64 = 150.0;
/// Corners of a tube, on the unit circle.
const RING: [[f64; 2]; 6] =
    [[1.0, 0.0], [0.5, 0.866], [-0.5, 0.866], [-1.0, 0.0], [-0.5, -0.866], [0.5, -0.866]];

/// Where skeletons and meshes go.
const FOLDERS: [&str; 2] = ["skeletons", "meshes"];

type Point = [f64; 3];

/// Makes the skeletons and meshes of the first `count` neurons that [`super::write`] makes with
/// the same options: `folder/skeletons/ID` and `folder/meshes/ID:0:ID_mesh`.
///
/// Nasty skeletons have a cycle, a loop, a duplicated edge and a vertex without an edge;
/// nasty meshes take turns in being whole, points alone, with a hole, or empty.
///
/// # Errors
/// More shapes than neurons, and a folder that has shapes already: nothing is replaced
/// ([`crate::error::Kind::Usage`]); whatever the disk refuses.
pub fn write_shapes<'a>(
    folder: &Path,
    options: &SynthOptions,
    count: u64,
    run: impl Into<Run<'a>>,
) -> Result<[PathBuf; 2]> {
    let run = &run.into();
    options.check()?;
    if count > options.neurons {
        let what =
            format!("{count} neurons are to have a shape, but there are {}", options.neurons);
        return Err(Error::usage("shapes", what).advise("give at most --neurons"));
    }
    if let Some(path) = first_shape(folder) {
        return Err(occupied(&path));
    }
    let folders = FOLDERS.map(|name| folder.join(name));
    folders.iter().try_for_each(|folder| make_folder(folder))?;
    let population = Population::new(options.neurons, options.seed, options.nasty);
    run.progress.start("making shapes", count);
    for row in 0..count {
        run.check()?;
        let id = population.id(population.rank_of_row(row));
        let mut stream = Stream::new(options.seed, TABLE, row);
        let mut tree = Tree::grow(&mut stream);
        let (mut mesh, mut triangles) = tubes(&tree);
        if options.nasty {
            tree.spoil();
            match row % 4 {
                0 => {}
                1 => triangles.clear(),
                2 => drop(triangles.pop()),
                _ => (mesh, triangles) = Default::default(),
            }
        }
        let skeleton = encode(&[tree.points.len(), tree.edges.len()], &tree.points, &tree.edges);
        save(&folders[0], &format!("{id}"), &skeleton)?;
        save(&folders[1], &format!("{id}:0:{id}_mesh"), &encode(&[mesh.len()], &mesh, &triangles))?;
        run.progress.advance(1);
    }
    run.progress.finish();
    Ok(folders)
}

/// Whatever [`write_shapes`] would find in its folders: what it refuses to replace.
pub fn first_shape(folder: &Path) -> Option<PathBuf> {
    let entry = |name: &str| std::fs::read_dir(folder.join(name)).ok()?.flatten().next();
    FOLDERS.iter().find_map(|name| Some(entry(name)?.path()))
}

/// What is said of a folder that has data already; `path` is some of it.
pub fn occupied(path: &Path) -> Error {
    Error::usage("DIR", "the folder already contains data")
        .in_file(path)
        .advise("name a new folder, or remove this data first")
}

fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let mut file = Pending::create(folder, name)?;
    file.write(bytes)?;
    file.commit().map(drop)
}

/// Counts, points as float32, vertex numbers.
fn encode<const N: usize>(counts: &[usize], points: &[Point], tuples: &[[u32; N]]) -> Vec<u8> {
    let counts = counts.iter().flat_map(|count| (*count as u32).to_le_bytes());
    let points = points.iter().flatten().flat_map(|number| (*number as f32).to_le_bytes());
    let tuples = tuples.iter().flatten().flat_map(|index| index.to_le_bytes());
    counts.chain(points).chain(tuples).collect()
}

/// A growing neuron.
struct Tree {
    points: Vec<Point>,
    edges: Vec<[u32; 2]>,
    /// The points of each branch, from where it forks off.
    branches: Vec<Vec<u32>>,
}

impl Tree {
    fn grow(stream: &mut Stream) -> Tree {
        let soma = VOLUME_NM.map(|edge| edge * (0.1 + 0.8 * stream.unit()));
        let mut tree = Tree { points: vec![soma], edges: Vec::new(), branches: Vec::new() };
        let stems = 2 + stream.below(4);
        let mut buds: Vec<u32> = vec![0; stems as usize];
        // Few enough that a neuron stays small: some 30 branches.
        let mut forks = 24u32;
        while let Some(from) = buds.pop() {
            let tip = tree.branch(from, 10 + stream.below(50), stream);
            if forks > 0 && stream.unit() < 0.7 {
                forks -= 1;
                buds.extend([tip, tip]);
            }
        }
        tree
    }

    /// Grows a branch of `steps` steps and gives its tip.
    fn branch(&mut self, from: u32, steps: u64, stream: &mut Stream) -> u32 {
        let mut direction = unit([stream.bell(), stream.bell(), stream.bell()]);
        let mut branch = vec![from];
        let mut tip = from;
        for _ in 0..steps {
            direction = unit(direction.map(|along| along + 0.25 * stream.bell()));
            let at = self.points[tip as usize];
            let point: Point = std::array::from_fn(|axis| {
                let step = STEP_NM * direction[axis];
                let inside = (0.0..VOLUME_NM[axis]).contains(&(at[axis] + step));
                at[axis] + if inside { step } else { -step }
            });
            let next = self.points.len() as u32;
            self.points.push(point);
            self.edges.push([tip, next]);
            branch.push(next);
            tip = next;
        }
        self.branches.push(branch);
        tip
    }

    /// Everything that is legal and awkward.
    fn spoil(&mut self) {
        let last = self.points.len() as u32 - 1;
        self.edges.extend([[last, 0], [1, 1], [1, 0]]);
        self.points.push([0.0, -0.0, 1.0]);
    }
}

/// A closed tube around each branch.
fn tubes(tree: &Tree) -> (Vec<Point>, Vec<[u32; 3]>) {
    let (mut points, mut triangles) = (Vec::new(), Vec::new());
    for branch in &tree.branches {
        let path: Vec<Point> = branch.iter().map(|at| tree.points[*at as usize]).collect();
        let first = points.len() as u32;
        for at in 0..path.len() {
            let (before, after) = (path[at.saturating_sub(1)], path[(at + 1).min(path.len() - 1)]);
            points.extend(ring(path[at], minus(after, before)));
        }
        for ring in 0..path.len() as u32 - 1 {
            let (here, there) = (first + 6 * ring, first + 6 * ring + 6);
            for (side, next) in [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)] {
                triangles.push([here + side, here + next, there + side]);
                triangles.push([here + next, there + next, there + side]);
            }
        }
        let last = points.len() as u32 - 6;
        for side in 1..5 {
            triangles.push([first, first + side + 1, first + side]);
            triangles.push([last, last + side, last + side + 1]);
        }
    }
    (points, triangles)
}

/// Six points around `centre`, across `direction`.
fn ring(centre: Point, direction: Point) -> [Point; 6] {
    let along = unit(direction);
    // Whichever axis is not nearly parallel.
    let aside = if along[0].abs() < 0.8 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
    let across = unit(cross(along, aside));
    let upward = cross(along, across);
    RING.map(|[a, b]| {
        std::array::from_fn(|axis| centre[axis] + TUBE_NM * (a * across[axis] + b * upward[axis]))
    })
}

fn minus(a: Point, b: Point) -> Point {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn cross([ax, ay, az]: Point, [bx, by, bz]: Point) -> Point {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}

/// The direction of a vector; that of the x axis where it has none.
fn unit(vector: Point) -> Point {
    let [x, y, z] = vector;
    let length = (x * x + y * y + z * z).sqrt();
    if length > 0.0 { vector.map(|along| along / length) } else { [1.0, 0.0, 0.0] }
}
