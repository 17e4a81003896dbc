//! When to use colours.

use std::ffi::OsString;

use clap::ValueEnum;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// The choice in a command line that is not parsed yet: clap needs to know
    /// it before it complains about the rest.
    pub fn chosen_in(arguments: &[OsString]) -> Self {
        let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
        let mut choice = Self::Auto;
        while let Some(argument) = arguments.next() {
            let value = match argument.split_once('=') {
                Some(("--color", value)) => Some(value),
                _ if argument == "--color" => arguments.next(),
                _ if argument == "--" => break,
                _ => None,
            };
            choice = value.and_then(|value| Self::from_str(value, false).ok()).unwrap_or(choice);
        }
        choice
    }

    /// For what we print.
    pub fn to_terminal(self) -> anstream::ColorChoice {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
    }

    /// For what clap prints.
    pub fn to_clap(self) -> clap::ColorChoice {
        match self {
            Self::Auto => clap::ColorChoice::Auto,
            Self::Always => clap::ColorChoice::Always,
            Self::Never => clap::ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_found_wherever_it_stands() {
        let chosen = |line: &str| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            Color::chosen_in(&arguments)
        };
        assert_eq!(chosen("marketplace status --color never"), Color::Never);
        assert_eq!(chosen("marketplace --color=always status"), Color::Always);
        assert_eq!(chosen("marketplace status"), Color::Auto);
        assert_eq!(chosen("marketplace --color plaid status"), Color::Auto);
        assert_eq!(chosen("marketplace inspect -- --color never"), Color::Auto);
    }
}
