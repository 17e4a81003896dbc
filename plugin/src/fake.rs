//! A network, a storage and a clock for tests: answers are scripted, and every
//! request is kept to look at.

use crate::bindings::marketplace::integration::types::Secret;
use crate::clock::Clock;
use crate::connector::Connector;
use crate::http::{Http, Request, Response, TransportError};
use crate::origin::Origin;
use crate::storage::{Storage, StorageError};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

#[derive(Default)]
pub(crate) struct World {
    answers: RefCell<VecDeque<Result<Response, TransportError>>>,
    pub(crate) requests: RefCell<Vec<Sent>>,
    pub(crate) stored: RefCell<BTreeMap<String, Vec<u8>>>,
    pub(crate) storage_fails: Cell<bool>,
    pub(crate) now_ms: Cell<i64>,
}

/// A request as it left.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

impl World {
    /// Somewhere connected, with a token that has been used before.
    pub(crate) fn connected() -> Self {
        let world = Self::default();
        world.token("papi-first").answer(200, r#"{"success":true,"data":[]}"#);
        world
            .connector()
            .connect(&secrets("id", "secret"), super::types::EmployeeFields::all())
            .unwrap();
        world.requests.borrow_mut().clear();
        world
    }

    pub(crate) fn connector(&self) -> Connector<&Self, &Self, &Self> {
        let origin = Origin::from_variable(Some("https://personio.example")).unwrap();
        Connector { origin, http: self, storage: self, clock: self }
    }

    pub(crate) fn answer(&self, status: u16, body: &str) -> &Self {
        self.response(Response { status, retry_after: None, body: body.into() })
    }

    pub(crate) fn response(&self, response: Response) -> &Self {
        self.answers.borrow_mut().push_back(Ok(response));
        self
    }

    pub(crate) fn failure(&self, error: TransportError) -> &Self {
        self.answers.borrow_mut().push_back(Err(error));
        self
    }

    pub(crate) fn token(&self, token: &str) -> &Self {
        self.answer(
            200,
            &format!(r#"{{"success":true,"data":{{"token":"{token}","expires_in":86400}}}}"#),
        )
    }

    /// The paths asked for since the last look.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.requests.borrow_mut().drain(..).map(|sent| sent.path).collect()
    }
}

pub(crate) fn secrets(id: &str, secret: &str) -> Vec<Secret> {
    [("client-id", id), ("client-secret", secret)]
        .map(|(name, value)| Secret { name: name.into(), value: value.into() })
        .into()
}

impl Http for &World {
    fn send(&self, request: &Request<'_>) -> Result<Response, TransportError> {
        self.requests.borrow_mut().push(Sent {
            path: request.path.clone(),
            authorization: request
                .headers
                .iter()
                .find(|(name, _)| *name == "authorization")
                .map(|(_, value)| value.clone()),
            body: String::from_utf8(request.body.clone()).unwrap(),
        });
        let answer = self.answers.borrow_mut().pop_front();
        answer.unwrap_or_else(|| panic!("nobody expects a request for {}", request.path))
    }
}

impl Storage for &World {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.stored.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        if self.storage_fails.get() {
            return Err(StorageError::Failed);
        }
        self.stored.borrow_mut().insert(key.into(), value.into());
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.stored.borrow_mut().remove(key);
        if self.storage_fails.get() { Err(StorageError::Failed) } else { Ok(()) }
    }
}

impl Clock for &World {
    fn now_ms(&self) -> i64 {
        self.now_ms.get()
    }
}
