//! `marketplace support-bundle`

use std::io::Write;
use std::path::PathBuf;

use super::doctor::examine;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::support;
use crate::text::say;

pub(super) async fn run(data_dir: Option<PathBuf>, out: Option<PathBuf>) -> Result<(), Error> {
    let report = examine(data_dir.clone(), None).await;
    let path = support::write_bundle(data_dir, &report, &out.unwrap_or_else(name)).await?;
    writeln!(std::io::stdout().lock(), "{}", path.display())?;
    say("The README.txt in it says what is in it and what is not; look at it before you send it.");
    Ok(())
}

/// Another name every second, so that none takes the place of an earlier one.
fn name() -> PathBuf {
    let seconds = Timestamp::now().to_string();
    let digits: String = seconds.chars().take(19).filter(char::is_ascii_digit).collect();
    format!("marketplace-support-{digits}.zip").into()
}
