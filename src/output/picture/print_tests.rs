//! Pictures for print: their width, their text in points, what they show, and the files made of
//! them. Every kind of picture, at the widths of one column and of two.

use resvg::usvg::roxmltree::Document;

use super::tests::{check_texts, number};
use super::*;
use crate::output::figure::{Order, ScaleKind};
use crate::output::tests::{context, filter, labels, songbird, usual};
use crate::output::views::Grid;
use crate::output::views::Page;
use crate::output::views::Verdicts;
use crate::query::{
    Axis, Claim, Exact, Filter, FilterParameter, MatrixSet, Measure, Normalize, Population, Preset,
    RobustQuery, Sweep, SweepQuery, Values,
};

const POINTS_PER_MM: f64 = 72.0 / 25.4;
const TEXT_MIN: f64 = 6.0;

fn wide(width_mm: f64) -> Figure {
    Figure { width_mm: Some(width_mm), ..Figure::default() }
}

fn three_types() -> Filter {
    filter(&[
        (FilterParameter::PreCelltype, "HVC,LMAN,MSN"),
        (FilterParameter::PostCelltype, "MSN,GPi"),
    ])
}

fn axis(param: FilterParameter, values: &[f64]) -> Axis {
    Axis::new(param, values.to_vec())
}

fn matrix_of(filter: &Filter, figure: &Figure) -> Result<String> {
    let query = MatrixQuery { filter: filter.clone(), ..MatrixQuery::default() };
    svg(&songbird(), &query, &context(filter), figure)
}

fn set_of(figure: &Figure) -> Result<String> {
    let query = Preset::AreaX.matrix_set();
    // A type without a synapse, and medians without a value.
    let mut birds = songbird();
    if let Values::Counts(counts) = &mut birds.values {
        (0..18).for_each(|at| (counts[at], counts[at * 18]) = (0, 0));
    }
    let parts = query.matrices.iter().map(|(measure, _)| match measure.is_additive() {
        true => birds.clone(),
        false => Matrix {
            values: Values::Reals((0..18 * 18).map(|at| birds.values.real(at) / 7.0).collect()),
            ..birds.clone()
        },
    });
    let set = MatrixSet(parts.collect());
    let page = Page::new(&set, &query, Some(Preset::AreaX));
    let filter = Filter::default();
    let context = Context { population: Some(Population::FullCells), ..context(&filter) };
    matrix_set::svg(&page, &context, figure)
}

fn curves_of(axes: Vec<Axis>, figure: &Figure) -> Result<String> {
    let points: usize = axes.iter().map(|axis| axis.values.len()).product();
    let labels = labels(&["HVC", "MSN", "GPi", "unclassified"]);
    let counts = (0..points * 16).map(|at| (at * 7919 % 100_003) as u64).collect();
    let (sweep, query) =
        (Sweep::new(labels, None, counts), SweepQuery { axes, ..SweepQuery::default() });
    let filter = usual();
    curves::svg(&Grid::new(&sweep, &query), &context(&filter), figure)
}

fn settings_of(grid: SweepQuery, figure: &Figure) -> Result<String> {
    let claim = Claim::parse("HVC->MSN > LMAN->MSN").unwrap();
    let points = grid.points().unwrap();
    let filter = grid.filter.clone();
    let query =
        RobustQuery { claim, measure: Measure::Count, normalize: Normalize::None, grid, ci: None };
    let values: Vec<Option<Exact>> = (0..2 * points as i128)
        .map(|at| (at % 97 != 0).then(|| Exact::whole(at * 7919 % 1009)))
        .collect();
    let robust = query.judge(&values);
    settings::svg(&Verdicts::new(&robust, &query), &context(&filter), figure)
}

/// Every kind of picture, by name.
fn all(figure: &Figure) -> Vec<(&'static str, String)> {
    let one = || vec![axis(FilterParameter::ProbMin, &[0.5, 0.6, 0.7, 0.8, 0.9])];
    let two = || [one(), vec![axis(FilterParameter::SizeMin, &[0.0, 0.1, 0.5])]].concat();
    let small = SweepQuery { axes: two(), ..SweepQuery::default() };
    let pictures = [
        ("18 types", matrix_of(&usual(), figure)),
        ("3 types", matrix_of(&three_types(), figure)),
        ("sheet", set_of(figure)),
        ("curves", curves_of(one(), figure)),
        ("panels", curves_of(two(), figure)),
        ("claim", settings_of(Preset::AreaX.grid(), figure)),
        ("small claim", settings_of(small, figure)),
    ];
    pictures.into_iter().map(|(name, picture)| (name, picture.unwrap())).collect()
}

#[test]
fn no_text_is_below_6_pt_in_the_width_given() {
    for width in [60.0, 85.0, 120.0, 180.0] {
        for (name, picture) in all(&wide(width)) {
            let document = Document::parse(&picture).unwrap();
            let root = document.root_element();
            assert_eq!(root.attribute("width").unwrap(), format!("{width}mm"), "{name}");
            let view: Vec<f64> =
                root.attribute("viewBox").unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
            let unit = width * POINTS_PER_MM / view[2];
            let mut texts = 0;
            for text in document.descendants().filter(|node| node.has_tag_name("text")) {
                let zoom: f64 = text
                    .ancestors()
                    .filter_map(|node| node.attribute("transform"))
                    .filter_map(|transform| transform.split("scale(").nth(1))
                    .map(|scale| scale.trim_end_matches(')').parse::<f64>().unwrap())
                    .product();
                let points = number(text, "font-size") * unit * zoom;
                assert!(points >= TEXT_MIN - 0.01, "{name} at {width} mm: {points} pt {text:?}");
                texts += 1;
            }
            assert!(texts > 5, "{name}");
            check_texts(&format!("{name} at {width} mm"), &picture);
        }
    }
}

#[test]
fn eighteen_types_have_all_their_names_in_one_column() {
    let picture = matrix_of(&usual(), &wide(85.0)).unwrap();
    for label in &songbird().labels {
        let written = picture.matches(&format!(">{label}</text>")).count();
        assert_eq!(written, 2, "{label}");
    }
}

#[test]
fn a_filtered_matrix_shows_the_chosen_types_unless_all_are_wanted() {
    let written = |picture: &str, label: &str| picture.matches(&format!(">{label}</text>")).count();
    let chosen = matrix_of(&three_types(), &Figure::default()).unwrap();
    for (label, times) in [("HVC", 1), ("MSN", 2), ("GPi", 1), ("LTS", 0)] {
        assert_eq!(written(&chosen, label), times, "{label}");
    }
    let all = Figure { all_types: true, ..Figure::default() };
    assert_eq!(written(&matrix_of(&three_types(), &all).unwrap(), "LTS"), 2);
}

#[test]
fn a_matrix_set_leaves_out_what_is_empty_everywhere_and_says_so() {
    let picture = set_of(&Figure::default()).unwrap();
    assert!(picture.contains("rows ASTRO; columns ASTRO, DA, HVC, LMAN"), "{picture}");
    assert_eq!(picture.matches(">ASTRO</text>").count(), 0);
    let all = set_of(&Figure { all_types: true, ..Figure::default() }).unwrap();
    assert_eq!(all.matches(">ASTRO</text>").count(), 20);
}

#[test]
fn title_caption_order_values_and_scale_are_as_asked() {
    let of = |figure: Figure| matrix_of(&three_types(), &figure);
    let bare = Figure { title: Some(String::new()), caption: false, ..Figure::default() };
    let bare = of(bare).unwrap();
    assert!(!bare.contains(">Number of synapses</text>") && !bare.contains(">Filter</text>"));
    assert!(!bare.contains(">j0251_made"), "the data set belongs to the caption");
    let untitled = of(Figure { title: Some(String::new()), ..Figure::default() }).unwrap();
    assert!(untitled.contains(">Data</text>"), "without a title the caption names the data");
    let mine = of(Figure { title: Some("A & B".into()), ..Figure::default() }).unwrap();
    assert!(mine.contains(">A &amp; B</text>"));
    let order = Order::Names(vec!["MSN".into(), "HVC".into()]);
    let ordered = of(Figure { order, ..Figure::default() }).unwrap();
    assert!(ordered.find(">MSN<").unwrap() < ordered.find(">HVC<").unwrap());
    let unknown = of(Figure { order: Order::Names(vec!["XYZ".into()]), ..Figure::default() });
    assert!(unknown.unwrap_err().to_string().contains("'XYZ'"));
    let linear = of(Figure { scale: ScaleKind::Linear, ..Figure::default() }).unwrap();
    assert!(linear.contains(">linear scale</text>") && linear.contains(">0</text>"));
    let (with, without) = (Some(true), Some(false));
    let texts = |values| {
        let picture = matrix_of(&usual(), &Figure { values, ..Figure::default() }).unwrap();
        picture.matches("<text").count()
    };
    assert!(texts(without) + 200 < texts(with));
    let tight = Figure { values: with, ..wide(60.0) };
    let error = matrix_of(&usual(), &tight).unwrap_err().to_string();
    assert!(error.contains("no room in the cells at this width"), "{error}");
}

#[test]
fn a_picture_in_print_is_written_as_before() {
    insta::assert_snapshot!(matrix_of(&three_types(), &wide(85.0)).unwrap());
}

#[test]
fn curves_are_written_as_before() {
    let axes = vec![axis(FilterParameter::ProbMin, &[0.5, 0.7, 0.9])];
    insta::assert_snapshot!(curves_of(axes, &wide(85.0)).unwrap());
}

#[test]
fn the_map_of_a_claim_is_written_as_before() {
    let axes = vec![
        axis(FilterParameter::SizeMin, &[0.05, 0.1]),
        axis(FilterParameter::CellAxon, &[0.0, 200.0, 500.0]),
    ];
    let grid = SweepQuery { axes, ..SweepQuery::default() };
    insta::assert_snapshot!(settings_of(grid, &wide(85.0)).unwrap());
}

/// Width and height in pixels, and pixels per metre.
fn png_sizes(bytes: &[u8]) -> (u32, u32, u32) {
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let at = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let density = bytes.windows(4).position(|window| window == b"pHYs").unwrap();
    assert_eq!(at(density + 4), at(density + 8));
    assert_eq!(bytes[density + 12], 1, "the unit is the metre");
    (at(16), at(20), at(density + 4))
}

#[test]
fn a_png_has_the_pixels_per_inch_asked_and_says_so() {
    let of = |figure: &Figure| {
        png_sizes(&raster::png(&matrix_of(&three_types(), figure).unwrap(), figure).unwrap())
    };
    let screen = of(&Figure::default());
    let svg = matrix_of(&three_types(), &Figure::default()).unwrap();
    let document = Document::parse(&svg).unwrap();
    assert_eq!(f64::from(screen.0), 2.0 * number(document.root_element(), "width"));
    assert_eq!(screen.2, 7559, "192 dpi");
    let column = of(&wide(85.0));
    assert_eq!((column.0, column.2), (1004, 11811), "85 mm at 300 dpi");
    assert_eq!(of(&Figure { dpi: Some(600), ..wide(85.0) }).0, 2008);
    let vast = Figure { dpi: Some(2400), ..wide(1000.0) };
    let svg = matrix_of(&three_types(), &vast).unwrap();
    let error = raster::png(&svg, &vast).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage, "{error}");
}

#[test]
fn a_pdf_is_one_page_of_the_width_with_text_in_embedded_fonts() {
    for (name, picture) in all(&wide(85.0)) {
        let bytes = pdf::pdf(&picture).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"), "{name}");
        let text = String::from_utf8_lossy(&bytes);
        let start = text.trim_end().strip_suffix("%%EOF").unwrap();
        let start: usize = start.trim_end().rsplit('\n').next().unwrap().parse().unwrap();
        assert!(bytes[start..].starts_with(b"xref"), "{name}");
        // Every object stands where the table says.
        let table = std::str::from_utf8(&bytes[start..]).unwrap();
        let entries: Vec<&str> = table.lines().skip(2).take_while(|line| line.len() > 17).collect();
        for (number, entry) in entries.iter().enumerate().filter(|(_, e)| e.contains(" n")) {
            let at: usize = entry[..10].parse().unwrap();
            let head = format!("{number} 0 obj");
            assert!(bytes[at..].starts_with(head.as_bytes()), "{name}: {head}");
        }
        let page = text.split("/MediaBox [0 0 ").nth(1).unwrap();
        let width: f64 = page.split(' ').next().unwrap().parse().unwrap();
        assert!((width - 85.0 * POINTS_PER_MM).abs() < 0.01, "{name}: {width}");
        assert!(text.contains("/FontFile2") && text.contains("/ToUnicode"), "{name}");
        assert_eq!(bytes, pdf::pdf(&picture).unwrap(), "{name}: the same bytes each time");
    }
}

#[test]
fn characters_without_a_glyph_are_named_where_they_become_boxes() {
    let svg = matrix_of(&usual(), &Figure { title: Some("神経".into()), ..Figure::default() });
    let (svg, figure) = (svg.unwrap(), Figure::default());
    let lacking = |format| write(format, &svg, &figure, &mut Vec::new()).unwrap();
    assert_eq!(lacking(Format::Svg), None);
    for format in [Format::Png, Format::Pdf] {
        let sentence = lacking(format).unwrap().sentence();
        assert!(sentence.contains("神 (U+795E)") && sentence.contains("svg"), "{sentence}");
    }
    let plain = matrix_of(&usual(), &figure).unwrap();
    assert_eq!(write(Format::Png, &plain, &figure, &mut Vec::new()).unwrap(), None);
}
