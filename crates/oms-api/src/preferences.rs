//! How a person is told things.

use crate::request::Request;
use crate::text::Text;
use oms_base::{Name, NoticeKind, Owner};
use oms_domain::json::{Fields, boolean, text};
use oms_domain::notice::Preferences;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// How a person is told things.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreferencesBody<'a> {
    /// Who.
    #[schema(value_type = String, example = "human:ada")]
    pub person: Text<&'a Owner>,
    /// The version of what is said of them, for `If-Match`; 0 when nothing is.
    #[schema(example = 3)]
    pub version: u32,
    /// Which kinds leave as mail, where an address is said of them.
    #[schema(value_type = Vec<String>, example = json!(["assigned", "breached"]))]
    pub mail: Vec<&'static str>,
    /// Which kinds are sent to their webhook, where one is said of them.
    #[schema(value_type = Vec<String>, example = json!(["assigned"]))]
    pub webhook: Vec<&'static str>,
    /// Which kinds they are not told at all.
    #[schema(value_type = Vec<String>, example = json!(["commented"]))]
    pub mute: Vec<&'static str>,
    /// The calendar whose hours what leaves waits for.
    #[schema(value_type = Option<String>, required, example = "City hall")]
    pub hours: Option<&'a str>,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

/// Says how a person is told things; what is absent is as for one who says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, ToSchema)]
pub struct PreferencesRequest {
    /// Which kinds leave as mail; `assigned`, `escalated`, `breached` and `asked` when absent.
    #[schema(value_type = Option<Vec<String>>, example = json!(["assigned", "breached"]))]
    pub mail: Option<Vec<NoticeKind>>,
    /// Which kinds are sent to the person's webhook; the same when absent.
    #[schema(value_type = Option<Vec<String>>, example = json!(["assigned"]))]
    pub webhook: Option<Vec<NoticeKind>>,
    /// Which kinds the person is not told at all; none when absent.
    #[schema(value_type = Option<Vec<String>>, example = json!(["commented"]))]
    pub mute: Option<Vec<NoticeKind>>,
    /// Whether they are told nothing; `false` when absent.
    #[schema(example = false)]
    pub mute_all: Option<bool>,
    /// The calendar whose hours what leaves waits for; any hour when absent.
    #[schema(value_type = Option<String>, example = "City hall")]
    pub hours: Option<Name>,
}

impl<'a> PreferencesBody<'a> {
    /// A person's preferences; `position` with a write.
    pub fn of(
        (person, version): (&'a Owner, u32),
        preferences: &'a Preferences,
        position: Option<String>,
    ) -> PreferencesBody<'a> {
        let kinds = |kinds: &[NoticeKind]| kinds.iter().map(|kind| kind.as_str()).collect();
        PreferencesBody {
            person: Text(person),
            version,
            mail: kinds(&preferences.mail),
            webhook: kinds(&preferences.webhook),
            mute: kinds(&preferences.mute),
            hours: preferences.hours.as_ref().map(Name::as_str),
            position,
        }
    }
}

impl Request for PreferencesRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<PreferencesRequest> {
        let most = NoticeKind::ALL.len();
        Some(PreferencesRequest {
            mail: fields.list("mail", most, text(NoticeKind::parse)),
            webhook: fields.list("webhook", most, text(NoticeKind::parse)),
            mute: fields.list("mute", most, text(NoticeKind::parse)),
            mute_all: fields.optional("mute_all", boolean),
            hours: fields.optional("hours", text(Name::parse)),
        })
    }
}

impl PreferencesRequest {
    /// As the definition of an owner has it.
    pub fn to_json(&self) -> Value {
        let mut said = Map::new();
        let lists = [("mail", &self.mail), ("webhook", &self.webhook), ("mute", &self.mute)];
        for (name, kinds) in lists {
            let words = |kinds: &Vec<NoticeKind>| {
                let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                (name.to_owned(), json!(words))
            };
            said.extend(kinds.as_ref().map(words));
        }
        said.extend(self.mute_all.map(|all| ("mute_all".to_owned(), json!(all))));
        said.extend(self.hours.as_ref().map(|hours| ("hours".to_owned(), json!(hours.as_str()))));
        Value::Object(said)
    }
}

#[cfg(test)]
mod tests {
    use super::PreferencesRequest;
    use crate::Request;
    use oms_base::Code;
    use serde_json::json;

    #[test]
    fn what_is_said_is_what_is_kept() {
        for body in [
            json!({}),
            json!({"mail": ["assigned"], "webhook": [], "mute": ["commented"],
                "mute_all": false, "hours": "City hall"}),
            json!({"mute_all": true}),
        ] {
            assert_eq!(PreferencesRequest::from_json(&body).unwrap().to_json(), body);
        }
        let absent = PreferencesRequest::from_json(&json!({"hours": null})).unwrap();
        assert_eq!(absent, PreferencesRequest::default());
    }

    #[test]
    fn the_rest_of_what_is_said_of_a_person_is_not_theirs() {
        let body = json!({"mail": ["assigned", "rain"], "contact": {}, "supervisor": "human:x"});
        let faults = PreferencesRequest::from_json(&body).unwrap_err();
        let found: Vec<_> = faults.into_iter().map(|fault| (fault.path, fault.code)).collect();
        let at = |path: &str, code| (path.to_owned(), code);
        let want = [
            at("mail[1]", Code::UnknownValue),
            at("contact", Code::UnknownField),
            at("supervisor", Code::UnknownField),
        ];
        assert_eq!(found, want);
    }
}
