//! What another version of a plugin may do that its consent does not cover.

use std::fmt;

use super::{EgressRule, Manifest, Method, QueryType};
use crate::egress::{Origin, PathTemplate, RequestHeader};
use crate::field::{Field, FieldMask};

/// Something that a plugin wants and that was not agreed to. Its text goes on
/// after "the plugin …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Widening {
    /// Requests go to another server.
    Origin {
        /// Where the manifest says that the source is.
        origin: Origin,
    },
    /// A secret that the administrator has not given.
    Secret {
        /// Its name in the manifest.
        secret: String,
    },
    /// An attribute of a released field that was not asked for before.
    Attribute {
        /// The source's name for it.
        attribute: String,
        /// The field.
        field: Field,
    },
    /// A request that no rule allowed.
    Request {
        /// Its method.
        method: Method,
        /// Its path.
        path: PathTemplate,
    },
    /// A query parameter that no rule allowed, or one of another type.
    Parameter {
        /// The method of the request.
        method: Method,
        /// The path of the request.
        path: PathTemplate,
        /// The name of the parameter.
        parameter: String,
    },
    /// A request that had to say which attributes it wants, and no longer does:
    /// a source that is not told which sends all.
    AllAttributes {
        /// The method of the request.
        method: Method,
        /// The path of the request.
        path: PathTemplate,
    },
    /// A request header that it did not send.
    Header {
        /// The header.
        header: RequestHeader,
    },
    /// A secret that is opened where it was not.
    Opens {
        /// The method of the request.
        method: Method,
        /// The path of the request.
        path: PathTemplate,
        /// The name of the secret.
        secret: String,
    },
}

impl Widening {
    /// All that `new` may do under the consent to the fields of `mask` and `old`
    /// may not: nothing, exactly where every request that the policy made of
    /// `new` allows is one that the policy made of `old` allows.
    ///
    /// That its origin has changed is no concern of a connection whose operator
    /// has set one.
    pub fn between(old: &Manifest, new: &Manifest, mask: FieldMask) -> Vec<Self> {
        let mut found = Vec::new();
        if old.origin.default != new.origin.default {
            found.push(Self::Origin { origin: new.origin.default.clone() });
        }
        found.extend(secrets(old, new));
        found.extend(attributes(old, new, mask));
        found.extend(requests(old, new, mask));
        let headers = new.headers.iter().filter(|header| !old.headers.contains(header));
        found.extend(headers.map(|header| Self::Header { header: header.clone() }));
        found
    }
}

fn secrets(old: &Manifest, new: &Manifest) -> impl Iterator<Item = Widening> {
    let is_new =
        |name: &&String| !old.credentials.secrets.iter().any(|secret| secret.name == **name);
    let names = new.credentials.secrets.iter().map(|secret| &secret.name).filter(is_new);
    names.map(|secret| Widening::Secret { secret: secret.clone() })
}

fn attributes(old: &Manifest, new: &Manifest, mask: FieldMask) -> Vec<Widening> {
    let known = old.attributes(mask);
    let mut found = Vec::new();
    for entry in new.fields.iter().filter(|entry| mask.contains(entry.name)) {
        for attribute in entry.attributes.iter().filter(|name| !known.contains(name.as_str())) {
            found.push(Widening::Attribute { attribute: attribute.clone(), field: entry.name });
        }
    }
    found
}

/// Compares the rules as the policy uses them, which asks the first that has a
/// request's method and path, and no other. So for each pair of rules it is the
/// paths that both are the first for that count.
fn requests(old: &Manifest, new: &Manifest, mask: FieldMask) -> Vec<Widening> {
    let old: Vec<_> = old.rules(mask).collect();
    let new: Vec<_> = new.rules(mask).collect();
    let mut found = Vec::new();
    for (index, rule) in new.iter().enumerate() {
        let earlier = new.get(..index).unwrap_or_default();
        if is_covered(rule, &rule.path, earlier) {
            continue;
        }
        if !is_covered(rule, &rule.path, &old) {
            found.push(Widening::Request { method: rule.method, path: rule.path.clone() });
            continue;
        }
        for (index, agreed) in old.iter().enumerate() {
            let Some(common) = rule.path.intersection(&agreed.path) else { continue };
            let agreed_earlier = old.get(..index).unwrap_or_default();
            let is_elsewhere = rule.method != agreed.method
                || is_covered(rule, &common, earlier)
                || is_covered(rule, &common, agreed_earlier);
            if !is_elsewhere {
                found.extend(beyond(agreed, rule));
            }
        }
    }
    found
}

/// Whether one of `rules` is asked about every path of `path`, with the method
/// of `rule`.
fn is_covered(rule: &EgressRule, path: &PathTemplate, rules: &[&EgressRule]) -> bool {
    rules.iter().any(|other| other.method == rule.method && other.path.covers(path))
}

/// What `rule` allows and `agreed` does not, for a path of both.
fn beyond(agreed: &EgressRule, rule: &EgressRule) -> Vec<Widening> {
    let (method, path) = (rule.method, &rule.path);
    let parameters = rule.query.iter().filter(|(name, kind)| agreed.query.get(*name) != Some(kind));
    let parameters = parameters.map(|(parameter, _)| Widening::Parameter {
        method,
        path: path.clone(),
        parameter: parameter.clone(),
    });
    let lists_attributes = |(name, kind): (&String, &QueryType)| {
        *kind == QueryType::ConsentedAttributes && rule.query.get(name) != Some(kind)
    };
    let all = agreed.query.iter().any(lists_attributes);
    let all = all.then(|| Widening::AllAttributes { method, path: path.clone() });
    let secrets = rule.opens.iter().filter(|secret| !agreed.opens.contains(secret));
    let secrets = secrets.map(|secret| Widening::Opens {
        method,
        path: path.clone(),
        secret: secret.clone(),
    });
    parameters.chain(all).chain(secrets).collect()
}

impl fmt::Display for Widening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin { origin } => write!(f, "sends its requests to {origin}"),
            Self::Secret { secret } => write!(f, "needs the secret {secret}"),
            Self::Attribute { attribute, field } => {
                write!(f, "reads the attribute {attribute} for {field}")
            }
            Self::Request { method, path } => write!(f, "asks {} {path}", method.as_str()),
            Self::Parameter { method, path, parameter } => {
                let method = method.as_str();
                write!(f, "asks {method} {path} with the query parameter {parameter}")
            }
            Self::AllAttributes { method, path } => {
                write!(f, "asks {} {path} for all attributes at once", method.as_str())
            }
            Self::Header { header } => write!(f, "sends the header {header}"),
            Self::Opens { method, path, secret } => {
                write!(f, "opens {secret} in {} {path}", method.as_str())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::tests::sample;

    /// What the sample wants more after a change, in words, under a consent.
    fn wants(mask: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
        wants_more(mask, |_| (), change)
    }

    /// What a changed sample wants more than another one.
    fn wants_more(
        mask: &str,
        old: impl FnOnce(&mut Value),
        new: impl FnOnce(&mut Value),
    ) -> Vec<String> {
        let (old, new) = (sample(old).unwrap(), sample(new).unwrap());
        let found = Widening::between(&old, &new, mask.parse().unwrap());
        found.iter().map(ToString::to_string).collect()
    }

    fn add_rule(manifest: &mut Value, rule: Value) {
        manifest["egress"].as_array_mut().unwrap().push(rule);
    }

    #[test]
    fn the_same_or_less_wants_nothing() {
        assert_eq!(wants("all", |_| ()), [""; 0]);
        let less = wants("all", |m| {
            m["version"] = "2.0.0".into();
            m["fields"].as_array_mut().unwrap().remove(1);
            m["egress"].as_array_mut().unwrap().remove(2);
            m["egress"][1]["query"] = json!({"attributes[]": "consented-attributes"});
            m["egress"][0]["opens"] = json!([]);
            m["pace"] = json!([{"path": "/people", "requests": 1, "per-seconds": 60}]);
        });
        assert_eq!(less, [""; 0]);
    }

    /// Neither that of a path nor that of an address: it is no part of what a consent
    /// covers.
    #[test]
    fn another_pace_is_not_more() {
        let paced = |requests: u32| {
            move |m: &mut Value| {
                m["pace"] = json!([{"path": "/people", "requests": requests, "per-seconds": 60}]);
                m["address-pace"] = json!({"requests": requests, "per-seconds": 60});
            }
        };
        assert_eq!(wants_more("all", paced(1), paced(1_000)), [""; 0]);
        assert_eq!(wants_more("all", paced(1), |_| ()), [""; 0]);
        assert_eq!(wants("all", paced(1)), [""; 0]);
    }

    #[test]
    fn another_origin_or_secret_is_more() {
        let other = |m: &mut Value| m["origin"]["default"] = "https://evil.example".into();
        assert_eq!(wants("email", other), ["sends its requests to https://evil.example"]);
        let pin = wants("email", |m| {
            let mut pin = m["credentials"]["secrets"][0].clone();
            pin["name"] = "pin".into();
            m["credentials"]["secrets"].as_array_mut().unwrap().push(pin);
        });
        assert_eq!(pin, ["needs the secret pin"]);
    }

    #[test]
    fn another_attribute_is_more_for_a_field_that_was_released() {
        let salary = |m: &mut Value| m["fields"][0]["attributes"] = json!(["email", "salary"]);
        assert_eq!(wants("email", salary), ["reads the attribute salary for email"]);
        assert_eq!(wants("gender", salary), [""; 0]);
        // What another released field needs is released.
        let gender = |m: &mut Value| m["fields"][0]["attributes"] = json!(["email", "gender"]);
        assert_eq!(wants("email,gender", gender), [""; 0]);
        assert_eq!(wants("email", gender), ["reads the attribute gender for email"]);
    }

    #[test]
    fn another_method_or_path_is_more() {
        let post = |m: &mut Value| add_rule(m, json!({"method": "POST", "path": "/people"}));
        assert_eq!(wants("email", post), ["asks POST /people"]);
        let salaries = |m: &mut Value| add_rule(m, json!({"method": "GET", "path": "/salaries"}));
        assert_eq!(wants("email", salaries), ["asks GET /salaries"]);
        let any = json!({"method": "GET", "path": "/people/{integer}"});
        assert_eq!(wants("email", |m| add_rule(m, any)), ["asks GET /people/{integer}"]);
    }

    #[test]
    fn a_rule_for_a_field_counts_with_its_consent() {
        let needs = json!({"method": "GET", "path": "/pay", "needs-field": "gender"});
        assert_eq!(wants("email", |m| add_rule(m, needs.clone())), [""; 0]);
        assert_eq!(wants("gender", |m| add_rule(m, needs)), ["asks GET /pay"]);
        // What had to wait for a field no longer does.
        let free = |m: &mut Value| {
            m["egress"][2].as_object_mut().unwrap().remove("needs-field");
        };
        assert_eq!(wants("email", free), ["asks GET /people/{integer}/balance"]);
        assert_eq!(wants("vacation-days", free), [""; 0]);
    }

    #[test]
    fn another_header_is_more() {
        let header = |m: &mut Value| m["headers"] = json!(["x-app"]);
        assert_eq!(wants("email", header), ["sends the header x-app"]);
        assert_eq!(wants_more("email", header, |_| ()), [""; 0]);
    }

    #[test]
    fn another_query_parameter_or_type_is_more() {
        let name = |m: &mut Value| m["egress"][1]["query"]["offset"] = "integer".into();
        assert_eq!(wants("email", name), ["asks GET /people with the query parameter offset"]);
        let kind = |m: &mut Value| m["egress"][1]["query"]["limit"] = "timestamp".into();
        assert_eq!(wants("email", kind), ["asks GET /people with the query parameter limit"]);
    }

    #[test]
    fn not_naming_attributes_is_asking_for_all() {
        let all = wants("email", |m| {
            m["egress"][1]["query"].as_object_mut().unwrap().remove("attributes[]");
        });
        assert_eq!(all, ["asks GET /people for all attributes at once"]);
    }

    #[test]
    fn opening_a_secret_elsewhere_is_more() {
        let opens = |m: &mut Value| m["egress"][1]["opens"] = json!(["client-secret"]);
        assert_eq!(wants("email", opens), ["opens client-secret in GET /people"]);
    }

    #[test]
    fn what_an_earlier_rule_hides_does_not_count() {
        let any = json!({"method": "GET", "path": "/p/{integer}", "query": {"a": "integer"}});
        let seven = json!({"method": "GET", "path": "/p/7"});
        let rules = |first: &Value, second: &Value| {
            let (first, second) = (first.clone(), second.clone());
            move |m: &mut Value| {
                add_rule(m, first);
                add_rule(m, second);
            }
        };
        // Overlapping rules want no more than themselves, in either order.
        for (first, second) in [(&any, &seven), (&seven, &any)] {
            let same = wants_more("email", rules(first, second), rules(first, second));
            assert_eq!(same, [""; 0]);
        }
        // With `/p/7` first, `/p/7?a=1` is refused; with it last, it is allowed.
        let widened = wants_more("email", rules(&seven, &any), rules(&any, &seven));
        assert_eq!(widened, ["asks GET /p/{integer} with the query parameter a"]);
        let narrowed = wants_more("email", rules(&any, &seven), rules(&seven, &any));
        assert_eq!(narrowed, [""; 0]);
    }

    /// The comparison agrees with the policy: what it calls no more allows no
    /// request that was refused before.
    #[test]
    fn what_wants_nothing_more_is_allowed_nothing_more() {
        use crate::egress::Policy;

        let paths = ["/a/1", "/a/2", "/a/{integer}", "/b"];
        let queries = [json!({}), json!({"x": "integer"}), json!({"at": "consented-attributes"})];
        let mut rules = Vec::new();
        for path in paths {
            for query in &queries {
                rules.push(json!({"method": "GET", "path": path, "query": query}));
            }
        }
        let with = |one: usize, two: usize| {
            let rules = json!([rules[one], rules[two]]);
            sample(|m| m["egress"] = rules).unwrap()
        };
        let pairs: Vec<_> = (0..rules.len())
            .flat_map(|one| (0..rules.len()).map(move |two| (one, two)))
            .step_by(5)
            .map(|(one, two)| with(one, two))
            .collect();
        let mask: FieldMask = "email".parse().unwrap();
        let allowed = |manifest: &Manifest| -> Vec<bool> {
            let policy = Policy::compile(manifest, mask, manifest.origin.default.clone());
            let ask = |path: &str, query: &str| {
                let uri = format!("https://api.sample.example{path}{query}").parse().unwrap();
                policy.check(&http::Method::GET, &uri).is_ok()
            };
            let queries = ["", "?x=1", "?at=email", "?at=email&x=1"];
            let paths = ["/a/1", "/a/2", "/a/3", "/b"];
            paths.iter().flat_map(|path| queries.map(|query| ask(path, query))).collect()
        };
        let allowed: Vec<_> = pairs.iter().map(allowed).collect();
        let mut comparisons = (0, 0);
        for (old, was) in pairs.iter().zip(&allowed) {
            for (new, is) in pairs.iter().zip(&allowed) {
                let exceeds = was.iter().zip(is).any(|(was, is)| *is && !was);
                let wants = !Widening::between(old, new, mask).is_empty();
                assert!(wants || !exceeds, "{:?} became {:?}", old.egress, new.egress);
                comparisons.0 += usize::from(wants);
                comparisons.1 += usize::from(!wants);
            }
        }
        assert!(comparisons.0 > 100 && comparisons.1 > 100, "{comparisons:?}");
    }
}
