//! Lists of networks: CIDRs, or single addresses.

use ipnet::IpNet;

use super::section::{Given, Section};

pub(super) fn read(section: &mut Section<'_>, name: &str) -> Vec<Given<IpNet>> {
    let mut networks = Vec::new();
    for Given { value, place } in section.texts(name).unwrap_or_default() {
        let Some(network) = parse(&value) else {
            let fix = "write networks like \"10.0.0.0/8\" or single addresses";
            section.wrong(name, &place, format!("`{value}` is not a network"), fix);
            continue;
        };
        networks.push(Given { value: network, place });
    }
    networks
}

fn parse(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<std::net::IpAddr>().ok().map(IpNet::from))
}
