//! What has just been done, said on the page that a browser is sent to afterwards.

use url::form_urlencoded;

use super::text::Text;

const PARAMETER: &str = "notice";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    Generated,
    Saved,
    Revoked,
}

impl Notice {
    const ALL: [Self; 3] = [Self::Generated, Self::Saved, Self::Revoked];

    fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Saved => "saved",
            Self::Revoked => "revoked",
        }
    }

    pub(super) fn message(self, text: &Text) -> &'static str {
        match self {
            Self::Generated => text.generated,
            Self::Saved => text.saved,
            Self::Revoked => text.revoked,
        }
    }

    /// The address of a page that says it.
    pub(super) fn at(self, address: &str) -> String {
        format!("{address}?{PARAMETER}={}", self.name())
    }

    pub(super) fn of(query: Option<&str>) -> Option<Self> {
        let (_, name) = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .find(|(name, _)| name == PARAMETER)?;
        Self::ALL.into_iter().find(|notice| notice.name() == name)
    }
}
