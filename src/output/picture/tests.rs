//! Pictures looked at by machine: geometry, contrast, well-formed XML. Those for the eye are
//! written by `write_gallery`.

use super::*;
use crate::output::Look;
use crate::output::color::{CONTRAST_MIN, Rgb};
use crate::output::tests::{context, labels, reals, small, songbird, usual};
use crate::query::{Filter, Groups, Measure, Normalize, Population, Values};
use resvg::usvg;
use resvg::usvg::roxmltree::{Document, Node};

/// Labels numbered `name 0`, `name 1`, …, and values from a function of row and column.
fn numbered(name: &str, labels: usize, value: impl Fn(usize, usize) -> f64) -> Matrix {
    let cells = (0..labels * labels).map(|at| value(at / labels, at % labels)).collect();
    let labels = (0..labels).map(|at| format!("{name} {at}")).collect();
    Matrix::new(labels, None, Values::Reals(cells), 12_345)
}

fn fractions(matrix: &Matrix) -> Matrix {
    let side = matrix.labels.len();
    let sum = |column| (0..side).map(|row| matrix.values.real(row * side + column)).sum::<f64>();
    let share = |at: usize| matrix.values.real(at) / sum(at % side);
    Matrix { values: Values::Reals((0..side * side).map(share).collect()), ..matrix.clone() }
}

fn medians(matrix: &Matrix) -> Matrix {
    let halves = |at| (matrix.values.real(at) / 2000.0).round() / 2.0;
    Matrix { values: Values::Reals((0..18 * 18).map(halves).collect()), ..matrix.clone() }
}

fn means(matrix: &Matrix) -> Matrix {
    let mean = |at: usize| match matrix.values.real(at) {
        count if count < 25.0 => f64::NAN,
        count => 0.05 + (count.ln() / 20.0).powi(2) + (at % 7) as f64 * 0.03,
    };
    Matrix { values: Values::Reals((0..18 * 18).map(mean).collect()), ..matrix.clone() }
}

/// Every kind of picture: its name, the matrix and the question.
fn gallery() -> Vec<(&'static str, Matrix, MatrixQuery)> {
    let query = |measure, normalize| MatrixQuery { measure, normalize, ..MatrixQuery::default() };
    let count = query(Measure::Count, Normalize::None);
    let birds = songbird();
    let slope =
        |row: usize, column: usize| (10.0 + (row * 7 % 13) as f64).powf(column as f64 / 19.0);
    vec![
        ("counts", birds.clone(), count.clone()),
        ("fractions", fractions(&birds), query(Measure::Count, Normalize::Input)),
        ("medians", medians(&birds), query(Measure::MedianPerPre, Normalize::None)),
        ("means", means(&birds), query(Measure::MeanSize, Normalize::None)),
        (
            "two",
            reals(&["one", "another"], vec![0.5, 3.25, 0.0, 12.0]),
            query(Measure::MedianSizePerPost, Normalize::None),
        ),
        ("quoted", small(), count.clone()),
        ("sixty", numbered("cluster", 60, slope), count.clone()),
        ("many", numbered("a rather long name of a group", 130, slope), count.clone()),
        ("zero", numbered("type", 5, |_, _| 0.0), count.clone()),
        (
            "undefined",
            numbered("type", 5, |_, _| f64::NAN),
            query(Measure::MeanProb, Normalize::None),
        ),
        ("same", numbered("type", 3, |_, _| 7.0), count),
    ]
}

#[test]
#[ignore = "writes pictures and tables for the eye, to the temporary folder; AREAX_GALLERY chooses by name"]
fn write_gallery() {
    let folder = std::env::temp_dir().join("areax-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    let only = std::env::var("AREAX_GALLERY").unwrap_or_default();
    let filter = usual().population(Population::FullCells);
    let context = Context { population: Some(Population::FullCells), ..context(&filter) };
    let look = Look { color: true, ..Look::default() };
    for (name, matrix, query) in gallery().into_iter().filter(|g| g.0.contains(&only)) {
        let table = crate::output::table::matrix(&matrix, &query, &context, &look);
        std::fs::write(folder.join(format!("{name}.ansi")), table.unwrap()).unwrap();
        for theme in Theme::ALL {
            let figure = themed(theme);
            let svg = svg(&matrix, &query, &context, &figure).unwrap();
            let path = folder.join(format!("{name}-{}.svg", theme.name()));
            std::fs::write(&path, &svg).unwrap();
            std::fs::write(path.with_extension("png"), raster::png(&svg, &figure).unwrap())
                .unwrap();
        }
    }
}

fn themed(theme: Theme) -> Figure {
    Figure { theme, ..Figure::default() }
}

/// Every picture of the gallery in both themes.
fn pictures() -> Vec<(String, String)> {
    let filter = usual();
    let context = context(&filter);
    let of = |(name, matrix, query): (&str, Matrix, MatrixQuery)| {
        Theme::ALL.map(|theme| {
            let picture = svg(&matrix, &query, &context, &themed(theme)).unwrap();
            (format!("{name}, {}", theme.name()), picture)
        })
    };
    gallery().into_iter().flat_map(of).collect()
}

pub(super) fn number(node: Node, name: &str) -> f64 {
    node.attribute(name).unwrap_or("0").parse().unwrap()
}

fn is_inside(rect: Node, (x, y): (f64, f64)) -> bool {
    let (left, top) = (number(rect, "x"), number(rect, "y"));
    let (w, h) = (number(rect, "width"), number(rect, "height"));
    (left..=left + w).contains(&x) && (top..=top + h).contains(&y)
}

#[test]
fn every_text_has_contrast_with_what_is_behind_it() {
    for (name, picture) in pictures() {
        let document = Document::parse(&picture).unwrap();
        let rects: Vec<Node> =
            document.descendants().filter(|node| node.has_tag_name("rect")).collect();
        for text in document.descendants().filter(|node| node.has_tag_name("text")) {
            // Turned text stands on the paper; the point of the others is inside their paper.
            let point = (number(text, "x"), number(text, "y"));
            let is_behind =
                |rect: &&Node| rect.range().start < text.range().start && is_inside(**rect, point);
            let behind = rects.iter().rev().find(is_behind).unwrap();
            let paper = Rgb::parse(behind.attribute("fill").unwrap()).unwrap();
            let ink = Rgb::parse(text.attribute("fill").unwrap()).unwrap();
            assert!(ink.contrast(paper) >= CONTRAST_MIN, "{name}: {ink} on {paper}, {text:?}");
        }
    }
}

#[test]
fn cells_are_square_and_do_not_overlap() {
    for (name, picture) in pictures() {
        let document = Document::parse(&picture).unwrap();
        let group = document.descendants().find(|n| n.has_tag_name("g")).unwrap();
        let cells: Vec<Node> = group.children().filter(|n| n.has_tag_name("rect")).collect();
        let side = (cells.len() as f64).sqrt() as usize;
        assert_eq!(cells.len(), side * side, "{name}");
        for (at, cell) in cells.iter().enumerate() {
            assert_eq!(number(*cell, "width"), number(*cell, "height"), "{name}");
            let (column, row) = (at % side, at / side);
            let step = if side > 1 { number(cells[1], "x") - number(cells[0], "x") } else { 0.0 };
            assert_eq!(number(*cell, "x"), number(cells[0], "x") + column as f64 * step, "{name}");
            assert_eq!(number(*cell, "y"), number(cells[0], "y") + row as f64 * step, "{name}");
            assert!(side == 1 || number(*cell, "width") <= step, "{name}");
        }
    }
}

/// The boxes of all text that is not turned, as drawn with the fonts of the PNG.
fn text_boxes(group: &usvg::Group, boxes: &mut Vec<usvg::Rect>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => text_boxes(group, boxes),
            usvg::Node::Text(text) if text.abs_transform().kx == 0.0 => {
                boxes.push(text.abs_bounding_box());
            }
            _ => {}
        }
    }
}

#[test]
fn texts_do_not_overlap_and_stay_in_the_picture() {
    for (name, picture) in pictures().into_iter().step_by(2) {
        check_texts(&name, &picture);
    }
}

/// That no text lies over another or leaves the picture.
pub(super) fn check_texts(name: &str, picture: &str) {
    let tree = raster::parse(picture).unwrap();
    let mut boxes = Vec::new();
    text_boxes(tree.root(), &mut boxes);
    assert!(!boxes.is_empty(), "{name}");
    let size = tree.size();
    for (at, a) in boxes.iter().enumerate() {
        assert!(a.left() >= 0.0 && a.right() <= size.width(), "{name}: {a:?}");
        assert!(a.top() >= 0.0 && a.bottom() <= size.height(), "{name}: {a:?}");
        let apart = |b: &usvg::Rect| {
            a.right() <= b.left()
                || b.right() <= a.left()
                || a.bottom() <= b.top()
                || b.bottom() <= a.top()
        };
        // Lines of small text may touch by the height of their letters' boxes.
        let hit = boxes[at + 1..].iter().find(|b| !apart(b) && overlap(a, b) > 1.5);
        assert!(hit.is_none(), "{name}: {a:?} {hit:?}");
    }
}

/// How deep two boxes overlap.
fn overlap(a: &usvg::Rect, b: &usvg::Rect) -> f32 {
    let across = a.right().min(b.right()) - a.left().max(b.left());
    let down = a.bottom().min(b.bottom()) - a.top().max(b.top());
    across.min(down)
}

#[test]
fn column_labels_keep_their_distance_and_stay_in_the_picture() {
    for (name, picture) in pictures() {
        let document = Document::parse(&picture).unwrap();
        let width = number(document.root_element(), "width");
        let mut before: Option<f64> = None;
        for text in document.descendants().filter(|n| n.has_tag_name("text")) {
            let Some(turned) = text.attribute("transform") else { continue };
            let numbers: Vec<f64> = turned
                .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
                .filter_map(|part| part.parse().ok())
                .collect();
            let [x, y, turn] = numbers[..] else { panic!("{turned}") };
            if text.attribute("text-anchor").is_some() {
                continue;
            }
            let size = number(text, "font-size");
            let (sin, cos) = (-turn).to_radians().sin_cos();
            let long = measure::width(text.text().unwrap(), size);
            assert!(x + long * cos <= width && y - long * sin >= 0.0, "{name}: {text:?}");
            // Parallel lines of text are apart if their distance is at least their height.
            let apart = before.is_none_or(|before| (x - before) * sin >= size);
            assert!(apart, "{name}: {text:?}");
            before = Some(x);
        }
    }
}

#[test]
fn an_axon_only_column_is_hatched_unless_it_has_synapses_or_labels_are_the_users() {
    let filter = Filter::default();
    let context = context(&filter);
    let hatched = |matrix: &Matrix, query: &MatrixQuery| {
        let picture = svg(matrix, query, &context, &themed(Theme::Light)).unwrap();
        let hatched = Theme::Light.palette().hatch.0.to_string();
        picture.matches(&hatched).count()
    };
    let mut matrix =
        Matrix::new(labels(&["HVC", "MSN"]), None, Values::Counts(vec![0, 1, 0, 2]), 3);
    let types = MatrixQuery::default();
    let groups = Groups::new([(1, "HVC".to_owned()), (2, "MSN".to_owned())], None).unwrap();
    let groups = MatrixQuery { groups: Some(groups), ..MatrixQuery::default() };
    assert_eq!(hatched(&matrix, &types), 2 + 1, "two cells and the key of the legend");
    assert_eq!(hatched(&matrix, &groups), 0);
    matrix.values = Values::Counts(vec![1, 1, 0, 2]);
    assert_eq!(hatched(&matrix, &types), 0);
}

#[test]
fn a_small_picture_is_written_as_before() {
    let filter = usual();
    let picture = svg(&small(), &MatrixQuery::default(), &context(&filter), &themed(Theme::Light));
    insta::assert_snapshot!(picture.unwrap());
}

#[test]
fn a_picture_of_too_many_labels_is_refused() {
    let labels = (0..=LABELS_MAX).map(|at| at.to_string()).collect();
    let matrix = Matrix::new(labels, None, Values::Counts(Vec::new()), 0);
    let filter = Filter::default();
    let error =
        svg(&matrix, &MatrixQuery::default(), &context(&filter), &Figure::default()).unwrap_err();
    assert_eq!(error.kind(), crate::error::Kind::Usage);
}
