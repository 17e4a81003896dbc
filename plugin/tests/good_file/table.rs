//! Files in CSV, and tables drawn with `|`.

use super::{ID, SECRET, labels};
use proptest::prelude::*;
use proptest::sample::select;

/// A column that has nothing to do with the pair: its header and a cell.
const OTHERS: &[(&str, &str)] = &[
    ("Name", "Back"),
    ("Name", "Back; Berlin, Germany"),
    ("Created", "2021-08-01"),
    ("Note", ""),
    ("Employee ID", "4711"),
];

/// A row of headers and a row of values.
pub(crate) fn headed() -> impl Strategy<Value = String> {
    let columns = (labels::both(), prop::collection::vec(select(OTHERS), 0..3))
        .prop_map(|((id, secret), mut columns)| {
            columns.extend([(id, ID), (secret, SECRET)]);
            columns
        })
        .prop_shuffle();
    let format = select(vec![",", ";", "\t", " | "]);
    let between = select(vec!["\n", "\n\n"]);
    (columns, format, any::<bool>(), between, select(vec!["", "\n"])).prop_map(
        |(columns, separator, is_quoted, between, end)| {
            let (headers, cells): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
            let row = |cells: &[&str]| row(cells, separator, is_quoted);
            format!("{}{between}{}{end}", row(&headers), row(&cells))
        },
    )
}

/// A row for each value.
pub(crate) fn by_rows() -> impl Strategy<Value = String> {
    let header = select(vec!["", "key,value\n", "Name;Wert\n", "sep=;\n", "\n"]);
    let others = (select(OTHERS), select(OTHERS));
    (header, labels::both(), others, select(vec![",", ";", "\t", " | "]), any::<bool>()).prop_map(
        |(header, (id, secret), (above, below), separator, is_quoted)| {
            let row = |(label, value)| row(&[label, value], separator, is_quoted);
            let rows = [row(above), row((id, ID)), row((secret, SECRET)), row(below)];
            format!("{header}{}\n", rows.join("\n"))
        },
    )
}

/// A cell is in quotes wherever it must be.
fn row(cells: &[&str], separator: &str, is_quoted: bool) -> String {
    let cell = |cell: &&str| {
        let must = is_quoted || cell.contains([',', ';']);
        if must { format!("\"{cell}\"") } else { (*cell).to_owned() }
    };
    let row = cells.iter().map(cell).collect::<Vec<_>>().join(separator);
    if separator == " | " { format!("| {row} |") } else { row }
}
