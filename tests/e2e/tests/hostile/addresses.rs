//! Requests to the wrong server.

use e2e::{Order, Scene, Source, Stage, guest, runtime, sample_manifest, with_manifest};
use marketplace_runtime::Activation;

use crate::{DENIED, courier, refused};

/// An allowed request, but for where it goes.
fn to(scheme: &str, authority: &str) -> Order {
    Order::get(format!("{scheme}://{authority}/people?attributes[]=email"))
}

async fn refused_authorities(
    stage: &Stage,
    authorities: impl IntoIterator<Item = String>,
    expected: &'static str,
) {
    refused(stage, authorities.into_iter().map(|authority| (to("http", &authority), expected)))
        .await;
}

/// Loopback, written in every way that something reads as an address.
const LOOPBACK: [&str; 24] = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1.",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0X7F000001",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "0177.0.0.01",
    "127.000.000.001",
    "0x7f.0x0.0x0.0x1",
    "127.0.0.2",
    "0.0.0.0",
    "0",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
];

#[tokio::test]
async fn another_server_is_not_reached_however_its_address_is_written() {
    let (stage, other) = (courier().await, Source::start());
    let port = other.port();
    refused_authorities(&stage, LOOPBACK.map(|host| format!("{host}:{port}")), DENIED).await;
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn no_inner_network_is_reached() {
    let stage = courier().await;
    let hosts = [
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "[::ffff:169.254.169.254]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[ff02::1]",
        "metadata.google.internal",
        "host.docker.internal",
        "api.sample.example",
        "127.0.0.1.nip.io",
    ];
    refused_authorities(&stage, hosts.map(str::to_owned), DENIED).await;
}

#[tokio::test]
async fn a_user_in_the_address_is_refused() {
    let (stage, other) = (courier().await, Source::start());
    let source = stage.hostile.source.url.trim_start_matches("http://").to_owned();
    let other_authority = other.url.trim_start_matches("http://");
    refused_authorities(
        &stage,
        [
            format!("user@{source}"),
            format!("user:password@{source}"),
            format!("@{source}"),
            format!(":@{source}"),
            format!("%75ser@{source}"),
            format!("{source}@{other_authority}"),
            format!("user@{other_authority}"),
            format!("{source}@{other_authority}@{source}"),
        ],
        DENIED,
    )
    .await;
    refused_authorities(
        &stage,
        [
            format!("{source}%40{other_authority}"),
            format!("{source}\\@{other_authority}"),
            format!("{source}#@{other_authority}"),
            format!("{source}?@{other_authority}"),
            format!("{source} {other_authority}"),
            format!("{source}\r\nx: y"),
            format!("{source}\0"),
            format!("{source}\t"),
        ],
        "authority refused",
    )
    .await;
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn another_port_is_refused() {
    let stage = courier().await;
    let port: u32 = stage.hostile.source.port().parse().unwrap();
    refused_authorities(
        &stage,
        [
            "127.0.0.1".to_owned(),
            "127.0.0.1:".to_owned(),
            "127.0.0.1:80".to_owned(),
            "127.0.0.1:0".to_owned(),
            format!("127.0.0.1:{}", port + 65_536),
            format!("127.0.0.1:{}", port - 1),
        ],
        DENIED,
    )
    .await;
}

#[tokio::test]
async fn another_scheme_is_refused() {
    let stage = courier().await;
    let source = stage.hostile.source.url.trim_start_matches("http://").to_owned();
    refused(&stage, [(to("https", &source), DENIED)]).await;
    // These do not even get as far as the rules.
    let unknown = "ErrorCode::HttpProtocolError";
    refused(&stage, ["ftp", "file", "ws", "gopher"].map(|scheme| (to(scheme, &source), unknown)))
        .await;
}

/// One server has many names. Whichever a plugin uses, the source sees its own, so
/// that no name chooses another of the servers behind one address.
#[tokio::test]
async fn the_source_sees_its_own_name() {
    let source = Source::start();
    let port = source.port().to_owned();
    let stage = Scene { source, ..Scene::of("courier") }.open().await;
    let before = stage.hostile.source.received().len();
    let names = ["127.0.0.1", "2130706433", "0x7f.1", "127.1"];
    for name in names {
        let order = to("http", &format!("{name}:{port}"));
        assert_eq!(stage.hostile.send(&order).await, "status 200", "{name}");
    }
    let received = stage.hostile.source.received().split_off(before);
    assert_eq!(received.len(), names.len());
    for request in received {
        assert!(request.contains(&format!("\r\nhost: 127.0.0.1:{port}\r\n")), "{request}");
    }
}

#[tokio::test]
async fn an_address_in_a_manifest_is_judged_like_one_of_a_name() {
    let source = Source::start();
    let mut manifest = sample_manifest();
    manifest["origin"]["default"] = source.url.replace("http:", "https:").into();
    let component = with_manifest(guest("courier"), &manifest);
    let plugin = runtime().build().unwrap().load(&component).unwrap();
    let activation = Activation::in_memory("acme", "email".parse().unwrap());
    let connect = plugin.connect(b"the secret", activation);
    let error = Stage::of("courier").await.during(connect).await.map(drop).unwrap_err();
    assert_eq!(error.to_string(), "ErrorCode::DestinationIpProhibited");
    assert_eq!(source.connections(), 0);
}
