//! Every question by a function of its own, for programs that know what they ask: the answer has
//! its own type. [`Connectome::ask`] says besides which engine answered, and can be stopped.

use super::{Answer, Connectome, Info, Question, Rows, RowsQuery};
use crate::error::{Error, Result};
use crate::query::{
    Adjacency, ConnectionValues, ConnectionsQuery, Count, DescribeQuery, Distributions, Filter,
    Matrix, MatrixQuery, MatrixSet, MatrixSetQuery, Neuron, NeuronIds, NeuronList, NeuronQuery,
    NeuronsQuery, Null, NullQuery, Robust, RobustQuery, Sweep, SweepQuery, Test, TestQuery,
};
use crate::run::Run;

impl Connectome {
    fn typed<A: TryFrom<Answer, Error = Error>>(&self, question: Question) -> Result<A> {
        self.ask(&question, &Run::default())?.answer.try_into()
    }

    /// How many synapses pass, and their summed and mean size in µm².
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Filter};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let filter = Filter { prob_min: Some(0.6), size_min: Some(0.05), ..Filter::default() };
    /// let count = connectome.count(&filter)?;
    /// println!("{} synapses, {} µm² each", count.count, count.mean_size);
    /// # assert!(count.count > 0);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn count(&self, filter: &Filter) -> Result<Count> {
        self.typed(Question::Count(filter.clone()))
    }

    /// A matrix, cell type × cell type or label × label: rows presynaptic, columns postsynaptic.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Filter, MatrixQuery, Measure, Normalize};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let matrix = connectome.matrix(&MatrixQuery {
    ///     filter: Filter { prob_min: Some(0.6), ..Filter::default() },
    ///     measure: Measure::TotalSize,
    ///     normalize: Normalize::Input,
    ///     ..MatrixQuery::default()
    /// })?;
    /// let share = matrix.get("HVC", "MSN").expect("both are cell types of the data");
    /// println!("HVC has {:.1} % of the synaptic area onto MSN", 100.0 * share);
    /// for (pre, values) in matrix.rows() {
    ///     println!("{pre}: {values:?}");
    /// }
    /// # assert!(share > 0.0 && share < 1.0);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn matrix(&self, query: &MatrixQuery) -> Result<Matrix> {
        self.typed(query.clone().into())
    }

    /// Several matrices of the same synapses, in the order asked.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::Preset;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let query = Preset::AreaX.matrix_set();
    /// let set = connectome.matrix_set(&query)?;
    /// for (question, matrix) in query.questions().iter().zip(&set.0) {
    ///     println!("{}: {:?}", question.measure.name(), matrix.get("HVC", "MSN"));
    /// }
    /// # assert_eq!(set.0.len(), 10);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn matrix_set(&self, query: &MatrixSetQuery) -> Result<MatrixSet> {
        self.typed(query.clone().into())
    }

    /// A matrix of counts at every point of a grid of thresholds.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::{Axis, SweepQuery};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let axes = vec![Axis::parse("prob_min=0.5:0.9:0.1")?, Axis::parse("size_min=0,0.05")?];
    /// let query = SweepQuery { axes, ..SweepQuery::default() };
    /// let sweep = connectome.sweep(&query)?;
    /// let matrix = sweep.at(&query.axes, &[0.6, 0.05]).expect("a point of the grid");
    /// println!("{:?} synapses from HVC onto MSN", matrix.get("HVC", "MSN"));
    /// for (values, matrix) in sweep.points(&query.axes) {
    ///     println!("prob ≥ {}, size ≥ {}: {}", values[0], values[1], matrix.total);
    /// }
    /// # assert!(matrix.total > 0);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn sweep(&self, query: &SweepQuery) -> Result<Sweep> {
        self.typed(query.clone().into())
    }

    /// In which settings of a grid a claim holds.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Measure, Normalize};
    /// use areax::query::{Claim, Preset, RobustQuery, Verdict};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let robust = connectome.robust(&RobustQuery {
    ///     claim: Claim::parse("HVC->MSN > LMAN->MSN")?,
    ///     measure: Measure::Count,
    ///     normalize: Normalize::Input,
    ///     grid: Preset::AreaX.grid(),
    ///     ci: None,
    /// })?;
    /// let holds = robust.count(Verdict::Holds);
    /// println!("holds in {holds} of {} settings", robust.outcomes.len());
    /// # assert!(!robust.outcomes.is_empty());
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn robust(&self, query: &RobustQuery) -> Result<Robust> {
        self.typed(query.clone().into())
    }

    /// What connections amount to at every point of a grid; `None` where that is undefined.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::{Axis, Claim, ConnectionsQuery, SweepQuery};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let values = connectome.connections(&ConnectionsQuery {
    ///     grid: SweepQuery { axes: vec![Axis::parse("prob_min=0.6,0.8")?], ..SweepQuery::default() },
    ///     measure: areax::Measure::Count,
    ///     normalize: areax::Normalize::None,
    ///     connections: Claim::parse("HVC->MSN > LMAN->MSN")?.connections().to_vec(),
    /// })?;
    /// // Point by point, the connections of each in the order asked.
    /// println!("{values:?}");
    /// # assert_eq!(values.len(), 4);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn connections(&self, query: &ConnectionsQuery) -> Result<ConnectionValues> {
        self.typed(query.clone().into())
    }

    /// The synapses that pass, as a handle; [`Rows::columns`] brings their fields into memory.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Filter};
    /// use areax::ask::RowsQuery;
    /// use areax::query::{RowField, SelectQuery};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let filter = Filter { pre_celltype: Some(vec!["HVC".into()]), ..Filter::default() };
    /// let select = SelectQuery { filter, sample: None };
    /// let rows = connectome.rows(&RowsQuery::new(select, [RowField::PreId, RowField::Size]))?;
    /// let columns = rows.columns()?;
    /// for (id, um2) in columns.pre_id.iter().zip(columns.size_f32()) {
    ///     println!("{id}: {um2} µm²");
    /// }
    /// # assert_eq!(columns.pre_id.len() as u64, rows.len());
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn rows(&self, query: &RowsQuery) -> Result<Rows> {
        self.typed(query.clone().into())
    }

    /// Ids of the neurons that fulfil some conditions, in the order of the neuron table.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::NeuronsQuery;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let ids = connectome.neurons(&NeuronsQuery {
    ///     celltype: Some(vec!["HVC".into()]),
    ///     target_celltype: Some(vec!["MSN".into()]),
    ///     min_synapses: Some(2),
    ///     ..NeuronsQuery::default()
    /// })?;
    /// println!("{} HVC axons make at least two synapses onto MSN", ids.len());
    /// # assert!(!ids.is_empty());
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn neurons(&self, query: &NeuronsQuery) -> Result<NeuronIds> {
        Ok(self.neuron_list(query)?.ids)
    }

    /// The same neurons with the fields that the question names, sorted and limited as it says.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::NeuronsQuery;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let mut query = NeuronsQuery { limit: Some(10), ..NeuronsQuery::default() };
    /// query.set("fields", "celltype,outputs,output_partners")?;
    /// query.set("sort", "-outputs")?;
    /// let list = connectome.neuron_list(&query)?;
    /// println!("{} of {} neurons: {:?}", list.ids.len(), list.available, list.columns);
    /// # assert_eq!((list.ids.len(), list.columns.len()), (10, 3));
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn neuron_list(&self, query: &NeuronsQuery) -> Result<NeuronList> {
        self.typed(query.clone().into())
    }

    /// One neuron with its synapses, by partner.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::{NeuronQuery, NeuronsQuery};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let ids = connectome.neurons(&NeuronsQuery::default())?;
    /// let id = ids.get(0).expect("the data has neurons");
    /// let neuron = connectome.neuron(&NeuronQuery { id: id.to_owned(), ..NeuronQuery::default() })?;
    /// println!("makes {} synapses, gets {}", neuron.outputs.all.count, neuron.inputs.all.count);
    /// for partner in neuron.outputs.by_neuron.iter().take(10) {
    ///     println!("{}: {}", partner.id, partner.synapses.count);
    /// }
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn neuron(&self, query: &NeuronQuery) -> Result<Neuron> {
        self.typed(query.clone().into())
    }

    /// Neuron × neuron, sparse: number and summed size of the synapses of every pair.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Filter};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
    /// let adjacency = connectome.adjacency(&filter)?;
    /// let strongest = adjacency.iter().max_by_key(|pair| pair.count).expect("there are pairs");
    /// println!("{} → {}: {} synapses", strongest.pre_id, strongest.post_id, strongest.count);
    /// # assert!(strongest.count > 0);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn adjacency(&self, filter: &Filter) -> Result<Adjacency> {
        self.typed(Question::Adjacency(filter.clone().into()))
    }

    /// Statistics of the wiring, in the data and in nulls whose post ends are shuffled.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Filter};
    /// use areax::query::{NullQuery, NullStatistic, Within};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let null = connectome.null(&NullQuery {
    ///     filter: Filter { prob_min: Some(0.6), ..Filter::default() },
    ///     within: Within::parse("typepair")?,
    ///     statistics: vec![NullStatistic::Multi],
    ///     nulls: 99,
    ///     seed: NullQuery::SEED,
    /// })?;
    /// let [single, ..] = &null.summaries(0)[..] else { panic!("there are connections") };
    /// println!("{} single connections, {} in the nulls", single.observed, single.mean);
    /// # assert!(single.observed > 0 && single.p_greater > 0.0);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn null(&self, query: &NullQuery) -> Result<Null> {
        self.typed(query.clone().into())
    }

    /// How the difference of two connections with the same partners stands to those of permuted labels.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::{Connectome, Filter, Measure, Normalize};
    /// use areax::query::{CellAxes, Claim, Permuting, TestQuery};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let test = connectome.test(&TestQuery {
    ///     filter: Filter { prob_min: Some(0.6), min_pre_axon: Some(50.0), ..Filter::default() },
    ///     claim: Claim::parse("HVC->MSN > LMAN->MSN")?,
    ///     measure: Measure::Count,
    ///     normalize: Normalize::None,
    ///     types: CellAxes::default(),
    ///     permuting: Permuting { permutations: 99, ..Permuting::default() },
    /// })?;
    /// let [hvc, lman] = test.neurons;
    /// println!("{hvc} and {lman} neurons, p = {}", test.p(|reached| reached.both));
    /// # assert!(test.p(|reached| reached.both) >= 0.01 && hvc > 1);
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn test(&self, query: &TestQuery) -> Result<Test> {
        self.typed(query.clone().into())
    }

    /// Distributions of numbers of synapses, connections and neurons, with every value and its count.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// use areax::query::{CategoryAxis, DescribeQuery};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let names = vec!["out_degree".into(), "in_strength".into()];
    /// let by = Some(CategoryAxis::parse("celltype"));
    /// let query = DescribeQuery { names, by, ..DescribeQuery::default() };
    /// for found in &connectome.describe(&query)?.all {
    ///     println!("{} of {:?}: mean {}", found.name, found.group, found.summary.mean);
    /// }
    /// # assert!(!connectome.describe(&query)?.is_empty());
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn describe(&self, query: &DescribeQuery) -> Result<Distributions> {
        self.typed(query.clone().into())
    }

    /// What the data holds, by cell type.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    ///
    /// ```
    /// use areax::Connectome;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let data = folder.path();
    /// # areax::synth::write(data, &areax::synth::SynthOptions::small(), &areax::progress::Silent)?;
    ///
    /// let connectome = Connectome::open(data)?;
    /// let info = connectome.info()?;
    /// println!("{info:?}");
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn info(&self) -> Result<Info> {
        Ok(*self.typed::<Box<Info>>(Question::Info)?)
    }
}
