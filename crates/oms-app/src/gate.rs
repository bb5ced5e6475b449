//! Rate limits: generous for tokens, tight for strangers, tightest for guesses at access codes.

use crate::error::Error;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use oms_base::PrincipalId;
use std::net::IpAddr;
use std::num::NonZeroU32;

/// How often callers may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Requests a second of one token; far above what one busy machine sends, if it is to catch
    /// nothing but a mistake.
    pub token_per_second: NonZeroU32,
    /// Requests a second of one network without a token.
    pub stranger_per_second: NonZeroU32,
    /// Requests that one network may send at once without a token.
    pub stranger_burst: NonZeroU32,
    /// Wrong access codes a minute for one number.
    pub guesses_per_minute: NonZeroU32,
}

/// Counts requests by caller.
pub struct Gate {
    tokens: DefaultKeyedRateLimiter<PrincipalId>,
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    guesses: DefaultKeyedRateLimiter<String>,
}

impl Gate {
    /// A gate that has seen nobody yet.
    pub fn new(rates: Rates) -> Gate {
        let strangers = Quota::per_second(rates.stranger_per_second);
        Gate {
            tokens: RateLimiter::keyed(Quota::per_second(rates.token_per_second)),
            strangers: RateLimiter::keyed(strangers.allow_burst(rates.stranger_burst)),
            guesses: RateLimiter::keyed(Quota::per_minute(rates.guesses_per_minute)),
        }
    }

    /// Lets a token's request through, or says when to come again.
    pub fn check_token(&self, principal: PrincipalId) -> Result<(), Error> {
        check(&self.tokens, &principal)
    }

    /// Lets a stranger's request through, or says when to come again.
    pub fn check_stranger(&self, address: IpAddr) -> Result<(), Error> {
        check(&self.strangers, &network(address))
    }

    /// Counts a wrong access code for a number.
    pub fn check_guess(&self, number: &str) -> Result<(), Error> {
        check(&self.guesses, &number.to_owned())
    }

    /// Forgets callers that have been quiet, so that the tables stay small.
    pub fn retain_recent(&self) {
        self.tokens.retain_recent();
        self.strangers.retain_recent();
        self.guesses.retain_recent();
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Error> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Error::RateLimited { retry_after_s: wait.as_secs().saturating_add(1) }
    })
}

/// Strangers are counted by network: /24 of IPv4, /56 of IPv6.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4((u32::from(v4) & 0xFFFF_FF00).into()),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) >> 72 << 72).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Gate, Rates};
    use crate::Error;
    use std::net::{IpAddr, Ipv4Addr};
    use std::num::NonZeroU32;

    #[test]
    fn a_stranger_is_stopped_and_a_neighbour_network_is_not() {
        let of = |count| NonZeroU32::new(count).unwrap();
        let gate = Gate::new(Rates {
            token_per_second: of(200_000),
            stranger_per_second: of(20),
            stranger_burst: of(60),
            guesses_per_minute: of(10),
        });
        let flood = (0..200).map(|host| IpAddr::V4(Ipv4Addr::new(192, 0, 2, host)));
        let answers: Vec<_> = flood.map(|address| gate.check_stranger(address)).collect();
        assert!(answers[0].is_ok());
        assert!(matches!(answers[199], Err(Error::RateLimited { retry_after_s: 1.. })));
        assert!(gate.check_stranger(IpAddr::V4(Ipv4Addr::new(192, 0, 3, 1))).is_ok());
    }
}
