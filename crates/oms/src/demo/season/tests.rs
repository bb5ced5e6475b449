//! The past on many days: crews keep to their hours, and it ends as the demo promises.

use super::{Act, By, past};
use crate::demo::dice::Dice;
use crate::demo::potholes::CREWS;
use crate::demo::rules;
use crate::demo::turn::{self, TURNS};
use oms_base::{Owner, Status, Timestamp};
use oms_domain::sla::is_open;
use oms_domain::ticket::Command;
use std::collections::BTreeSet;

/// How a pothole ends.
struct End {
    status: Status,
    is_paused: bool,
    owner: Option<Owner>,
}

/// How each pothole ends.
fn ends(now: Timestamp) -> Vec<End> {
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
                ends.push(End { status: Status::Queued, is_paused: false, owner: None });
            }
            Act::Change(command) => {
                let end = &mut ends[scene.pothole as usize];
                match command {
                    Command::Move { to, because, .. } => {
                        (end.status, end.is_paused) = (to, because.is_some());
                    }
                    Command::Cancel { .. } => end.status = Status::Cancelled,
                    Command::Reopen { .. } => end.status = Status::Queued,
                    Command::Assign { owner } => end.owner = owner,
                    _ => {}
                }
            }
        }
    }
    assert_eq!(ends.len(), 700);
    ends
}

#[test]
fn at_whatever_hour_it_starts_no_crew_is_without_work() {
    let start = Timestamp::parse("2026-11-21T00:00:00Z").unwrap();
    for hour in (0..14 * 24).step_by(13) {
        let now = Timestamp::from_micros(start.micros() + hour * 3_600 * 1_000_000);
        let all = ends(now);
        assert!(all.iter().any(|end| end.is_paused), "{now}: none is paused");
        let open = all.into_iter().filter(|end| end.status.is_open());
        let busy: BTreeSet<Owner> = open.filter_map(|end| end.owner).collect();
        assert_eq!(busy.len(), CREWS.len(), "{now}: {busy:?}");
    }
}

#[test]
fn on_whatever_day_it_starts_seven_hundred_potholes_stand_in_every_open_status_and_some_are_mended()
{
    let start = Timestamp::parse("2026-11-21T09:30:00Z").unwrap();
    for day in (0..366).step_by(53) {
        let now = Timestamp::from_micros(start.micros() + day * (86_400 + 3_600) * 1_000_000);
        let ends = ends(now);
        let statuses: BTreeSet<Status> = ends.iter().map(|end| end.status).collect();
        // Nobody cancels any: that is what merges do.
        assert_eq!(statuses.len(), Status::ALL.len() - 1, "{now}: {statuses:?}");
        assert!(ends.iter().any(|end| end.is_paused), "{now}: none is paused");
        let open = ends.iter().filter(|end| end.status.is_open()).count();
        assert!((100..500).contains(&open), "{now}: {open} are open");
    }
}
