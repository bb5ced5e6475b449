//! Who is responsible: `human:…`, `agent:…`, `svc:…`, or a bare name.

use crate::shared::Shared;
use crate::{Code, Fault, text::Name};

/// An owner's canonical text.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Owner(#[n(0)] Shared);

impl Owner {
    /// Reads an owner; `HUMAN:`, `AI:` and `SVC:` are other spellings of the three kinds.
    pub fn parse(text: &str) -> Result<Owner, Fault> {
        let name = Name::parse(text)?;
        let Some((kind, rest)) = name.as_str().split_once(':') else {
            return Ok(Owner(name.as_str().into()));
        };
        let kind = match kind.to_ascii_lowercase().as_str() {
            "human" => "human",
            "agent" | "ai" => "agent",
            "svc" => "svc",
            _ => {
                let detail = "an owner is human:NAME, agent:NAME, svc:NAME or a bare name";
                return Err(Fault::here(Code::UnknownValue, detail));
            }
        };
        let rest = Name::parse(rest)?;
        Ok(Owner(format!("{kind}:{rest}").as_str().into()))
    }

    /// Whether it says not what it is.
    pub fn is_bare(&self) -> bool {
        !self.as_str().contains(':')
    }

    /// Whether it is a person or a group of them.
    pub fn is_human(&self) -> bool {
        self.as_str().starts_with("human:")
    }

    /// The name without what it is; `None` when it says nothing of that.
    pub fn bare(&self) -> Option<Owner> {
        let (_, name) = self.as_str().split_once(':')?;
        (!name.contains(':')).then(|| Owner(name.into()))
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Owner;

    #[test]
    fn spellings() {
        let canonical = |text| Owner::parse(text).map(|owner| owner.as_str().to_owned()).ok();
        assert_eq!(canonical("AI:Ranker").as_deref(), Some("agent:Ranker"));
        assert_eq!(canonical("HUMAN: crew").as_deref(), Some("human:crew"));
        assert_eq!(canonical("IRS_VerifyBot").as_deref(), Some("IRS_VerifyBot"));
        assert_eq!(canonical("dog:rex"), None);
        assert_eq!(canonical("human:"), None);
        assert_eq!(canonical(" "), None);
    }
}
