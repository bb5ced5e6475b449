//! What disks do to files: a bit flips, a block comes back as zeros, an end is gone.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;

use super::plan::below;

const BLOCK: usize = 4_096;

/// The files below a directory, by their paths from there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files(Vec<(PathBuf, Vec<u8>)>);

/// One change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rot {
    /// One bit is another.
    Bit { at: usize, bit: u32 },
    /// A block is zeros.
    Zeros { at: usize },
    /// The file ends early.
    Cut { to: usize },
}

impl Files {
    /// Reads all that a directory holds.
    pub(crate) fn read(dir: &Path) -> Result<Files> {
        let mut files = Files::default();
        files.add(dir, Path::new(""))?;
        files.0.sort();
        Ok(files)
    }

    fn add(&mut self, dir: &Path, below: &Path) -> Result<()> {
        for entry in std::fs::read_dir(dir.join(below)).context("reading a directory")? {
            let path = below.join(entry?.file_name());
            if dir.join(&path).is_dir() {
                self.add(dir, &path)?;
            } else {
                let bytes = std::fs::read(dir.join(&path)).context("reading a file")?;
                self.0.push((path, bytes));
            }
        }
        Ok(())
    }

    /// Leaves a file out.
    pub(crate) fn without(mut self, name: &str) -> Files {
        self.0.retain(|(path, _)| path != Path::new(name));
        self
    }

    /// Writes them into a directory.
    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        for (path, bytes) in &self.0 {
            let path = dir.join(path);
            let parent = path.parent().context("a file lies in a directory")?;
            std::fs::create_dir_all(parent).context("making a directory")?;
            // Keys are refused when others can read them.
            write_private(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(())
    }

    /// One of them that holds anything, by the dice; of those whose name ends so.
    pub(crate) fn pick(&self, rng: &mut ChaCha8Rng, suffix: &str) -> Option<&Path> {
        let meant = |(path, bytes): &&(PathBuf, Vec<u8>)| {
            path.to_str().is_some_and(|path| path.ends_with(suffix)) && !bytes.is_empty()
        };
        let count = u32::try_from(self.0.iter().filter(meant).count()).ok()?;
        let at = usize::try_from(below(rng, count)).ok()?;
        self.0.iter().filter(meant).nth(at).map(|(path, _)| path.as_path())
    }

    /// The same with one file rotten, and how; drawn again where nothing would change.
    pub(crate) fn rotten(&self, rng: &mut ChaCha8Rng, path: &Path) -> Result<(Files, Rot)> {
        let mut files = self.clone();
        let file = files.0.iter_mut().find(|(name, _)| name == path);
        let (_, bytes) = file.context("there is such a file")?;
        let whole = bytes.clone();
        loop {
            let rot = draw(rng, whole.len());
            rot.strike(bytes);
            if *bytes != whole {
                return Ok((files, rot));
            }
        }
    }
}

fn draw(rng: &mut ChaCha8Rng, length: usize) -> Rot {
    let kind = below(rng, 100);
    let at = usize::try_from(below(rng, u32::try_from(length).unwrap_or(u32::MAX))).unwrap_or(0);
    match kind {
        0..70 => Rot::Bit { at, bit: below(rng, 8) },
        70..90 => Rot::Zeros { at: at / BLOCK * BLOCK },
        _ => Rot::Cut { to: at },
    }
}

impl Rot {
    fn strike(&self, bytes: &mut Vec<u8>) {
        match *self {
            Rot::Bit { at, bit } => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Rot::Zeros { at } => bytes.iter_mut().skip(at).take(BLOCK).for_each(|byte| *byte = 0),
            Rot::Cut { to } => bytes.truncate(to),
        }
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::File::options();
    file.write(true).create(true).truncate(true).mode(0o600).open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::{BLOCK, Files, Rot};

    #[test]
    fn each_kind_of_rot_changes_what_it_says() {
        let whole = vec![7; 3 * BLOCK];
        for (rot, length, changed) in [
            (Rot::Bit { at: 9, bit: 2 }, 3 * BLOCK, 1),
            (Rot::Zeros { at: BLOCK }, 3 * BLOCK, BLOCK),
            (Rot::Cut { to: 5 }, 5, 0),
        ] {
            let mut bytes = whole.clone();
            rot.strike(&mut bytes);
            let differ = bytes.iter().zip(&whole).filter(|(is, was)| is != was).count();
            assert_eq!((bytes.len(), differ), (length, changed), "{rot:?}");
        }
    }

    #[test]
    fn one_file_is_rotten_and_the_others_are_whole() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("deep")).unwrap();
        std::fs::write(dir.path().join("deep/a.db"), [0; 9]).unwrap();
        std::fs::write(dir.path().join("b"), "b").unwrap();
        let files = Files::read(dir.path()).unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let path = files.pick(&mut rng, ".db").unwrap();
        assert_eq!(path, Path::new("deep/a.db"));
        assert_eq!(files.pick(&mut rng, ".none"), None);
        let (rotten, _) = files.rotten(&mut rng, path).unwrap();
        let to = tempfile::tempdir().unwrap();
        rotten.write(to.path()).unwrap();
        assert_ne!(std::fs::read(to.path().join("deep/a.db")).unwrap(), [0; 9]);
        assert_eq!(std::fs::read(to.path().join("b")).unwrap(), b"b");
    }
}
