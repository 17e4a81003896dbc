//! What the format of a manifest cannot express.

use std::collections::BTreeSet;

use super::{Credentials, Manifest};

/// The version of the format that this runtime reads.
const FORMAT: u32 = 1;

/// Sources hand out two secrets or three. By how many of which kind there are, code
/// that parses a file could tell something to code that has a network.
const MOST_SECRETS: usize = 8;

/// The largest credentials file, in bytes: those of sources have some hundred.
const LARGEST_FILE: usize = 1 << 20;

/// Whoever reads a reason has to be able to do something about it. Which of them it is
/// tells something of the file, and of so few not much.
const MOST_REFUSALS: usize = 32;

impl Manifest {
    /// What is wrong with it, for the plugin's author.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.manifest_version != FORMAT {
            return Err(format!(
                "its format is version {}, and this host reads version {FORMAT}",
                self.manifest_version
            ));
        }
        if !self.origin.default.is_https() {
            return Err(format!("its origin {} is not https", self.origin.default));
        }
        if self.available().iter().count() != self.fields.len() {
            return Err("it names a field twice".to_owned());
        }
        let secrets = self.check_credentials()?;
        for rule in &self.egress {
            if let Some(name) = rule.opens.iter().find(|name| !secrets.contains(name.as_str())) {
                return Err(format!("a rule opens the secret `{name}`, which it does not list"));
            }
        }
        self.check_variables()?;
        self.check_pace()
    }

    fn check_pace(&self) -> Result<(), String> {
        if let Some(pace) = self.pace.iter().find(|pace| pace.rate().is_standstill()) {
            return Err(format!("the pace of {} allows no request at all", pace.path));
        }
        match self.address_pace {
            Some(rate) if rate.is_standstill() => {
                Err("the pace of an address allows no request at all".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// The names of the secrets, each once.
    fn check_credentials(&self) -> Result<BTreeSet<&str>, String> {
        let Credentials { secrets, file, .. } = &self.credentials;
        if secrets.len() > MOST_SECRETS {
            return Err(format!("it has more than {MOST_SECRETS} secrets"));
        }
        if file.max_bytes > LARGEST_FILE {
            return Err(format!("its credentials file has more than {LARGEST_FILE} bytes"));
        }
        if file.refusals.len() > MOST_REFUSALS {
            return Err(format!("it has more than {MOST_REFUSALS} reasons to refuse a file"));
        }
        let names: BTreeSet<&str> = secrets.iter().map(|secret| secret.name.as_str()).collect();
        if names.len() < secrets.len() {
            return Err("it names a secret twice".to_owned());
        }
        Ok(names)
    }

    /// Each variable is named once, and by a name that a variable can have.
    fn check_variables(&self) -> Result<(), String> {
        let settings = self.settings.iter().map(|setting| setting.env.as_str());
        let mut seen = BTreeSet::new();
        for name in std::iter::once(self.origin.env.as_str()).chain(settings) {
            let is_name =
                |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
            if name.is_empty() || !name.bytes().all(is_name) {
                return Err(
                    "the name of a variable is not in capital letters, digits and `_`".to_owned()
                );
            }
            if !seen.insert(name) {
                return Err(format!("it names the variable `{name}` twice"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::manifest::tests::sample;

    #[test]
    fn what_the_format_cannot_express_is_refused() {
        let refused = |change: fn(&mut serde_json::Value)| sample(change).unwrap_err();
        assert!(refused(|m| m["manifest-version"] = 2.into()).contains("version 2"));
        assert!(refused(|m| m["origin"]["default"] = "http://x.example".into()).contains("https"));
        assert!(refused(|m| m["fields"][1]["name"] = "email".into()).contains("twice"));
        assert!(refused(|m| m["egress"][0]["opens"][0] = "pin".into()).contains("`pin`"));
        assert!(refused(|m| m["surprise"] = 1.into()).contains("surprise"));
        assert!(refused(|m| m["fields"][0]["name"] = "salary".into()).contains("salary"));
        assert!(refused(|m| m["egress"][0]["method"] = "DELETE".into()).contains("DELETE"));
        let large = 2 << 20;
        assert!(sample(|m| m["credentials"]["file"]["max-bytes"] = large.into()).is_err());
        let secrets = |count: usize, name: fn(usize) -> String| {
            sample(|m| {
                let one = m["credentials"]["secrets"][0].clone();
                let list = m["credentials"]["secrets"].as_array_mut().unwrap();
                for number in 0..count {
                    list.push(one.clone());
                    list.last_mut().unwrap()["name"] = name(number).into();
                }
            })
        };
        assert!(secrets(7, |number| number.to_string()).is_ok());
        assert!(secrets(8, |number| number.to_string()).unwrap_err().contains("more than 8"));
        assert!(secrets(2, |_| "pin".to_owned()).unwrap_err().contains("a secret twice"));
        let setting = |env: &str| serde_json::json!([{"env": env, "default": "", "label": {"en": "l", "de": "l"}}]);
        for (name, part) in [("SAMPLE_URL", "twice"), ("", "capital"), ("A=B", "capital")] {
            let refusal = sample(|m| m["settings"] = setting(name)).unwrap_err();
            assert!(refusal.contains(part), "{name}: {refusal}");
        }
        let pace = serde_json::json!([{"path": "/people", "requests": 0, "per-seconds": 60}]);
        assert!(sample(|m| m["pace"] = pace).unwrap_err().contains("no request at all"));
    }

    #[test]
    fn the_pace_of_an_address_is_that_of_no_path_and_lets_something_through() {
        let paced = |pace: serde_json::Value| sample(|m| m["address-pace"] = pace);
        let most = json!({"requests": 2000, "per-seconds": 60});
        let manifest = paced(most.clone()).unwrap();
        assert_eq!(serde_json::to_value(&manifest).unwrap()["address-pace"], most);
        for standstill in [
            json!({"requests": 0, "per-seconds": 60}),
            json!({"requests": 2000, "per-seconds": 0}),
            json!({"requests": 2000, "per-seconds": 60, "burst": 0}),
        ] {
            let refusal = paced(standstill).unwrap_err();
            assert!(refusal.contains("address allows no request at all"), "{refusal}");
        }
        let refusal = paced(json!({"path": "/people", "requests": 1, "per-seconds": 1}));
        assert!(refusal.unwrap_err().contains("path"));
        assert!(sample(|_| ()).unwrap().address_pace.is_none());
    }
}
