//! Files in lines of text.

use super::{ID, SECRET, labels};
use proptest::prelude::*;
use proptest::sample::select;

/// Lines that have nothing to do with the pair.
const NOISE: &[&str] = &[
    "",
    "",
    "# Personio credentials, do not share",
    "// exported by hand",
    "# client_secret: no longer in use",
    "Created: 2021-08-01",
    "Erstellt am 01.08.2021 von Max Müller",
    "Name = Back",
    "Scope: employees, absences",
    "Employee ID: 4711",
    "https://api.personio.de/v1/auth?client_id=x",
    "---",
    "[personio]",
    "Kind regards, the IT",
];

/// Lines that a file begins with. One word right below a value could belong to it.
const HEADLINES: &[&str] = &["", "Personio", "# Zugangsdaten", "API credentials", "Personio:"];

/// What stands around a value.
const QUOTES: &[&[&str; 2]] =
    &[&["", ""], &["\"", "\""], &["'", "'"], &["`", "`"], &["„", "“"], &["“", "”"], &["**", "**"]];

/// `Client ID: …`
pub(crate) fn labelled() -> impl Strategy<Value = String> {
    let pair = labels::both().prop_flat_map(|(id, secret)| (line(id, ID), line(secret, SECRET)));
    file(pair)
}

fn line(label: &'static str, value: &'static str) -> impl Strategy<Value = String> {
    let start = select(vec!["", "  ", "\t", "- ", "* ", "1. ", "> ", "**", "\"", "export "]);
    // What opens before a label closes behind it.
    let separator = select(vec![":", "=", ";", ",", "\t", " => ", ":="]);
    let blank = || select(vec!["", " ", "\t", "  ", "\u{a0}"]);
    let end = select(vec!["", " ", ",", ";", "\t", "\u{200b}"]);
    (start, blank(), separator, blank(), quoted(value), end).prop_map(
        move |(start, before, separator, behind, value, end)| {
            let close = if matches!(start, "**" | "\"") { start } else { "" };
            // A shell knows names without blanks, and a bare `ID` is a label only
            // where it is all that stands there.
            let start = if start == "export " && !label.contains('_') { "" } else { start };
            format!("{start}{label}{close}{before}{separator}{behind}{value}{end}")
        },
    )
}

/// `Client ID … `, `Client ID -> …`
pub(crate) fn loose() -> impl Strategy<Value = String> {
    let line = |label, value| {
        let start = select(vec!["", "  ", "- ", "1. ", "> "]);
        let between = select(vec![" ", "  ", "\u{a0}", " -> ", " → ", "→", " --> "]);
        let end = select(vec!["", " ", ",", ";"]);
        (start, between, quoted(value), end).prop_map(move |(start, between, value, end)| {
            format!("{start}{label}{between}{value}{end}")
        })
    };
    file(
        labels::both_whole()
            .prop_flat_map(move |(id, secret)| (line(id, ID), line(secret, SECRET))),
    )
}

/// `client_id=…;client_secret=…`
pub(crate) fn both_in_one() -> impl Strategy<Value = String> {
    let separator = select(vec![":", ": ", "=", " = "]);
    let between = select(vec![";", ",", "&", " ", "; ", ", ", " & ", "\t", " | "]);
    let noise = || prop::collection::vec(select(NOISE), 0..3);
    let pair = (labels::both_whole(), quoted(ID), quoted(SECRET), any::<bool>());
    (pair, separator, between, noise(), noise()).prop_map(
        |(
            ((id, secret), id_value, secret_value, is_id_first),
            separator,
            between,
            above,
            below,
        )| {
            let mut clauses = [(id, id_value), (secret, secret_value)]
                .map(|(label, value)| format!("{label}{separator}{value}"));
            if !is_id_first {
                clauses.reverse();
            }
            let line = clauses.join(between);
            [above, vec![&line], below].concat().join("\n")
        },
    )
}

/// The label in one line, its value in the next one.
pub(crate) fn below() -> impl Strategy<Value = String> {
    let pair = labels::both().prop_flat_map(|(id, secret)| (block(id, ID), block(secret, SECRET)));
    file(pair)
}

fn block(label: &'static str, value: &'static str) -> impl Strategy<Value = String> {
    let start = select(vec!["", "  ", "## ", "# ", "- ", "**"]);
    let end = select(vec!["", ":", " :", ":**", " = "]);
    let between = select(vec!["\n", "\n\n", "\n\n\n", "\n# see below\n", "\n```\n"]);
    (start, end, between, quoted(value)).prop_map(move |(start, end, between, value)| {
        format!("{start}{label}{end}{between}{value}")
    })
}

/// Nothing but the values.
pub(crate) fn bare() -> impl Strategy<Value = String> {
    let noise = || select(vec!["", "# Personio\n", "\n\n", "---\n", "  "]);
    (noise(), quoted(ID), noise(), quoted(SECRET), noise())
        .prop_map(|(a, id, b, secret, c)| format!("{a}{id}\n{b}{secret}\n{c}"))
}

fn quoted(value: &'static str) -> impl Strategy<Value = String> {
    select(QUOTES).prop_map(move |[open, close]| format!("{open}{value}{close}"))
}

/// Both parts, in any order, with noise around them.
fn file(pair: impl Strategy<Value = (String, String)>) -> impl Strategy<Value = String> {
    let noise = || prop::collection::vec(select(NOISE), 0..3);
    (select(HEADLINES), pair, any::<bool>(), noise(), noise(), noise()).prop_map(
        |(headline, (id, secret), is_id_first, a, b, c)| {
            let [first, second] = if is_id_first { [id, secret] } else { [secret, id] };
            let mut lines = vec![headline];
            lines.extend(a);
            lines.push(&first);
            lines.extend(b);
            lines.push(&second);
            lines.extend(c);
            lines.join("\n")
        },
    )
}
