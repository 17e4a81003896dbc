//! Addresses for mail.

use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What an address may have as it is. The rest is written otherwise: a `?` would begin
/// what else is in the mail.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'+');

/// An address that breaks before its `@`.
pub(in crate::web) fn mail(address: &str) -> Markup {
    html! {
        bdi {
            @if let Some((name, host)) = address.rsplit_once('@') { (name) wbr; "@" (host) }
            @else { (address) }
        }
    }
}

/// An address that a click writes to; any other text as it is.
pub(in crate::web) fn mail_link(address: &str) -> Markup {
    let is_address = address.contains('@') && !address.contains(char::is_whitespace);
    html! {
        @if is_address {
            a href={ "mailto:" (utf8_percent_encode(address, ENCODED)) } { (mail(address)) }
        } @else {
            (mail(address))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_and_nothing_else_of_a_mail() {
        let link = |address| mail_link(address).into_string();
        assert_eq!(
            link("ada+x@example.com"),
            "<a href=\"mailto:ada+x@example.com\"><bdi>ada+x<wbr>@example.com</bdi></a>"
        );
        assert!(link("a@b?bcc=eve@c").contains("\"mailto:a@b%3Fbcc%3Deve@c\""));
        assert!(link("<script>@\"x").contains("\"mailto:%3Cscript%3E@%22x\""));
        assert_eq!(link("write to us"), "<bdi>write to us</bdi>");
        assert!(!link("write to a@b").contains("href"));
    }
}
