//! The values of one column in one group of rows.

use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::writer::SerializedColumnWriter;
use marketplace_runtime::Date;
use time::Month;

use crate::clock::Timestamp;
use crate::output::column::{Datum, Kind};

/// The Julian day of 1970-01-01, from which the format counts.
const EPOCH: i32 = 2_440_588;

/// Values, and where there are none.
pub(super) struct Leaf {
    values: Values,
    /// For each row of a column that may be empty, and each entry of a list, whether
    /// there is a value: 1, or 0.
    definitions: Vec<i16>,
    /// For each entry of a list, whether it goes on: 1, or 0.
    repetitions: Vec<i16>,
    /// How long the texts are.
    bytes: usize,
}

enum Values {
    Texts(Vec<ByteArray>),
    Numbers(Vec<f64>),
    Days(Vec<i32>),
    Instants(Vec<i64>),
}

impl Leaf {
    pub(super) fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Texts(Vec::new()),
            Kind::Number => Values::Numbers(Vec::new()),
            Kind::Date => Values::Days(Vec::new()),
            Kind::Instant => Values::Instants(Vec::new()),
        };
        Self { values, definitions: Vec::new(), repetitions: Vec::new(), bytes: 0 }
    }

    pub(super) fn texts() -> Self {
        Self::new(Kind::Text)
    }

    pub(super) fn instants() -> Self {
        Self::new(Kind::Instant)
    }

    /// How long the texts are.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// A value that may be empty. `None` where there is none, or none that the column
    /// can hold.
    pub(super) fn push(&mut self, datum: Option<Datum<'_>>) -> Option<()> {
        let pushed = datum.and_then(|datum| self.push_value(datum));
        self.definitions.push(pushed.map_or(0, |()| 1));
        pushed
    }

    fn push_value(&mut self, datum: Datum<'_>) -> Option<()> {
        match (&mut self.values, datum) {
            (Values::Texts(_), Datum::Text(text)) => self.push_text(&text),
            (Values::Numbers(numbers), Datum::Number(number)) => numbers.push(number),
            (Values::Days(days), Datum::Date(date)) => days.push(day(date)?),
            (Values::Instants(instants), Datum::Instant(millis)) => instants.push(millis),
            _ => return None,
        }
        Some(())
    }

    /// A text that is always there.
    pub(super) fn push_text(&mut self, text: &str) {
        if let Values::Texts(texts) = &mut self.values {
            texts.push(text.as_bytes().to_vec().into());
            self.bytes += text.len();
        }
    }

    /// An instant that is always there.
    pub(super) fn push_instant(&mut self, instant: Timestamp) {
        if let Values::Instants(instants) = &mut self.values {
            instants.push(instant.as_millis());
        }
    }

    pub(super) fn push_perhaps_instant(&mut self, instant: Option<Timestamp>) {
        self.push(instant.map(|instant| Datum::Instant(instant.as_millis())));
    }

    pub(super) fn push_list(&mut self, texts: &[&str]) {
        if texts.is_empty() {
            self.definitions.push(0);
            self.repetitions.push(0);
        }
        for (index, text) in texts.iter().enumerate() {
            self.push_text(text);
            self.definitions.push(1);
            self.repetitions.push(i16::from(index > 0));
        }
    }

    pub(super) fn write(&self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let (definitions, repetitions) = (levels(&self.definitions), levels(&self.repetitions));
        match &self.values {
            Values::Texts(texts) => {
                column.typed::<ByteArrayType>().write_batch(texts, definitions, repetitions)
            }
            Values::Numbers(numbers) => {
                column.typed::<DoubleType>().write_batch(numbers, definitions, repetitions)
            }
            Values::Days(days) => {
                column.typed::<Int32Type>().write_batch(days, definitions, repetitions)
            }
            Values::Instants(instants) => {
                column.typed::<Int64Type>().write_batch(instants, definitions, repetitions)
            }
        }?;
        column.close()
    }
}

/// A column that is always there has none.
fn levels(levels: &[i16]) -> Option<&[i16]> {
    Some(levels).filter(|levels| !levels.is_empty())
}

/// The number of a day; `None` for one that no calendar has.
fn day(date: Date) -> Option<i32> {
    let month = Month::try_from(date.month).ok()?;
    let day = time::Date::from_calendar_date(date.year.into(), month, date.day).ok()?;
    Some(day.to_julian_day() - EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        let number = |year, month, day_of| day(Date { year, month, day: day_of });
        assert_eq!(number(1970, 1, 1), Some(0));
        assert_eq!(number(2022, 7, 1), Some(19_174));
        assert_eq!(number(1833, 6, 5), Some(-49_883));
        for (year, month, day_of) in [(2022, 2, 30), (2022, 13, 1), (2022, 0, 1), (65_535, 1, 1)] {
            assert_eq!(number(year, month, day_of), None);
        }
    }
}
