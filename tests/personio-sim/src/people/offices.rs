//! The company's offices: several countries, time zones, currencies and holiday
//! calendars.

use serde::Serialize;

use super::calendar::Zone;
use super::departments::{Unit, unit};
use super::list::List;

#[derive(Debug)]
pub(super) struct Office {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) zone: Zone,
    pub(super) currency: &'static str,
    pub(super) subcompany: Unit,
    pub(super) holidays: Holidays,
}

/// A calendar of public holidays, with its keys as Personio shows them.
#[derive(Debug, Serialize)]
pub(super) struct Holidays {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) country: Option<&'static str>,
    pub(super) state: Option<&'static str>,
}

/// The first is the headquarters; who has no office is treated as if there.
pub(super) static OFFICES: List<Office> = List {
    first: Office {
        id: 201_431,
        name: "Berlin",
        zone: Zone::Central,
        currency: "EUR",
        subcompany: unit(88_101, "Nordlicht GmbH"),
        holidays: Holidays {
            id: 3,
            name: "Deutschland (Berlin) Feiertage",
            country: Some("DE"),
            state: Some("BE"),
        },
    },
    rest: &[
        Office {
            id: 201_432,
            name: "München",
            zone: Zone::Central,
            currency: "EUR",
            subcompany: unit(88_101, "Nordlicht GmbH"),
            holidays: Holidays {
                id: 2,
                name: "Deutschland (Bayern) Feiertage",
                country: Some("DE"),
                state: Some("BY"),
            },
        },
        Office {
            id: 201_433,
            name: "Köln",
            zone: Zone::Central,
            currency: "EUR",
            subcompany: unit(88_101, "Nordlicht GmbH"),
            holidays: Holidays {
                id: 14,
                name: "Deutschland (NRW) Feiertage",
                country: Some("DE"),
                state: Some("NRW"),
            },
        },
        Office {
            id: 201_434,
            name: "Wien",
            zone: Zone::Central,
            currency: "EUR",
            subcompany: unit(88_102, "Nordlicht Österreich GmbH"),
            holidays: Holidays {
                id: 21,
                name: "Österreich Feiertage",
                country: Some("AT"),
                state: None,
            },
        },
        Office {
            id: 201_435,
            name: "London",
            zone: Zone::Western,
            currency: "GBP",
            subcompany: unit(88_103, "Nordlicht Software Ltd."),
            holidays: Holidays {
                id: 33,
                name: "UK (England & Wales) bank holidays",
                country: Some("GB"),
                state: None,
            },
        },
        Office {
            id: 201_436,
            name: "Lisboa",
            zone: Zone::Western,
            currency: "EUR",
            subcompany: unit(88_104, "Nordlicht Portugal, Lda."),
            holidays: Holidays {
                id: 41,
                name: "Feriados Portugal",
                country: Some("PT"),
                state: None,
            },
        },
        Office {
            id: 201_437,
            name: "Łódź",
            zone: Zone::Central,
            currency: "PLN",
            subcompany: unit(88_105, "Nordlicht Polska sp. z o.o."),
            holidays: Holidays { id: 47, name: "Polska", country: Some("PL"), state: None },
        },
        Office {
            id: 201_438,
            name: "Helsinki",
            zone: Zone::Eastern,
            currency: "EUR",
            subcompany: unit(88_106, "Nordlicht Suomi Oy"),
            // One that the company made itself.
            holidays: Holidays { id: 1_204, name: "Finland (own)", country: None, state: None },
        },
    ],
};
