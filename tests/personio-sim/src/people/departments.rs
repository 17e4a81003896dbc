//! The company's departments, with their teams and positions: in German and
//! English mixed, as companies are.

use super::list::List;

/// Something with an id and a name: a team, a subcompany, a cost centre.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) id: u64,
    pub(super) name: &'static str,
}

#[derive(Debug)]
pub(super) struct Department {
    pub(super) id: u64,
    pub(super) name: &'static str,
    /// The position of its head.
    pub(super) head: &'static str,
    /// The position of those who lead others.
    pub(super) lead: &'static str,
    pub(super) positions: List<&'static str>,
    pub(super) teams: List<Unit>,
    pub(super) cost_center: Unit,
}

pub(super) const fn unit(id: u64, name: &'static str) -> Unit {
    Unit { id, name }
}

/// What belongs to no department.
pub(super) static OVERHEAD: Unit = unit(9_000, "9000 Overhead");

/// How many of [`DEPARTMENTS`] there are depends on the size of the company.
pub(super) static DEPARTMENTS: List<Department> = List {
    first: Department {
        id: 410_221,
        name: "Engineering",
        head: "Chief Technology Officer",
        lead: "Engineering Manager",
        positions: List {
            first: "Software Engineer",
            rest: &[
                "Senior Software Engineer (100% remote)",
                "Frontend Engineer",
                "Site Reliability Engineer",
                "Data Engineer",
                "QA Engineer",
                "Working Student Engineering",
            ],
        },
        teams: List {
            first: unit(912_001, "Platform"),
            rest: &[
                unit(912_002, "Mobile"),
                unit(912_003, "Data & Reporting"),
                unit(912_004, "Qualität"),
            ],
        },
        cost_center: unit(5_100, "5100 Entwicklung"),
    },
    rest: &[
        Department {
            id: 410_222,
            name: "Vertrieb",
            head: "Leiter Vertrieb",
            lead: "Sales Team Lead",
            positions: List {
                first: "Account Executive",
                rest: &[
                    "Sales Development Representative",
                    "Key Account Manager",
                    "Sales Engineer",
                ],
            },
            teams: List {
                first: unit(912_011, "DACH"),
                rest: &[
                    unit(912_012, "UK & Ireland"),
                    unit(912_013, "Iberia"),
                    unit(912_014, "CEE"),
                ],
            },
            cost_center: unit(6_100, "6100 Vertrieb"),
        },
        Department {
            id: 410_223,
            name: "People & Culture",
            head: "Head of People & Culture",
            lead: "HR Business Partner",
            positions: List {
                first: "HR Generalist",
                rest: &["Recruiter", "Payroll Specialist", "Ausbilder/in"],
            },
            teams: List {
                first: unit(912_021, "Recruiting"),
                rest: &[unit(912_022, "Payroll"), unit(912_023, "Learning")],
            },
            cost_center: unit(7_100, "7100 Personal"),
        },
        Department {
            id: 410_224,
            name: "Finance",
            head: "Chief Financial Officer",
            lead: "Finance Team Lead",
            positions: List {
                first: "Buchhalter/in",
                rest: &["Controller", "Accounts Payable Specialist", "Treasury Analyst"],
            },
            teams: List {
                first: unit(912_031, "Buchhaltung"),
                rest: &[unit(912_032, "Controlling")],
            },
            cost_center: unit(7_200, "7200 Finanzen"),
        },
        Department {
            id: 410_225,
            name: "IT",
            head: "Head of IT",
            lead: "IT Team Lead",
            positions: List {
                first: "IT Support Specialist",
                rest: &[
                    "System Administrator",
                    "Security Engineer",
                    "Auszubildende/r Fachinformatik",
                ],
            },
            teams: List {
                first: unit(912_041, "Service Desk"),
                rest: &[unit(912_042, "Infrastructure"), unit(912_043, "Security")],
            },
            cost_center: unit(7_300, "7300 IT"),
        },
        Department {
            id: 410_226,
            name: "Kundenservice",
            head: "Head of Customer Service",
            lead: "Teamleiter/in Kundenservice",
            positions: List {
                first: "Customer Service Agent",
                rest: &["Customer Success Manager", "Technical Support Engineer", "Übersetzer/in"],
            },
            teams: List {
                first: unit(912_051, "First Level"),
                rest: &[unit(912_052, "Second Level"), unit(912_053, "Onboarding")],
            },
            cost_center: unit(6_200, "6200 Service"),
        },
        Department {
            id: 410_227,
            name: "Marketing",
            head: "Chief Marketing Officer",
            lead: "Marketing Team Lead",
            positions: List {
                first: "Content Manager",
                rest: &["Performance Marketing Manager", "Graphic Designer", "Event Manager"],
            },
            teams: List { first: unit(912_061, "Brand"), rest: &[unit(912_062, "Growth")] },
            cost_center: unit(6_300, "6300 Marketing"),
        },
        Department {
            id: 410_228,
            name: "Legal, Risk & Compliance",
            head: "General Counsel",
            lead: "Senior Legal Counsel",
            positions: List {
                first: "Legal Counsel",
                rest: &["Data Protection Officer", "Compliance Manager"],
            },
            teams: List { first: unit(912_071, "Legal"), rest: &[unit(912_072, "Datenschutz")] },
            cost_center: unit(7_400, "7400 Recht"),
        },
    ],
};
