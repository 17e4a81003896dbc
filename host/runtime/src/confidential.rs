//! Words that must not leave a room: secrets that were opened in it, and tokens
//! that it has sent to the source.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

/// What stands in the place of a secret or a token in the words of a plugin.
pub const WITHHELD: &str = "[withheld]";

/// The shortest text that is taken for a secret, in bytes. Shorter ones are found
/// in texts that do not mean them, and are guessed anyhow.
pub(crate) const SHORTEST: usize = 8;

/// The words of one call, at most: the secrets of its manifest, which are few, and
/// its tokens, of which a plugin renews one or two. All that it says is searched for
/// each of them: for sixty a page of 14 MiB took two seconds.
const MOST: usize = 16;

/// The confidential words of one call.
#[derive(Default)]
pub(crate) struct Confidential(Mutex<Vec<Zeroizing<String>>>);

impl Confidential {
    /// Remembers a secret until the call is over.
    pub(crate) fn add(&self, secret: &str) {
        self.add_up_to(usize::MAX, secret);
    }

    /// Remembers a token until the call is over; `false` where there are too many.
    #[must_use]
    pub(crate) fn add_token(&self, token: &str) -> bool {
        self.add_up_to(MOST, token)
    }

    fn add_up_to(&self, most: usize, word: &str) -> bool {
        let mut words = self.words();
        if word.len() < SHORTEST || words.iter().any(|known| known.as_str() == word) {
            return true;
        }
        if words.len() >= most {
            return false;
        }
        words.push(Zeroizing::new(word.to_owned()));
        true
    }

    /// Whether a text repeats one of the words.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.words().iter().any(|word| text.contains(word.as_str()))
    }

    /// The text without the words.
    pub(crate) fn withheld<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let words = self.words();
        words.iter().fold(Cow::Borrowed(text), |text, word| match text.contains(word.as_str()) {
            true => Cow::Owned(text.replace(word.as_str(), WITHHELD)),
            false => text,
        })
    }

    fn words(&self) -> MutexGuard<'_, Vec<Zeroizing<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_and_taken_out() {
        let confidential = Confidential::default();
        confidential.add("papi-0123456789");
        confidential.add("short");
        assert!(confidential.is_in("token=papi-0123456789;"));
        assert!(!confidential.is_in("short, and nothing else"));
        assert_eq!(confidential.withheld("a papi-0123456789 b"), "a [withheld] b");
        assert_eq!(confidential.withheld("short"), "short");
    }

    #[test]
    fn there_is_no_room_for_words_without_an_end() {
        let confidential = Confidential::default();
        let word = |number: usize| format!("papi-{number:010}");
        assert!((0..MOST).all(|number| confidential.add_token(&word(number))));
        assert!(!confidential.add_token(&word(MOST)));
        assert!(confidential.add_token(&word(0)), "it is known");
        assert!(!confidential.is_in(&word(MOST)) && confidential.is_in(&word(MOST - 1)));
    }
}
