//! `marketplace serve`

use std::convert::Infallible;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::worker::tell;
use crate::access::Role;
use crate::args::Serve;
use crate::error::Error;
use crate::marketplace::{Marketplace, Work};
use crate::public_url::PublicUrl;
use crate::stop::stop;
use crate::text::say;
use crate::web::Server;

/// On loopback, and where nothing else listens by default.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8470);

/// Who is invited as the first: the operator, as the administrator of the only tenant
/// that every command knows.
const FIRST: (&str, &str) = ("default", "administrator");

pub(super) async fn run(marketplace: &Arc<Marketplace>, wish: Serve) -> Result<(), Error> {
    let public_url = wish.public_url.as_deref().map(PublicUrl::parse).transpose()?;
    let server = Server::bind(wish.listen.unwrap_or(LISTEN), public_url).await?;
    marketplace.note_public_url(server.public_url())?;
    let mut out = anstream::stdout();
    writeln!(out, "listening on {}", server.public_url())?;
    invite(marketplace, server.public_url(), &mut out).await?;
    out.flush()?;
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let mut serving = std::pin::pin!(server.serve(Arc::clone(marketplace), stopped));
    tokio::select! {
        () = &mut serving => return Ok(()),
        never = work(marketplace, wish.no_worker) => match never {},
        told = stop() => told?,
    }
    drop(stopping);
    serving.await;
    say("Stopped. Runs that were under way go on from their last page next time.");
    Ok(())
}

/// Until somebody has signed in, each start prints a link to do so.
async fn invite(
    marketplace: &Marketplace,
    public_url: &PublicUrl,
    out: &mut impl Write,
) -> Result<(), Error> {
    if marketplace.has_visitors().await? {
        return Ok(());
    }
    let (tenant, name) = FIRST;
    let code = marketplace.sign_in_code(tenant, name, Role::Administrator).await?;
    say("Sign in with this link, which works once and within a day:");
    writeln!(out, "{}", public_url.sign_in_link(&code))?;
    Ok(())
}

/// Keeps directories up to date, unless another process does.
async fn work(marketplace: &Arc<Marketplace>, is_off: bool) -> Infallible {
    match is_off {
        true => std::future::pending().await,
        false => marketplace.work(tell_of_failures).await,
    }
}

/// What is done is on the pages; what is not is said to the operator, too.
fn tell_of_failures(work: Work) {
    if !matches!(work, Work::Ended { outcome: Ok(_), .. }) {
        // Only what was done goes where somebody may not read it any more.
        let _ = tell(work, false);
    }
}
