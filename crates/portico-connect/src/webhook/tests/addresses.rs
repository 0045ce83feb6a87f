//! What is called at all.

use super::{Delivered, Endpoint, SECRET, Unfit, is_public};

// s_068
#[test]
fn addresses_inside_are_not_of_the_internet() {
    let inside = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "3fff::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];
    for address in inside {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
    for address in
        ["1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1", "2a01::1"]
    {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}

// s_068
#[test]
fn an_address_that_may_lead_inside_is_refused_before_anything_is_called() {
    let refused = [
        ("http://example.com/hook", Unfit::Address),
        ("ftp://example.com/hook", Unfit::Address),
        ("/hook", Unfit::Address),
        ("unix:/run/docker.sock", Unfit::Address),
        ("https://user@example.com/", Unfit::User),
        ("https://user:word@example.com/", Unfit::User),
        ("https://example.com:22/", Unfit::Port),
        ("https://example.com:25/", Unfit::Port),
        ("https://127.0.0.1/", Unfit::Private),
        ("https://10.0.0.1:8443/", Unfit::Private),
        ("https://[::1]/", Unfit::Private),
        ("https://[::ffff:127.0.0.1]/", Unfit::Private),
        ("https://169.254.169.254/latest/meta-data", Unfit::Private),
    ];
    for (url, why) in refused {
        assert_eq!(Endpoint::new(url, SECRET, false).err(), Some(why), "{url}");
    }
    assert!(Endpoint::new("https://example.com:8443/hook?of=portico", SECRET, false).is_ok());
    assert!(Endpoint::new("http://127.0.0.1:9000/hook", SECRET, true).is_ok(), "where it is allowed");
    assert_eq!(Endpoint::new("https://example.com/", "word", false).err(), Some(Unfit::Secret));
}

// s_068
#[tokio::test]
async fn a_name_that_stands_for_an_address_inside_is_not_called() {
    for name in ["localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "nobody.invalid"] {
        let endpoint = Endpoint::new(&format!("https://{name}:9/hook"), SECRET, false);
        let endpoint =
            endpoint.or_else(|_| Endpoint::new(&format!("https://{name}:9443/hook"), SECRET, false)).unwrap();
        let became = endpoint.deliver("1", 0, "{}".into()).await;
        assert_eq!(became, Delivered::Later { after: None, why: "the endpoint cannot be reached".into() }, "{name}");
    }
}
