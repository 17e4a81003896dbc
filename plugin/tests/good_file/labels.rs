//! What people and programs call the two values.

use proptest::prelude::*;

const IDS: &[&str] = &[
    "client_id",
    "client id",
    "Client ID",
    "Client-ID",
    "clientId",
    "ClientID",
    "CLIENT_ID",
    "Personio Client ID",
    "PERSONIO_CLIENT_ID",
    "personio.client-id",
    "Client ID (Personio)",
    "Client-Kennung",
    "Kunden-ID",
    "Kundenkennung",
    "ID",
    "Kennung",
    "Zugriffsschlüssel-ID",
];

const SECRETS: &[&str] = &[
    "client_secret",
    "client secret",
    "Client Secret",
    "Client-Secret",
    "clientSecret",
    "CLIENT_SECRET",
    "Personio Client Secret",
    "PERSONIO_CLIENT_SECRET",
    "Client Secret (shown only once)",
    "Client-Geheimnis",
    "Client-Schlüssel",
    "Client-Schluessel",
    "Client-Schlu\u{308}ssel",
    "Geheimer Clientschlüssel",
    "Kundengeheimnis",
    "geheimer Schlüssel",
    "GEHEIMER SCHLÜSSEL",
    "Secret",
    "Geheimnis",
    "Schlüssel",
    "Geheimschlüssel",
    "geheimer Zugriffsschlüssel",
];

/// A label for each value.
pub(crate) fn both() -> impl Strategy<Value = (&'static str, &'static str)> {
    (prop::sample::select(IDS), prop::sample::select(SECRETS))
}

/// The same without those that add something in parentheses.
pub(crate) fn both_whole() -> impl Strategy<Value = (&'static str, &'static str)> {
    both().prop_filter("says more", |(id, secret)| !id.contains('(') && !secret.contains('('))
}
