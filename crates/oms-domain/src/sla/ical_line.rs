//! The content lines of an iCalendar file: unfolded, and cut into name, parameters and value.

use jiff::civil::Date;
use oms_base::{Code, Fault, Name};

/// Most bytes of one line after unfolding.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// Most characters of a word that a fault repeats.
pub(super) const SHOWN_MAX: usize = 60;

/// One line, as `NAME;PARAMETER=VALUE:VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) value: String,
}

/// Every line that is not blank, or what is wrong with it.
pub(super) fn lines(file: &str) -> impl Iterator<Item = Result<Line, Fault>> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let mut physical = (1..).zip(file.lines()).peekable();
    std::iter::from_fn(move || {
        let (number, first) = physical.find(|(_, line)| !line.trim().is_empty())?;
        let mut whole = first.to_owned();
        // A line that begins with white space goes on with the one before.
        while let Some((_, more)) = physical.next_if(|(_, next)| next.starts_with([' ', '\t'])) {
            if whole.len() <= LINE_BYTES_MAX {
                whole.push_str(&more[1..]);
            }
        }
        let fault = |detail: String| Fault::new(format!("line {number}"), Code::Malformed, detail);
        if whole.len() > LINE_BYTES_MAX {
            return Some(Err(fault(format!("is longer than {LINE_BYTES_MAX} bytes"))));
        }
        Some(cut(number, &whole).ok_or_else(|| fault("is no line like NAME:VALUE".to_owned())))
    })
}

impl Line {
    /// Whether the value is `word`, in any case.
    pub(super) fn is_value(&self, word: &str) -> bool {
        self.value.eq_ignore_ascii_case(word)
    }

    /// Whether a component begins here.
    pub(super) fn begins(&self) -> bool {
        self.name.eq_ignore_ascii_case("begin")
    }

    /// Whether a parameter has this value.
    pub(super) fn has_parameter(&self, name: &str, value: &str) -> bool {
        let is_it = |(n, v): &(String, String)| n == name && v.eq_ignore_ascii_case(value);
        self.parameters.iter().any(is_it)
    }

    /// As much of the value as a fault repeats.
    pub(super) fn shown(&self) -> String {
        self.value.chars().take(SHOWN_MAX).collect()
    }

    /// The value as a name, cut where a name ends; `None` when nothing is left.
    pub(super) fn text(&self) -> Option<Name> {
        let mut text = String::new();
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            let letter = match letter {
                '\\' => letters.next().filter(|next| !"nN".contains(*next)).unwrap_or(' '),
                letter => letter,
            };
            text.push(if letter.is_control() { ' ' } else { letter });
        }
        let short: String = text.trim().chars().take(Name::CHARS_MAX).collect();
        Name::parse(&short).ok()
    }
}

/// Reads `20261225`.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = || {
        let (year, month_day) = text.split_at_checked(4)?;
        let (month, day) = month_day.split_at_checked(2)?;
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let date = if is_plain { read() } else { None };
    date.ok_or_else(|| "is not a day like 20261225".to_owned())
}

/// Cuts a line; a colon or semicolon within quotation marks does not count.
fn cut(number: usize, line: &str) -> Option<Line> {
    let mut quoted = false;
    let mut parts = vec![];
    let mut from = 0;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(&line[from..at]);
                from = at + 1;
            }
            ':' if !quoted => {
                parts.push(&line[from..at]);
                let value = line[at + 1..].trim().to_owned();
                return assemble(number, &parts, value);
            }
            _ => {}
        }
    }
    None
}

fn assemble(number: usize, parts: &[&str], value: String) -> Option<Line> {
    let (name, parameters) = parts.split_first()?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    let parameter = |part: &&str| {
        let (name, value) = part.split_once('=')?;
        Some((name.to_ascii_uppercase(), value.trim_matches('"').to_owned()))
    };
    let parameters: Option<Vec<_>> = parameters.iter().map(parameter).collect();
    Some(Line { number, name: name.to_ascii_uppercase(), parameters: parameters?, value })
}
