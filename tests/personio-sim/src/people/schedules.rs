//! The company's working hours.

use super::list::List;

/// Working hours, Monday to Sunday.
#[derive(Debug)]
pub(super) struct Schedule {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) weekly_hours: &'static str,
    pub(super) days: [&'static str; 7],
}

pub(super) static FULL_TIME: Schedule = Schedule {
    id: 145_067,
    name: "Full-time, 40 hours (mon,tue,wed,thu,fri)",
    weekly_hours: "40",
    days: ["08:00", "08:00", "08:00", "08:00", "08:00", "00:00", "00:00"],
};

pub(super) static PART_TIME: List<Schedule> = List {
    first: Schedule {
        id: 145_068,
        name: "Part-time, 32 hours (mon,tue,wed,thu)",
        weekly_hours: "32",
        days: ["08:00", "08:00", "08:00", "08:00", "00:00", "00:00", "00:00"],
    },
    rest: &[
        Schedule {
            id: 145_069,
            name: "Teilzeit, 20 Stunden",
            weekly_hours: "20",
            days: ["04:00", "04:00", "04:00", "04:00", "04:00", "00:00", "00:00"],
        },
        // Newer ids do not fit into a double.
        Schedule {
            id: 1_067_807_102_794_692_001,
            name: "Teilzeit, 28,5 Stunden",
            weekly_hours: "28.5",
            days: ["07:30", "07:30", "07:30", "06:00", "00:00", "00:00", "00:00"],
        },
    ],
};
