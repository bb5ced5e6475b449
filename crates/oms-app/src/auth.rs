//! Opaque tokens: 256 random bits with a prefix and a checksum; only the SHA-256 is stored.

use crate::clock::Entropy;
use crate::error::Error;
use oms_base::{
    Actor, AgencyId, Code, Fault, Minter, Name, Owner, PrincipalId, Role, Span, Timestamp,
    crockford, id::NODE_MAX,
};
use oms_store::{Query, TokenRow};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const SECRET_BYTES: usize = 32;
const CHECKSUM_LEN: usize = 6;
/// Most boards or owners that a token names.
const SCOPES_MAX: usize = 100;
const DAY: Span = Span::seconds(24 * 60 * 60);
/// Personal and service tokens end after 90 days, agents' after one.
const DAYS_PERSONAL: u32 = 90;

/// Who calls, as their token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The agency; from the token only.
    pub agency: AgencyId,
    /// The principal and its role.
    pub actor: Actor,
    /// Owners (agent) or boards (service) that the token names.
    pub scopes: Arc<[String]>,
}

impl Caller {
    /// The hub itself, in the first agency.
    pub fn hub() -> Caller {
        Caller { agency: AgencyId::FIRST, actor: Actor::HUB, scopes: Arc::from([]) }
    }

    /// Somebody who has no token and was let in by a code, in the first agency.
    pub fn citizen() -> Caller {
        let actor = Actor { principal: PrincipalId::HUB, role: Role::Citizen };
        Caller { agency: AgencyId::FIRST, actor, scopes: Arc::from([]) }
    }

    /// Whose token this is.
    pub fn of(agency: AgencyId, token: &TokenRow) -> Caller {
        let actor = Actor { principal: token.principal, role: token.role };
        Caller { agency, actor, scopes: token.scopes.clone().into() }
    }

    /// Whether the token names this owner or board.
    pub fn names(&self, scope: &str) -> bool {
        self.scopes.iter().any(|named| named == scope)
    }
}

/// A token just made: the text is shown once.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What the bearer sends.
    pub text: String,
    /// What the store keeps.
    pub row: TokenRow,
}

/// What a new token is to say.
#[derive(Debug, Clone)]
pub struct TokenWanted {
    /// Its role.
    pub role: Role,
    /// What people call it.
    pub name: Name,
    /// Owners (agent; default its name) or boards (service) that it names.
    pub scopes: Vec<String>,
}

/// Makes a token at `now`.
pub fn mint(wanted: TokenWanted, now: Timestamp, entropy: &mut Entropy) -> Result<NewToken, Fault> {
    let scopes = checked_scopes(&wanted)?;
    let secret = entropy.bytes::<SECRET_BYTES>();
    let text = spell(prefix(wanted.role), &secret);
    let days = if wanted.role == Role::Agent { 1 } else { DAYS_PERSONAL };
    let expires_at = (0..days).fold(now, |at, _| at.plus(DAY));
    let start = i64::from_be_bytes(entropy.bytes::<8>()) & 0xFFF;
    let principal = Minter::new(NODE_MAX, 0).mint(now.plus(Span::ZERO)) | start;
    let row = TokenRow {
        hash: hash(&text),
        principal: PrincipalId(principal),
        role: wanted.role,
        name: wanted.name,
        scopes,
        created_at: now,
        expires_at,
    };
    Ok(NewToken { text, row })
}

fn checked_scopes(wanted: &TokenWanted) -> Result<Vec<String>, Fault> {
    if wanted.scopes.len() > SCOPES_MAX {
        return Err(Fault::new("owner", Code::OutOfBounds, "a token names at most 100"));
    }
    match wanted.role {
        Role::Agent if wanted.scopes.is_empty() => {
            Owner::parse(wanted.name.as_str()).map(|owner| vec![owner.as_str().to_owned()])
        }
        Role::Agent => wanted
            .scopes
            .iter()
            .map(|scope| Owner::parse(scope).map(|owner| owner.as_str().to_owned()))
            .collect(),
        _ => Ok(wanted.scopes.clone()),
    }
}

const fn prefix(role: Role) -> &'static str {
    match role {
        Role::Agent => "omsg_",
        Role::Citizen => "omsc_",
        Role::Admin
        | Role::Supervisor
        | Role::Staff
        | Role::Service
        | Role::Auditor
        | Role::SecurityOfficer
        | Role::ReleaseManager => "omsp_",
    }
}

fn spell(prefix: &str, secret: &[u8; SECRET_BYTES]) -> String {
    let words = secret.chunks(5).map(|chunk| {
        let value = chunk.iter().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
        crockford::encode(value, chunk.len() * 8 / 5 + usize::from(chunk.len() < 5))
    });
    let body = words.collect::<String>().to_ascii_lowercase();
    let check = checksum(prefix, &body);
    format!("{prefix}{body}{check}")
}

fn checksum(prefix: &str, body: &str) -> String {
    let digest = Sha256::new().chain_update(prefix).chain_update(body).finalize();
    let value = digest.iter().take(4).fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
    crockford::encode(value, CHECKSUM_LEN).to_ascii_lowercase()
}

/// Whose token this is at `now`; an unknown, expired or revoked one is nobody's.
pub fn caller(store: &dyn Query, token: Option<&str>, now: Timestamp) -> Result<Caller, Error> {
    let hash = token.and_then(lookup_hash).ok_or(Error::Unauthenticated)?;
    let found = store.token(&hash)?;
    let live = found.filter(|(_, row)| now < row.expires_at);
    live.map(|(agency, row)| Caller::of(agency, &row)).ok_or(Error::Unauthenticated)
}

/// The hash under which a token is stored; `None` for text that is no token, at no cost to the
/// store.
pub fn lookup_hash(text: &str) -> Option<[u8; 32]> {
    let (prefix, rest) = text.split_at_checked(5)?;
    let (body, check) = rest.split_at_checked(rest.len().checked_sub(CHECKSUM_LEN)?)?;
    let known = ["omsp_", "omsg_", "omsc_"].contains(&prefix);
    (known && text.len() <= 100 && checksum(prefix, body) == check).then(|| hash(text))
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::{TokenWanted, lookup_hash, mint};
    use crate::clock::Entropy;
    use oms_base::{Name, Role, Timestamp};

    fn token(role: Role) -> super::NewToken {
        let name = Name::parse("Bot").unwrap();
        let wanted = TokenWanted { role, name, scopes: Vec::new() };
        mint(wanted, Timestamp::from_micros(0), &mut Entropy::from_seed(7)).unwrap()
    }

    #[test]
    fn a_token_is_found_by_its_hash_alone() {
        let made = token(Role::Admin);
        assert!(made.text.starts_with("omsp_"));
        assert_eq!(lookup_hash(&made.text), Some(made.row.hash));
    }

    #[test]
    fn junk_never_reaches_the_store() {
        let good = token(Role::Admin).text;
        let flipped = good.replace("omsp_", "omsg_");
        for junk in ["", "omsp_", "eyJhbGciOiJub25lIn0.e30.", &good[1..], &flipped, "é"] {
            assert_eq!(lookup_hash(junk), None, "{junk}");
        }
    }

    #[test]
    fn an_agent_works_for_its_name_unless_told_otherwise() {
        assert_eq!(token(Role::Agent).row.scopes, ["Bot"]);
    }
}
