//! Full text: words and phrases, and how text is cut into words.

use oms_base::{Code, Fault, Title};

/// Words that stand next to each other, in this order, whatever stands between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    text: String,
    is_beginning: bool,
}

impl Words {
    /// Whole words; they need a letter or digit, and are as short as a title.
    pub fn whole(text: &str) -> Result<Words, Fault> {
        Words::new(text, false)
    }

    /// Words of which the last one may go on: `asph*` finds asphalt.
    pub fn beginning(text: &str) -> Result<Words, Fault> {
        Words::new(text, true)
    }

    fn new(text: &str, is_beginning: bool) -> Result<Words, Fault> {
        let text = line(text)?;
        if text.contains(char::is_alphanumeric) {
            return Ok(Words { text, is_beginning });
        }
        Err(Fault::here(Code::BadText, "holds no letter or digit to look for"))
    }

    /// As they were written, without the star.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the last word may go on.
    pub fn is_beginning(&self) -> bool {
        self.is_beginning
    }

    /// Whether they stand in `text`.
    pub fn stand_in(&self, text: &str) -> bool {
        let wanted = tokens(&self.text);
        let Some((last, before)) = wanted.split_last() else {
            return false;
        };
        let ends_well = |word: &str| match word.strip_prefix(last.as_str()) {
            Some(rest) => self.is_beginning || rest.is_empty(),
            None => false,
        };
        tokens(text).windows(wanted.len()).any(|found| {
            let (end, start) = (&found[before.len()], &found[..before.len()]);
            start == before && ends_well(end)
        })
    }
}

/// The words of a text: runs of letters and digits, in lower case. An index that cuts in the same
/// way finds what [`Words::stand_in`] finds.
pub fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// One line without control characters, as short as a title: no value needs more.
pub(super) fn line(text: &str) -> Result<String, Fault> {
    Title::parse(text).map(|line| line.as_str().to_owned())
}
