//! What a cell of a matrix may hold: one table of measures. Flags, REST, OpenAPI, captions, the page
//! and every engine but the reference know a measure by its row there.

/// What a cell of a matrix holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Measure {
    /// Number of synapses.
    #[default]
    Count,
    /// Summed synapse size in µm².
    TotalSize,
    /// Mean synapse size in µm².
    MeanSize,
    /// Mean synapse probability.
    MeanProb,
    /// Median over the presynaptic cells of their number of synapses with the post type.
    MedianPerPre,
    /// Median over the postsynaptic cells of their number of synapses with the pre type.
    MedianPerPost,
    /// Median over the presynaptic cells of their summed size with the post type, in µm².
    MedianSizePerPre,
    /// Median over the postsynaptic cells of their summed size with the pre type, in µm².
    MedianSizePerPost,
    /// Number of connected pairs of neurons: those with a synapse.
    Pairs,
    /// Sum of a number of the synapse table.
    Total(Summand),
    /// Its mean.
    Mean(Summand),
    /// Median over the cells of one side of its sum with the other type.
    MedianOf(Summand, Side),
}

/// How a measure is made of the synapses of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// How many they are.
    Number,
    /// How many pairs of neurons they are of.
    Pairs,
    /// The sum of their values.
    Sum(Summand),
    /// That sum ÷ their number.
    Mean(Summand),
    /// The median over the cells of one side, of what each has there.
    Median(Side, Of),
}

/// A value of every synapse that can be summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Summand {
    /// Its size in µm².
    Size,
    /// Its probability.
    Prob,
}

/// Whose cells a median is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The presynaptic ones.
    Pre,
    /// The postsynaptic ones.
    Post,
}

/// What is summed for each cell of a median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Synapses.
    Number,
    /// Their values.
    Sum(Summand),
}

/// What there is to know of a measure.
struct Facts {
    name: &'static str,
    /// For a caption.
    caption: &'static str,
    /// For a control, which has little room.
    label: &'static str,
    /// For a small picture, where its caption is too long for one.
    short: Option<&'static str>,
    statistic: Statistic,
}

impl Measure {
    /// Every measure, in the order of the documents.
    pub const ALL: [Measure; 17] = [
        Measure::Count,
        Measure::TotalSize,
        Measure::MeanSize,
        Measure::MeanProb,
        Measure::MedianPerPre,
        Measure::MedianPerPost,
        Measure::MedianSizePerPre,
        Measure::MedianSizePerPost,
        Measure::Pairs,
        Measure::Total(Summand::Size),
        Measure::Mean(Summand::Size),
        Measure::MedianOf(Summand::Size, Side::Pre),
        Measure::MedianOf(Summand::Size, Side::Post),
        Measure::Total(Summand::Prob),
        Measure::Mean(Summand::Prob),
        Measure::MedianOf(Summand::Prob, Side::Pre),
        Measure::MedianOf(Summand::Prob, Side::Post),
    ];

    /// What there is to know of it: a new measure is a row here.
    const fn facts(self) -> Facts {
        use Statistic::{Mean, Median, Number, Sum};
        match self {
            Measure::Count => Facts {
                name: "count",
                caption: "number of synapses",
                label: "Number of synapses",
                short: Some("Synapses"),
                statistic: Number,
            },
            Measure::TotalSize => Facts {
                name: "total-size",
                caption: "summed synapse size (µm²)",
                label: "Summed size",
                short: Some("Summed area (µm²)"),
                statistic: Sum(Summand::Size),
            },
            Measure::MeanSize => Facts {
                name: "mean-size",
                caption: "mean synapse size (µm²)",
                label: "Mean size",
                short: None,
                statistic: Mean(Summand::Size),
            },
            Measure::MeanProb => Facts {
                name: "mean-prob",
                caption: "mean synapse probability",
                label: "Mean probability",
                short: None,
                statistic: Mean(Summand::Prob),
            },
            Measure::MedianPerPre => Facts {
                name: "median-per-pre",
                caption: "median number of synapses per presynaptic cell",
                label: "Median number per pre cell",
                short: None,
                statistic: Median(Side::Pre, Of::Number),
            },
            Measure::MedianPerPost => Facts {
                name: "median-per-post",
                caption: "median number of synapses per postsynaptic cell",
                label: "Median number per post cell",
                short: None,
                statistic: Median(Side::Post, Of::Number),
            },
            Measure::MedianSizePerPre => Facts {
                name: "median-size-per-pre",
                caption: "median summed size per presynaptic cell (µm²)",
                label: "Median size per pre cell",
                short: None,
                statistic: Median(Side::Pre, Of::Sum(Summand::Size)),
            },
            Measure::MedianSizePerPost => Facts {
                name: "median-size-per-post",
                caption: "median summed size per postsynaptic cell (µm²)",
                label: "Median size per post cell",
                short: None,
                statistic: Median(Side::Post, Of::Sum(Summand::Size)),
            },
            Measure::Pairs => Facts {
                name: "pairs",
                caption: "number of connected pairs of neurons",
                label: "Connected pairs of neurons",
                short: None,
                statistic: Statistic::Pairs,
            },
            Measure::Total(Summand::Size) => {
                Facts { name: "total:size", ..Measure::TotalSize.facts() }
            }
            Measure::Mean(Summand::Size) => {
                Facts { name: "mean:size", ..Measure::MeanSize.facts() }
            }
            Measure::MedianOf(Summand::Size, Side::Pre) => {
                Facts { name: "median:size-per-pre", ..Measure::MedianSizePerPre.facts() }
            }
            Measure::MedianOf(Summand::Size, Side::Post) => {
                Facts { name: "median:size-per-post", ..Measure::MedianSizePerPost.facts() }
            }
            Measure::Total(Summand::Prob) => Facts {
                name: "total:prob",
                caption: "summed synapse probability",
                label: "Summed probability",
                short: None,
                statistic: Sum(Summand::Prob),
            },
            Measure::Mean(Summand::Prob) => {
                Facts { name: "mean:prob", ..Measure::MeanProb.facts() }
            }
            Measure::MedianOf(Summand::Prob, Side::Pre) => Facts {
                name: "median:prob-per-pre",
                caption: "median summed probability per presynaptic cell",
                label: "Median probability per pre cell",
                short: None,
                statistic: Median(Side::Pre, Of::Sum(Summand::Prob)),
            },
            Measure::MedianOf(Summand::Prob, Side::Post) => Facts {
                name: "median:prob-per-post",
                caption: "median summed probability per postsynaptic cell",
                label: "Median probability per post cell",
                short: None,
                statistic: Median(Side::Post, Of::Sum(Summand::Prob)),
            },
        }
    }

    /// Its name in flags, URLs and JSON.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// What a cell holds, for a caption: "number of synapses".
    pub const fn caption(self) -> &'static str {
        self.facts().caption
    }

    /// The same where there is little room, with a capital letter and without a unit.
    pub const fn label(self) -> &'static str {
        self.facts().label
    }

    /// The same for the title of a small picture, where the caption is too long for one.
    pub const fn short_title(self) -> Option<&'static str> {
        self.facts().short
    }

    /// How it is made of the synapses of a cell.
    pub const fn statistic(self) -> Statistic {
        self.facts().statistic
    }

    /// Whether a sum of its cells means something, so that fractions of it do.
    pub const fn is_additive(self) -> bool {
        matches!(self.statistic(), Statistic::Number | Statistic::Sum(_))
    }

    /// Whether another word means the same, and stands before it in the documents.
    pub fn is_synonym(self) -> bool {
        let means_it = |other: &Measure| other.statistic() == self.statistic();
        Measure::ALL.iter().find(|other| means_it(other)) != Some(&self)
    }

    /// Whether the engines of a GPU have it: neither pairs nor medians of anything but sizes.
    pub fn has_gpu_path(self) -> bool {
        !matches!(self.statistic(), Statistic::Pairs | Statistic::Median(_, Of::Sum(Summand::Prob)))
    }

    /// All names, as help and errors list them: "a, b or c".
    pub fn list() -> String {
        let names = Measure::ALL.map(Measure::name);
        let (last, before) = names.split_last().unwrap_or((&"", &[]));
        format!("{} or {last}", before.join(", "))
    }
}

impl Statistic {
    /// The unit of what is counted or summed; none for probabilities.
    pub const fn unit(self) -> &'static str {
        match self {
            Statistic::Number | Statistic::Median(_, Of::Number) => "synapses",
            Statistic::Sum(Summand::Size)
            | Statistic::Mean(Summand::Size)
            | Statistic::Median(_, Of::Sum(Summand::Size)) => "µm²",
            Statistic::Sum(Summand::Prob)
            | Statistic::Mean(Summand::Prob)
            | Statistic::Median(_, Of::Sum(Summand::Prob)) => "",
            Statistic::Pairs => "pairs",
        }
    }
}
