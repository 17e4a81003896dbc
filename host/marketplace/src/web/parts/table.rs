//! Tables, which become blocks where they are too wide.

use maud::{Markup, html};

/// A column.
pub(in crate::web) struct Column {
    heading: String,
    class: Option<&'static str>,
}

impl Column {
    pub(in crate::web) fn text(heading: String) -> Self {
        Self { heading, class: None }
    }

    /// One of figures.
    pub(in crate::web) fn number(heading: String) -> Self {
        Self { heading, class: Some("num") }
    }

    /// One of words from the source.
    pub(in crate::web) fn wrapping(heading: String) -> Self {
        Self { heading, class: Some("wrap") }
    }

    /// One of addresses and other long words.
    pub(in crate::web) fn long(heading: String) -> Self {
        Self { heading, class: Some("wrap long") }
    }

    /// One of people's names.
    pub(in crate::web) fn person(heading: String) -> Self {
        Self { heading, class: Some("person") }
    }
}

/// A table of rows with a cell for each column, the first of which names the row. The
/// roles are said, since a table that is shown as blocks is no table any more to some
/// browsers.
pub(in crate::web) fn table(
    (id, caption): (&str, &Markup),
    columns: &[Column],
    rows: impl IntoIterator<Item = Row>,
) -> Markup {
    html! {
        div.table-region role="region" aria-labelledby=(id) tabindex="0" {
            table.blocks role="table" {
                caption id=(id) { (caption) }
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in columns {
                            th scope="col" role="columnheader" class=[column.class] {
                                (column.heading)
                            }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for row in rows {
                        tr role="row" class=[row.class] {
                            @for (place, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
                                @if place == 0 {
                                    th scope="row" role="rowheader" class=[column.class] { (cell) }
                                } @else {
                                    td role="cell" data-label=(column.heading) class=[column.class] {
                                        (cell)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A row of a table.
pub(in crate::web) struct Row {
    cells: Vec<Markup>,
    class: Option<&'static str>,
}

impl Row {
    /// That of somebody who is gone.
    pub(in crate::web) fn gone(cells: Vec<Markup>) -> Self {
        Self { cells, class: Some("gone") }
    }
}

impl From<Vec<Markup>> for Row {
    fn from(cells: Vec<Markup>) -> Self {
        Self { cells, class: None }
    }
}
