//! Words that must not leave a room: secrets that were opened in it, and tokens
//! that it has sent to the source.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

/// What stands in the place of such a word.
const WITHHELD: &str = "[withheld]";

/// The shortest text that is taken for a secret, in bytes. Shorter ones are found
/// in texts that do not mean them, and are guessed anyhow.
pub(crate) const SHORTEST: usize = 8;

/// The confidential words of one call.
#[derive(Default)]
pub(crate) struct Confidential(Mutex<Vec<Zeroizing<String>>>);

impl Confidential {
    /// Remembers a word until the call is over.
    pub(crate) fn add(&self, word: &str) {
        let mut words = self.words();
        if word.len() >= SHORTEST && !words.iter().any(|known| known.as_str() == word) {
            words.push(Zeroizing::new(word.to_owned()));
        }
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
}
