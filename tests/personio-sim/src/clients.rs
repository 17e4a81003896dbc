//! Who may ask: one pair of credentials each, and all for the same company.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::credentials::{Credentials, WriteError};

/// Whoever has one of the pairs: the number of it, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client(pub(crate) usize);

pub(crate) struct Clients {
    pairs: Vec<Credentials>,
    by_id: HashMap<String, Client>,
}

impl Clients {
    /// The first so many pairs of a seed.
    pub(crate) fn derive(seed: u64, count: usize) -> Self {
        let pairs: Vec<Credentials> = Credentials::derive(seed).take(count).collect();
        let ids = pairs.iter().map(|pair| pair.client_id().to_owned());
        let by_id = ids.enumerate().map(|(number, id)| (id, Client(number))).collect();
        Self { pairs, by_id }
    }

    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Who says to be the one with this id.
    pub(crate) fn named(&self, client_id: &str) -> Option<Client> {
        self.by_id.get(client_id).copied()
    }

    /// Who has this very pair.
    pub(crate) fn prove(&self, client_id: &str, client_secret: &str) -> Option<Client> {
        let client = self.named(client_id)?;
        let is_right = self.pairs.get(client.0).is_some_and(|pair| pair.has_secret(client_secret));
        is_right.then_some(client)
    }

    /// Writes each pair to a file of its own: the first to this one, and the others
    /// beside it.
    pub(crate) fn write_to(&self, file: &Path) -> Result<(), WriteError> {
        let mut pairs = self.pairs.iter().enumerate();
        pairs.try_for_each(|(number, pair)| pair.write_to(&numbered(file, number + 1)))
    }
}

/// `PersonioAPICredentials.txt`, `PersonioAPICredentials-2.txt` and so on.
pub(crate) fn numbered(file: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return file.to_owned();
    }
    let mut name = OsString::from(file.file_stem().unwrap_or_default());
    name.push(format!("-{number}"));
    if let Some(extension) = file.extension() {
        name.push(".");
        name.push(extension);
    }
    file.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_both_halves_of_one_pair_open() {
        let clients = Clients::derive(1, 3);
        let pairs: Vec<Credentials> = Credentials::derive(1).take(4).collect();
        let secret = |number: usize| {
            let text = pairs[number].text();
            text.trim_end().split_once("client_secret: ").unwrap().1.to_owned()
        };
        for (id, of) in [(0, 0), (1, 1), (2, 2), (0, 1), (2, 0), (3, 3)] {
            let client = clients.prove(pairs[id].client_id(), &secret(of));
            assert_eq!(client, (id == of && id < 3).then_some(Client(id)), "{id} {of}");
        }
        assert_eq!(clients.named(pairs[1].client_id()), Some(Client(1)));
        assert_eq!(clients.named(""), None);
    }

    #[test]
    fn files_are_numbered_before_their_extension() {
        for (number, name) in
            [(1, "a/Creds.txt"), (2, "a/Creds-2.txt"), (1_000, "a/Creds-1000.txt")]
        {
            assert_eq!(numbered(Path::new("a/Creds.txt"), number), Path::new(name));
        }
        assert_eq!(numbered(Path::new("creds"), 2), Path::new("creds-2"));
    }
}
