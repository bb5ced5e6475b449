//! Reads the tour's commands out of a README, and puts what is here in the place of what is shown.

/// The port that pages show.
const SHOWN_PORT: &str = "7070";
/// Where a ticket's number has the year that pages show.
const SHOWN_YEAR: &str = "-2026-0";
/// Where pages say that PostgreSQL listens.
const SHOWN_SOCKET: &str = "/run/postgresql";

/// The commands that end with `&` and listen.
const SERVERS: [&str; 2] = ["oms demo", "oms serve"];

/// What there is in the place of what pages show.
#[derive(Debug, Clone)]
pub(super) struct Here {
    /// The server's port.
    pub(super) port: u16,
    /// The year of new tickets' numbers.
    pub(super) year: String,
    /// Where PostgreSQL listens, if it runs.
    pub(super) socket: Option<String>,
}

/// A command and what it prints.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Where the command stands in the page.
    pub(super) line: usize,
    /// What a person types, continuation lines included.
    pub(super) command: String,
    /// What the page shows below it.
    pub(super) expected: Vec<String>,
}

/// The commands of the `console` blocks between `heading` and the next heading of its rank.
pub(super) fn steps(readme: &str, heading: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut place = Place::Before;
    for (line, text) in (1..).zip(readme.lines()) {
        place = match place {
            Place::Before if text.trim_end() == heading => Place::Prose,
            Place::Before => Place::Before,
            Place::Prose if text.starts_with("## ") => break,
            Place::Prose => opened(text),
            Place::Other | Place::Console { .. } if is_fence(text) => Place::Prose,
            Place::Other => Place::Other,
            Place::Console { indent, is_open } => {
                let text = text.get(indent..).unwrap_or_default();
                Place::Console { indent, is_open: read(line, text, is_open, &mut steps) }
            }
        };
    }
    steps
}

/// Whether the command puts a server into the background.
pub(super) fn starts_server(command: &str) -> bool {
    let is_setting = |word: &&str| word.contains('=');
    let program: Vec<&str> = command.split(' ').skip_while(is_setting).collect();
    let program = program.join(" ");
    command.trim_end().ends_with('&') && SERVERS.iter().any(|server| program.starts_with(server))
}

impl Here {
    /// The text as it is meant here.
    pub(super) fn of(&self, text: &str) -> String {
        let text = with_port(text, self.port);
        let text = text.replace(SHOWN_YEAR, &format!("-{}-0", self.year));
        match &self.socket {
            Some(socket) => text.replace(SHOWN_SOCKET, socket),
            None => text,
        }
    }
}

/// The text on `port` instead of the port that pages show.
fn with_port(text: &str, port: u16) -> String {
    let text = if starts_server(text) && !text.contains("--listen") {
        let command = text.trim_end().trim_end_matches('&').trim_end();
        format!("{command} --listen 127.0.0.1:{SHOWN_PORT} &")
    } else {
        text.to_owned()
    };
    let mut moved = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(SHOWN_PORT) {
        let is_whole = !before.ends_with(|last: char| last.is_ascii_digit())
            && !after.starts_with(|first: char| first.is_ascii_digit());
        moved.push_str(before);
        moved.push_str(if is_whole { port.to_string() } else { SHOWN_PORT.into() }.as_str());
        rest = after;
    }
    moved + rest
}

enum Place {
    Before,
    Prose,
    /// In a block of another kind.
    Other,
    /// In a `console` block; `is_open` after a command line that goes on.
    Console {
        indent: usize,
        is_open: bool,
    },
}

fn is_fence(text: &str) -> bool {
    text.trim_start().starts_with("```")
}

fn opened(text: &str) -> Place {
    let fence = text.trim_start();
    match fence.strip_prefix("```").map(str::trim) {
        Some("console") => Place::Console { indent: text.len() - fence.len(), is_open: false },
        Some(_) => Place::Other,
        None => Place::Prose,
    }
}

/// Adds a line of a block to the steps; answers whether its command goes on.
fn read(line: usize, text: &str, is_open: bool, steps: &mut Vec<Step>) -> bool {
    match (text.strip_prefix("$ "), steps.last_mut()) {
        (_, Some(last)) if is_open => {
            last.command.push('\n');
            last.command.push_str(text);
            text.ends_with('\\')
        }
        (Some(command), _) => {
            steps.push(Step { line, command: command.to_owned(), expected: Vec::new() });
            command.ends_with('\\')
        }
        (None, Some(last)) => {
            last.expected.push(text.to_owned());
            false
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Here, Step, starts_server, steps, with_port};

    const README: &str = "\
# Title
```console
$ before
```
## Tour
Text
```console
$ one \\
  two
out

$ three
```
```sh
$ other
```
1. List
   ```console
   $ four
   …
   ```
## After
```console
$ after
```
";

    fn step(line: usize, command: &str, expected: &[&str]) -> Step {
        let expected = expected.iter().map(|&text| text.to_owned()).collect();
        Step { line, command: command.to_owned(), expected }
    }

    #[test]
    fn reads_the_console_blocks_of_the_section() {
        assert_eq!(
            steps(README, "## Tour"),
            [
                step(8, "one \\\n  two", &["out", ""]),
                step(12, "three", &[]),
                step(19, "four", &["…"]),
            ]
        );
        assert!(steps(README, "## Nowhere").is_empty());
    }

    #[test]
    fn knows_a_server() {
        assert!(starts_server("oms demo &"));
        assert!(starts_server("oms serve --data d &"));
        assert!(starts_server("A='b=c' B=d oms serve &"));
        assert!(!starts_server("oms demo"));
        assert!(!starts_server("sleep 1 &"));
    }

    #[test]
    fn puts_what_is_here_in_the_place_of_what_is_shown() {
        let here = Here { port: 9, year: "2031".to_owned(), socket: Some("/tmp/pg".to_owned()) };
        let shown = "CP-2026-00001 2026-11-01 :7070 ?host=/run/postgresql";
        assert_eq!(here.of(shown), "CP-2031-00001 2026-11-01 :9 ?host=/tmp/pg");
        let without = Here { socket: None, ..here };
        assert_eq!(without.of("/run/postgresql"), "/run/postgresql");
    }

    #[test]
    fn moves_commands_and_output_to_another_port() {
        assert_eq!(with_port("curl http://127.0.0.1:7070/x", 9), "curl http://127.0.0.1:9/x");
        assert_eq!(with_port("17070 70701 7070", 9), "17070 70701 9");
        assert_eq!(with_port("oms demo &", 9), "oms demo --listen 127.0.0.1:9 &");
        let listening = "oms serve --listen 127.0.0.1:7070 &";
        assert_eq!(with_port(listening, 9), "oms serve --listen 127.0.0.1:9 &");
    }
}
