//! Which addresses a source may have.
//!
//! A name can resolve to anything, and whoever owns it can make it resolve to the
//! host's own network. So addresses are judged, not names, and only public ones are
//! reached, unless the operator has carved others out.
//!
//! The blocks are those of the IANA special-purpose address registries (RFC 6890,
//! as of 2025); for IPv6 everything outside the one block that is given out for
//! global unicast (`2000::/3`) is special.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use thiserror::Error;

/// An address that is not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Prohibited {
    /// Hands out the credentials of the machine to whoever asks from it.
    #[error("{0} is the metadata service of a cloud, which no plugin may reach")]
    Metadata(IpAddr),
    /// Loopback, private, link-local, reserved and the like.
    #[error("{0} is not a public address; the operator can allow its network")]
    Special(IpAddr),
}

/// Metadata services of Amazon (and most others), its containers, Alibaba, Azure,
/// Oracle and Google. Never reached, whatever is carved out.
const METADATA: [IpAddr; 9] = [
    v4(169, 254, 169, 254),
    v4(169, 254, 170, 2),
    v4(169, 254, 170, 23),
    v4(100, 100, 100, 200),
    v4(168, 63, 129, 16),
    v4(192, 0, 0, 192),
    v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254]),
    v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23]),
    v6([0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254]),
];

const SPECIAL_V4: [Ipv4Net; 15] = [
    net4(0, 0, 0, 0, 8),       // this network
    net4(10, 0, 0, 0, 8),      // private
    net4(100, 64, 0, 0, 10),   // shared, behind carriers' NAT
    net4(127, 0, 0, 0, 8),     // loopback
    net4(169, 254, 0, 0, 16),  // link-local
    net4(172, 16, 0, 0, 12),   // private
    net4(192, 0, 0, 0, 24),    // IETF protocol assignments
    net4(192, 0, 2, 0, 24),    // documentation
    net4(192, 88, 99, 0, 24),  // 6to4 relays, deprecated
    net4(192, 168, 0, 0, 16),  // private
    net4(198, 18, 0, 0, 15),   // benchmarks
    net4(198, 51, 100, 0, 24), // documentation
    net4(203, 0, 113, 0, 24),  // documentation
    net4(224, 0, 0, 0, 4),     // multicast
    net4(240, 0, 0, 0, 4),     // reserved, and broadcast
];

const GLOBAL_V6: Ipv6Net = net6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Special blocks within [`GLOBAL_V6`].
const SPECIAL_V6: [Ipv6Net; 4] = [
    net6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // IETF protocols, Teredo among them
    net6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    net6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4, which tunnels to any IPv4 address
    net6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation
];

/// The prefix of NAT64 (RFC 6052), behind which a network without IPv4 shows the
/// rest of the internet.
const NAT64: Ipv6Net = net6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);

/// Where networks put an IPv4 address into an IPv6 one, and the octet it begins at:
/// 6to4 (RFC 3056), NAT64 (RFC 6052 and 8215), and the old compatible form.
const EMBEDDING: [(Ipv6Net, usize); 4] = [
    (net6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), 2),
    (NAT64, 12),
    (net6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), 12),
    (net6([0, 0, 0, 0, 0, 0, 0, 0], 96), 12),
];

/// Judges an address that a name resolved to, or that stands in place of a name.
pub(super) fn judge(address: IpAddr, allowed: &[IpNet]) -> Result<(), Prohibited> {
    let address = canonical(address);
    if METADATA.contains(&address) || embedded(address).any(|inside| METADATA.contains(&inside)) {
        return Err(Prohibited::Metadata(address));
    }
    if is_special(address) && !allowed.iter().any(|network| network.contains(&address)) {
        return Err(Prohibited::Special(address));
    }
    Ok(())
}

/// The IPv4 address inside an IPv6 one, where that is what is reached in the end.
fn canonical(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    if let Some(mapped) = v6.to_ipv4_mapped() {
        return mapped.into();
    }
    if NAT64.contains(&v6) {
        let [.., a, b, c, d] = v6.octets();
        return Ipv4Addr::new(a, b, c, d).into();
    }
    address
}

/// Every IPv4 address that a network may take for what is meant. An operator who
/// allows such a network does not allow everything behind it.
fn embedded(address: IpAddr) -> impl Iterator<Item = IpAddr> {
    let v6 = match address {
        IpAddr::V6(v6) => Some(v6),
        IpAddr::V4(_) => None,
    };
    v6.into_iter().flat_map(|v6| {
        let places = EMBEDDING.into_iter().filter(move |(network, _)| network.contains(&v6));
        places.filter_map(move |(_, from)| {
            let octets = *v6.octets().get(from..)?.first_chunk::<4>()?;
            Some(Ipv4Addr::from(octets).into())
        })
    })
}

fn is_special(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => SPECIAL_V4.iter().any(|network| network.contains(&v4)),
        IpAddr::V6(v6) => {
            !GLOBAL_V6.contains(&v6) || SPECIAL_V6.iter().any(|network| network.contains(&v6))
        }
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(a, b, c, d))
}

const fn v6([a, b, c, d, e, f, g, h]: [u16; 8]) -> IpAddr {
    IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h))
}

const fn net4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn net6([a, b, c, d, e, f, g, h]: [u16; 8], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(address: &str, allowed: &[&str]) -> Result<(), Prohibited> {
        let allowed: Vec<IpNet> = allowed.iter().map(|network| network.parse().unwrap()).collect();
        judge(address.parse().unwrap(), &allowed)
    }

    #[test]
    fn public_addresses_are_reached() {
        for address in
            ["8.8.8.8", "104.18.7.163", "2606:4700::6812:7a3", "64:ff9b::808:808", "::ffff:8.8.8.8"]
        {
            assert_eq!(verdict(address, &[]), Ok(()), "{address}");
        }
    }

    #[test]
    fn special_addresses_are_not_however_they_are_written() {
        for address in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.1.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::808:808",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "4000::1",
        ] {
            assert!(matches!(verdict(address, &[]), Err(Prohibited::Special(_))), "{address}");
        }
    }

    #[test]
    fn the_operator_carves_out_what_is_meant_and_no_more() {
        assert_eq!(verdict("10.1.2.3", &["10.1.0.0/16"]), Ok(()));
        assert_eq!(verdict("::ffff:10.1.2.3", &["10.1.0.0/16"]), Ok(()));
        assert_eq!(verdict("fd12::1", &["fd12::/16"]), Ok(()));
        assert!(verdict("10.2.0.1", &["10.1.0.0/16"]).is_err());
        assert!(verdict("127.0.0.2", &["127.0.0.1/32"]).is_err());
    }

    #[test]
    fn metadata_is_never_reached() {
        for address in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "64:ff9b:1::a9fe:a9fe",
            "::a9fe:a9fe",
            "168.63.129.16",
            "fd00:ec2::254",
        ] {
            let verdict = verdict(address, &["0.0.0.0/0", "::/0"]);
            assert!(matches!(verdict, Err(Prohibited::Metadata(_))), "{address}");
        }
    }
}
