//! How a picture should look, and which types of a matrix picture, table and CSV show: the table
//! of these choices, and their values.

use super::format::Format;
use super::picture::Theme;
use crate::error::{Error, Result};
use crate::query::flag_of;

/// The least and the largest width of a picture in mm.
pub const WIDTH_MM: (u32, u32) = (30, 1000);
/// The least and the most pixels an inch of a PNG.
pub const DPI: (u32, u32) = (36, 2400);

/// Most pixels of a PNG without a given limit.
const PIXELS_MAX: u32 = 64_000_000;

/// How a picture should look.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its colours.
    pub theme: Theme,
    /// A title instead of the one that says what is shown; an empty one for none.
    pub title: Option<String>,
    /// Whether filter, population and engine stand below it.
    pub caption: bool,
    /// Its width in print, for which the sizes of its text are chosen.
    pub width_mm: Option<f64>,
    /// Pixels an inch of a PNG.
    pub dpi: Option<u32>,
    /// Width of a PNG in pixels, whatever its resolution.
    pub width_px: Option<u32>,
    /// Most pixels of a PNG: while it is drawn each takes seven bytes of memory.
    pub pixels_max: u32,
    /// What colours and axes grow by.
    pub scale: ScaleKind,
    /// Whether cells have numbers; without a choice where they fit.
    pub values: Option<bool>,
    /// In which order types stand.
    pub order: Order,
    /// Whether types that the filter leaves out have a row or column.
    pub all_types: bool,
}

impl Default for Figure {
    fn default() -> Figure {
        Figure {
            theme: Theme::Light,
            title: None,
            caption: true,
            width_mm: None,
            dpi: None,
            width_px: None,
            pixels_max: PIXELS_MAX,
            scale: ScaleKind::Log,
            values: None,
            order: Order::Mapping,
            all_types: false,
        }
    }
}

impl Figure {
    /// The title: the one chosen, or `usual`; none if an empty one was chosen.
    pub fn title_or(&self, usual: &str) -> Option<String> {
        let title = self.title.as_deref().unwrap_or(usual);
        (!title.is_empty()).then(|| title.to_owned())
    }
}

impl Figure {
    /// The choices that change nothing of an answer in this format, as a sentence. `name` is how a
    /// front end calls them.
    pub fn without_effect(
        &self,
        format: Format,
        name: impl Fn(Choice) -> String,
    ) -> Option<String> {
        let usual = Figure::default();
        let is_idle = |choice: &Choice| !choice.is_of(format) && !choice.is_same(self, &usual);
        let idle: Vec<Choice> = Choice::ALL.into_iter().filter(is_idle).collect();
        let names: Vec<String> = idle.iter().map(|choice| name(*choice)).collect();
        let of = |choice: Choice| {
            let has = Format::ALL.into_iter().filter(|format| choice.is_of(*format));
            has.map(Format::name).collect::<Vec<_>>().join(", ")
        };
        let first = *idle.first()?;
        let verb = if idle.len() == 1 { "has" } else { "have" };
        let names = names.join(", ");
        Some(format!("{names} {verb} no effect on {}, only on {}", format.name(), of(first)))
    }
}

/// What a colour or an axis grows by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleKind {
    /// The logarithm of the value.
    Log,
    /// The value.
    Linear,
}

impl ScaleKind {
    /// Both, by name.
    const NAMES: [(&str, ScaleKind); 2] = [("log", ScaleKind::Log), ("linear", ScaleKind::Linear)];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            ScaleKind::Log => "log",
            ScaleKind::Linear => "linear",
        }
    }
}

/// The order of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// That of the mapping file, or of first appearance of the labels.
    Mapping,
    /// By name, capitals or not, numbers in them by their value.
    Name,
    /// By the sum of row and column, descending.
    Total,
    /// These first, in this order; the others follow in that of the mapping.
    Names(Vec<String>),
}

impl Order {
    fn parse(text: &str) -> Result<Order> {
        match text {
            "mapping" => return Ok(Order::Mapping),
            "name" => return Ok(Order::Name),
            "total" => return Ok(Order::Total),
            _ => {}
        }
        let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
        for (at, name) in names.iter().enumerate() {
            if name.is_empty() || names[..at].contains(name) {
                let what = if name.is_empty() { "an empty name" } else { "a name twice" };
                return Err(Error::usage("order", format!("'{text}' has {what}"))
                    .advise("choose mapping, name, total, or names separated by commas"));
            }
        }
        Ok(Order::Names(names))
    }

    /// Refuses names that are none of `labels`.
    ///
    /// # Errors
    /// The first such name (usage).
    pub fn check<'a>(&self, labels: impl Iterator<Item = &'a str> + Clone) -> Result<()> {
        let Order::Names(names) = self else { return Ok(()) };
        let is_unknown = |name: &&String| !labels.clone().any(|label| label == name.as_str());
        match names.iter().find(is_unknown) {
            None => Ok(()),
            Some(name) => Err(Error::usage("order", format!("there is no type or label '{name}'"))
                .advise("choose mapping, name, total, or names in the matrix")),
        }
    }
}

/// A choice that a person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// [`Figure::theme`]
    Theme,
    /// [`Figure::title`]
    Title,
    /// [`Figure::caption`]
    Caption,
    /// [`Figure::width_mm`]
    WidthMm,
    /// [`Figure::dpi`]
    Dpi,
    /// [`Figure::scale`]
    Scale,
    /// [`Figure::values`]
    Values,
    /// [`Figure::order`]
    Order,
    /// [`Figure::all_types`]
    AllTypes,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Choice; 9] = [
        Choice::Theme,
        Choice::Title,
        Choice::Caption,
        Choice::WidthMm,
        Choice::Dpi,
        Choice::Scale,
        Choice::Values,
        Choice::Order,
        Choice::AllTypes,
    ];

    /// Its name in URLs; flags have dashes.
    pub const fn name(self) -> &'static str {
        match self {
            Choice::Theme => "theme",
            Choice::Title => "title",
            Choice::Caption => "caption",
            Choice::WidthMm => "width_mm",
            Choice::Dpi => "dpi",
            Choice::Scale => "scale",
            Choice::Values => "values",
            Choice::Order => "order",
            Choice::AllTypes => "all_types",
        }
    }

    /// Its flag on the command line.
    pub fn flag(self) -> String {
        format!("--{}", self.name().replace('_', "-"))
    }

    /// Whether it changes answers in this format.
    const fn is_of(self, format: Format) -> bool {
        match self {
            Choice::Dpi => matches!(format, Format::Png),
            Choice::Theme => format.is_picture() || matches!(format, Format::Table),
            Choice::Order | Choice::AllTypes => {
                format.is_picture() || matches!(format, Format::Table | Format::Csv)
            }
            Choice::Title | Choice::Caption | Choice::WidthMm | Choice::Scale | Choice::Values => {
                format.is_picture()
            }
        }
    }

    /// Whether two figures agree in it.
    fn is_same(self, a: &Figure, b: &Figure) -> bool {
        match self {
            Choice::Theme => a.theme == b.theme,
            Choice::Title => a.title == b.title,
            Choice::Caption => a.caption == b.caption,
            Choice::WidthMm => a.width_mm == b.width_mm,
            Choice::Dpi => a.dpi == b.dpi,
            Choice::Scale => a.scale == b.scale,
            Choice::Values => a.values == b.values,
            Choice::Order => a.order == b.order,
            Choice::AllTypes => a.all_types == b.all_types,
        }
    }

    /// One line of help.
    pub const fn help(self) -> &'static str {
        match self {
            Choice::Theme => "Colours of the picture",
            Choice::Title => {
                "Title of the picture; without it, one that says what is shown; empty for none"
            }
            Choice::Caption => {
                "Whether filter, population and engine are printed below the picture"
            }
            Choice::WidthMm => {
                "Width of the picture in mm (30 to 1000); no text is smaller than 6 pt at this width"
            }
            Choice::Dpi => {
                "Pixels per inch of a PNG, 36 to 2400; without it, 300 if a width in mm is given, else 192"
            }
            Choice::Scale => "Scale of colours and of the curves' axis",
            Choice::Values => {
                "Whether the cells of a heat map show their values; without it, where they fit"
            }
            Choice::Order => {
                "Order of types in picture, table and CSV: mapping, name, total (sum of row and \
                 column, descending), or names, comma-separated, to put first"
            }
            Choice::AllTypes => {
                "Show all types in picture, table and CSV, including those that the filter excludes"
            }
        }
    }

    /// Takes its value from a text.
    ///
    /// # Errors
    /// A text that is no value of it (usage).
    pub fn set(self, figure: &mut Figure, text: &str) -> Result<()> {
        match self {
            Choice::Theme => {
                figure.theme = self.one_of(text, &Theme::ALL.map(|theme| (theme.name(), theme)))?;
            }
            Choice::Title => figure.title = Some(text.to_owned()),
            Choice::Caption => figure.caption = self.switch(text)?,
            Choice::WidthMm => figure.width_mm = Some(self.width(text)?),
            Choice::Dpi => figure.dpi = Some(self.dpi(text)?),
            Choice::Scale => figure.scale = self.one_of(text, &ScaleKind::NAMES)?,
            Choice::Values => figure.values = Some(self.switch(text)?),
            Choice::Order => figure.order = Order::parse(text)?,
            Choice::AllTypes => figure.all_types = self.switch(text)?,
        }
        Ok(())
    }

    /// On or off, as people and programs write it.
    fn switch(self, text: &str) -> Result<bool> {
        flag_of(text).ok_or_else(|| {
            Error::usage(self.name(), format!("there is no '{text}'")).advise("choose on or off")
        })
    }

    fn one_of<T: Copy>(self, text: &str, values: &[(&str, T)]) -> Result<T> {
        let found = values.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
            Error::usage(self.name(), format!("there is no '{text}'"))
                .advise(format!("choose {}", names.join(" or ")))
        })
    }

    fn width(self, text: &str) -> Result<f64> {
        let (least, most) = WIDTH_MM;
        let range = f64::from(least)..=f64::from(most);
        let width = text.trim().parse().ok().filter(|mm| range.contains(mm));
        width.ok_or_else(|| {
            Error::usage(self.name(), format!("'{text}' is not a valid width of a picture"))
                .advise(format!("give mm from {least} to {most}, for example 85"))
        })
    }

    fn dpi(self, text: &str) -> Result<u32> {
        let (least, most) = DPI;
        let dpi = text.trim().parse().ok().filter(|dpi| (least..=most).contains(dpi));
        dpi.ok_or_else(|| {
            Error::usage(self.name(), format!("'{text}' is not a valid number of pixels per inch"))
                .advise(format!("give a whole number from {least} to {most}, for example 300"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_reads_its_values_and_refuses_others() {
        let set = |choice: Choice, text: &str| {
            let mut figure = Figure::default();
            choice.set(&mut figure, text).map(|()| figure)
        };
        assert_eq!(set(Choice::Theme, "dark").unwrap().theme, Theme::Dark);
        assert_eq!(set(Choice::Title, "").unwrap().title_or("usual"), None);
        assert_eq!(set(Choice::Title, "mine").unwrap().title_or("usual").unwrap(), "mine");
        assert_eq!(Figure::default().title_or("usual").unwrap(), "usual");
        for (text, is_on) in [("off", false), ("False", false), ("true", true), ("yes", true)] {
            assert_eq!(set(Choice::Caption, text).unwrap().caption, is_on, "{text}");
            assert_eq!(set(Choice::Values, text).unwrap().values, Some(is_on), "{text}");
        }
        assert_eq!(set(Choice::WidthMm, "88.9").unwrap().width_mm, Some(88.9));
        assert_eq!(set(Choice::Dpi, "600").unwrap().dpi, Some(600));
        assert_eq!(set(Choice::Scale, "linear").unwrap().scale, ScaleKind::Linear);
        assert_eq!(set(Choice::Values, "on").unwrap().values, Some(true));
        assert_eq!(set(Choice::Order, "total").unwrap().order, Order::Total);
        let names = set(Choice::Order, "MSN, HVC").unwrap().order;
        assert_eq!(names, Order::Names(vec!["MSN".into(), "HVC".into()]));
        assert!(names.check(["HVC", "MSN"].into_iter()).is_ok());
        assert!(names.check(["HVC"].into_iter()).is_err());
        assert!(set(Choice::AllTypes, "true").unwrap().all_types);
        for (choice, text) in [
            (Choice::Theme, "blue"),
            (Choice::Caption, "maybe"),
            (Choice::WidthMm, "0"),
            (Choice::WidthMm, "nan"),
            (Choice::WidthMm, "85mm"),
            (Choice::WidthMm, "1e9"),
            (Choice::Dpi, "1"),
            (Choice::Dpi, "300.5"),
            (Choice::Scale, "cubic"),
            (Choice::Values, ""),
            (Choice::Order, ""),
            (Choice::Order, "A,,B"),
            (Choice::Order, "A,A"),
            (Choice::AllTypes, "1x"),
        ] {
            let error = set(choice, text).unwrap_err();
            assert_eq!(error.kind(), crate::error::Kind::Usage, "{choice:?} {text}");
        }
    }
}
