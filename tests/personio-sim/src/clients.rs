//! Who may ask: one pair of credentials each, and all for the same company.
//!
//! Some follow from the seed and are there from the start; others are generated on
//! the page of the API credentials, changed and revoked there while the API is in use.

mod registration;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::access::Access;
use crate::credentials::{Credentials, WriteError};

pub(crate) use registration::Registration;

/// Whoever has one of the pairs: the number of it, from 0. The number of a pair that
/// was revoked is never given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Client(pub(crate) usize);

/// Why the secret of a pair is not given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Withheld {
    /// There is no such pair, or not any more.
    Unknown,
    /// It was given out before.
    HandedOut,
}

pub(crate) struct Clients {
    book: RwLock<Book>,
}

#[derive(Default)]
struct Book {
    /// By number, with a gap where a pair was revoked.
    registrations: Vec<Option<Registration>>,
    /// Of those that are not revoked.
    by_id: HashMap<String, Client>,
}

impl Book {
    fn add(&mut self, registration: Registration) -> Client {
        let client = Client(self.registrations.len());
        self.by_id.insert(registration.client_id().to_owned(), client);
        self.registrations.push(Some(registration));
        client
    }

    fn get(&self, client: Client) -> Option<&Registration> {
        self.registrations.get(client.0)?.as_ref()
    }

    fn get_mut(&mut self, client: Client) -> Option<&mut Registration> {
        self.registrations.get_mut(client.0)?.as_mut()
    }
}

impl Clients {
    /// The first so many pairs of a seed, all with the same access.
    pub(crate) fn derive(seed: u64, count: usize, access: &Access) -> Self {
        let mut book = Book::default();
        for (number, pair) in (1..=count).zip(Credentials::derive(seed)) {
            book.add(Registration {
                name: format!("Test client {number}"),
                integration: None,
                access: access.clone(),
                is_handed_out: false,
                pair,
            });
        }
        Self { book: RwLock::new(book) }
    }

    /// Each change is one step: a thread that panicked in between left all as it was.
    fn read(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Book> {
        self.book.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many there have been, with those that were revoked.
    pub(crate) fn ever(&self) -> usize {
        self.read().registrations.len()
    }

    /// Who says to be the one with this id.
    pub(crate) fn named(&self, client_id: &str) -> Option<Client> {
        self.read().by_id.get(client_id).copied()
    }

    /// Who has this very pair.
    pub(crate) fn prove(&self, client_id: &str, client_secret: &str) -> Option<Client> {
        let book = self.read();
        let client = book.by_id.get(client_id).copied()?;
        let is_right = book.get(client)?.pair.has_secret(client_secret);
        is_right.then_some(client)
    }

    /// What somebody may do, unless the pair was revoked.
    pub(crate) fn access(&self, client: Client) -> Option<Access> {
        Some(self.read().get(client)?.access.clone())
    }

    pub(crate) fn find(&self, client: Client) -> Option<Registration> {
        self.read().get(client).cloned()
    }

    /// How many there are, and some of them, those that came last first.
    pub(crate) fn newest(&self, skip: usize, most: usize) -> (usize, Vec<(Client, Registration)>) {
        let book = self.read();
        let numbered = book.registrations.iter().enumerate().rev();
        let present = numbered.filter_map(|(number, registration)| {
            Some((Client(number), registration.as_ref()?.clone()))
        });
        (book.by_id.len(), present.skip(skip).take(most).collect())
    }

    /// A pair that nobody had before.
    pub(crate) fn generate(
        &self,
        name: String,
        integration: Option<String>,
        access: Access,
    ) -> Client {
        let pair = Credentials::generate();
        let registration = Registration { name, integration, access, is_handed_out: false, pair };
        self.write().add(registration)
    }

    /// Another access from the next request on; nothing, where the pair was revoked.
    pub(crate) fn change(&self, client: Client, access: Access) -> Option<()> {
        self.write().get_mut(client)?.access = access;
        Some(())
    }

    /// Both halves of a pair, which can be had once.
    pub(crate) fn hand_out(&self, client: Client) -> Result<Credentials, Withheld> {
        let mut book = self.write();
        let registration = book.get_mut(client).ok_or(Withheld::Unknown)?;
        if registration.is_handed_out {
            return Err(Withheld::HandedOut);
        }
        registration.is_handed_out = true;
        Ok(registration.pair.clone())
    }

    /// From now on nobody has this pair. Returns what it was.
    pub(crate) fn revoke(&self, client: Client) -> Option<Registration> {
        let mut book = self.write();
        let registration = book.registrations.get_mut(client.0)?.take()?;
        book.by_id.remove(registration.client_id());
        Some(registration)
    }

    /// Writes each pair to a file of its own: the first to this one, and the others
    /// beside it. They are handed out by that.
    pub(crate) fn write_to(&self, file: &Path) -> Result<(), WriteError> {
        let mut book = self.write();
        for (number, registration) in (1..).zip(book.registrations.iter_mut().flatten()) {
            registration.pair.write_to(&numbered(file, number))?;
            registration.is_handed_out = true;
        }
        Ok(())
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
    use std::collections::HashSet;

    use super::*;
    use crate::attribute::Catalogue;

    fn access() -> Access {
        Access::to(Catalogue::default().everything())
    }

    #[test]
    fn only_both_halves_of_one_pair_open() {
        let clients = Clients::derive(1, 3, &access());
        let pairs: Vec<Credentials> = Credentials::derive(1).take(4).collect();
        for (id, of) in [(0, 0), (1, 1), (2, 2), (0, 1), (2, 0), (3, 3)] {
            let client = clients.prove(pairs[id].client_id(), pairs[of].client_secret());
            assert_eq!(client, (id == of && id < 3).then_some(Client(id)), "{id} {of}");
        }
        assert_eq!(clients.named(pairs[1].client_id()), Some(Client(1)));
        assert_eq!(clients.named(""), None);
    }

    #[test]
    fn a_secret_is_handed_out_once() {
        let clients = Clients::derive(1, 1, &access());
        let pair = clients.hand_out(Client(0)).unwrap();
        assert_eq!(clients.prove(pair.client_id(), pair.client_secret()), Some(Client(0)));
        assert_eq!(clients.hand_out(Client(0)).err(), Some(Withheld::HandedOut));
        assert_eq!(clients.hand_out(Client(1)).err(), Some(Withheld::Unknown));
    }

    #[test]
    fn a_revoked_pair_is_nobodys_and_its_number_stays_free() {
        let clients = Clients::derive(1, 1, &access());
        let second = clients.generate("Second".to_owned(), None, access());
        let pair = clients.hand_out(second).unwrap();
        assert_eq!(clients.revoke(second).unwrap().name, "Second");
        assert_eq!(clients.prove(pair.client_id(), pair.client_secret()), None);
        assert_eq!(clients.named(pair.client_id()), None);
        assert_eq!(clients.access(second), None);
        assert_eq!(clients.change(second, access()), None);
        assert!(clients.revoke(second).is_none());
        assert_eq!(clients.generate("Third".to_owned(), None, access()), Client(2));
        let (count, newest) = clients.newest(0, 9);
        let names: Vec<&str> = newest.iter().map(|(_, entry)| entry.name.as_str()).collect();
        assert_eq!((count, clients.ever()), (2, 3));
        assert_eq!(names, ["Third", "Test client 1"]);
        assert_eq!(clients.newest(1, 9).1[0].0, Client(0));
    }

    #[test]
    fn many_at_once_are_as_many_clients() {
        let clients = Clients::derive(1, 0, &access());
        let numbers: HashSet<Client> = std::thread::scope(|scope| {
            let generate = || clients.generate(String::new(), None, access());
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(generate)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(numbers.len(), 8);
        let ids: HashSet<String> =
            clients.newest(0, 9).1.iter().map(|(_, entry)| entry.client_id().to_owned()).collect();
        assert_eq!(ids.len(), 8);
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
