//! What a person wants to be told, and how.

use crate::json::{Fields, boolean, text};
use oms_base::{Channel, Name, NoticeKind};

/// Kinds that leave the hub for one who says nothing.
const SENT_DEFAULT: [NoticeKind; 4] =
    [NoticeKind::Assigned, NoticeKind::Escalated, NoticeKind::Breached, NoticeKind::Asked];

/// What a person wants to be told, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// What is sent as mail.
    pub mail: Vec<NoticeKind>,
    /// What is sent to their webhook.
    pub webhook: Vec<NoticeKind>,
    /// What they are not told at all.
    pub mute: Vec<NoticeKind>,
    /// The calendar whose hours what is sent waits for, unless it is urgent.
    pub hours: Option<Name>,
}

impl Default for Preferences {
    fn default() -> Preferences {
        Preferences {
            mail: SENT_DEFAULT.to_vec(),
            webhook: SENT_DEFAULT.to_vec(),
            mute: Vec::new(),
            hours: None,
        }
    }
}

impl Preferences {
    /// Whether the person is told of this at all.
    pub fn wants(&self, kind: NoticeKind) -> bool {
        !self.mute.contains(&kind)
    }

    /// Whether it is sent by this channel.
    pub fn sends(&self, kind: NoticeKind, channel: Channel) -> bool {
        let kinds = match channel {
            Channel::Mail => &self.mail,
            Channel::Webhook => &self.webhook,
        };
        self.wants(kind) && kinds.contains(&kind)
    }
}

/// Reads the field `notices`; what is absent is as for one who says nothing.
///
/// ```json
/// {"mail": ["assigned", "breached"], "webhook": [], "mute": ["commented"], "hours": "City hall"}
/// {"mute_all": true}
/// ```
pub fn read_preferences(fields: &mut Fields<'_, '_>) -> Preferences {
    let read = fields.object("notices", |fields| {
        let usual = Preferences::default();
        let most = NoticeKind::ALL.len();
        let mut kinds = |name| fields.list(name, most, text(NoticeKind::parse));
        let (mail, webhook, mute) = (kinds("mail"), kinds("webhook"), kinds("mute"));
        let hours = fields.optional("hours", text(Name::parse));
        let all = fields.optional("mute_all", boolean).unwrap_or(false);
        let mute = if all { NoticeKind::ALL.to_vec() } else { mute.unwrap_or_default() };
        Preferences {
            mail: mail.unwrap_or(usual.mail),
            webhook: webhook.unwrap_or(usual.webhook),
            mute,
            hours,
        }
    });
    read.unwrap_or_default()
}
