//! The things that a value can be when it is more than text or a number, with
//! their keys as Personio orders them.

use serde::Serialize;

/// `{"type":"Office","attributes":{…}}`
#[derive(Serialize)]
pub(super) struct Entity<T> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) attributes: T,
}

#[derive(Serialize)]
pub(super) struct Named {
    pub(super) id: u64,
    pub(super) name: &'static str,
}

#[derive(Serialize)]
pub(super) struct CostCenter {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) percentage: u8,
}

#[derive(Serialize)]
pub(super) struct Entitlement {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    pub(super) entitlement: u64,
}

#[derive(Serialize)]
pub(super) struct WorkSchedule {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) valid_from: Option<String>,
    pub(super) monday: &'static str,
    pub(super) tuesday: &'static str,
    pub(super) wednesday: &'static str,
    pub(super) thursday: &'static str,
    pub(super) friday: &'static str,
    pub(super) saturday: &'static str,
    pub(super) sunday: &'static str,
}
