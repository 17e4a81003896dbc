//! E-mail addresses, each given out once.

use std::collections::HashMap;

use super::names::Name;

/// Reserved for examples (RFC 2606): mail to it reaches nobody.
const DOMAIN: &str = "example.com";

/// Remembers how many people go by a name.
#[derive(Default)]
pub(super) struct Addresses {
    taken: HashMap<String, u32>,
}

impl Addresses {
    /// `anna.mueller@example.com`, `anna.mueller2@example.com`, …
    pub(super) fn assign(&mut self, first: &Name, last: &Name) -> String {
        let local = format!("{}.{}", first.ascii, last.ascii);
        let count = self.taken.entry(local.clone()).or_default();
        *count += 1;
        // No name ends in a digit, so a numbered address is nobody else's plain one.
        if *count == 1 { format!("{local}@{DOMAIN}") } else { format!("{local}{count}@{DOMAIN}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_unique() {
        let anna = Name { written: "Anna", ascii: "anna" };
        let mueller = Name { written: "Müller", ascii: "mueller" };
        let mut addresses = Addresses::default();
        assert_eq!(addresses.assign(&anna, &mueller), "anna.mueller@example.com");
        assert_eq!(addresses.assign(&anna, &mueller), "anna.mueller2@example.com");
        assert_eq!(addresses.assign(&mueller, &anna), "mueller.anna@example.com");
    }
}
