//! Adds up what the test programs of a workspace report, so that a reader need
//! not, and names what was skipped.

use std::fmt;

/// The tests of all programs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    passed: u32,
    failed: u32,
    skipped: Vec<String>,
    failures: Vec<String>,
}

impl Summary {
    /// Reads a line of a test program's output.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(test) = line.strip_prefix("test ") {
            if let Some((name, _)) = test.split_once(" ... ignored") {
                self.skipped.push(name.trim_end().to_owned());
            } else if let Some(name) = test.strip_suffix(" ... FAILED") {
                self.failures.push(name.trim_end().to_owned());
            }
        }
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += count(result, "passed");
            self.failed += count(result, "failed");
        }
    }
}

/// The number before a word: `12 passed`.
fn count(result: &str, word: &str) -> u32 {
    let words: Vec<_> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
    words
        .iter()
        .zip(words.iter().skip(1))
        .find_map(|(number, next)| (*next == word).then(|| number.parse().ok()).flatten())
        .unwrap_or(0)
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.failures {
            writeln!(f, "failed: {name}")?;
        }
        for name in &self.skipped {
            writeln!(f, "skipped: {name}")?;
        }
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up_and_skipped_tests_have_names() {
        let mut summary = Summary::default();
        for line in [
            "running 3 tests",
            "test a::works ... ok",
            "test a::slow ... ignored, needs an hour",
            "test b ... FAILED",
            "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out",
            "test result: ok. 10 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out",
        ] {
            summary.read(line);
        }
        assert_eq!(
            summary.to_string(),
            "failed: b\nskipped: a::slow\n11 passed, 1 failed, 1 skipped"
        );
    }
}
