//! A ticket among others: links, watchers, and its place on the map.

use crate::request::Request;
use crate::text::Text;
use oms_base::{Address, Code, Fault, PrincipalId, TicketId, Tracking};
use oms_domain::json::{Fields, boolean, number, text};
use oms_domain::query::{LinkKind, Place};
use oms_domain::ticket::{Link, Location};
use serde::Serialize;
use utoipa::ToSchema;

/// Puts a ticket between others.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct RankRequest {
    /// Right before this ticket: its id or number.
    #[schema(example = "CP-2026-00007")]
    pub before: Option<String>,
    /// Right behind this one; of both, somewhere between them.
    #[schema(example = "CP-2026-00003")]
    pub after: Option<String>,
}

/// Ties two tickets, or unties them.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct LinkRequest {
    /// What the other one is to this: `duplicate_of`, `duplicated_by`, `blocked_by`, `blocks`,
    /// `relates_to`, `parent` or `child`.
    #[schema(value_type = String, example = "blocked_by")]
    pub kind: LinkKind,
    /// The other one: its id or number.
    #[schema(example = "CP-2026-00007")]
    pub to: String,
}

/// Who is to watch a ticket, or no longer.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct WatchRequest {
    /// Who, by the id of a token; the caller when absent.
    #[schema(value_type = Option<String>, example = "prn_01hzk2m9xq4c7")]
    pub watcher: Option<PrincipalId>,
    /// Whether to watch; it is when absent.
    #[schema(value_type = Option<bool>, example = true)]
    pub watches: bool,
}

/// Says where a ticket is on the map; without any field it is nowhere.
#[derive(Debug, Clone, PartialEq, ToSchema)]
pub struct LocateRequest {
    /// Degrees north; with `lon`.
    #[schema(minimum = -90, maximum = 90, example = 39.763)]
    pub lat: Option<f64>,
    /// Degrees east; with `lat`.
    #[schema(minimum = -180, maximum = 180, example = -89.653)]
    pub lon: Option<f64>,
    /// In words.
    #[schema(value_type = Option<String>, max_length = 300, example = "5th Street 12")]
    pub address: Option<Address>,
}

/// A tie to another ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkBody {
    /// What the other one is to this.
    #[schema(value_type = String, example = "blocked_by")]
    pub kind: &'static str,
    /// The other one's id.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Text<TicketId>,
    /// Its number.
    #[schema(example = "CP-2026-00007")]
    pub number: String,
}

/// A place on the map.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocationBody<'a> {
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 39.763)]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = -89.653)]
    pub lon: Option<f64>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "5th Street 12")]
    pub address: Option<&'a str>,
}

impl LinkBody {
    /// A link as staff see it.
    pub fn of(link: &Link) -> LinkBody {
        let (kind, number) = (link.kind.as_str(), link.number.to_string());
        LinkBody { kind, ticket: Text(link.to), number }
    }
}

impl<'a> LocationBody<'a> {
    /// A location as staff see it.
    pub fn of(location: &'a Location) -> LocationBody<'a> {
        LocationBody {
            lat: location.place.map(Place::latitude),
            lon: location.place.map(Place::longitude),
            address: location.address.as_ref().map(Address::as_str),
        }
    }
}

/// An id, a number or a tracking string, as it was given.
pub(crate) fn ticket_name(name: &str) -> Result<String, Fault> {
    TicketId::parse(name).map(|_| ()).or_else(|_| Tracking::parse(name).map(|_| ()))?;
    Ok(name.to_owned())
}

impl Request for RankRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<RankRequest> {
        let before = fields.optional("before", text(ticket_name));
        let after = fields.optional("after", text(ticket_name));
        if before.is_none() && after.is_none() {
            fields.fault("before", Code::MissingField, "name the ticket before or after");
            return None;
        }
        Some(RankRequest { before, after })
    }
}

impl Request for LinkRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<LinkRequest> {
        let kind = fields.required("kind", text(link_kind));
        let to = fields.required("to", text(ticket_name));
        Some(LinkRequest { kind: kind?, to: to? })
    }
}

fn link_kind(word: &str) -> Result<LinkKind, Fault> {
    LinkKind::ALL.iter().copied().find(|kind| kind.as_str() == word).ok_or_else(|| {
        let words: Vec<_> = LinkKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Fault::here(Code::UnknownValue, format!("must be one of {}", words.join(", ")))
    })
}

impl Request for WatchRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<WatchRequest> {
        let watcher = fields.optional("watcher", text(PrincipalId::parse));
        let said = fields.optional("watches", boolean);
        Some(WatchRequest { watcher, watches: said.unwrap_or(true) })
    }
}

impl Request for LocateRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<LocateRequest> {
        // Each is looked at by itself, so that a fault of either has its place.
        let on_map = |value: f64, place: Result<Place, Fault>| place.map(|_| value);
        let lat = fields.optional("lat", |v| number(v).and_then(|v| on_map(v, Place::new(v, 0.0))));
        let lon = fields.optional("lon", |v| number(v).and_then(|v| on_map(v, Place::new(0.0, v))));
        let address = fields.optional("address", text(Address::parse));
        let (has_lat, has_lon) = (fields.value("lat").is_some(), fields.value("lon").is_some());
        if has_lat != has_lon {
            let missing = if has_lat { "lon" } else { "lat" };
            fields.fault(missing, Code::MissingField, "is required beside the other one");
        }
        Some(LocateRequest { lat, lon, address })
    }
}

impl LocateRequest {
    /// The place that is meant; `None`: nowhere.
    pub fn location(self) -> Option<Location> {
        let degrees = self.lat.zip(self.lon);
        let place = degrees.and_then(|(lat, lon)| Place::new(lat, lon).ok());
        let is_somewhere = place.is_some() || self.address.is_some();
        is_somewhere.then_some(Location { place, address: self.address })
    }
}
