//! The Merkle tree of RFC 9162, section 2.1, over the blocks of an agency: leaf `n` is the hash of
//! block `n + 1`. It grows by a block at a time and answers its root and the proof of any leaf.
//!
//! Only the hashes of whole tiles of 256 leaves and of what stands above them are kept, a byte or
//! so a block. Whoever wants the proof of an old leaf brings the leaves of its tile.

use crate::chain::Hash;
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Leaves of a tile.
pub const TILE: u64 = 256;
/// How far above the leaves a tile's root stands.
const TILE_LEVEL: u32 = TILE.trailing_zeros();

/// The hash of a leaf.
pub fn leaf_hash(entry: &Hash) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of the node over two.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A step of the way from a leaf to the root: what stands beside it, and on which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It stands to the left.
    Left(Hash),
    /// It stands to the right.
    Right(Hash),
}

/// The root that a path leads to from a leaf.
pub fn root_by_path(leaf: Hash, path: &[Step]) -> Hash {
    path.iter().fold(leaf, |hash, step| match step {
        Step::Left(left) => node_hash(left, &hash),
        Step::Right(right) => node_hash(&hash, right),
    })
}

/// The path from leaf `index` of these leaves to their root.
pub fn path_among(leaves: &[Hash], index: u64) -> Vec<Step> {
    let mut path = Vec::new();
    climb(index, 0..leaves.len() as u64, &mut |range| root_of(leaves, range), &mut path);
    path
}

/// The root over some of these leaves.
fn root_of(leaves: &[Hash], range: Range<u64>) -> Hash {
    let bound = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    match leaves.get(bound(range.start)..bound(range.end)) {
        None | Some([]) => Sha256::digest([]).into(),
        Some([leaf]) => *leaf,
        Some(_) => {
            let (left, right) = halves(range);
            node_hash(&root_of(leaves, left), &root_of(leaves, right))
        }
    }
}

/// A range of two leaves or more, cut at the largest power of two below its length.
fn halves(range: Range<u64>) -> (Range<u64>, Range<u64>) {
    let len = range.end - range.start;
    let middle = range.start + (1 << (len - 1).ilog2());
    (range.start..middle, middle..range.end)
}

/// Collects what stands beside the way from leaf `index` up to the root of `range`.
fn climb(
    index: u64,
    range: Range<u64>,
    root: &mut impl FnMut(Range<u64>) -> Hash,
    path: &mut Vec<Step>,
) {
    if range.end - range.start <= 1 {
        return;
    }
    let (left, right) = halves(range);
    if index < right.start {
        climb(index, left, root, path);
        path.push(Step::Right(root(right)));
    } else {
        climb(index, right, root, path);
        path.push(Step::Left(root(left)));
    }
}

/// The tree as far as it has grown.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The roots of whole tiles, then of pairs of these, and so on.
    levels: Vec<Vec<Hash>>,
    /// The leaves behind the last whole tile.
    tail: Vec<Hash>,
}

impl Tree {
    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.tail_start() + self.tail.len() as u64
    }

    fn tail_start(&self) -> u64 {
        self.levels.first().map_or(0, |tiles| tiles.len() as u64 * TILE)
    }

    /// Takes in the hash of the next block.
    pub fn push(&mut self, entry: &Hash) {
        self.tail.push(leaf_hash(entry));
        if (self.tail.len() as u64) < TILE {
            return;
        }
        let mut node = root_of(&self.tail, 0..TILE);
        self.tail.clear();
        for level in &mut self.levels {
            level.push(node);
            match level.as_slice() {
                [.., left, right] if level.len() % 2 == 0 => node = node_hash(left, right),
                _ => return,
            }
        }
        self.levels.push(vec![node]);
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        self.range(0..self.size(), &[], 0)
    }

    /// The places of the leaves that [`Tree::path`] needs for the leaf at `index`.
    pub fn tile_of(&self, index: u64) -> Range<u64> {
        let start = index - index % TILE;
        start..(start + TILE).min(self.size())
    }

    /// The path from the leaf at `index` to the root, over the leaf hashes of its tile.
    pub fn path(&self, index: u64, tile: &[Hash]) -> Vec<Step> {
        let mut path = Vec::new();
        let start = index - index % TILE;
        climb(index, 0..self.size(), &mut |range| self.range(range, tile, start), &mut path);
        path
    }

    /// The root over a range that the tree is cut into.
    fn range(&self, range: Range<u64>, tile: &[Hash], tile_start: u64) -> Hash {
        let len = range.end - range.start;
        if range.start >= self.tail_start() {
            let start = self.tail_start();
            return root_of(&self.tail, range.start - start..range.end - start);
        }
        if len < TILE {
            return root_of(tile, range.start - tile_start..range.end - tile_start);
        }
        let node = len.is_power_of_two().then(|| {
            let level = usize::try_from(len.ilog2() - TILE_LEVEL).ok()?;
            let place = usize::try_from(range.start / len).ok()?;
            self.levels.get(level)?.get(place).copied()
        });
        node.flatten().unwrap_or_else(|| {
            let (left, right) = halves(range);
            let left = self.range(left, tile, tile_start);
            node_hash(&left, &self.range(right, tile, tile_start))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, TILE, Tree, leaf_hash, path_among, root_by_path};
    use crate::chain::{Hash, merkle_root};
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use sha2::{Digest, Sha256};

    fn entries(count: u64) -> Vec<Hash> {
        (0..count).map(|n| Sha256::digest(n.to_be_bytes()).into()).collect()
    }

    fn place(index: u64) -> usize {
        usize::try_from(index).unwrap()
    }

    fn grown(entries: &[Hash]) -> Tree {
        let mut tree = Tree::default();
        for entry in entries {
            tree.push(entry);
        }
        tree
    }

    /// Sizes around whole tiles, and pairs of them.
    const SIZES: [u64; 12] = [0, 1, 2, 3, 255, 256, 257, 511, 512, 700, 1_024, 1_793];

    #[test]
    fn the_tree_has_the_root_that_is_worked_out_at_once() {
        for size in SIZES {
            let entries = entries(size);
            let tree = grown(&entries);
            assert_eq!((tree.size(), tree.root()), (size, merkle_root(&entries)), "{size}");
        }
    }

    #[test]
    fn every_leaf_has_a_path_to_the_root_and_to_no_other() {
        for size in SIZES {
            let entries = entries(size);
            let leaves: Vec<Hash> = entries.iter().map(leaf_hash).collect();
            let (tree, whole) = (grown(&entries), merkle_root(&entries));
            for index in (0..size).step_by(if size > 600 { 37 } else { 5 }) {
                let tile = tree.tile_of(index);
                let bounds = place(tile.start)..place(tile.end);
                assert!(bounds.len() as u64 <= TILE);
                let path = tree.path(index, &leaves[bounds]);
                assert_eq!(path, path_among(&leaves, index), "{index} of {size}");
                let leaf = leaves[place(index)];
                assert_eq!(root_by_path(leaf, &path), whole);
                assert_ne!(root_by_path([7; 32], &path), whole);
            }
        }
    }

    proptest! {
        #[test]
        fn a_path_is_the_inclusion_proof_of_a_well_known_library(
            size in 1_u64..300, at in any::<u64>(),
        ) {
            let index = at % size;
            let entries = entries(size);
            let mut known = MemoryBackedTree::<Sha256, Hash>::new();
            for entry in &entries {
                known.push(*entry);
            }
            let proof = known.prove_inclusion(place(index));
            let leaves: Vec<Hash> = entries.iter().map(leaf_hash).collect();
            let hash = |step| match step {
                Step::Left(hash) | Step::Right(hash) => hash,
            };
            let path: Vec<Hash> = path_among(&leaves, index).into_iter().map(hash).collect();
            prop_assert_eq!(path.concat(), proof.as_bytes());
        }
    }
}
