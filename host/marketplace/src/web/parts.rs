//! What pages are made of.

mod badge;
mod blank;
mod crumbs;
mod field;
mod frame;
mod icon;
mod label;
mod mail;
mod notice;
mod steps;
mod table;
mod tile;
mod value;
mod when;

pub(super) use badge::{Badge, badge};
pub(super) use blank::blank;
pub(super) use crumbs::crumbs;
pub(super) use field::{Errors, Field, text_field};
pub(super) use frame::{Nav, Page, head};
pub(super) use icon::icon;
pub(super) use label::{label, labels};
pub(super) use mail::mail_link;
pub(super) use notice::{Tone, notice};
pub(super) use steps::steps;
pub(super) use table::{Column, Row, table};
pub(super) use tile::tile;
pub(super) use value::{Absence, absent, legend, of as value, stored};
pub(super) use when::{count, duration, interval, moment};
