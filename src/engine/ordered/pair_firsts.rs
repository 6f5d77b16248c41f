//! Which rows are the first of their pair of neurons in their cell.

use super::block::Block;

/// Marks the first passing row of each pair in each cell: the rows of a pair follow one another.
pub fn mark(block: &Block, posts: &[u32], rows: &[u32], columns: &[u32], firsts: &mut Vec<u8>) {
    firsts.clear();
    firsts.resize(block.mask.len(), 0);
    let mut seen: Vec<(u32, u32)> = Vec::new();
    for neuron in block.neurons.clone() {
        seen.clear();
        let mut last = None;
        for row in block.rows_of(neuron) {
            if block.mask[row] == 0 {
                continue;
            }
            if last != Some(posts[row]) {
                last = Some(posts[row]);
                seen.clear();
            }
            let cell = (rows[row], columns[row]);
            if !seen.contains(&cell) {
                seen.push(cell);
                firsts[row] = 1;
            }
        }
    }
}
