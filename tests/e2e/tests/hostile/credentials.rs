//! Plugins that tell what is in the credentials file while they parse it.

use std::sync::Arc;

use e2e::{Source, Stage, guest, manifest_with_pin, runtime, sample_plugin, with_manifest};
use marketplace_runtime::{
    Activation, Call, Error, LedgerEvent, MemoryLedger, MemoryStorage, Plugin,
};

fn load(name: &str) -> Plugin {
    runtime().build().unwrap().load(&sample_plugin(name)).unwrap()
}

fn activation(url: &str) -> Activation {
    let origin = Some(url.parse().unwrap());
    Activation { origin, ..Activation::in_memory("acme", "email".parse().unwrap()) }
}

#[tokio::test]
async fn credentials_are_parsed_where_nothing_gets_out() {
    let stage = Stage::of("courier").await;
    let source = Source::start();
    let plugin = load("eavesdropper");
    let log = e2e::CapturedLog::start();
    let send = format!("send this to {}", source.url);
    for (file, refused) in [("store this", 0), (send.as_str(), 1)] {
        let (storage, ledger) = <(Arc<MemoryStorage>, Arc<MemoryLedger>)>::default();
        let activation = Activation {
            storage: storage.clone(),
            ledger: ledger.clone(),
            ..activation(&source.url)
        };
        stage.during(plugin.connect(file.as_bytes(), activation)).await.unwrap();
        assert_eq!(storage.entries(), []);
        let parse = ledger.entries().into_iter().filter(|entry| entry.call == Call::Parse);
        let denied = parse.filter(|entry| matches!(entry.event, LedgerEvent::Denied { .. }));
        assert_eq!(denied.count(), refused);
        assert!(!log.text().contains(file), "{}", log.text());
    }
    assert_eq!(source.connections(), 0);
}

#[tokio::test]
async fn the_clocks_stand_still_where_credentials_are_parsed() {
    let outcome = load("eavesdropper").connect(b"time", activation("http://127.0.0.1:9")).await;
    let Err(Error::Plugin(error)) = outcome.map(drop) else { panic!("it only tells the time") };
    assert!(error.message.starts_with("0 ns, 0 s, "), "{}", error.message);
}

/// Its networked half must not learn which of these the file was.
#[tokio::test]
async fn what_a_parser_returns_carries_no_message() {
    let component = with_manifest(guest("eavesdropper"), &manifest_with_pin());
    let plugin = runtime().build().unwrap().load(&component).unwrap();
    let connect = async |file: &str| {
        let connected = plugin.connect(file.as_bytes(), activation("http://127.0.0.1:9")).await;
        connected.map(|(_, seen)| seen.excess)
    };
    for file in ["forwards", "backwards"] {
        assert_eq!(connect(file).await.unwrap(), ["client-secret", "pin"], "{file}");
    }
    let twice = connect("twice").await;
    assert!(matches!(twice, Err(Error::ContractMismatch { .. })), "{twice:?}");
    let lines = connect("lines").await;
    assert!(matches!(lines, Err(Error::InvalidSecret { .. })), "{lines:?}");
}

#[tokio::test]
async fn an_error_about_the_credentials_file_does_not_repeat_it() {
    let (stage, plugin) = (Stage::of("courier").await, load("blabbermouth"));
    let tell = async |file: &str| {
        let connect = plugin.connect(file.as_bytes(), activation("http://127.0.0.1:9"));
        let outcome = stage.during(connect).await;
        let Err(Error::Plugin(error)) = outcome.map(drop) else { panic!("it accepts nothing") };
        error.message
    };
    let secret = "papi-0123456789abcdef";
    for file in [format!("client_secret: {secret}"), secret.to_owned(), format!("\"{secret}\"\r\n")]
    {
        let text = tell(&file).await;
        assert!(text.contains("withheld") && !text.contains("0123"), "{text}");
    }
    assert_eq!(tell("client_secret").await, "cannot read client_secret");
}
