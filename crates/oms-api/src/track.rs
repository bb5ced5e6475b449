//! What the public sees of a ticket, built from the domain's public type alone.

use crate::text::Text;
use oms_base::Timestamp;
use oms_domain::ticket::PublicTicket;
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket's public side.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrackBody<'a> {
    /// Its number.
    #[schema(value_type = String, example = "DL-2026-00091")]
    pub number: &'a str,
    /// The public title of what was asked for.
    #[schema(value_type = Option<String>, required, example = "Disaster loan")]
    pub workflow: Option<&'a str>,
    /// `queued`, `in-progress`, `blocked`, `completed` or `cancelled`.
    #[schema(value_type = String, example = "in-progress")]
    pub status: &'static str,
    /// When it is expected to end; null once it has, or when nobody has promised a time.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T15:10:00Z")]
    pub expected: Option<Text<Timestamp>>,
    /// Its public stages.
    #[schema(value_type = Vec<TrackStage>)]
    pub stages: Vec<TrackStage<'a>>,
    /// How many others have reported the same.
    #[schema(example = 3)]
    pub duplicates: usize,
    /// How many support it.
    #[schema(example = 12)]
    pub supporters: usize,
    /// What was said in public, the oldest first: at most the last 50.
    #[schema(value_type = Vec<TrackMessage>)]
    pub messages: Vec<TrackMessage<'a>>,
}

/// Something that was said in public.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrackMessage<'a> {
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:32:00Z")]
    pub time: Text<Timestamp>,
    /// What.
    #[schema(value_type = String, example = "Crew is on its way")]
    pub text: &'a str,
}

/// A stage's public side.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrackStage<'a> {
    /// Its public name.
    #[schema(value_type = String, example = "Identity check")]
    pub stage: &'a str,
    /// Where it is.
    #[schema(value_type = String, example = "done")]
    pub status: &'static str,
    /// When it came there; null while it waits.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T09:32:00Z")]
    pub time: Option<Text<Timestamp>>,
}

impl<'a> From<&'a PublicTicket> for TrackBody<'a> {
    fn from(ticket: &'a PublicTicket) -> TrackBody<'a> {
        let stages = ticket.stages.iter().map(|stage| TrackStage {
            stage: &stage.stage,
            status: stage.status.as_str(),
            time: stage.time.map(Text),
        });
        TrackBody {
            number: &ticket.number,
            workflow: ticket.workflow.as_deref(),
            status: ticket.status.as_str(),
            expected: ticket.expected.map(Text),
            stages: stages.collect(),
            duplicates: ticket.duplicates,
            supporters: ticket.supporters,
            messages: ticket
                .messages
                .iter()
                .map(|message| TrackMessage { time: Text(message.time), text: &message.text })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TrackBody;
    use oms_base::{StageStatus, Status, Timestamp};
    use oms_domain::ticket::{PublicMessage, PublicStage, PublicTicket};

    #[test]
    fn the_public_sees_these_keys_and_no_others() {
        let ticket = PublicTicket {
            number: "DL-2026-00091".to_owned(),
            workflow: Some("Disaster loan".to_owned()),
            status: Status::InProgress,
            expected: None,
            stages: vec![PublicStage {
                stage: "Identity check".to_owned(),
                status: StageStatus::Done,
                time: Some(Timestamp::from_micros(0)),
            }],
            duplicates: 3,
            supporters: 12,
            messages: vec![PublicMessage {
                time: Timestamp::from_micros(0),
                text: "Crew is on its way".to_owned(),
            }],
        };
        let text = serde_json::to_string(&TrackBody::from(&ticket)).unwrap();
        let want = r#"{"number":"DL-2026-00091","workflow":"Disaster loan","#.to_owned()
            + r#""status":"in-progress","expected":null,"stages":[{"stage":"Identity check","#
            + r#""status":"done","time":"1970-01-01T00:00:00Z"}],"duplicates":3,"#
            + r#""supporters":12,"messages":[{"time":"1970-01-01T00:00:00Z","#
            + r#""text":"Crew is on its way"}]}"#;
        assert_eq!(text, want);
    }
}
