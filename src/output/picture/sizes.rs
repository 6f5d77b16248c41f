//! Sizes of text and of what stands around it: for a screen in pixels, for a width in print in
//! points. Everything that is not text is a number of pixels times `unit`.

use crate::output::figure::Figure;

/// Pixels of a screen in an inch, which renderers take a unit without a name for.
pub(super) const UNITS_PER_INCH: f64 = 96.0;
/// Points in a millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;
/// Less is not legible in print.
pub(super) const PRINT_TEXT_MIN: f64 = 6.0;

/// Sizes in units of the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// Around the picture.
    pub margin: f64,
    pub title: f64,
    pub title_line: f64,
    /// Names of axes.
    pub axis: f64,
    pub text: f64,
    pub text_line: f64,
    /// Numbers along axes and scales.
    pub number: f64,
    /// Names of rows and columns, from the largest to the smallest.
    pub name: (f64, f64),
    /// Numbers in cells, from the largest to the smallest.
    pub value: (f64, f64),
    pub unit: f64,
    /// The picture's width, if it is given.
    pub width: Option<f64>,
    /// The same in mm.
    width_mm: Option<f64>,
}

const SCREEN: Sizes = Sizes {
    margin: 28.0,
    title: 20.0,
    title_line: 26.0,
    axis: 14.0,
    text: 12.5,
    text_line: 18.0,
    number: 11.5,
    name: (12.5, 9.0),
    value: (12.0, 8.5),
    unit: 1.0,
    width: None,
    width_mm: None,
};

const PRINT: Sizes = Sizes {
    margin: 3.0,
    title: 9.0,
    title_line: 11.5,
    axis: 7.5,
    text: 7.0,
    text_line: 9.0,
    number: 6.5,
    name: (7.0, PRINT_TEXT_MIN),
    value: (8.0, PRINT_TEXT_MIN),
    unit: 0.55,
    ..SCREEN
};

impl Sizes {
    pub fn of(figure: &Figure) -> Sizes {
        match figure.width_mm {
            None => SCREEN,
            Some(mm) => Sizes { width: Some(mm * POINTS_PER_MM), width_mm: Some(mm), ..PRINT },
        }
    }

    /// The same for a part of the picture, which has a width of its own.
    pub fn part(self, width: Option<f64>) -> Sizes {
        Sizes { width, margin: 0.0, ..self }
    }

    /// Pixels of a picture on a screen in units of this one.
    pub fn px(&self, pixels: f64) -> f64 {
        pixels * self.unit
    }

    /// Width and height of the document in mm, if its width is given so.
    pub fn in_mm(&self, (width, height): (f64, f64)) -> Option<(f64, f64)> {
        self.width_mm.map(|mm| (mm, height * mm / width))
    }

    /// Sizes that numbers in cells are tried in.
    pub fn values(&self) -> impl Iterator<Item = f64> + Clone + use<> {
        let (most, least) = self.value;
        (0..).map(move |step| most - 0.5 * f64::from(step)).take_while(move |size| *size >= least)
    }
}
