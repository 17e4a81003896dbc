//! The routes that a fault can be aimed at.

use crate::route::Route;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Attributes,
    /// The list and each single employee: one right covers both.
    Employees,
    Balance,
}

impl Target {
    pub(super) const ALL: [Self; 3] = [Self::Attributes, Self::Employees, Self::Balance];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Attributes => "attributes",
            Self::Employees => "employees",
            Self::Balance => "balance",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }

    pub(super) fn covers(self, route: Route) -> bool {
        match self {
            Self::Attributes => route == Route::Attributes,
            Self::Employees => matches!(route, Route::List | Route::Employee),
            Self::Balance => route == Route::Balance,
        }
    }
}
