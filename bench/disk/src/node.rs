//! One file: what of it is on the disk for good, and what was written since.

use std::collections::BTreeMap;

/// The least that a disk writes as one, in bytes.
pub(crate) const SECTOR: usize = 512;

/// Chance: a number below the one given, which is never 0.
pub type Chance<'a> = &'a mut dyn FnMut(u32) -> u32;

/// What became of sectors that were written and not synced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fate {
    /// As written last.
    pub kept: u64,
    /// As they were at an earlier time since the last sync, or at the sync itself.
    pub dropped: u64,
    /// Partly so and partly so.
    pub torn: u64,
}

/// A file as a power cut sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    synced: Vec<u8>,
    since: Vec<Write>,
    /// How much of `since` there was when a sync failed: nobody knows what of it the disk has.
    doubtful: Option<usize>,
}

#[derive(Debug, Clone)]
enum Write {
    Bytes { offset: usize, bytes: Vec<u8> },
    Truncate { size: usize },
}

impl Node {
    /// A file whose content is on the disk.
    pub(crate) fn of(content: Vec<u8>) -> Node {
        Node { synced: content, since: Vec::new(), doubtful: None }
    }

    /// Bytes were written.
    pub(crate) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.since.push(Write::Bytes { offset, bytes: bytes.to_vec() });
    }

    /// The file was cut to a size.
    pub(crate) fn truncate(&mut self, size: usize) {
        self.since.push(Write::Truncate { size });
    }

    /// Everything that was written is on the disk.
    pub(crate) fn sync(&mut self) {
        for write in std::mem::take(&mut self.since) {
            write.apply(&mut self.synced);
        }
        self.doubtful = None;
    }

    /// A sync failed.
    pub(crate) fn fail_sync(&mut self) {
        self.doubtful = Some(self.since.len());
    }

    /// Whether a sync has failed: nobody knows what of it the disk has.
    pub(crate) const fn is_in_doubt(&self) -> bool {
        self.doubtful.is_some()
    }

    /// Whether all that a failed sync was to sync was written or cut off anew, so that the next one
    /// is not asked for any of it.
    pub(crate) fn is_made_good(&self) -> bool {
        let (lost, since) = self.since.split_at(self.doubtful.unwrap_or(0));
        let is_replaced = |write: &Write| match write {
            Write::Bytes { offset, bytes } => {
                (*offset..offset + bytes.len()).step_by(SECTOR).all(|at| has_anew(since, at))
            }
            Write::Truncate { .. } => {
                since.iter().any(|later| matches!(later, Write::Truncate { .. }))
            }
        };
        !lost.is_empty() && lost.iter().all(is_replaced)
    }

    /// What programs read as long as the machine runs.
    #[cfg(test)]
    pub(crate) fn content(&self) -> Vec<u8> {
        let mut content = self.synced.clone();
        self.since.iter().for_each(|write| write.apply(&mut content));
        content
    }

    /// What is there after a power cut. The size is one that the file has had since it was synced,
    /// and each sector, for itself, what it was at one moment since then, or a mixture of two.
    pub(crate) fn survive(&self, chance: Chance<'_>, fate: &mut Fate) -> Vec<u8> {
        let sizes = self.sizes();
        let size = sizes[pick(chance, sizes.len())];
        let mut content = self.synced.clone();
        content.resize(size, 0);
        for (sector, versions) in self.versions() {
            let start = sector * SECTOR;
            if start >= size {
                fate.dropped += 1;
                continue;
            }
            let room = (size - start).min(SECTOR);
            let at = pick(chance, versions.len());
            let mut bytes = versions[at];
            let is_torn = at + 1 < versions.len() && chance(4) == 0;
            if is_torn {
                tear(&mut bytes, &versions[at + 1], chance);
            }
            match (is_torn, at + 1 == versions.len()) {
                (true, _) => fate.torn += 1,
                (false, true) => fate.kept += 1,
                (false, false) => fate.dropped += 1,
            }
            content[start..start + room].copy_from_slice(&bytes[..room]);
        }
        content
    }

    /// The sizes that it has had since it was synced, the first one then.
    fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![self.synced.len()];
        for write in &self.since {
            let last = sizes[sizes.len() - 1];
            sizes.push(match write {
                Write::Bytes { offset, bytes } => last.max(offset + bytes.len()),
                Write::Truncate { size } => *size,
            });
        }
        sizes
    }

    /// What each sector that was written has been, the first time when it was synced.
    fn versions(&self) -> BTreeMap<usize, Vec<[u8; SECTOR]>> {
        let mut versions: BTreeMap<usize, Vec<[u8; SECTOR]>> = BTreeMap::new();
        for write in &self.since {
            let Write::Bytes { offset, bytes } = write else { continue };
            let end = offset + bytes.len();
            for sector in offset / SECTOR..end.div_ceil(SECTOR) {
                let start = sector * SECTOR;
                let known = versions.entry(sector).or_insert_with(|| vec![self.sector(start)]);
                let mut next = known[known.len() - 1];
                let (from, to) = (start.max(*offset), (start + SECTOR).min(end));
                next[from - start..to - start].copy_from_slice(&bytes[from - offset..to - offset]);
                known.push(next);
            }
        }
        versions
    }

    fn sector(&self, start: usize) -> [u8; SECTOR] {
        let mut bytes = [0; SECTOR];
        let there = self.synced.get(start..).unwrap_or_default();
        let length = there.len().min(SECTOR);
        bytes[..length].copy_from_slice(&there[..length]);
        bytes
    }
}

impl Write {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Write::Bytes { offset, bytes } => {
                let end = offset + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*offset..end].copy_from_slice(bytes);
            }
            Write::Truncate { size } => content.truncate(*size),
        }
    }
}

/// Whether the byte at `at` was written or cut off.
fn has_anew(since: &[Write], at: usize) -> bool {
    since.iter().any(|write| match write {
        Write::Bytes { offset, bytes } => (*offset..offset + bytes.len()).contains(&at),
        Write::Truncate { size } => *size <= at,
    })
}

/// Takes the first or the last bytes of another version: a disk writes in one direction, but not
/// always in the same.
fn tear(bytes: &mut [u8; SECTOR], other: &[u8; SECTOR], chance: Chance<'_>) {
    let at = pick(chance, SECTOR);
    if chance(2) == 0 {
        bytes[..at].copy_from_slice(&other[..at]);
    } else {
        bytes[at..].copy_from_slice(&other[at..]);
    }
}

/// A place in a list of so many, of which there is one at least.
pub(crate) fn pick(chance: Chance<'_>, count: usize) -> usize {
    chance(u32::try_from(count.max(1)).unwrap_or(u32::MAX)) as usize
}

#[cfg(test)]
mod tests {
    use super::{Fate, Node, SECTOR};

    /// Chance that says the same at every turn.
    fn always(value: u32) -> impl FnMut(u32) -> u32 {
        move |below| value.min(below - 1)
    }

    fn survivors(node: &Node, chance: &mut dyn FnMut(u32) -> u32) -> (Vec<u8>, Fate) {
        let mut fate = Fate::default();
        (node.survive(chance, &mut fate), fate)
    }

    /// What is done after a failed sync, and whether that makes good what it lost.
    type Case = (&'static str, fn(&mut Node), bool);

    fn written() -> Node {
        let mut node = Node::of(vec![1; 2 * SECTOR]);
        node.write(SECTOR, &[2; SECTOR]);
        node.write(2 * SECTOR, &[3; 10]);
        node
    }

    #[test]
    fn what_a_failed_sync_lost_is_made_good_when_it_is_written_anew() {
        let failed = || {
            let mut node = written();
            node.fail_sync();
            node
        };
        assert!(failed().is_in_doubt() && !failed().is_made_good());
        let table: [Case; 5] = [
            ("a part", |node| node.write(SECTOR, &[1; SECTOR]), false),
            ("something else", |node| node.write(0, &[1; SECTOR]), false),
            ("all", |node| node.write(SECTOR, &[1; 2 * SECTOR]), true),
            ("cut off", |node| node.truncate(SECTOR), true),
            (
                "a part, and the rest cut off",
                |node| {
                    node.write(SECTOR, &[1; SECTOR]);
                    node.truncate(2 * SECTOR);
                },
                true,
            ),
        ];
        for (name, act, made_good) in table {
            let mut node = failed();
            act(&mut node);
            assert_eq!(node.is_made_good(), made_good, "{name}");
        }
        let mut node = written();
        node.sync();
        node.fail_sync();
        assert!(node.is_in_doubt() && !node.is_made_good(), "nobody knows why it failed");
    }

    #[test]
    fn what_was_synced_survives_everything() {
        let mut node = written();
        let content = node.content();
        node.sync();
        assert_eq!(node.content(), content);
        for value in [0, 1, u32::MAX] {
            let (survived, fate) = survivors(&node, &mut always(value));
            assert_eq!((survived, fate), (content.clone(), Fate::default()));
        }
    }

    #[test]
    fn what_was_not_synced_is_kept_or_dropped() {
        let node = written();
        let (all, fate) = survivors(&node, &mut always(u32::MAX));
        assert_eq!((all, fate.kept), (node.content(), 2));
        let mut oldest = |_: u32| 0;
        let (nothing, fate) = survivors(&node, &mut oldest);
        assert_eq!(nothing, vec![1; 2 * SECTOR], "not even the size");
        assert_eq!(fate.kept, 0);
    }

    #[test]
    fn a_torn_sector_holds_both() {
        let mut node = Node::of(vec![1; SECTOR]);
        node.write(0, &[2; SECTOR]);
        // The size, the older version, torn, at 100, from its start.
        let mut draws = [0, 0, 0, 100, 0].into_iter();
        let (torn, fate) = survivors(&node, &mut |_| draws.next().unwrap_or(0));
        assert_eq!((&torn[..100], &torn[100..]), (&[2_u8; 100][..], &[1; SECTOR - 100][..]));
        assert_eq!(fate, Fate { torn: 1, ..Fate::default() });
    }

    #[test]
    fn bytes_beside_a_write_are_never_touched() {
        let mut node = Node::of(vec![1; SECTOR]);
        node.write(100, &[2; 50]);
        for draw in 0..40 {
            let mut next = draw;
            let (survived, _) = survivors(&node, &mut |below| {
                next += 7;
                next % below
            });
            assert_eq!(survived[..100], [1; 100]);
            assert_eq!(survived[150..], [1; SECTOR - 150]);
        }
    }

    #[test]
    fn a_cut_file_may_be_as_long_as_before() {
        let mut node = Node::of(vec![1; 100]);
        node.truncate(0);
        assert_eq!(survivors(&node, &mut |_| 0).0.len(), 100);
        assert!(survivors(&node, &mut always(u32::MAX)).0.is_empty());
    }
}
