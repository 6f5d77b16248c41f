//! Curves: colours that can be told from the paper, every form of grid, no text over another.

use super::style::LineStyle;
use super::style::{distinct, ordered};
use super::*;
use crate::output::color::Rgb;
use crate::output::figure::Figure;
use crate::output::picture::Theme;
use crate::output::picture::raster::parse;
use crate::query::{Axis, Filter, FilterParameter, Sweep, SweepQuery};

/// The least contrast of lines (WCAG 2, graphical objects).
const LINE_CONTRAST_MIN: f64 = 3.0;

fn svg_of(
    axes: &[(FilterParameter, &[f64])],
    count: impl Fn(usize) -> u64,
    theme: Theme,
) -> String {
    let labels: Vec<String> =
        ["HVC", "MSN", "<odd> & \"long name of a type\""].map(str::to_owned).into();
    let axes: Vec<Axis> =
        axes.iter().map(|(param, values)| Axis::new(*param, values.to_vec())).collect();
    let points: usize = axes.iter().map(|axis| axis.values.len()).product();
    let counts = (0..points * 9).map(count).collect();
    let (sweep, query) =
        (Sweep::new(labels, None, counts), SweepQuery { axes, ..SweepQuery::default() });
    let filter = Filter { strict: true, ..Filter::default() };
    let context = Context {
        dataset_name: "made",
        synapses: 1000,
        neurons: 10,
        filter: &filter,
        population: None,
        compared: None,
        limits: None,
        units: None,
        are_cells: false,
        axon_only: Vec::new(),
        engine: "cpu".into(),
        engine_reason: None,
        checked_against: None,
        ids_as_text: false,
        hint: None,
        explanation: None,
        bare: false,
    };
    let figure = Figure { theme, ..Figure::default() };
    svg(&Grid::new(&sweep, &query), &context, &figure).unwrap()
}

#[test]
fn columns_have_names_of_their_own() {
    let axes = vec![Axis::new(FilterParameter::ProbMin, vec![0.25, 0.5])];
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    // More columns than rows.
    let sweep = Sweep::new(names(&["EB"]), Some(names(&["A", "B"])), vec![1, 5, 1, 4]);
    let query = SweepQuery { axes, ..SweepQuery::default() };
    let filter = Filter::default();
    let context = Context::new("made", (11, 3), &filter, "cpu");
    let drawn = svg(&Grid::new(&sweep, &query), &context, &Figure::default()).unwrap();
    assert!(drawn.contains("EB to B") && drawn.contains("EB to A"), "{drawn}");
}

#[test]
fn every_line_can_be_told_from_the_paper() {
    for theme in Theme::ALL {
        let paper = theme.palette().paper;
        for lines in 1..=8 {
            for style in ordered(theme, lines) {
                let color = style.color;
                assert!(color.contrast(paper) >= LINE_CONTRAST_MIN, "{theme:?} {color}");
            }
        }
        let colors: Vec<Rgb> = distinct(theme).iter().map(|style| style.color).collect();
        assert!(colors.iter().all(|color| color.contrast(paper) >= LINE_CONTRAST_MIN), "{theme:?}");
        for (at, color) in colors.iter().enumerate() {
            assert!(!colors[..at].contains(color), "{theme:?} {color}");
        }
    }
}

#[test]
fn lines_are_told_apart_without_their_colours() {
    for styles in [distinct(Theme::Light), ordered(Theme::Dark, 8)] {
        let forms: Vec<String> = styles.iter().map(LineStyle::form).collect();
        for (at, form) in forms.iter().enumerate() {
            assert!(!forms[..at].contains(form), "{form}");
        }
        // Neighbours differ in marker and in dashes.
        for pair in forms.windows(2) {
            let parts = pair[0].splitn(3, ' ').zip(pair[1].splitn(3, ' '));
            assert!(parts.filter(|(a, b)| a != b).count() >= 2, "{pair:?}");
        }
    }
}

#[test]
fn every_grid_of_one_axis_or_two_is_drawn() {
    let one: &[(FilterParameter, &[f64])] = &[(FilterParameter::ProbMin, &[0.5, 0.6, 0.9])];
    let two: &[(FilterParameter, &[f64])] =
        &[(FilterParameter::ProbMin, &[0.5, 0.9]), (FilterParameter::SizeMax, &[1.0, 2.0])];
    let single: &[(FilterParameter, &[f64])] = &[(FilterParameter::MinPreAxon, &[0.0])];
    let endless: &[(FilterParameter, &[f64])] =
        &[(FilterParameter::SizeMin, &[f64::NEG_INFINITY, f64::INFINITY])];
    for axes in [one, two, single, endless] {
        for theme in Theme::ALL {
            for count in [|_| 0, |_| 7, |at| (at * at % 1009) as u64, |_| u64::MAX / 100] {
                let svg = svg_of(axes, count, theme);
                parse(&svg).unwrap();
                assert!(!svg.contains("NaN") && !svg.contains("inf "), "{svg}");
            }
        }
    }
}

#[test]
fn the_picture_says_what_it_shows() {
    let svg = svg_of(&[(FilterParameter::SizeMin, &[0.1, 0.2])], |at| at as u64, Theme::Light);
    for words in [
        "size &gt; threshold (µm²)",
        "synapses (log scale)",
        "all types",
        "HVC to MSN",
        "Population",
        "strict",
    ] {
        assert!(svg.contains(words), "{words}: {svg}");
    }
}
