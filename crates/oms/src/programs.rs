//! Programs of this machine that answer for agents: those that the operator lists, and no other.
//!
//! A program gets the question on its standard input and writes its answer to its standard output.
//! It inherits no variable, is the first of a process group of its own, and that group is killed
//! when its time is over or when it writes too much.

use oms_app::outbox::{REPLY_BYTES_MAX, Run, Runner, Running};
use oms_base::Name;
use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Most programs that the operator may list.
const PROGRAMS_MAX: usize = 64;
/// Bytes of what a program complains about that are kept: the last ones.
const COMPLAINT_BYTES_MAX: usize = 1_000;
/// Lines of it that are told.
const COMPLAINT_LINES_MAX: usize = 5;
/// How long it is waited for the complaint of a program that has ended.
const COMPLAINT_WITHIN: Duration = Duration::from_secs(1);

/// The programs that the operator lists, by the names that agents know them by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Programs(BTreeMap<Name, Program>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Program {
    file: PathBuf,
    arguments: Vec<String>,
}

impl FromStr for Programs {
    type Err = String;

    /// Items like `ranker=/opt/ranker --fast`, with commas in between.
    fn from_str(text: &str) -> Result<Programs, String> {
        let mut programs = BTreeMap::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let wrong = || format!("{item:?} is no program; write it like ranker=/opt/ranker");
            let (name, line) = item.split_once('=').ok_or_else(wrong)?;
            let name = Name::parse(name).map_err(|_| wrong())?;
            let mut words = line.split_whitespace().map(str::to_owned);
            let file = PathBuf::from(words.next().ok_or_else(wrong)?);
            if !file.is_absolute() {
                return Err(format!("{} is not a path from the root on", file.display()));
            }
            let program = Program { file, arguments: words.collect() };
            if programs.insert(name.clone(), program).is_some() {
                return Err(format!("names {name} twice"));
            }
        }
        if programs.len() > PROGRAMS_MAX {
            return Err(format!("names {} programs; {PROGRAMS_MAX} at most", programs.len()));
        }
        Ok(Programs(programs))
    }
}

/// What runs these programs.
pub(crate) fn runner(programs: &Programs) -> Runner {
    let programs = Arc::new(programs.clone());
    Arc::new(move |run: Run| -> Running {
        let program = programs.0.get(&run.program).cloned();
        Box::pin(async move {
            let Some(program) = program else {
                return Err(format!("agents.commands lists no program {}", run.program));
            };
            let ran = tokio::task::spawn_blocking(move || answer(&program, run));
            ran.await.unwrap_or_else(|error| Err(error.to_string()))
        })
    })
}

fn answer(program: &Program, run: Run) -> Result<Vec<u8>, String> {
    let Run { program: name, input, within } = run;
    let mut child = Command::new(&program.file)
        .args(&program.arguments)
        .env_clear()
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the program {name} cannot be started: {error}"))?;
    let group = Pid::from_child(&child);
    let (written, complaint) = attend(&mut child, input);
    let ended = wait(child);
    let (say, said) = channel();
    std::thread::spawn(move || {
        let _given_up = say.send(outcome(&written, &ended));
    });
    let too_late = || Err(format!("no answer within {} s", within.as_secs()));
    let ended = said.recv_timeout(within).unwrap_or_else(|_| too_late());
    match ended {
        Ok((output, status)) if status.success() => Ok(output),
        Ok((_, status)) => Err(told(&format!("it ended with {status}"), &complaint)),
        Err(why) => {
            // Its members keep the number of the group taken as long as there are any.
            let _nobody_is_left = kill_process_group(group, Signal::KILL);
            Err(told(&why, &complaint))
        }
    }
}

/// What a program has written when it has ended.
fn outcome(
    written: &Receiver<Vec<u8>>,
    ended: &Receiver<ExitStatus>,
) -> Result<(Vec<u8>, ExitStatus), String> {
    let lost = |_| "nobody knows how it ended".to_owned();
    let output = written.recv().map_err(lost)?;
    if output.len() > REPLY_BYTES_MAX {
        return Err(format!("it writes more than {REPLY_BYTES_MAX} bytes"));
    }
    Ok((output, ended.recv().map_err(lost)?))
}

/// Writes the question and reads what the program writes: its answer, and what it complains about.
fn attend(child: &mut Child, input: String) -> (Receiver<Vec<u8>>, Receiver<Vec<u8>>) {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::spawn(move || {
        // A program need not read all of it.
        let _unread = stdin.map(|mut stdin| stdin.write_all(input.as_bytes()));
    });
    let (write, written) = channel();
    std::thread::spawn(move || {
        let mut output = Vec::new();
        let most = REPLY_BYTES_MAX as u64 + 1;
        let _broken = stdout.map(|stdout| stdout.take(most).read_to_end(&mut output));
        let _given_up = write.send(output);
    });
    let (complain, complaint) = channel();
    std::thread::spawn(move || {
        let _given_up = complain.send(stderr.map(last_bytes).unwrap_or_default());
    });
    (written, complaint)
}

fn wait(mut child: Child) -> Receiver<ExitStatus> {
    let (end, ended) = channel();
    std::thread::spawn(move || {
        let _given_up = child.wait().map(|status| end.send(status));
    });
    ended
}

fn last_bytes(mut from: impl Read) -> Vec<u8> {
    let (mut kept, mut piece) = (Vec::new(), [0; COMPLAINT_BYTES_MAX]);
    while let Ok(read @ 1..) = from.read(&mut piece) {
        kept.extend_from_slice(&piece[..read]);
        kept.drain(..kept.len().saturating_sub(COMPLAINT_BYTES_MAX));
    }
    kept
}

fn told(why: &str, complaint: &Receiver<Vec<u8>>) -> String {
    let said = complaint.recv_timeout(COMPLAINT_WITHIN).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(COMPLAINT_LINES_MAX)..];
    if last.is_empty() { why.to_owned() } else { format!("{why}: {}", last.join(" | ")) }
}

#[cfg(test)]
mod tests {
    use super::{Programs, runner};
    use oms_app::outbox::{REPLY_BYTES_MAX, Run};
    use oms_base::Name;
    use std::time::Duration;

    fn ran(script: &str, input: &str, within: Duration) -> Result<String, String> {
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("script");
        std::fs::write(&file, script).unwrap();
        let programs = format!("it=/bin/sh {}", file.display()).parse::<Programs>().unwrap();
        let program = Name::parse("it").unwrap();
        let run = Run { program, input: input.to_owned(), within };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(runner(&programs)(run));
        answer.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn a_program_gets_its_question_and_nothing_else() {
        assert_eq!(ran("exec /bin/cat", "{\"a\": 1}", LONG).unwrap(), "{\"a\": 1}");
        let script = "echo \"${HOME:-none} ${OMS_DATA:-none} $(pwd)\"";
        assert_eq!(ran(script, "", LONG).unwrap(), "none none /\n");
        assert_eq!(ran("echo enough", &"x".repeat(1_000_000), LONG).unwrap(), "enough\n");
    }

    #[test]
    fn one_that_fails_says_why_and_one_that_goes_on_is_killed_with_all_that_it_began() {
        let why = ran("for n in 1 2 3 4 5 6 7; do echo $n >&2; done; exit 3", "", LONG);
        let why = why.unwrap_err();
        assert!(why.contains("exit status: 3: 3 | 4 | 5 | 6 | 7"), "{why}");
        let silent = ran("/bin/sleep 600 & /bin/sleep 600", "", Duration::from_millis(300));
        assert_eq!(silent.unwrap_err(), "no answer within 0 s");
        let closed = ran("exec >&-; exec /bin/sleep 600", "", Duration::from_millis(300));
        assert_eq!(closed.unwrap_err(), "no answer within 0 s");
        let endless = ran("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done", "", LONG);
        let why = endless.unwrap_err();
        assert!(why.starts_with(&format!("it writes more than {REPLY_BYTES_MAX} bytes")), "{why}");
    }

    #[test]
    fn only_what_is_listed_is_run() {
        let programs = "a=/bin/echo {} , b=/bin/true".parse::<Programs>().unwrap();
        assert_eq!(programs.0.len(), 2);
        assert_eq!(programs.0[&Name::parse("a").unwrap()].arguments, ["{}"]);
        for (text, why) in [
            ("a", "is no program"),
            ("a=", "is no program"),
            ("=/bin/true", "is no program"),
            ("a=true", "is not a path from the root on"),
            ("a=/bin/true,a=/bin/echo", "names a twice"),
        ] {
            let told = text.parse::<Programs>().unwrap_err();
            assert!(told.contains(why), "{text}: {told}");
        }
        let many: Vec<String> = (0..65).map(|n| format!("p{n}=/bin/true")).collect();
        assert!(many.join(",").parse::<Programs>().is_err());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let program = Name::parse("c").unwrap();
        let run = Run { program, input: String::new(), within: LONG };
        let why = runtime.block_on(runner(&programs)(run)).unwrap_err();
        assert_eq!(why, "agents.commands lists no program c");
    }
}
