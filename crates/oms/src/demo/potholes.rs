//! What the demo says of potholes: where they are, how deep, and who mends them.

use super::dice::Dice;
use oms_app::engine::{OpenWanted, Target};
use oms_base::{
    Address, Comment, Description, Label, Name, Owner, Priority, Reason, Status, Title, Visibility,
};
use oms_domain::query::Place;
use oms_domain::sla::PauseReason;
use oms_domain::ticket::{Command, Location};
use serde_json::json;

/// The board of plain tickets.
pub(super) const BOARD: &str = "City Potholes";
/// The crews, by the owner that each is on tickets.
pub(super) const CREWS: [&str; 4] =
    ["human:crew-north", "human:crew-south", "human:crew-east", "human:crew-west"];

/// A part of the town, which is a lane of the board.
struct District {
    name: &'static str,
    /// Which of the crews works there.
    crew: usize,
    /// Its south-east corner on the town's grid, in thousandths of a degree.
    corner: (u32, u32),
    streets: [&'static str; 4],
}

const DISTRICTS: [District; 6] = [
    District {
        name: "north",
        crew: 0,
        corner: (790, 640),
        streets: ["Elm Street", "North Avenue", "Orchard Road", "Cedar Avenue"],
    },
    District {
        name: "south",
        crew: 1,
        corner: (740, 640),
        streets: ["South Street", "School Lane", "Mill Lane", "12th Street"],
    },
    District {
        name: "east",
        crew: 2,
        corner: (765, 610),
        streets: ["5th Street", "Station Road", "Brick Lane", "Park Avenue"],
    },
    District {
        name: "west",
        crew: 3,
        corner: (765, 670),
        streets: ["River Road", "Meadow Road", "Quarry Road", "Bridge Street"],
    },
    District {
        name: "old town",
        crew: 3,
        corner: (765, 640),
        streets: ["Market Street", "Church Street", "Tower Lane", "Well Street"],
    },
    District {
        name: "harbour",
        crew: 2,
        corner: (740, 610),
        streets: ["Harbor Street", "Lake Road", "Pier Road", "Dock Street"],
    },
];
/// How far a district reaches, in thousandths of a degree.
const REACH: u32 = 20;
const KINDS: [&str; 5] = [
    "Pothole on",
    "Deep pothole on",
    "Crumbling edge on",
    "Pothole at a crossing on",
    "Several potholes on",
];
const LABELS: [&str; 4] = ["bus-route", "school-zone", "cyclists", "heavy-traffic"];
const PUBLIC_WORDS: [&str; 3] = [
    "Thank you for the report. A crew will have a look.",
    "We have put a warning sign there.",
    "The repair is planned together with the road marking.",
];
const STAFF_WORDS: [&str; 3] = [
    "The edge is loose; bring the large plate.",
    "Best done before the morning traffic.",
    "Second report for the same block this month.",
];
/// What holds a crew up, and the word for it that policies know.
const BLOCKERS: [(&str, Option<&str>); 4] = [
    ("Rain; the hole is full of water", Some("weather")),
    ("Waiting for asphalt", None),
    ("A parked truck stands over it", None),
    ("The water utility has to close a valve first", Some("waiting_third_party")),
];
/// How urgent reports are; two of ten are urgent.
const URGENCIES: [u8; 10] = [0, 1, 2, 2, 2, 2, 2, 2, 3, 3];
/// What people write of a pothole of each urgency, so that whoever ranks it can tell.
const CITIZENS_WORDS: [[&str; 2]; 4] = [
    ["The road has sunk in like a sinkhole.", "There was an accident because of it this morning."],
    ["It is deep; I have lost a tire.", "A cyclist fell over it."],
    ["The asphalt is loose there.", "Rough to drive over, and there is always a puddle."],
    ["A shallow one, but it is growing.", "Only a crack so far."],
];
/// One report in so many says nothing of how bad it is.
const SILENT_ONE_IN: u32 = 25;

/// What holds a crew up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Blocker(usize);

impl Blocker {
    /// The weather.
    pub(super) const WEATHER: Blocker = Blocker(0);
    /// No asphalt.
    pub(super) const ASPHALT: Blocker = Blocker(1);

    /// Any of them.
    pub(super) fn any(dice: &mut Dice) -> Blocker {
        let indices: [usize; BLOCKERS.len()] = std::array::from_fn(|at| at);
        Blocker(*dice.pick(&indices))
    }
}

/// A report of a pothole.
#[derive(Debug, Clone)]
pub(super) struct Report {
    /// The ticket that it becomes.
    pub(super) wanted: OpenWanted,
    /// Which crew works there.
    pub(super) crew: usize,
    /// How urgent it is, from 0, which nobody has said yet.
    pub(super) urgency: u8,
    /// How many came before it.
    n: u32,
}

/// Who makes the `n`-th report.
fn requester(n: u32) -> String {
    format!("Citizen {}", n + 1)
}

/// The `n`-th report, in a storm or not.
pub(super) fn report(n: u32, in_storm: bool, dice: &mut Dice) -> Report {
    let at = dice.below(u32::try_from(DISTRICTS.len()).unwrap_or(1)) as usize;
    let district = &DISTRICTS[at];
    let street = dice.pick(&district.streets);
    let title = format!("{} {street}", dice.pick(&KINDS));
    let mut point =
        |corner: u32| f64::from((corner + dice.below(REACH)) * 1_000 + dice.below(1_000)) / 1e6;
    let (latitude, longitude) = (39.0 + point(district.corner.0), -89.0 - point(district.corner.1));
    let place = Place::new(latitude, longitude).expect("a sample place is on the map");
    let address = format!("{} {street}", dice.between(1, 240));
    let address = Address::parse(&address).expect("a sample address is within bounds");
    let data = json!({
        "requester": requester(n),
        "street": street,
        "gps": format!("{latitude:.6},{longitude:.6}"),
        "width_cm": dice.between(15, 120),
        "photo": format!("img_{:03}.jpg", n + 1),
    });
    let mut labels = vec![label(&format!("district:{}", district.name))];
    if in_storm && dice.one_in(2) {
        labels.push(label("flooded"));
    }
    if dice.one_in(2) {
        labels.push(label(dice.pick::<&str>(&LABELS)));
    }
    let (urgency, words) = said_of(dice);
    let words = words.map(|text| Description::parse(text).expect("sample words are within bounds"));
    let wanted = OpenWanted {
        target: Target::Board(name(BOARD)),
        title: Some(Title::parse(&title).expect("a sample title is within bounds")),
        description: words,
        data: Some(data.to_string()),
        priority: Priority::DEFAULT,
        owner: None,
        labels,
        sla: None,
        location: Some(Location { place: Some(place), address: Some(address) }),
    };
    Report { wanted, crew: district.crew, urgency, n }
}

/// How urgent a pothole is, and what somebody writes of it.
fn said_of(dice: &mut Dice) -> (u8, Option<&'static str>) {
    if dice.one_in(SILENT_ONE_IN) {
        return (Priority::DEFAULT.level(), None);
    }
    let urgency = *dice.pick(&URGENCIES);
    (urgency, Some(*dice.pick(&CITIZENS_WORDS[usize::from(urgency)])))
}

/// The `n`-th report, of a pothole that is known: by somebody else, or once more by whom it was.
pub(super) fn report_again(n: u32, earlier: &Report, dice: &mut Dice) -> Report {
    let mut report = earlier.clone();
    if !dice.one_in(4) {
        let other = json!(requester(n)).to_string();
        let first = json!(requester(earlier.n)).to_string();
        report.wanted.data = report.wanted.data.map(|data| data.replace(&first, &other));
    }
    Report { n, ..report }
}

/// The next move of a pothole that stands at `from`, as a crew would make it.
pub(super) fn next_move(from: Status, dice: &mut Dice) -> Command {
    match from {
        Status::InProgress if dice.one_in(5) => block(Blocker::any(dice)),
        Status::InProgress => go(Status::Completed),
        Status::Queued | Status::Blocked | Status::Completed | Status::Cancelled => {
            go(Status::InProgress)
        }
    }
}

/// Moves a ticket on.
pub(super) const fn go(to: Status) -> Command {
    Command::Move { to, reason: None, because: None }
}

/// Says what holds a ticket up.
pub(super) fn block(Blocker(at): Blocker) -> Command {
    let (words, because) = BLOCKERS[at];
    let because =
        because.map(|word| PauseReason::parse(word).expect("a sample word is well-formed"));
    Command::Move { to: Status::Blocked, reason: Some(reason(words)), because }
}

/// Most potholes that a crew mends at a time: one in each of its districts.
pub(super) fn hands(crew: usize) -> usize {
    DISTRICTS.iter().filter(|district| district.crew == crew).count()
}

/// Hands a ticket to a crew.
pub(super) fn assign(crew: usize) -> Command {
    let owner = Owner::parse(CREWS[crew]).expect("a sample owner is well-formed");
    Command::Assign { owner: Some(owner) }
}

/// Answers whoever reported it.
pub(super) fn answer(dice: &mut Dice) -> Command {
    comment(dice.pick::<&str>(&PUBLIC_WORDS), Visibility::Public)
}

/// Tells colleagues something.
pub(super) fn remark(dice: &mut Dice) -> Command {
    comment(dice.pick::<&str>(&STAFF_WORDS), Visibility::Staff)
}

/// A name of the demo's own.
pub(super) fn name(text: &str) -> Name {
    Name::parse(text).expect("a sample name is within bounds")
}

/// A reason of the demo's own.
pub(super) fn reason(text: &str) -> Reason {
    Reason::parse(text).expect("a sample reason is within bounds")
}

fn comment(text: &str, visibility: Visibility) -> Command {
    let text = Comment::parse(text).expect("a sample comment is within bounds");
    Command::Comment { text, visibility }
}

fn label(text: &str) -> Label {
    Label::parse(text).expect("a sample label is within bounds")
}

#[cfg(test)]
mod tests {
    use super::{
        BLOCKERS, Blocker, CITIZENS_WORDS, CREWS, DISTRICTS, Report, assign, block, report,
    };
    use crate::demo::dice::Dice;
    use oms_base::{Description, Title};
    use oms_domain::agent::built_in;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn reports_come_from_every_street_and_every_crew_has_some() {
        let mut dice = Dice::new();
        let reports: Vec<_> = (0..700).map(|n| report(n, n % 2 == 0, &mut dice)).collect();
        let street = |report: &Report| {
            let data = serde_json::from_str::<Value>(report.wanted.data.as_ref().unwrap());
            data.unwrap()["street"].to_string()
        };
        let streets: BTreeSet<_> = reports.iter().map(street).collect();
        let crews: BTreeSet<_> = reports.iter().map(|report| report.crew).collect();
        assert_eq!((streets.len(), crews.len()), (DISTRICTS.len() * 4, CREWS.len()));
    }

    #[test]
    fn the_agent_ranks_a_report_as_it_was_meant_or_is_not_sure() {
        let mut dice = Dice::new();
        let ranker = &built_in()[0];
        let (mut seen, mut unsure) = (BTreeSet::new(), 0);
        for report in (0..700).map(|n| report(n, false, &mut dice)) {
            let said = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let title = said(report.wanted.title.as_ref().map(Title::as_str));
            let words = said(report.wanted.description.as_ref().map(Description::as_str));
            let answer = ranker.answer(&format!("{title} {words}").into()).unwrap();
            assert_eq!(answer.output, Some(report.urgency.into()), "{title} {words}");
            assert_eq!(answer.escalate, words.is_empty(), "{title} {words}");
            seen.insert(report.urgency);
            unsure += u32::from(answer.escalate);
        }
        assert_eq!(seen.len(), CITIZENS_WORDS.len());
        assert!((10..60).contains(&unsure), "{unsure}");
    }

    #[test]
    fn whatever_can_be_said_is_within_bounds() {
        (0..CREWS.len()).for_each(|crew| drop(assign(crew)));
        (0..BLOCKERS.len()).for_each(|at| drop(block(Blocker(at))));
        assert_eq!(BLOCKERS[Blocker::WEATHER.0].1, Some("weather"));
        assert!(BLOCKERS[Blocker::ASPHALT.0].0.contains("asphalt"));
    }
}
