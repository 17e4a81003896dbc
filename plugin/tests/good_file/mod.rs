//! Credentials files as a person or a program can plausibly write them.

mod document;
mod encoding;
mod labels;
mod lines;
mod table;
mod value;

use encoding::Encoding;
use proptest::prelude::*;

/// A file that holds one pair, and the pair.
#[derive(Clone, Debug)]
pub(crate) struct GoodFile {
    pub(crate) id: String,
    pub(crate) secret: String,
    lines: Vec<String>,
    line_end: &'static str,
    encoding: Encoding,
}

/// Stand for the values while a file is put together. No value holds them.
const ID: &str = "ID!";
const SECRET: &str = "SECRET!";

pub(crate) fn any_good_file() -> impl Strategy<Value = GoodFile> {
    let template = prop_oneof![
        3 => lines::labelled(),
        2 => lines::below(),
        1 => lines::loose(),
        1 => lines::both_in_one(),
        1 => lines::bare(),
        2 => document::any(),
        2 => table::headed(),
        1 => table::by_rows(),
    ];
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let whole = (template, value::id(), value::secret(), line_end, encoding::any());
    whole.prop_map(|(template, id, secret, line_end, encoding)| {
        let text = template.replace(ID, &id).replace(SECRET, &secret);
        let lines = text.split('\n').map(str::to_owned).collect();
        GoodFile { id, secret, lines, line_end, encoding }
    })
}

impl GoodFile {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.encoding.encode(&self.lines.join(self.line_end))
    }

    /// The same without one of its lines, any of them by `index`.
    pub(crate) fn without_line(&self, index: prop::sample::Index) -> Self {
        let mut rest = self.clone();
        rest.lines.remove(index.index(rest.lines.len()));
        rest
    }

    /// This file with another one below.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let lines = [self.lines.as_slice(), &[String::new()], &other.lines].concat();
        Self { lines, ..self.clone() }
    }
}
