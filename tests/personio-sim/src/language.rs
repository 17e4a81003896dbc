//! The languages that this Personio speaks.

/// One of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Language {
    #[default]
    English,
    German,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::German, Self::English];

    /// As HTML and HTTP spell it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What an `Accept-Language` header prefers of the two, if either.
    pub(crate) fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for entry in header.split(',') {
            let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let weight = parameters.trim().strip_prefix("q=").unwrap_or("1");
            let weight: f32 = weight.trim().parse().unwrap_or_default();
            if let Some(language) = Self::from_code(&primary)
                && weight > best.map_or(0.0, |(_, best)| best)
            {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_one_of_the_two() {
        use Language::{English, German};
        for (header, language) in [
            ("de", Some(German)),
            ("de-AT,en;q=0.5", Some(German)),
            ("en;q=0.5, DE-ch;q=0.7", Some(German)),
            ("fr, en-GB;q=0.8, de;q=0.8", Some(English)),
            ("fr;q=1, *;q=0.1", None),
            ("de;q=0, en;q=x", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
