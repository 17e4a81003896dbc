//! Names that lead inside: at once, or as soon as somebody has looked.

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use e2e::{Answer, Scene, Source, Stage, runtime};
use marketplace_runtime::Resolver;

use crate::allowed;

/// How the courier reports that its host did not open a socket.
const PROHIBITED: &str = "ErrorCode::DestinationIpProhibited";

/// A name server in the hands of an attacker.
#[derive(Default)]
struct Names {
    addresses: Mutex<Vec<IpAddr>>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    fn answer(&self, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| address.parse().unwrap());
        *self.addresses.lock().unwrap() = addresses.collect();
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

#[async_trait]
impl Resolver for Names {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.lock().unwrap().push(host.to_owned());
        Ok(self.addresses.lock().unwrap().clone())
    }
}

/// A courier whose source, at a name that led to 127.0.0.1 as it connected, wants a
/// new socket for each request, where `headers` say so. The operator lets nothing but
/// 127.0.0.1 pass.
async fn courier(headers: &'static str) -> (Stage, Arc<Names>) {
    let names = Arc::new(Names::default());
    names.answer(&["127.0.0.1"]);
    let answer = move |_: &str| Answer { headers: headers.to_owned(), ..Answer::default() };
    let mut source = Source::serving(answer);
    source.url = format!("http://api.sample.example:{}", source.port());
    let runtime = runtime().resolver(names.clone()).allow_network("127.0.0.1/32".parse().unwrap());
    (Scene { source, runtime, ..Scene::of("courier") }.open().await, names)
}

const CLOSE: &str = "connection: close\r\n";

#[tokio::test]
async fn a_name_that_leads_inside_is_denied() {
    let (stage, names) = courier(CLOSE).await;
    let port = stage.hostile.source.port().to_owned();
    let inside = Source::at(&format!("127.0.0.2:{port}"), |_| Answer::default());
    assert_eq!(stage.hostile.send(&allowed(&stage)).await, "status 200");
    let before = stage.hostile.source.connections();
    let places: [&[&str]; 21] = [
        &["127.0.0.2"],
        &["0.0.0.0"],
        &["10.0.0.1"],
        &["172.16.0.1"],
        &["192.168.1.1"],
        &["100.64.0.1"],
        &["169.254.1.1"],
        &["169.254.169.254"],
        &["224.0.0.1"],
        &["255.255.255.255"],
        &["::1"],
        &["::"],
        &["fe80::1"],
        &["fd00:ec2::254"],
        &["ff02::1"],
        // IPv4 in IPv6: mapped, compatible, NAT64, 6to4.
        &["::ffff:127.0.0.2"],
        &["::127.0.0.2"],
        &["64:ff9b::7f00:2"],
        &["2002:7f00:2::1"],
        // One address inside is one too many.
        &["127.0.0.1", "127.0.0.2"],
        &["127.0.0.2", "127.0.0.1"],
    ];
    stage
        .during(async {
            for place in places {
                names.answer(place);
                assert_eq!(stage.hostile.send(&allowed(&stage)).await, PROHIBITED, "{place:?}");
            }
            names.answer(&["127.0.0.1"]);
        })
        .await;
    assert_eq!(inside.connections(), 0);
    assert_eq!(stage.hostile.source.connections(), before, "not even the allowed one");
    assert_eq!(stage.hostile.send(&allowed(&stage)).await, "status 200");
}

#[tokio::test]
async fn a_name_is_looked_up_anew_for_each_socket() {
    for (headers, per_request) in [(CLOSE, 1), ("", 0)] {
        let (stage, names) = courier(headers).await;
        let before = names.asked();
        for count in 1..=3 {
            assert_eq!(stage.hostile.send(&allowed(&stage)).await, "status 200");
            assert_eq!(names.asked(), before + count * per_request, "{headers:?}");
        }
    }
}

#[tokio::test]
async fn a_name_that_moves_while_a_socket_is_open_leads_nowhere_new() {
    let (stage, names) = courier("").await;
    names.answer(&["127.0.0.2"]);
    // The socket that was checked is still the one that is used.
    assert_eq!(stage.during(stage.hostile.send(&allowed(&stage))).await, "status 200");
    assert_eq!(stage.hostile.source.connections(), 1);
}

#[tokio::test]
async fn a_name_without_an_address_is_no_denial() {
    let (stage, names) = courier(CLOSE).await;
    names.answer(&[]);
    let report = stage.during(stage.hostile.send(&allowed(&stage))).await;
    assert!(report.starts_with("ErrorCode::Dns"), "{report}");
}
