//! Which route a path belongs to, before anything is routed.
//!
//! Limits, counters and faults apply to a request that may never reach its
//! handler; so they go by the path alone.

const EMPLOYEES: &str = "/v1/company/employees";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    Auth,
    List,
    Employee,
    Attributes,
    Balance,
    Unknown,
}

impl Route {
    pub(crate) fn of(path: &str) -> Self {
        if path == "/v1/auth" {
            return Self::Auth;
        }
        let Some(rest) = path.strip_prefix(EMPLOYEES) else {
            return Self::Unknown;
        };
        let segments: Vec<&str> = rest.split('/').collect();
        match segments.as_slice() {
            [""] => Self::List,
            ["", "attributes"] => Self::Attributes,
            ["", id] if !id.is_empty() => Self::Employee,
            ["", id, "absences", "balance"] if !id.is_empty() => Self::Balance,
            _ => Self::Unknown,
        }
    }

    /// Whether it takes the right "Employees: read".
    pub(crate) fn is_of_employees(self) -> bool {
        matches!(self, Self::List | Self::Employee | Self::Attributes | Self::Balance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_by_the_path() {
        for (path, route) in [
            ("/v1/auth", Route::Auth),
            ("/v1/company/employees", Route::List),
            ("/v1/company/employees/", Route::Unknown),
            ("/v1/company/employees/7", Route::Employee),
            ("/v1/company/employees/attributes", Route::Attributes),
            ("/v1/company/employees/7/absences/balance", Route::Balance),
            ("/v1/company/employees/7/absences", Route::Unknown),
            ("/v1/company/employeesx", Route::Unknown),
            ("/v2/persons", Route::Unknown),
            ("/", Route::Unknown),
        ] {
            assert_eq!(Route::of(path), route, "{path}");
        }
    }
}
