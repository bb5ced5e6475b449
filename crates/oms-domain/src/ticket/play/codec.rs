//! The bytes of what happens to runs of playbooks: kinds 230 to 236.

use super::{How, Played, RunEnd};
use crate::codec::{CodecError, to_bytes};
use crate::ticket::codec::{REASON, parse_part, reason_part, required};
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Name, Reason, StageId, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds. Stored for ever.
pub(crate) const KINDS: RangeInclusive<u16> = 230..=236;
const STARTED: u16 = 230;
const STEP_BEGUN: u16 = 231;
const STEP_ENDED: u16 = 232;
const ENDED: u16 = 233;
const STEP_RETRIED: u16 = 234;
const REFUSED: u16 = 235;
const STEP_ACTS: u16 = 236;

#[derive(Encode, Decode, Default)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    run: Option<u16>,
    #[n(1)]
    step: Option<u16>,
    #[n(2)]
    id: Option<StageId>,
    #[n(3)]
    side: Option<u16>,
    #[n(4)]
    how: Option<How>,
    #[n(5)]
    playbook: Option<Name>,
    #[n(6)]
    version: Option<u32>,
    #[n(7)]
    depth: Option<u8>,
    #[n(8)]
    end: Option<RunEnd>,
}

pub(crate) const fn kind(event: &Played) -> u16 {
    match event {
        Played::Started { .. } => STARTED,
        Played::StepBegun { .. } => STEP_BEGUN,
        Played::StepEnded { .. } => STEP_ENDED,
        Played::Ended { .. } => ENDED,
        Played::StepRetried { .. } => STEP_RETRIED,
        Played::Refused { .. } => REFUSED,
        Played::StepActs { .. } => STEP_ACTS,
    }
}

pub(crate) fn encode(event: &Played) -> EventBody {
    let of_step = |run: u16, step: u16, id: &StageId| Facts {
        run: Some(run),
        step: Some(step),
        id: Some(id.clone()),
        ..Facts::default()
    };
    let facts = match event {
        Played::Started { run, playbook, version, depth } => Facts {
            run: Some(*run),
            playbook: Some(playbook.clone()),
            version: Some(*version),
            depth: Some(*depth),
            ..Facts::default()
        },
        Played::StepBegun { run, step, id, side } => {
            Facts { side: *side, ..of_step(*run, *step, id) }
        }
        Played::StepActs { run, step, id } | Played::StepRetried { run, step, id, .. } => {
            of_step(*run, *step, id)
        }
        Played::StepEnded { run, step, id, how, .. } => {
            Facts { how: Some(*how), ..of_step(*run, *step, id) }
        }
        Played::Ended { run, how, .. } => {
            Facts { run: Some(*run), end: Some(*how), ..Facts::default() }
        }
        Played::Refused { playbook, .. } => {
            Facts { playbook: Some(playbook.clone()), ..Facts::default() }
        }
    };
    let parts = reason_part(event.reason());
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts: to_bytes(&facts), parts }
}

pub(crate) fn decode(body: &EventBody) -> Result<Played, CodecError> {
    let Facts { run, step, id, side, how, playbook, version, depth, end } =
        minicbor::decode(&body.facts)?;
    let run = || required(run, "run");
    let step = || required(step, "step");
    let id = || required(id.clone(), "id");
    let playbook = || required(playbook.clone(), "playbook");
    let reason = parse_part(body, REASON, Reason::parse)?;
    Ok(match body.kind {
        STARTED => Played::Started {
            run: run()?,
            playbook: playbook()?,
            version: required(version, "version")?,
            depth: required(depth, "depth")?,
        },
        STEP_BEGUN => Played::StepBegun { run: run()?, step: step()?, id: id()?, side },
        STEP_ENDED => Played::StepEnded {
            run: run()?,
            step: step()?,
            id: id()?,
            how: required(how, "how")?,
            reason,
        },
        ENDED => Played::Ended { run: run()?, how: required(end, "end")?, reason },
        STEP_RETRIED => Played::StepRetried { run: run()?, step: step()?, id: id()?, reason },
        REFUSED => Played::Refused { playbook: playbook()?, reason },
        _ => Played::StepActs { run: run()?, step: step()?, id: id()? },
    })
}
