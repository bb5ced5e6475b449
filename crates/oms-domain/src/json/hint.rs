//! Which known name somebody may have meant.

/// Most single-letter edits between a name and what it is taken for.
const EDITS_MAX: usize = 2;
/// Longest name that is compared.
const BYTES_MAX: usize = 64;

/// The known name nearest to `given`, if it is near.
pub(crate) fn nearest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    if given.len() > BYTES_MAX {
        return None;
    }
    known
        .iter()
        .map(|&name| (edits(given.as_bytes(), name.as_bytes()), name))
        .filter(|&(edits, name)| edits <= EDITS_MAX && 2 * edits < name.len())
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, name)| name)
}

/// Levenshtein's distance, by bytes.
fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replace = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
