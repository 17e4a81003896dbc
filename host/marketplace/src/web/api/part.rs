//! Long lists are read in parts.

use serde::Deserialize;

/// How many entries a part has, where nobody says.
const USUAL: u32 = 100;

/// How many at most: some hundred kilobytes.
const MOST: u32 = 500;

/// How many entries somebody wants at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Limit(u32);

/// Where a part goes on: what the one before has named as `next`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u64")]
pub(super) struct Position(pub(super) i64);

impl Limit {
    pub(super) fn or_usual(limit: Option<Self>) -> u32 {
        limit.map_or(USUAL, |limit| limit.0)
    }
}

impl TryFrom<u32> for Limit {
    type Error = &'static str;

    fn try_from(limit: u32) -> Result<Self, &'static str> {
        (1..=MOST).contains(&limit).then_some(Self(limit)).ok_or("a limit is from 1 to 500")
    }
}

impl TryFrom<u64> for Position {
    type Error = std::num::TryFromIntError;

    fn try_from(position: u64) -> Result<Self, Self::Error> {
        position.try_into().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::Query;
    use axum::http::Uri;

    use super::*;

    #[derive(Deserialize)]
    struct Wish {
        limit: Option<Limit>,
        after: Option<Position>,
    }

    fn read(query: &'static str) -> Option<(u32, Option<Position>)> {
        let Query(wish) = Query::<Wish>::try_from_uri(&Uri::from_static(query)).ok()?;
        Some((Limit::or_usual(wish.limit), wish.after))
    }

    #[test]
    fn limits_and_positions_have_their_bounds() {
        assert_eq!(read("/"), Some((USUAL, None)));
        assert_eq!(read("/?limit=500&after=0"), Some((MOST, Some(Position(0)))));
        assert_eq!(read("/?after=9223372036854775807"), Some((USUAL, Some(Position(i64::MAX)))));
        for query in [
            "/?limit=0",
            "/?limit=501",
            "/?limit=-1",
            "/?limit=",
            "/?after=-1",
            "/?after=9223372036854775808",
            "/?after=x",
        ] {
            assert_eq!(read(query), None, "{query}");
        }
    }
}
