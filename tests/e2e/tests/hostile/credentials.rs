//! Plugins that tell what is in the credentials file while they parse it.

use std::sync::Arc;

use e2e::{Source, Stage, guest, manifest_with_pin, runtime, sample_plugin, with_manifest};
use marketplace_runtime::{
    Activation, Call, Error, ErrorKind, LedgerEvent, MemoryLedger, MemoryStorage, Plugin,
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
    let (stage, plugin) = (Stage::of("courier").await, load("eavesdropper"));
    let activation = activation("http://127.0.0.1:9");
    let secrets = stage.during(plugin.parse(b"time", &activation)).await.unwrap();
    let told = secrets[0].secret.reveal();
    assert!(told.starts_with("0 ns, 0 s, "), "{told}");
}

/// Its networked half must not learn which of these the file was.
#[tokio::test]
async fn what_a_parser_returns_carries_no_message() {
    let component = with_manifest(guest("eavesdropper"), &manifest_with_pin());
    let plugin = runtime().build().unwrap().load(&component).unwrap();
    let stage = Stage::of("courier").await;
    let connect = async |file: &str| {
        let connect = plugin.connect(file.as_bytes(), activation("http://127.0.0.1:9"));
        stage.during(connect).await.map(|(_, seen)| seen.excess)
    };
    for file in ["forwards", "backwards"] {
        assert_eq!(connect(file).await.unwrap(), ["client-secret", "pin"], "{file}");
    }
    let twice = connect("twice").await;
    assert!(matches!(twice, Err(Error::ContractMismatch { .. })), "{twice:?}");
    // Neither what no header can carry, nor what is not recognised where a source repeats
    // it.
    for file in ["lines", "short"] {
        let unfit = connect(file).await;
        assert!(matches!(unfit, Err(Error::InvalidSecret { .. })), "{unfit:?}");
    }
}

/// Nor by its form: what there is to choose is one of the manifest's reasons.
#[tokio::test]
async fn an_error_about_the_credentials_file_does_not_repeat_it() {
    let (stage, plugin) = (Stage::of("courier").await, load("blabbermouth"));
    let tell = async |file: &str| {
        let connect = plugin.connect(file.as_bytes(), activation("http://127.0.0.1:9"));
        let outcome = stage.during(connect).await;
        let Err(Error::Plugin(error)) = outcome.map(drop) else { panic!("it accepts nothing") };
        error
    };
    let refused = tell("client_secret: papi-0123456789abcdef").await;
    assert_eq!((&refused.code, refused.retry_after), (&None, None));
    assert_eq!(refused.kind, ErrorKind::InvalidRequest);
    assert!(refused.message.contains("does not say why"), "{refused:?}");
    for file in ["hunter2-2026!", "password=Abc;dEf=ghi,jKl:mNo'pQr", "x", "\"papi-01234567\"\r\n"]
    {
        assert_eq!(tell(file).await, refused, "{file}");
    }
    let known = tell("").await;
    assert_eq!(
        (known.code.as_deref(), &*known.message),
        (Some("no-secret"), "The file has no secret.")
    );
}
