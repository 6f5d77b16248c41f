//! What must hold in every index: checked by tests and by `prepare --verify`.

use super::Index;
use crate::dataset::Dataset;
use crate::threads::loops;

impl Index {
    /// What is wrong with it, if anything is: a row that is missing or twice, with the wrong
    /// neuron, out of order, or with other values than in the sorted columns.
    pub fn damage(&self, data: &Dataset) -> Option<&'static str> {
        let all = self.columns().into_iter().chain(data.columns());
        if all.into_iter().any(|column| column.ensure(0..column.rows()).is_err()) {
            return Some("does not hold what was written");
        }
        let neurons = data.neurons.id.len() as u32;
        let columns = &data.synapses;
        if !bounds_fit(&self.outputs.start, columns.pre.len())
            || !bounds_fit(&self.inputs.start, columns.post.len())
        {
            return Some("does not cover the rows");
        }
        let in_place =
            |places: &[u32]| loops::all(places.len(), |row| (places[row] as usize) < places.len());
        if !in_place(&self.outputs.place) || !in_place(&self.inputs.place) {
            return Some("points to a row that does not exist");
        }
        let outputs_of = |neuron: u32| {
            let rows = self.outputs.rows_of(neuron);
            let places = &self.outputs.place[rows.clone()];
            let posts = &self.outputs.post[rows];
            places.iter().all(|at| columns.pre[*at as usize] == neuron)
                && posts
                    .windows(2)
                    .zip(places.windows(2))
                    .all(|(post, place)| (post[0], place[0]) < (post[1], place[1]))
        };
        let inputs_of = |neuron: u32| {
            let places = &self.inputs.place[self.inputs.rows_of(neuron)];
            places.iter().all(|at| columns.post[*at as usize] == neuron)
                && places.windows(2).all(|pair| pair[0] < pair[1])
        };
        // Every row stands with its neuron, and rows of a neuron differ: so all are there once.
        if !loops::all(neurons as usize, |neuron| {
            outputs_of(neuron as u32) && inputs_of(neuron as u32)
        }) {
            return Some("has a row that is out of order");
        }
        (!self.values_agree(data)).then_some("has other values than the columns")
    }

    fn values_agree(&self, data: &Dataset) -> bool {
        let (outputs, columns) = (&self.outputs, &data.synapses);
        let type_of = |place: u64| {
            let after = data.segments.partition_point(|segment| segment.end <= place);
            data.segments.get(after).map(|segment| segment.post_type)
        };
        loops::all(outputs.place.len(), |row| {
            let at = outputs.place[row] as usize;
            outputs.post[row] == columns.post[at]
                && outputs.prob[row] == columns.prob[at]
                && outputs.size[row] == columns.size[at]
                && Some(outputs.post_type[row]) == type_of(at as u64)
        })
    }
}

/// Whether the bounds rise from 0 to the number of rows.
fn bounds_fit(start: &[u32], rows: usize) -> bool {
    let rise = start.windows(2).all(|pair| pair[0] <= pair[1]);
    rise && start.first() == Some(&0) && start.last().copied() == u32::try_from(rows).ok()
}
