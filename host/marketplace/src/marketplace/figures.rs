//! Figures of all connections together, for monitoring.

use super::Marketplace;
use super::directory_state::GRACE;
use crate::clock::Timestamp;
use crate::database::Figures;
use crate::error::Error;

impl Marketplace {
    /// Figures of all connections together.
    pub(crate) async fn figures(&self) -> Result<Figures, Error> {
        let overdue = Timestamp::now().before(self.directory.keep_leavers() + GRACE);
        self.database.figures(overdue).await
    }
}
