//! Sources that send their visitors elsewhere, and plugins that go there.

use e2e::{Answer, Scene, Source, Stage};

use crate::allowed;

/// A stage whose source redirects every request for people.
async fn redirecting(guest: &str, status: &'static str, location: String) -> Stage {
    let source = Source::serving(move |request| match request.starts_with("GET /people") {
        true => {
            Answer { status, headers: format!("location: {location}\r\n"), ..Answer::default() }
        }
        false => Answer::default(),
    });
    Scene { source, ..Scene::of(guest) }.open().await
}

#[tokio::test]
async fn the_host_follows_no_redirect() {
    let inside = Source::start();
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let stage = redirecting("courier", status, format!("{}/people", inside.url)).await;
        let report = stage.during(stage.hostile.send(&allowed(&stage))).await;
        assert_eq!(report, format!("status {}", &status[..3]));
    }
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn a_plugin_that_follows_a_redirect_is_denied() {
    let inside = Source::start();
    for location in [
        format!("{}/people?attributes[]=email", inside.url),
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/".to_owned(),
        "http://metadata.google.internal/computeMetadata/v1/".to_owned(),
        "http://[fd00:ec2::254]/latest/".to_owned(),
        "http://10.0.0.1/".to_owned(),
    ] {
        let stage = redirecting("follower", "302 Found", location.clone()).await;
        let report = stage.during(stage.hostile.report("")).await;
        assert_eq!(report, "status 302, then ErrorCode::HttpRequestDenied", "{location}");
    }
    assert_eq!(inside.connections(), 0);
}
