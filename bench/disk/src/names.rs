//! A directory: which files there are, and which of its changes are on the disk for good.
//!
//! Changes of one directory reach the disk in their order, as on every file system that journals
//! them. What lies in the files does not.

use crate::node::{Chance, Fate, Node, pick};
use std::collections::BTreeMap;

/// The files that `SQLite` has opened, by path.
#[derive(Debug, Default)]
pub(crate) struct Names {
    files: BTreeMap<String, Node>,
    /// Since the directory was synced.
    changes: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Made(String),
    Removed(String, Node),
}

impl Names {
    /// A file that was there before anybody looked.
    pub(crate) fn found(&mut self, path: &str, node: Node) {
        self.files.entry(path.to_owned()).or_insert(node);
    }

    /// Whether the file is known.
    pub(crate) fn knows(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// A file was made.
    pub(crate) fn made(&mut self, path: &str) {
        self.files.insert(path.to_owned(), Node::default());
        self.changes.push(Change::Made(path.to_owned()));
    }

    /// A file was removed.
    pub(crate) fn removed(&mut self, path: &str) {
        if let Some(node) = self.files.remove(path) {
            self.changes.push(Change::Removed(path.to_owned(), node));
        }
    }

    /// The directory was synced.
    pub(crate) fn sync(&mut self) {
        self.changes.clear();
    }

    /// A file.
    pub(crate) fn file(&mut self, path: &str) -> Option<&mut Node> {
        self.files.get_mut(path)
    }

    /// Every file that there is or was, with what it holds after a power cut: nothing when it is
    /// gone. What is then there is on the disk for good.
    pub(crate) fn survive(
        &mut self,
        chance: Chance<'_>,
        fate: &mut Fate,
    ) -> Vec<(String, Option<Vec<u8>>)> {
        let kept = pick(chance, self.changes.len() + 1);
        let mut gone = Vec::new();
        for change in self.changes.split_off(kept).into_iter().rev() {
            match change {
                Change::Made(path) => {
                    self.files.remove(&path);
                    gone.push(path);
                }
                Change::Removed(path, node) => {
                    self.files.insert(path, node);
                }
            }
        }
        self.changes.clear();
        let lasting = self.files.iter_mut().map(|(path, node)| {
            let content = node.survive(chance, fate);
            *node = Node::of(content.clone());
            (path.clone(), Some(content))
        });
        let mut files: BTreeMap<String, Option<Vec<u8>>> = lasting.collect();
        for path in gone {
            files.entry(path).or_insert(None);
        }
        files.into_iter().collect()
    }

    /// The files of which nobody knows what the disk has, with what it turns out to have.
    pub(crate) fn settle(
        &mut self,
        chance: Chance<'_>,
        fate: &mut Fate,
    ) -> Vec<(String, Option<Vec<u8>>)> {
        let doubtful = self.files.iter_mut().filter(|(_, node)| node.is_in_doubt());
        doubtful
            .map(|(path, node)| {
                let content = node.survive(chance, fate);
                *node = Node::of(content.clone());
                (path.clone(), Some(content))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::node::{Fate, Node};

    type Files = Vec<(String, Option<Vec<u8>>)>;

    fn survivors(names: &mut Names, chance: &mut dyn FnMut(u32) -> u32) -> Files {
        names.survive(chance, &mut Fate::default())
    }

    fn files(of: &[(&str, Option<&[u8]>)]) -> Files {
        of.iter().map(|(path, content)| ((*path).to_owned(), content.map(<[u8]>::to_vec))).collect()
    }

    /// One file that was there, and then removed; another that was made.
    fn changed() -> Names {
        let mut names = Names::default();
        names.found("old", Node::of(vec![1]));
        names.removed("old");
        names.made("new");
        names.file("new").unwrap().write(0, &[2]);
        names.file("new").unwrap().sync();
        names
    }

    #[test]
    fn changes_of_a_directory_survive_in_their_order() {
        for (kept, expected) in [
            (0, files(&[("new", None), ("old", Some(&[1]))])),
            (1, files(&[("new", None)])),
            (2, files(&[("new", Some(&[2]))])),
        ] {
            assert_eq!(
                survivors(&mut changed(), &mut |below| kept.min(below - 1)),
                expected,
                "{kept} kept"
            );
        }
    }

    #[test]
    fn a_synced_directory_keeps_its_changes() {
        let mut names = changed();
        names.sync();
        assert_eq!(survivors(&mut names, &mut |_| 0), files(&[("new", Some(&[2]))]));
        assert!(names.knows("new") && !names.knows("old"));
    }

    #[test]
    fn only_doubt_is_settled_while_the_power_is_on() {
        let mut names = changed();
        names.found("doubtful", Node::of(vec![1]));
        let node = names.file("doubtful").unwrap();
        node.write(0, &[2]);
        node.fail_sync();
        let settled = names.settle(&mut |_| 0, &mut Fate::default());
        assert_eq!(settled, files(&[("doubtful", Some(&[1]))]));
        assert!(names.settle(&mut |_| 0, &mut Fate::default()).is_empty(), "once");
    }
}
