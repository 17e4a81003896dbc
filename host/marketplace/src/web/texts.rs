//! Every text of the pages and of the API's errors, in one file for each language:
//! `texts/en.ftl` and `texts/de.ftl`, in Mozilla's Fluent.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use marketplace_runtime::manifest::Translated;
use unic_langid::LanguageIdentifier;

use super::language::Language;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::read(Language::English));
static GERMAN: LazyLock<Texts> = LazyLock::new(|| Texts::read(Language::German));

/// The texts of one language.
pub(crate) struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }

    fn read(language: Language) -> Self {
        let source = match language {
            Language::English => include_str!("texts/en.ftl"),
            Language::German => include_str!("texts/de.ftl"),
        };
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks would stand in titles and in answers to programs. Names of people
        // are in an element of their own, which isolates them.
        bundle.set_use_isolating(false);
        // What cannot be read is missing, and a test finds it.
        let resource = FluentResource::try_new(source.to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _)| readable));
        Self { language, bundle }
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A text without anything to fill in.
    pub(crate) fn say(&self, id: &str) -> String {
        self.with(id, [])
    }

    /// A text with what is to be filled in. Numbers choose between one and many.
    pub(crate) fn with<'a, const N: usize>(
        &self,
        id: &str,
        values: [(&'a str, FluentValue<'a>); N],
    ) -> String {
        self.find(id, &FluentArgs::from_iter(values)).unwrap_or_else(|| id.to_owned())
    }

    /// A text that there may be none of.
    pub(crate) fn find(&self, id: &str, values: &FluentArgs<'_>) -> Option<String> {
        let (id, attribute) = id.split_once('.').map_or((id, None), |(id, a)| (id, Some(a)));
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        // An error is a value that is missing: its name stands in its place.
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(values), &mut errors).into_owned())
    }

    /// Of a text that a manifest has in both languages, the one in this.
    pub(crate) fn choose<'a, T>(&self, translated: &'a Translated<T>) -> &'a T {
        match self.language {
            Language::English => &translated.en,
            Language::German => &translated.de,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    use super::*;

    /// Every id of a language, attributes among them, each with the names that it fills in.
    fn ids(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let resource = FluentResource::try_new(source.to_owned());
        let resource = resource.map_err(|(_, errors)| errors).unwrap();
        assert!(resource.entries().count() > 100);
        let (mut ids, mut current, mut attribute) = (BTreeMap::new(), String::new(), String::new());
        for line in source.lines() {
            if let Some((id, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                id.clone_into(&mut current);
                attribute.clone_from(&current);
                assert!(!ids.contains_key(id), "{id} is there twice");
            } else if let Some((name, _)) = line.trim_start().split_once(" =")
                && let Some(name) = name.strip_prefix('.')
            {
                attribute = format!("{current}.{name}");
            }
            if line.starts_with('#') || attribute.is_empty() {
                continue;
            }
            let names: &mut BTreeSet<String> = ids.entry(attribute.clone()).or_default();
            for after in line.split('$').skip(1) {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                names.insert(after[..end.unwrap_or(after.len())].to_owned());
            }
        }
        ids
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                // This very file names no text.
                && path.file_name().is_some_and(|name| name != "texts.rs")
            {
                found.push(path);
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_gaps() {
        let english = ids(include_str!("texts/en.ftl"));
        let german = ids(include_str!("texts/de.ftl"));
        for (id, names) in &english {
            assert_eq!(german.get(id), Some(names), "{id} in German");
        }
        let only: Vec<_> = german.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(only.is_empty(), "only in German: {only:?}");
    }

    /// Texts that are named in the code exist, and those that exist are named: in full,
    /// or by the part before what is chosen while the program runs.
    #[test]
    fn every_text_is_used_and_every_used_text_exists() {
        let mut files = Vec::new();
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
        sources(&web, &mut files);
        let code: String =
            files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
        let ids = ids(include_str!("texts/en.ftl"));
        for call in ["texts.say(", "texts.with("] {
            for (at, _) in code.match_indices(call) {
                let after = code[at + call.len()..].trim_start().trim_start_matches('"');
                let id = after.split('"').next().unwrap();
                // One that is chosen while the program runs is not written here.
                let is_written = code[at + call.len()..].trim_start().starts_with('"');
                assert!(!is_written || ids.contains_key(id), "there is no text {id}");
            }
        }
        // Problems name theirs without the part before it.
        let problems = include_str!("problem.rs");
        let new = code
            .match_indices("new(StatusCode::")
            .filter_map(|(at, _)| code[at..].split_once(',').map(|(_, rest)| rest));
        let short = ["conflict(", "unusable(", "missing(", "gateway(", "logged("];
        let short = short.iter().flat_map(|call| {
            problems.match_indices(call).map(|(at, call)| &problems[at + call.len()..])
        });
        for rest in new.chain(short) {
            let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
            let kind = rest.split('"').next().unwrap();
            assert!(ids.contains_key(&format!("problem-{kind}.detail")), "no problem {kind}");
        }
        let unused: Vec<_> = ids
            .keys()
            .filter(|id| {
                let message = id.split('.').next().unwrap();
                let is_named = |part: &str| code.contains(&format!("\"{part}\""));
                let is_chosen = message
                    .match_indices('-')
                    .any(|(dash, _)| code.contains(&format!("\"{}{{", &message[..=dash])));
                !is_named(id) && !is_named(message) && !is_chosen
            })
            .collect();
        assert!(unused.is_empty(), "nobody says {unused:?}");
    }

    #[test]
    fn numbers_choose_between_one_and_many() {
        let texts = Texts::of(Language::German);
        let people = |count: i64| texts.with("people", [("count", count.into())]);
        assert_eq!((people(1).as_str(), people(2).as_str()), ("1 Person", "2 Personen"));
        assert_eq!(texts.say("there-is-no-such-text"), "there-is-no-such-text");
    }
}
