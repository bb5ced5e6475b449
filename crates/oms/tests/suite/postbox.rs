//! A mail server that keeps what it is handed, and refuses whom it does not know.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Queue, Sender, channel};
use std::time::Duration;

/// A mail as it was handed over.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

impl Posted {
    /// A field of its head.
    pub(crate) fn head(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next()?;
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Listens until the test ends.
pub(crate) struct Postbox {
    pub(crate) address: String,
    got: Queue<Posted>,
}

impl Postbox {
    /// One that tells `busy@…` to come again, the first time, and knows no `gone@…`.
    pub(crate) fn start() -> Postbox {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, got) = channel();
        std::thread::spawn(move || {
            let mut busy = 1;
            for stream in listener.incoming().map_while(Result::ok) {
                // The hub may have hung up.
                let _ended = serve(stream, &sender, &mut busy);
            }
        });
        Postbox { address, got }
    }

    /// The next mail.
    pub(crate) fn next(&self) -> Posted {
        self.got.recv_timeout(Duration::from_mins(1)).expect("a mail comes")
    }

    /// A mail that has come already.
    pub(crate) fn already(&self) -> Option<Posted> {
        self.got.try_recv().ok()
    }
}

fn serve(stream: TcpStream, got: &Sender<Posted>, busy: &mut u32) -> std::io::Result<()> {
    let mut answers = stream.try_clone()?;
    let mut say = |line: &str| answers.write_all(format!("{line}\r\n").as_bytes());
    let mut lines = BufReader::new(stream).lines();
    let (mut from, mut to) = (String::new(), String::new());
    say("220 postbox.example")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let upper = line.to_ascii_uppercase();
        let argument = line.split_once(':').map(|(_, rest)| rest.trim()).unwrap_or_default();
        let address = || argument.split('>').next().unwrap_or_default().trim_start_matches('<');
        if upper.starts_with("EHLO") {
            say("250-postbox.example\r\n250 8BITMIME")?;
        } else if upper.starts_with("MAIL FROM") {
            address().clone_into(&mut from);
            say("250 OK")?;
        } else if upper.starts_with("RCPT TO") && address().starts_with("gone@") {
            say(&format!("550 <{}> is not here", address()))?;
        } else if upper.starts_with("RCPT TO") && address().starts_with("busy@") && *busy > 0 {
            *busy -= 1;
            say(&format!("451 <{}> is greylisted", address()))?;
        } else if upper.starts_with("RCPT TO") {
            address().clone_into(&mut to);
            say("250 OK")?;
        } else if upper == "DATA" {
            say("354 go on")?;
            let mut text = String::new();
            for line in lines.by_ref() {
                let line = line?;
                if line == "." {
                    break;
                }
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                text.push_str("\r\n");
            }
            let (from, to) = (from.clone(), to.clone());
            if got.send(Posted { from, to, text }).is_err() {
                return Ok(());
            }
            say("250 taken")?;
        } else if upper == "QUIT" {
            return say("221 bye");
        } else {
            say("250 OK")?;
        }
    }
    Ok(())
}
