//! Every fault there is. One table drives the parser, the display and
//! `--list-faults`.

use super::target::Target;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Http500,
    Http502,
    Http503,
    Http504,
    TooManyRequests,
    TooManyRequestsSeconds,
    TooManyRequestsDate,
    Reset,
    ExpireToken,
    InvalidToken,
    RotatingToken,
    NoTokenHeader,
    SuccessFalse,
    Forbidden,
    ForbiddenIn200,
    Gone,
    Missing,
    GermanMessages,
    Html,
    Truncated,
    BrokenJson,
    Latency,
    SlowStart,
    SlowBody,
    Gzip,
    ClampLimit,
    SmallerPages,
    SilentlySmallerPages,
    EverythingSince,
    PageFromOne,
    ShrinkingTotal,
    NoTotal,
    NoMetadata,
    RepeatedPeople,
    PeopleLeave,
    PeopleJoin,
    IgnoredAttributes,
    SingleObject,
    BrokenRecord,
    UnreadableValue,
    EmptyStrings,
    EmptyLists,
    TextNumbers,
    HugeIds,
    MixedOffsets,
    SupervisorIdOnly,
    UnknownTypes,
    NoTypes,
    OwnKeys,
    GermanLabels,
    UnknownWords,
    NoVacationBalance,
    SeveralBalances,
    MissingBalance,
    BrokenBalance,
}

/// What may follow a fault's name, and what it is when nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    Number { default: u64, least: u64, unit: &'static str },
    Target(Target),
}

pub(super) struct Description {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    pub(super) meaning: &'static str,
}

const fn plain(kind: Kind, name: &'static str, meaning: &'static str) -> Description {
    Description { kind, name, takes: Takes::Nothing, meaning }
}

const fn number(
    kind: Kind,
    name: &'static str,
    default: u64,
    unit: &'static str,
    meaning: &'static str,
) -> Description {
    Description { kind, name, takes: Takes::Number { default, least: 1, unit }, meaning }
}

/// A number of requests that still succeed, which may be none.
const fn after(kind: Kind, name: &'static str, meaning: &'static str) -> Description {
    Description {
        kind,
        name,
        takes: Takes::Number { default: 3, least: 0, unit: "requests" },
        meaning,
    }
}

const fn aimed(kind: Kind, name: &'static str, meaning: &'static str) -> Description {
    Description { kind, name, takes: Takes::Target(Target::Attributes), meaning }
}

/// In the order in which they are listed: from the connection to the values.
#[rustfmt::skip] // A table: one line each.
pub(super) static ALL: &[Description] = &[
    number(Kind::Http500, "http-500", 2, "requests", "the next N requests are answered 500, as JSON"),
    number(Kind::Http502, "http-502", 2, "requests", "the next N requests are answered 502, with a gateway's HTML page"),
    number(Kind::Http503, "http-503", 2, "requests", "the next N requests are answered 503, with a gateway's HTML page"),
    number(Kind::Http504, "http-504", 2, "requests", "the next N requests are answered 504, with a gateway's HTML page"),
    number(Kind::TooManyRequests, "too-many-requests", 2, "requests", "the next N requests are refused with a bare 429"),
    number(Kind::TooManyRequestsSeconds, "too-many-requests-seconds", 1, "s", "the next request, and all for N seconds from then, are refused with 429 and Retry-After in seconds"),
    number(Kind::TooManyRequestsDate, "too-many-requests-date", 2, "s", "the next request, and all for N seconds from then, are refused with 429 and Retry-After as a date"),
    number(Kind::Reset, "reset", 2, "requests", "the next N requests get no answer; their connection is reset"),
    number(Kind::Latency, "latency", 100, "ms", "every answer waits N milliseconds"),
    number(Kind::SlowStart, "slow-start", 1_500, "ms", "the first byte of a list answer comes after N milliseconds"),
    number(Kind::SlowBody, "slow-body", 1_500, "ms", "the body of a list answer dribbles over N milliseconds"),
    plain(Kind::Gzip, "gzip", "list, attributes and balance answers are compressed, if the client accepts it"),
    number(Kind::Html, "html", 1, "requests", "the next N list requests are answered 200 with a maintenance page in HTML"),
    number(Kind::Truncated, "truncated", 1, "answers", "the next N list answers end in the middle, with the length of the whole"),
    number(Kind::BrokenJson, "broken-json", 1, "answers", "the next N list answers are cut in the middle, with the length of the rest"),
    after(Kind::ExpireToken, "expire-token", "after N requests with it the token is answered 401; the next token lasts"),
    after(Kind::InvalidToken, "invalid-token", "after N requests with it the token is answered 403; the next token lasts"),
    plain(Kind::RotatingToken, "rotating-token", "each answer brings another token and spends the one used; spent tokens are answered 401"),
    plain(Kind::NoTokenHeader, "no-token-header", "answers do not repeat the token in their authorization header"),
    number(Kind::SuccessFalse, "success-false", 2, "requests", "the next N list requests are answered 200 with success false"),
    aimed(Kind::Forbidden, "forbidden", "the route answers 403, as for a right that the credentials lack"),
    aimed(Kind::ForbiddenIn200, "forbidden-in-200", "the same with status 200"),
    aimed(Kind::Gone, "gone", "the route answers 410"),
    aimed(Kind::Missing, "missing", "the route answers 404"),
    plain(Kind::GermanMessages, "german-messages", "every error message is German"),
    plain(Kind::ClampLimit, "clamp-limit", "a limit above 100 is lowered to 100 without a word"),
    number(Kind::SmallerPages, "smaller-pages", 50, "records", "no page holds more than N records, and the answer says so"),
    number(Kind::SilentlySmallerPages, "silently-smaller-pages", 50, "records", "no page holds more than N records, and the answer repeats the limit asked for"),
    plain(Kind::EverythingSince, "everything-since", "with updated_since, limit and offset are ignored and all come at once"),
    plain(Kind::PageFromOne, "page-from-one", "current_page counts from 1"),
    number(Kind::ShrinkingTotal, "shrinking-total", 3, "records", "total_elements is N smaller with each list answer"),
    plain(Kind::NoTotal, "no-total", "the metadata have neither total_elements nor total_pages"),
    plain(Kind::NoMetadata, "no-metadata", "list answers have neither metadata nor offset nor limit"),
    number(Kind::RepeatedPeople, "repeated-people", 40, "records", "every N-th record comes again ten records later"),
    number(Kind::PeopleLeave, "people-leave", 3, "people", "after each list answer the first of the list leaves, until N have left"),
    number(Kind::PeopleJoin, "people-join", 3, "people", "the first N are missing at first; after each list answer one of them joins at the front"),
    plain(Kind::IgnoredAttributes, "ignored-attributes", "attributes[] is ignored, every readable attribute is sent"),
    plain(Kind::SingleObject, "single-object", "a list of one record is that record instead of a list"),
    number(Kind::BrokenRecord, "broken-record", 50, "records", "before the first of every N records there is one that is no employee"),
    number(Kind::UnreadableValue, "unreadable-value", 50, "people", "the e-mail of every N-th person is an object"),
    plain(Kind::EmptyStrings, "empty-strings", "an employee has an empty text wherever there would be null"),
    plain(Kind::EmptyLists, "empty-lists", "an employee has an empty list wherever there would be null"),
    plain(Kind::TextNumbers, "text-numbers", "every number in a value is a text, ids and balances too"),
    plain(Kind::HugeIds, "huge-ids", "2^60 is added to every id, and the routes go by these ids"),
    plain(Kind::MixedOffsets, "mixed-offsets", "dates and instants have another offset for each employee, but mean the same"),
    plain(Kind::SupervisorIdOnly, "supervisor-id-only", "of a supervisor there is only the id, without a label"),
    plain(Kind::UnknownTypes, "unknown-types", "unheard-of types, members and attributes"),
    plain(Kind::NoTypes, "no-types", "attributes have neither type nor universal_id"),
    plain(
        Kind::OwnKeys,
        "own-keys",
        "attributes have keys of the company's own, and are known by their universal_id alone",
    ),
    plain(Kind::GermanLabels, "german-labels", "every label is another, and German"),
    plain(Kind::UnknownWords, "unknown-words", "every fifth person is on sabbatical, of unspecified gender"),
    plain(Kind::NoVacationBalance, "no-vacation-balance", "vacation_day_balance is neither in the list nor among the attributes"),
    plain(Kind::SeveralBalances, "several-balances", "the paid vacation comes in two entries, beside others"),
    number(Kind::MissingBalance, "missing-balance", 10, "people", "the balance of every N-th person is answered 404"),
    number(Kind::BrokenBalance, "broken-balance", 10, "people", "the balance of every N-th person is answered 502"),
];

impl Kind {
    pub(super) fn name(self) -> &'static str {
        ALL.iter().find(|known| known.kind == self).map_or("", |known| known.name)
    }
}

impl Description {
    /// The line of `--list-faults`.
    pub(super) fn line(&self) -> String {
        let Self { name, meaning, takes, .. } = self;
        match takes {
            Takes::Nothing => format!("{name}\t{meaning}"),
            Takes::Number { default, unit, .. } => {
                format!("{name}\t{meaning} [default: {}]", counted(*default, unit))
            }
            Takes::Target(default) => {
                let others: Vec<&str> = Target::ALL
                    .into_iter()
                    .filter(|target| target != default)
                    .map(Target::name)
                    .collect();
                let (default, others) = (default.name(), others.join(", "));
                format!("{name}\t{meaning} [default: {default}; or {others}]")
            }
        }
    }
}

/// "1 request", "2 requests"; but "1 s".
fn counted(number: u64, unit: &str) -> String {
    let one = unit.strip_suffix('s').filter(|word| number == 1 && word.len() > 1);
    format!("{number} {}", one.unwrap_or(unit))
}
