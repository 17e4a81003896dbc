//! Faults on demand: all that has been seen to go wrong with the real Personio,
//! when a tester asks for it.
//!
//! A fault is active from the start (`--fault`) or from when the control
//! endpoint activates it. Those that count down are gone when they have been
//! done; the others stay. What a fault does to a request is up to whoever
//! handles that part of it; here is only kept which are active.

mod fault;
mod kind;
mod refusing;
mod target;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::route::Route;

pub(crate) use fault::{Fault, FaultError};
pub(crate) use kind::Kind;

use fault::Value;

/// Which faults are active.
#[derive(Default)]
pub(crate) struct Faults {
    active: Mutex<Vec<Active>>,
}

struct Active {
    fault: Fault,
    /// When it ends, of one that goes on for some time after it began.
    until: Option<Instant>,
}

/// The faults as they are at one moment, for one request.
pub(crate) struct Snapshot(Vec<Fault>);

/// `--list-faults`: name, tab, meaning.
pub(crate) fn list() -> String {
    kind::ALL.iter().map(|known| known.line() + "\n").collect()
}

impl Faults {
    pub(crate) fn new(faults: &[Fault]) -> Self {
        let this = Self::default();
        this.replace(faults);
        this
    }

    /// A thread that panicked while it held the faults left them whole: each
    /// change is a single one.
    fn active(&self) -> MutexGuard<'_, Vec<Active>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of the same fault given twice the later counts.
    pub(crate) fn replace(&self, faults: &[Fault]) {
        let mut active = self.active();
        active.clear();
        for fault in faults {
            active.retain(|earlier| !fault.replaces(&earlier.fault));
            active.push(Active { fault: *fault, until: None });
        }
    }

    pub(crate) fn now(&self) -> Snapshot {
        Snapshot(self.active().iter().map(|active| active.fault).collect())
    }

    /// Does one of a fault that counts down. Whether there was one to do.
    pub(crate) fn take(&self, kind: Kind) -> bool {
        let mut active = self.active();
        let position = active.iter().position(|active| active.fault.kind == kind);
        position.is_some_and(|position| take_at(&mut active, position))
    }

    /// Counts a request that was to succeed until none is left; then it is true,
    /// once.
    pub(crate) fn is_over(&self, kind: Kind) -> bool {
        let mut active = self.active();
        let Some(position) = active.iter().position(|active| active.fault.kind == kind) else {
            return false;
        };
        if active.get_mut(position).is_some_and(|active| active.fault.count_down()) {
            return false;
        }
        active.remove(position);
        true
    }
}

/// Takes one, and the whole fault away if that was the last.
fn take_at(active: &mut Vec<Active>, position: usize) -> bool {
    let taken = active.get_mut(position).is_some_and(|active| active.fault.count_down());
    let left = active.get(position).map(|active| active.fault.value);
    if left == Some(Value::Number(0)) {
        active.remove(position);
    }
    taken
}

impl Fault {
    /// Whether there was something to count.
    fn count_down(&mut self) -> bool {
        match &mut self.value {
            Value::Number(left @ 1..) => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

impl Snapshot {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.0.iter().any(|fault| fault.kind == kind)
    }

    pub(crate) fn has_any(&self, kinds: &[Kind]) -> bool {
        self.0.iter().any(|fault| kinds.contains(&fault.kind))
    }

    pub(crate) fn number(&self, kind: Kind) -> Option<u64> {
        self.0.iter().find(|fault| fault.kind == kind).and_then(|fault| match fault.value {
            Value::Number(number) => Some(number),
            _ => None,
        })
    }

    /// The number as one that rows can be counted with.
    pub(crate) fn period(&self, kind: Kind) -> Option<usize> {
        self.number(kind).map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    }

    /// Whether this row is one of every N that such a fault hits.
    pub(crate) fn is_nth(&self, kind: Kind, row: usize) -> bool {
        self.period(kind).is_some_and(|period| (row + 1).is_multiple_of(period))
    }

    /// Whether such a fault is aimed at this route.
    pub(crate) fn hits(&self, kind: Kind, route: Route) -> bool {
        self.0.iter().any(|fault| match fault.value {
            Value::Target(target) => fault.kind == kind && target.covers(route),
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(texts: &[&str]) -> Faults {
        let faults: Vec<Fault> = texts.iter().map(|text| text.parse().unwrap()).collect();
        Faults::new(&faults)
    }

    #[test]
    fn what_counts_down_is_gone_when_it_is_done() {
        let faults = faults(&["html=2", "latency=5"]);
        assert!(faults.take(Kind::Html));
        assert_eq!(faults.now().names(), ["html=1", "latency=5"]);
        assert!(faults.take(Kind::Html));
        assert!(!faults.take(Kind::Html));
        assert_eq!(faults.now().names(), ["latency=5"]);
        assert_eq!(faults.now().number(Kind::Latency), Some(5));
    }

    #[test]
    fn what_ends_after_some_requests_ends_once() {
        let faults = faults(&["expire-token=2"]);
        let over: Vec<bool> = (0..4).map(|_| faults.is_over(Kind::ExpireToken)).collect();
        assert_eq!(over, [false, false, true, false]);
    }

    #[test]
    fn the_later_of_two_counts_unless_aimed_elsewhere() {
        let faults = faults(&["latency=5", "gone", "gone=balance", "latency=6", "gone"]);
        assert_eq!(faults.now().names(), ["gone=balance", "latency=6", "gone=attributes"]);
        assert!(faults.now().hits(Kind::Gone, Route::Balance));
        assert!(!faults.now().hits(Kind::Gone, Route::List));
    }

    #[test]
    fn the_list_says_defaults_and_units() {
        let list = list();
        assert_eq!(list.lines().count(), kind::ALL.len());
        assert!(list.lines().all(|line| line.split('\t').count() == 2), "{list}");
        let line = |name: &str| list.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line("latency\t").ends_with(" [default: 100 ms]"));
        assert!(line("html\t").ends_with(" [default: 1 request]"));
        assert!(line("reset\t").ends_with(" [default: 2 requests]"));
        assert!(line("too-many-requests-seconds\t").ends_with(" [default: 1 s]"));
        assert!(line("gone\t").ends_with(" [default: attributes; or employees, balance]"));
        assert!(line("gzip\t").ends_with("if the client accepts it"));
    }
}
