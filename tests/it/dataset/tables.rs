//! Small random tables, written in the published layout, and what a prepared copy of them must
//! be, made in the plainest way.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use areax::Run;
use areax::codes::order_code;
use areax::dataset::{Prepare, Prepared, StoreChoice};
use areax::names::Vocabulary;
use areax::progress::Progress;
use areax::read::Sources;
use areax::{Dataset, dataset};

#[derive(Clone, Debug, PartialEq)]
pub struct Synapse {
    pub size: u16,
    pub pre_id: u64,
    pub post_id: u64,
    pub prob: u16,
    pub at: [u32; 3],
    pub morph: u8,
    pub pre_type: u8,
    pub post_type: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Neuron {
    pub id: u64,
    pub cell_type: u8,
    pub certainty: u16,
    pub axon: f32,
    pub soma: f32,
    pub dendrite: f32,
}

#[derive(Clone, Debug)]
pub struct Tables {
    pub synapses: Vec<Synapse>,
    pub neurons: Option<Vec<Neuron>>,
    pub mapping: String,
}

const MAPPING: &str = "0: STN\n1: DA\n2: MSN\n3: LMAN\n7: HVC\n200: odd\n";
const TYPES: [u8; 6] = [0, 1, 2, 3, 7, 200];

impl Tables {
    /// Tables with extreme ids, orphans, NaN, infinities, ties and disagreements.
    pub fn random(seed: u64, synapses: usize, neurons: usize) -> Tables {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut ids: Vec<u64> = vec![u64::MAX, 0, 1, 1 << 53, (1 << 53) + 1, u64::MAX - 1];
        ids.extend((0..neurons).map(|i| (i as u64) << 33 | rng.u64(..1 << 33)));
        ids.truncate(neurons);
        rng.shuffle(&mut ids);
        let f16 = |rng: &mut fastrand::Rng| match rng.u8(..16) {
            0 => rng.u16(..),
            1 => *rng.choice(&[0, 0x8000, 0x7c00, 0xfc00, 0x7e01, 0xfe00]).unwrap(),
            2..8 => 0x3800 + 64 * rng.u16(..17),
            _ => rng.u16(0x2000..=0x3c00),
        };
        let of_type = |rng: &mut fastrand::Rng| *rng.choice(&TYPES).unwrap();
        let neuron = |id: u64, rng: &mut fastrand::Rng| Neuron {
            id,
            cell_type: of_type(rng),
            certainty: f16(rng),
            axon: rng.f32() * 1000.0,
            soma: if rng.u8(..9) == 0 { f32::NAN } else { rng.f32() },
            dendrite: if rng.u8(..9) == 0 { f32::INFINITY } else { -rng.f32() },
        };
        let neurons: Vec<Neuron> = ids.iter().map(|id| neuron(*id, &mut rng)).collect();
        let id = |rng: &mut fastrand::Rng| match rng.u8(..8) {
            0 => 77 + u64::from(rng.u8(..20)),
            1 => rng.u64(..),
            _ => ids.get(rng.usize(..ids.len().max(1))).copied().unwrap_or(5),
        };
        let synapse = |rng: &mut fastrand::Rng| Synapse {
            size: f16(rng),
            pre_id: id(rng),
            post_id: id(rng),
            prob: f16(rng),
            at: [rng.u32(..), rng.u32(..300), u32::MAX - rng.u32(..3)],
            morph: if rng.u8(..30) == 0 { rng.u8(..) } else { rng.u8(..5) },
            pre_type: of_type(rng),
            post_type: of_type(rng),
        };
        let synapses = (0..synapses).map(|_| synapse(&mut rng)).collect();
        Tables { synapses, neurons: Some(neurons), mapping: MAPPING.to_owned() }
    }

    /// Writes the published files.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        let rows: Vec<u8> = self.synapses.iter().flat_map(Synapse::bytes).collect();
        let file = npy(SYNAPSE, self.synapses.len(), &rows);
        std::fs::write(folder.join("t_synapses.npy"), file).unwrap();
        if let Some(neurons) = &self.neurons {
            let rows: Vec<u8> = neurons.iter().flat_map(Neuron::bytes).collect();
            let file = npy(NEURON, neurons.len(), &rows);
            std::fs::write(folder.join("t_neurons.npy"), file).unwrap();
        }
        std::fs::write(folder.join("t_celltype_mapping.txt"), &self.mapping).unwrap();
    }

    /// Whether `dataset` is what it must be; panics where not.
    pub fn assert_prepared(&self, dataset: &Dataset) {
        dataset.check_invariants().unwrap();
        let neurons = self.neurons.clone().unwrap_or_default();
        let mut ids: Vec<u64> = neurons.iter().map(|neuron| neuron.id).collect();
        let ends = self.synapses.iter().flat_map(|s| [s.pre_id, s.post_id]);
        let mut orphans: Vec<u64> = ends.filter(|id| !ids.contains(id)).collect();
        orphans.sort();
        orphans.dedup();
        ids.extend(orphans);
        assert_eq!(&dataset.neurons.id[..], ids);
        let index = |id: u64| ids.iter().position(|known| *known == id).unwrap() as u32;
        let column = |value: fn(&Neuron) -> u32| neurons.iter().map(value).collect::<Vec<u32>>();
        let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<u32>>();
        let types: Vec<u8> = neurons.iter().map(|neuron| neuron.cell_type).collect();
        let certainty: Vec<u16> = neurons.iter().map(|n| order_code(n.certainty)).collect();
        assert_eq!(&dataset.neurons.cell_type[..], types);
        assert_eq!(&dataset.neurons.certainty[..], certainty);
        assert_eq!(bits(&dataset.neurons.axon), column(|n| n.axon.to_bits()));
        assert_eq!(bits(&dataset.neurons.soma), column(|n| n.soma.to_bits()));
        assert_eq!(bits(&dataset.neurons.dendrite), column(|n| n.dendrite.to_bits()));

        let mut order: Vec<usize> = (0..self.synapses.len()).collect();
        order.sort_by_key(|row| {
            let s = &self.synapses[*row];
            (s.pre_type, s.post_type, s.morph, Reverse(order_code(s.prob)), *row)
        });
        assert_eq!(dataset.synapse_count(), order.len());
        let mut segments = dataset.segments.iter();
        let mut segment = segments.next();
        for (at, row) in order.iter().enumerate() {
            let (s, columns) = (&self.synapses[*row], &dataset.synapses);
            assert_eq!(columns.row[at] as usize, *row);
            assert_eq!(
                (columns.prob[at], columns.size[at]),
                (order_code(s.prob), order_code(s.size))
            );
            assert_eq!((columns.pre[at], columns.post[at]), (index(s.pre_id), index(s.post_id)));
            assert_eq!([columns.x[at], columns.y[at], columns.z[at]], s.at);
            while segment.unwrap().end <= at as u64 {
                segment = segments.next();
            }
            let segment = segment.unwrap();
            let key = (segment.pre_type, segment.post_type, segment.post_morph);
            assert_eq!(key, (s.pre_type, s.post_type, s.morph));
        }
    }
}

impl Synapse {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_le_bytes().to_vec();
        bytes.extend(self.pre_id.to_le_bytes());
        bytes.extend(self.post_id.to_le_bytes());
        bytes.extend(self.prob.to_le_bytes());
        self.at.iter().for_each(|c| bytes.extend(c.to_le_bytes()));
        bytes.extend([self.morph, self.pre_type, self.post_type]);
        bytes
    }
}

impl Neuron {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.id.to_le_bytes().to_vec();
        bytes.push(self.cell_type);
        bytes.extend(self.certainty.to_le_bytes());
        for length in [self.axon, self.soma, self.dendrite] {
            bytes.extend(length.to_le_bytes());
        }
        bytes
    }
}

const SYNAPSE: &str = "[('size', '<f2'), ('pre_id', '<u8'), ('post_id', '<u8'), \
    ('prob', '<f2'), ('x', '<u4'), ('y', '<u4'), ('z', '<u4'), ('post_morph', '|u1'), \
    ('pre_celltype', '|u1'), ('post_celltype', '|u1')]";
const NEURON: &str = "[('id', '<u8'), ('cell_type', '|u1'), ('celltype_certainty', '<f2'), \
    ('skel_length_axon', '<f4'), ('skel_length_soma', '<f4'), ('skel_length_dendrite', '<f4')]";

fn npy(descr: &str, rows: usize, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': ({rows},), }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// Keeps what is noted.
#[derive(Default)]
pub struct Notes(Mutex<Vec<String>>);

impl Notes {
    pub fn all(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

impl Progress for Notes {
    fn start(&self, _what: &str, _total: u64) {}
    fn advance(&self, _by: u64) {}
    fn finish(&self) {}
    fn note(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }
}

/// A data set on disk: `data` in a temporary folder.
pub struct Place {
    pub temporary: tempfile::TempDir,
    pub data: PathBuf,
    pub store: StoreChoice,
    pub notes: Notes,
}

impl Place {
    pub fn with(tables: &Tables) -> Place {
        let temporary = tempfile::tempdir().unwrap();
        let data = temporary.path().join("data");
        tables.write(&data);
        Place { temporary, data, store: StoreChoice::default(), notes: Notes::default() }
    }

    pub fn sources(&self) -> (Sources, Vocabulary) {
        let sources = Sources::find(&self.data, &Default::default()).unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        (sources, vocabulary)
    }

    pub fn open(&self) -> areax::Result<Dataset> {
        let (sources, vocabulary) = self.sources();
        Dataset::open(&sources, vocabulary, &self.store, &self.run())
    }

    pub fn prepare(&self, how: Prepare) -> areax::Result<Prepared> {
        let (sources, vocabulary) = self.sources();
        dataset::prepare(&sources, &vocabulary, &self.store, how, &self.run())
    }

    /// A run that reports to the notes.
    pub fn run(&self) -> Run<'_> {
        Run { progress: &self.notes, ..Run::default() }
    }

    /// What holds the default stores: those of every layout, and of every table in the folder.
    pub fn stores(&self) -> PathBuf {
        self.data.join(".areax")
    }

    /// The only store in there.
    pub fn root(&self) -> PathBuf {
        let stores: Vec<_> =
            std::fs::read_dir(self.stores()).unwrap().map(Result::unwrap).collect();
        assert_eq!(stores.len(), 1, "{stores:?}");
        stores[0].path()
    }

    /// The folder of the current generation.
    pub fn generation(&self) -> PathBuf {
        let pointer = std::fs::read_to_string(self.root().join("current")).unwrap();
        self.root().join(pointer.split_once(' ').unwrap().0)
    }

    /// The names in the default store, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.root()).unwrap();
        let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}
