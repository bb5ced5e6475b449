//! Alerts of monitoring systems, in the format that Alertmanager sends.

use crate::request::Request;
use crate::task::TicketName;
use oms_base::limits::ALERTS_MAX;
use oms_base::{Code, Fault};
use oms_domain::alert::Alert;
use oms_domain::json::{Fields, text};
use oms_domain::ticket::Ticket;
use serde::Serialize;
use utoipa::ToSchema;

/// The version of the format.
const VERSION: &str = "4";

/// Alerts, as Alertmanager sends a group of them. Other fields are let pass.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct AlertsRequest {
    /// The version of the format: `4`.
    #[schema(value_type = String, example = "4")]
    pub version: (),
    /// The alerts: at most 64.
    #[schema(value_type = Vec<AlertRequest>, max_items = 64)]
    pub alerts: Vec<Alert>,
}

/// One alert. Other fields are let pass.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct AlertRequest {
    /// `firing` or `resolved`.
    #[schema(example = "firing")]
    pub status: String,
    /// What tells it from all others: 1 to 64 letters, digits, `_` and `-`.
    #[schema(max_length = 64, example = "1a30ba71cca2921f")]
    pub fingerprint: String,
    /// When it began to fire.
    #[schema(rename = "startsAt", format = DateTime, example = "2026-11-21T13:08:45.828000Z")]
    pub starts_at: String,
    /// When it ended.
    #[schema(rename = "endsAt", format = DateTime, example = "2026-11-21T13:18:45.828000Z")]
    pub ends_at: Option<String>,
    /// Texts by name, at most 64: `alertname` and `severity` mean something, all are kept.
    #[schema(value_type = BTreeMap<String, String>,
        example = json!({"alertname": "DiskFull", "severity": "critical", "instance": "db-1"}))]
    pub labels: (),
    /// Texts by name, at most 64: the title is the `summary`, the description the `description`.
    #[schema(value_type = Option<BTreeMap<String, String>>,
        example = json!({"summary": "The disk of db-1 is full"}))]
    pub annotations: (),
    /// Where it comes from.
    #[schema(rename = "generatorURL", example = "prometheus.example/graph")]
    pub generator_url: Option<String>,
}

/// What became of an alert.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AlertBody<'a> {
    /// Which.
    #[schema(example = "1a30ba71cca2921f")]
    pub fingerprint: &'a str,
    /// `opened`: a ticket was; `again`: it fires again, and its ticket says so; `completed`: it is
    /// over, and so is its ticket; `noted`: it is over, and its ticket says so; `known`: nothing.
    #[schema(value_type = String, example = "opened")]
    pub became: &'static str,
    /// Its ticket; null where there is none.
    #[schema(value_type = Option<TicketName>, required)]
    pub ticket: Option<TicketName<'a>>,
}

impl<'a> AlertBody<'a> {
    /// What became of an alert, and its ticket.
    pub fn of(
        fingerprint: &'a str,
        became: &'static str,
        ticket: Option<&'a Ticket>,
    ) -> AlertBody<'a> {
        AlertBody { fingerprint, became, ticket: ticket.map(TicketName::of) }
    }
}

impl Request for AlertsRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<AlertsRequest> {
        fields.take_any();
        let version = fields.required("version", text(version));
        fields.required("alerts", Ok);
        let alerts = fields.objects("alerts", ALERTS_MAX, Alert::read);
        let alerts = alerts?.into_iter().collect::<Option<Vec<_>>>()?;
        Some(AlertsRequest { version: version?, alerts })
    }
}

fn version(text: &str) -> Result<(), Fault> {
    if text == VERSION {
        return Ok(());
    }
    Err(Fault::here(Code::UnknownValue, format!("must be {VERSION}, the version of the format")))
}

#[cfg(test)]
mod tests {
    use super::AlertsRequest;
    use crate::Request;
    use oms_base::Code;
    use serde_json::{Value, json};

    fn alert() -> Value {
        json!({"status": "firing", "fingerprint": "a1", "startsAt": "2026-11-21T13:08:45Z",
            "labels": {}, "more": 1})
    }

    #[test]
    fn what_the_format_may_have_is_let_pass() {
        let body = json!({"version": "4", "groupKey": "{}", "truncatedAlerts": 0, "x": [],
            "alerts": [alert(), alert()]});
        assert_eq!(AlertsRequest::from_json(&body).unwrap().alerts.len(), 2);
        let none = json!({"version": "4", "alerts": []});
        assert_eq!(AlertsRequest::from_json(&none).unwrap().alerts.len(), 0);
    }

    #[test]
    fn what_it_must_have_is_asked_for_all_at_once() {
        let faults = |body: &Value| {
            let faults = AlertsRequest::from_json(body).unwrap_err();
            let found = faults.into_iter().map(|fault| (fault.path, fault.code));
            found.collect::<Vec<_>>()
        };
        let at = |path: &str, code| (path.to_owned(), code);
        let missing = vec![at("version", Code::MissingField), at("alerts", Code::MissingField)];
        assert_eq!(faults(&json!({})), missing);
        let old = json!({"version": "3", "alerts": [alert(), {"status": "firing"}]});
        let want = [
            at("version", Code::UnknownValue),
            at("alerts[1].fingerprint", Code::MissingField),
            at("alerts[1].startsAt", Code::MissingField),
            at("alerts[1].labels", Code::MissingField),
        ];
        assert_eq!(faults(&old), want);
        let many = json!({"version": "4", "alerts": vec![alert(); 65]});
        assert_eq!(faults(&many), [at("alerts", Code::OutOfBounds)]);
        let most = json!({"version": "4", "alerts": vec![alert(); 64]});
        assert!(AlertsRequest::from_json(&most).is_ok());
    }
}
