//! A network, a storage and a clock for tests: answers are scripted, and every
//! request is kept to look at.

use crate::bindings::marketplace::integration::types::Secret;
use crate::clock::Clock;
use crate::connector::Connector;
use crate::http::{Http, Request, Response, ResponseHeaders, TransportError};
use crate::identity::Identity;
use crate::origin::Origin;
use crate::platform::Platform;
use crate::storage::{Storage, StorageError};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

type Answer = Result<Response, TransportError>;
type Source = Box<dyn FnMut(&Sent) -> Answer>;

#[derive(Default)]
pub(crate) struct World {
    answers: RefCell<VecDeque<Answer>>,
    /// Answers what is not scripted.
    source: RefCell<Option<Source>>,
    pub(crate) requests: RefCell<Vec<Sent>>,
    pub(crate) stored: RefCell<BTreeMap<String, Vec<u8>>>,
    pub(crate) storage_fails: Cell<bool>,
    pub(crate) now_ms: Cell<i64>,
    /// How long all the waiting has taken.
    pub(crate) elapsed_ms: Cell<u64>,
    /// Whether answers come in the opposite order of their requests.
    pub(crate) backwards: Cell<bool>,
    pub(crate) most_in_flight: Cell<usize>,
    /// How long each answer takes. Those under way together come together.
    pub(crate) latency_ms: Cell<u64>,
}

/// A request as it left.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
    /// When it left.
    pub(crate) at_ms: u64,
    pub(crate) timeout_ms: u64,
}

impl World {
    /// Somewhere connected, with a token that has been used before.
    pub(crate) fn connected() -> Self {
        let world = Self::default();
        world.token("papi-first").answer(200, r#"{"success":true,"data":[]}"#);
        world
            .connector()
            .connect(&secrets("id", "secret"), super::types::EmployeeFields::empty())
            .unwrap();
        world.requests.borrow_mut().clear();
        world
    }

    /// Somewhere connected, where `source` answers.
    pub(crate) fn with_source(source: impl FnMut(&Sent) -> Answer + 'static) -> Self {
        Self::connected().and_then(source)
    }

    /// What is not scripted, `source` answers.
    pub(crate) fn and_then(self, source: impl FnMut(&Sent) -> Answer + 'static) -> Self {
        *self.source.borrow_mut() = Some(Box::new(source));
        self
    }

    pub(crate) fn connector(&self) -> Connector<&Self, &Self, &Self> {
        let origin = Origin::from_variable(Some("https://personio.example")).unwrap();
        let identity = Identity::from_variables(None, None).unwrap();
        Connector(Platform {
            origin,
            identity,
            http: self,
            storage: self,
            clock: self,
            random: || 42,
        })
    }

    pub(crate) fn answer(&self, status: u16, body: &str) -> &Self {
        self.response(response(status, body))
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

pub(crate) fn response(status: u16, body: &str) -> Response {
    Response { status, headers: ResponseHeaders::default(), body: body.into() }
}

pub(crate) fn secrets(id: &str, secret: &str) -> Vec<Secret> {
    [("client-id", id), ("client-secret", secret)]
        .map(|(name, value)| Secret { name: name.into(), value: value.into() })
        .into()
}

impl Http for &World {
    /// When the answer is there, and what it is.
    type Call = (u64, Answer);

    fn send(&self, request: &Request<'_>) -> Self::Call {
        let answer = self.answer_to(request);
        let (now_ms, latency_ms) = (self.elapsed_ms.get(), self.latency_ms.get());
        if latency_ms > request.timeout_ms {
            let timeout = TransportError::Unavailable { code: "connection-read-timeout" };
            return (now_ms + request.timeout_ms, Err(timeout));
        }
        (now_ms + latency_ms, answer)
    }

    fn wait(&self, calls: &[&Self::Call], timeout_ms: Option<u64>) -> Option<usize> {
        self.most_in_flight.set(self.most_in_flight.get().max(calls.len()));
        let index = if self.backwards.get() { calls.len().wrapping_sub(1) } else { 0 };
        let now_ms = self.elapsed_ms.get();
        let wake_ms = timeout_ms.map(|timeout_ms| now_ms + timeout_ms);
        match (calls.get(index), wake_ms) {
            (Some((at_ms, _)), wake_ms) if wake_ms.is_none_or(|wake_ms| *at_ms <= wake_ms) => {
                self.elapsed_ms.set(now_ms.max(*at_ms));
                Some(index)
            }
            (_, wake_ms) => {
                self.elapsed_ms.set(wake_ms.expect("this would wait for ever"));
                None
            }
        }
    }

    fn receive(&self, (_, answer): Self::Call) -> Answer {
        answer
    }
}

impl World {
    fn answer_to(&self, request: &Request<'_>) -> Answer {
        let header = |name| request.headers.iter().find(|(header, _)| *header == name);
        let sent = Sent {
            path: request.path.clone(),
            headers: request.headers.clone(),
            authorization: header("authorization").map(|(_, value)| value.clone()),
            body: String::from_utf8(request.body.clone()).unwrap(),
            at_ms: self.elapsed_ms.get(),
            timeout_ms: request.timeout_ms,
        };
        self.requests.borrow_mut().push(sent.clone());
        if let Some(answer) = self.answers.borrow_mut().pop_front() {
            return answer;
        }
        match self.source.borrow_mut().as_mut() {
            Some(source) => source(&sent),
            None => panic!("nobody expects a request for {}", request.path),
        }
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

    fn elapsed_ms(&self) -> u64 {
        self.elapsed_ms.get()
    }
}
