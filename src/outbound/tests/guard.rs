use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::*;

fn judge(address: &str) -> Verdict {
    Guard::default().judge(address.parse().unwrap())
}

#[test]
fn addresses_of_the_public_internet_may_be_called() {
    for address in [
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.17.255.255",
        "223.255.255.255",
    ] {
        assert_eq!(judge(address), Verdict::Public, "{address}");
    }
    for address in
        ["2606:4700:4700::1111", "2a00:1450:4001:80e::200e", "2400:cb00::1", "2001:200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
    {
        assert_eq!(judge(address), Verdict::Public, "{address}");
    }
}

#[test]
fn addresses_of_the_special_purpose_registries_may_not() {
    for address in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
    ] {
        assert_eq!(judge(address), Verdict::Refused, "{address}");
    }
    for address in [
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "4000::1",
    ] {
        assert_eq!(judge(address), Verdict::Refused, "{address}");
    }
}

#[test]
fn an_allowed_network_is_allowed_in_every_form_of_its_addresses_and_its_neighbours_are_not() {
    let guard = Guard::new(&["10.1.0.0/16".parse().unwrap(), "fd12::/16".parse().unwrap()]);
    let verdict = |address: &str| guard.judge(address.parse().unwrap());
    for address in ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd12::1"] {
        assert_eq!(verdict(address), Verdict::Allowed, "{address}");
    }
    for address in ["10.2.0.1", "::ffff:10.2.0.1", "fd13::1", "127.0.0.1"] {
        assert_eq!(verdict(address), Verdict::Refused, "{address}");
    }
}

#[test]
fn a_url_is_refused_for_its_scheme_its_user_or_the_address_in_it() {
    let guard = Guard::default();
    for url in [
        "",
        "jwks",
        "//host/x",
        "ftp://host/",
        "file:///etc/passwd",
        "gopher://host/",
        "data:application/json,{}",
        "javascript:1",
        "https://",
        "https://user@example.com/",
        "https://user:word@example.com/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1.:443/",
        "https://\u{2460}\u{2461}\u{2466}.0.0.1/",
        "http://8.8.8.8/",
        "https://10.0.0.1:8443/",
    ] {
        assert!(guard.read(url).is_err(), "{url}");
    }
    for url in [
        "https://example.com/jwks",
        "https://8.8.8.8/",
        "https://example.com:8443/jwks?x=1",
        "http://a-name-is-judged-when-it-is-resolved/",
    ] {
        assert!(guard.read(url).is_ok(), "{url}");
    }
    assert_eq!(guard.read("https://example.com/jwks#x").unwrap().as_str(), "https://example.com/jwks");
}

/// The same judgement by the standard library's stable predicates, written independently of our lists.
fn is_certainly_private(v4: Ipv4Addr) -> bool {
    v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_documentation()
        || v4.is_unspecified()
        || v4.is_multicast()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_private_ipv4_address_is_ever_public_in_any_of_its_forms(bits in any::<u32>(), near in 0..8usize) {
        // half of the cases near the blocks that matter
        let prefix = [0x7f00_0000, 0x0a00_0000, 0xac10_0000, 0xc0a8_0000, 0xa9fe_0000, 0x6440_0000, 0xe000_0000, 0][near];
        for v4 in [Ipv4Addr::from(bits), Ipv4Addr::from(prefix | (bits & 0xffff))] {
            let guard = Guard::default();
            let plain = guard.judge(IpAddr::V4(v4));
            prop_assert!(!(is_certainly_private(v4) && plain == Verdict::Public), "{v4}");
            let [a, b] = [u16::try_from(u32::from(v4) >> 16).unwrap(), u16::try_from(u32::from(v4) & 0xffff).unwrap()];
            for same in [v4.to_ipv6_mapped(), Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b)] {
                prop_assert_eq!(guard.judge(IpAddr::V6(same)), plain, "{}", same);
            }
            for tunnel in [v4.to_ipv6_compatible(), Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1), Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, !a, !b), Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, a, b)] {
                prop_assert_eq!(guard.judge(IpAddr::V6(tunnel)), Verdict::Refused, "{}", tunnel);
            }
        }
    }

    #[test]
    fn no_special_ipv6_address_is_ever_public(bits in any::<u128>(), block in 0..5usize) {
        let guard = Guard::default();
        let (prefix, length) = [(0xfc00_u128 << 112, 7), (0xfe80 << 112, 10), (0xff00 << 112, 8), (0x2001_0db8 << 96, 32), (0, 80)][block];
        let address = Ipv6Addr::from(prefix | (bits >> length));
        // What stands for an IPv4 address is judged as that one, in the table above.
        prop_assume!(address.to_ipv4_mapped().is_none());
        prop_assert_eq!(guard.judge(IpAddr::V6(address)), Verdict::Refused, "{}", address);
        let any = Ipv6Addr::from(bits);
        if guard.judge(IpAddr::V6(any)) == Verdict::Public {
            prop_assert!(any.to_ipv4_mapped().is_some() || any.octets()[0] >> 5 == 1 || any.octets()[..2] == [0, 0x64], "{}", any);
        }
    }

    #[test]
    fn no_text_makes_the_guard_panic(text in ".{0,80}", host in "[0-9a-fx.:\\[\\]%]{0,30}") {
        let guard = Guard::default();
        let _ = guard.read(&text);
        if let Ok(url) = guard.read(&format!("https://{host}/"))
            && let Some(address) = url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse().ok())
        {
            prop_assert_eq!(guard.judge(address), Verdict::Public);
        }
    }
}
