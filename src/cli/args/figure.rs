//! Flags that say how a picture looks. What each means and which values it takes is stated in
//! `crate::output::figure`.

use crate::Result;
use crate::output::Figure;
use crate::output::figure::Choice;
use clap::Args;

use super::ThemeName;

// What every picture has.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Figure")]
pub struct FigureArgs {
    #[arg(long, value_name = "TEXT", help = Choice::Title.help())]
    pub title: Option<String>,
    #[arg(long, value_name = "on|off", help = Choice::Caption.help())]
    pub caption: Option<String>,
    #[arg(long, value_name = "MM", help = Choice::WidthMm.help())]
    pub width_mm: Option<String>,
    #[arg(long, value_name = "N", help = Choice::Dpi.help())]
    pub dpi: Option<String>,
}

// What pictures with a scale have.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Figure")]
pub struct ScaleArgs {
    #[arg(long, value_name = "log|linear", help = Choice::Scale.help())]
    pub scale: Option<String>,
}

// What pictures with cells have.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Figure")]
pub struct ValuesArgs {
    #[arg(long, value_name = "on|off", help = Choice::Values.help())]
    pub values: Option<String>,
}

// What answers about types have.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Figure")]
pub struct AllTypesArgs {
    #[arg(long, help = Choice::AllTypes.help())]
    pub all_types: bool,
}

// What matrices have.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Figure")]
pub struct OrderArgs {
    #[arg(long, value_name = "ORDER", help = Choice::Order.help())]
    pub order: Option<String>,
}

/// Flags that say how a picture looks.
pub trait Choices {
    /// The choices that were made, as text.
    fn choices(&self) -> Vec<(Choice, Option<&str>)>;
}

impl Choices for FigureArgs {
    fn choices(&self) -> Vec<(Choice, Option<&str>)> {
        vec![
            (Choice::Title, self.title.as_deref()),
            (Choice::Caption, self.caption.as_deref()),
            (Choice::WidthMm, self.width_mm.as_deref()),
            (Choice::Dpi, self.dpi.as_deref()),
        ]
    }
}

impl Choices for ScaleArgs {
    fn choices(&self) -> Vec<(Choice, Option<&str>)> {
        vec![(Choice::Scale, self.scale.as_deref())]
    }
}

impl Choices for ValuesArgs {
    fn choices(&self) -> Vec<(Choice, Option<&str>)> {
        vec![(Choice::Values, self.values.as_deref())]
    }
}

impl Choices for AllTypesArgs {
    fn choices(&self) -> Vec<(Choice, Option<&str>)> {
        vec![(Choice::AllTypes, self.all_types.then_some("true"))]
    }
}

impl Choices for OrderArgs {
    fn choices(&self) -> Vec<(Choice, Option<&str>)> {
        vec![(Choice::Order, self.order.as_deref())]
    }
}

/// The figure that some flags ask for.
pub fn figure(theme: ThemeName, groups: &[&dyn Choices]) -> Result<Figure> {
    let mut figure = Figure { theme: theme.theme(), ..Figure::default() };
    for (choice, text) in groups.iter().flat_map(|group| group.choices()) {
        if let Some(text) = text {
            choice.set(&mut figure, text)?;
        }
    }
    Ok(figure)
}
