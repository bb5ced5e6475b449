//! The past on many days: crews keep to their hours, and it ends as the demo promises.

use super::{Act, By, past};
use crate::demo::dice::Dice;
use crate::demo::rules;
use crate::demo::turn::{self, TURNS};
use oms_base::{Status, Timestamp};
use oms_domain::sla::is_open;
use oms_domain::ticket::Command;
use std::collections::BTreeSet;

/// Where each pothole stands at the end, and whether its clocks are paused.
fn ends(now: Timestamp) -> Vec<(Status, bool)> {
    let hours = rules::hours(now).unwrap();
    let past = past(now, &hours, &mut Dice::new());
    let (mut ends, mut crews, mut last) = (Vec::new(), Vec::new(), 0);
    for scene in past {
        assert!(scene.turn >= last && scene.turn <= TURNS);
        last = scene.turn;
        if let By::Crew(crew) = scene.by {
            assert_eq!(crew, crews[scene.pothole as usize]);
            assert!(is_open(&hours, turn::at(scene.turn, now)), "crews work by day");
        }
        match scene.act {
            Act::Open(report) => {
                assert_eq!(scene.pothole as usize, ends.len());
                crews.push(report.crew);
                ends.push((Status::Queued, false));
            }
            Act::Change(command) => {
                let end = &mut ends[scene.pothole as usize];
                match command {
                    Command::Move { to, because, .. } => *end = (to, because.is_some()),
                    Command::Cancel { .. } => *end = (Status::Cancelled, false),
                    Command::Reopen { .. } => *end = (Status::Queued, false),
                    _ => {}
                }
            }
        }
    }
    assert_eq!(ends.len(), 700);
    ends
}

#[test]
fn on_whatever_day_it_starts_seven_hundred_potholes_stand_in_every_open_status_and_some_are_mended()
{
    let start = Timestamp::parse("2026-11-21T09:30:00Z").unwrap();
    for day in (0..366).step_by(53) {
        let now = Timestamp::from_micros(start.micros() + day * (86_400 + 3_600) * 1_000_000);
        let ends = ends(now);
        let statuses: BTreeSet<Status> = ends.iter().map(|end| end.0).collect();
        // Nobody cancels any: that is what merges do.
        assert_eq!(statuses.len(), Status::ALL.len() - 1, "{now}: {statuses:?}");
        assert!(ends.iter().any(|end| end.1), "{now}: none is paused");
        let open = ends.iter().filter(|end| end.0.is_open()).count();
        assert!((100..500).contains(&open), "{now}: {open} are open");
    }
}
