//! Reads the commands out of a guide: its `sh` blocks, and what comments between them prepare.
//!
//! A block has no output to compare with: each of its commands must end well. A comment that begins
//! with the line `<!-- tour` holds commands that readers need not see, like files that they have
//! and the test has not.

use super::script::{Step, starts_server};

/// What must be there before a guide begins: a token and a server.
const PRELUDE: &str = "\
<!-- tour
export OMS_URL=http://127.0.0.1:7070
export OMS_TOKEN=$(oms token create --role admin --name me)
oms serve
cp -r \"$OMS_REPO/examples\" .
-->";

const COMMENT: &str = "<!-- tour";
const COMMENT_END: &str = "-->";
const FENCE: &str = "```";
/// What a block of commands may call itself.
const SHELLS: [&str; 3] = ["```sh", "```bash", "```shell"];
/// Matches whatever a command prints.
const ANYTHING: &str = "…";

/// The commands of a guide, behind those that start a server if it does not start its own.
pub(super) fn steps(guide: &str) -> Vec<Step> {
    let own = read(guide);
    if own.is_empty() || own.iter().any(|step| starts_server(&step.command)) {
        return own;
    }
    read(PRELUDE).into_iter().chain(own).collect()
}

fn read(guide: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut place = Place::Prose;
    let mut goes_on = false;
    for (line, text) in (1..).zip(guide.lines()) {
        let text = text.trim();
        place = match place {
            Place::Prose if text == COMMENT => Place::Commands { end: COMMENT_END },
            Place::Prose if SHELLS.contains(&text) => Place::Commands { end: FENCE },
            Place::Prose if text.starts_with(FENCE) => Place::Other,
            Place::Commands { end } if text == end => Place::Prose,
            Place::Other if text == FENCE => Place::Prose,
            Place::Commands { end } => {
                goes_on = take(line, text, goes_on, &mut steps);
                Place::Commands { end }
            }
            Place::Prose => Place::Prose,
            Place::Other => Place::Other,
        };
    }
    for step in &mut steps {
        let command = step.command.trim_end_matches('&').trim_end().to_owned() + " &";
        if starts_server(&command) {
            step.command = command;
        }
    }
    steps
}

#[derive(Clone, Copy)]
enum Place {
    Prose,
    Commands { end: &'static str },
    Other,
}

/// Adds a line to the steps; answers whether its command goes on.
fn take(line: usize, text: &str, goes_on: bool, steps: &mut Vec<Step>) -> bool {
    match steps.last_mut().filter(|_| goes_on) {
        Some(last) => {
            last.command.push('\n');
            last.command.push_str(text);
        }
        None if text.is_empty() || text.starts_with('#') => {}
        None => {
            let expected = vec![ANYTHING.to_owned()];
            steps.push(Step { line, command: text.to_owned(), expected });
        }
    }
    text.ends_with('\\')
}

#[cfg(test)]
mod tests {
    use super::{PRELUDE, read, steps};

    const GUIDE: &str = "\
# Title
```sh
# one
one \\
  more   # and why

two
```
<!-- a comment -->
<!-- tour
three
-->
```json
{}
```
";

    #[test]
    fn reads_the_blocks_and_what_prepares_them() {
        let commands: Vec<(usize, String)> =
            read(GUIDE).into_iter().map(|step| (step.line, step.command)).collect();
        let want = [(4, "one \\\nmore   # and why"), (7, "two"), (11, "three")];
        assert_eq!(commands, want.map(|(line, command)| (line, command.to_owned())));
    }

    #[test]
    fn a_server_is_started_unless_the_guide_starts_one() {
        let prelude = read(PRELUDE).len();
        assert_eq!(steps(GUIDE).len(), prelude + 3);
        assert_eq!(steps("Words.\n").len(), 0);
        for command in ["oms serve --data d", "A='b' oms serve", "oms demo &"] {
            let steps = steps(&format!("```sh\n{command}\n```\n"));
            assert_eq!(steps.len(), 1);
            assert!(steps[0].command.ends_with(" &") && !steps[0].command.ends_with("& &"));
        }
    }
}
