//! Where the pages are.

use crate::clients::Client;

pub(crate) const ROOT: &str = "/configuration";
pub(crate) const CREDENTIALS: &str = "/configuration/api/credentials";
pub(super) const NEW: &str = "/configuration/api/credentials/new";
pub(super) const STYLE: &str = "/configuration/style.css";
pub(super) const SCRIPT: &str = "/configuration/integration.js";
pub(super) const ICON: &str = "/configuration/icon.svg";

/// The page of one pair.
pub(super) fn of(client: Client) -> String {
    format!("{CREDENTIALS}/{}", client.0 + 1)
}

/// Whom the last part of such an address means.
pub(super) fn client(id: &str) -> Option<Client> {
    let number: usize = id.parse().ok()?;
    number.checked_sub(1).map(Client)
}

/// The list from a later entry on.
pub(super) fn page_of_list(page: usize) -> String {
    format!("{CREDENTIALS}?page={page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(of(Client(0)), "/configuration/api/credentials/1");
        assert_eq!(client("1"), Some(Client(0)));
        for id in ["0", "", "-1", "x", "new", "99999999999999999999999"] {
            assert_eq!(client(id), None, "{id}");
        }
    }
}
