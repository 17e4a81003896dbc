//! Secrets put into a body, and every other byte of it left as it is: what a request
//! says beside its secrets is the plugin's business.

use std::io::{self, Write};
use std::ops::Range;

use zeroize::Zeroizing;

/// The places of a body at which secrets belong, in their order.
pub(super) struct Splice<'a> {
    body: &'a [u8],
    places: Vec<(Range<usize>, &'a str)>,
}

impl<'a> Splice<'a> {
    pub(super) fn new(body: &'a [u8]) -> Self {
        Self { body, places: Vec::new() }
    }

    /// This secret belongs here.
    pub(super) fn add(&mut self, place: Range<usize>, secret: &'a str) {
        self.places.push((place, secret));
    }

    /// The body with its secrets, encoded as their places demand; `None` if there
    /// are none.
    pub(super) fn finish(
        self,
        encode: impl Fn(&str, &mut dyn Write) -> io::Result<()>,
    ) -> Option<Zeroizing<Vec<u8>>> {
        if self.places.is_empty() {
            return None;
        }
        let mut length = Length(0);
        self.write(&mut length, &encode).ok()?;
        // Never grown, since growing would leave a copy of a secret behind.
        let mut written = Zeroizing::new(Vec::with_capacity(length.0));
        self.write(&mut *written, &encode).ok()?;
        Some(written)
    }

    fn write(
        &self,
        out: &mut dyn Write,
        encode: &impl Fn(&str, &mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut behind = 0;
        for (place, secret) in &self.places {
            out.write_all(self.body.get(behind..place.start).unwrap_or_default())?;
            encode(secret, out)?;
            behind = place.end;
        }
        out.write_all(self.body.get(behind..).unwrap_or_default())
    }
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
