//! A list of networks, as people write it.

use ipnet::IpNet;
use std::net::IpAddr;
use std::str::FromStr;

/// Most networks that one may name.
const NETWORKS_MAX: usize = 64;

/// Networks that somebody named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl FromStr for Networks {
    type Err = String;

    /// Networks like `10.0.0.0/8` or single addresses, with commas in between.
    fn from_str(text: &str) -> Result<Networks, String> {
        let pieces = text.split(',').map(str::trim).filter(|piece| !piece.is_empty());
        let networks: Vec<IpNet> = pieces.map(network).collect::<Result<_, _>>()?;
        if networks.len() > NETWORKS_MAX {
            return Err(format!("names {} networks; {NETWORKS_MAX} at most", networks.len()));
        }
        Ok(Networks(networks))
    }
}

impl Networks {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is in one of them.
    pub fn hold(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let network = text.parse().or_else(|_| text.parse().map(|ip: IpAddr| IpNet::from(ip)));
    let network: IpNet =
        network.map_err(|_| format!("{text:?} is not a network; write it like 10.0.0.0/8"))?;
    if network.addr() != network.network() {
        let whole = network.trunc();
        return Err(format!("{text} has bits behind its prefix; did you mean {whole}?"));
    }
    Ok(network)
}
