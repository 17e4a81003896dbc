//! A credentials file in lines of text.

use super::clause::{Clause, SHORTEST};
use super::found::Found;
use super::label::{Kind, Label};
use super::table::Table;
use super::written::{Written, has_content, trim};

pub(super) fn read(text: &[u8]) -> Found {
    let mut lines = Lines::default();
    for line in text.split(|byte| matches!(byte, b'\n' | b'\r')) {
        lines.read(line);
    }
    lines.found()
}

#[derive(Default)]
struct Lines<'a> {
    found: Found,
    table: Option<Table<'a>>,
    above: Above,
    /// The first lines without a label, and how many there are.
    bare: [&'a [u8]; 2],
    bare_lines: usize,
}

/// What the line above means for the next one.
#[derive(Clone, Copy, Default)]
enum Above {
    #[default]
    Nothing,
    /// A label that waits for its value.
    Label(Label),
    /// A value that may have been broken in two.
    Value(Kind),
}

impl<'a> Lines<'a> {
    fn read(&mut self, line: &'a [u8]) {
        let above = std::mem::take(&mut self.above);
        if let Some(table) = Table::of(line) {
            self.table = Some(table);
            return;
        }
        match Clause::of(line) {
            Some(clause) if !has_content(clause.value) => self.above = Above::Label(clause.label),
            Some(clause) if !is_comment(line) => self.add(clause),
            None if !is_comment(line) && has_content(line) => self.read_unlabelled(line, above),
            // An empty line ends a value, and does not part a label from it.
            _ if matches!(above, Above::Label(_)) => self.above = above,
            _ => {}
        }
    }

    fn read_unlabelled(&mut self, line: &'a [u8], above: Above) {
        let is_row = self.table.as_ref().is_some_and(|table| table.read(line, &mut self.found));
        if !is_row {
            self.read_bare(line, above);
        }
    }

    fn add(&mut self, mut clause: Clause) {
        while let Some((value, next)) = clause.parted() {
            self.found.add_written(clause.label, value);
            clause = next;
        }
        self.found.add_written(clause.label, clause.value);
        self.above = Above::Value(clause.label.kind);
    }

    fn read_bare(&mut self, line: &'a [u8], above: Above) {
        if let Some(bare) = self.bare.get_mut(self.bare_lines) {
            *bare = line;
        }
        self.bare_lines += 1;
        match above {
            _ if !is_alone(line) => {}
            Above::Nothing => {}
            Above::Label(label) => self.add(Clause { label, value: line }),
            Above::Value(kind) => self.found.add_below(kind),
        }
    }

    /// Where nothing has a label and the file holds two values only, the id
    /// comes first.
    fn found(mut self) -> Found {
        let is_value = |line: &&[u8]| is_alone(line) && Written::of(line).value.len() >= SHORTEST;
        if self.found.is_empty() && self.bare_lines == 2 && self.bare.iter().all(is_value) {
            let [id, secret] = self.bare;
            self.found.add_written(Label { kind: Kind::Id, is_certain: true }, id);
            self.found.add_written(Label { kind: Kind::Secret, is_certain: true }, secret);
        }
        self.found
    }
}

/// Whether a line can be a value. What ends with a separator is a label.
fn is_alone(line: &[u8]) -> bool {
    let ends_with_separator = matches!(trim(line, b"", b" "), [.., b',' | b';' | b'\t']);
    !ends_with_separator && Written::of(line).is_alone()
}

/// What a comment says is out of use. Only a label in it counts: `# Client ID`
/// is a heading as well. Base64 may begin with two slashes.
fn is_comment(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.starts_with(b"#") || line.starts_with(b"// ")
}
