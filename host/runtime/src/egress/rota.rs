//! Whose turn it is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use tokio::sync::Notify;

/// Requests that wait: one of each connection after another, and those of a
/// connection in the order in which they came.
///
/// Nothing is kept of a connection that waits for nothing.
#[derive(Default)]
pub(super) struct Rota {
    /// The requests of each connection, by its place.
    lines: BTreeMap<u64, VecDeque<Ticket>>,
    /// The place of each connection, by its number.
    places: BTreeMap<u64, u64>,
    /// The place behind all others.
    end: u64,
}

/// A request that waits. It is told when it may be its turn.
pub(super) type Ticket = Arc<Notify>;

impl Rota {
    /// Begins to wait, as the last of its connection.
    pub(super) fn join(&mut self, connection: u64) -> Ticket {
        let ticket = Ticket::default();
        let place = *self.places.entry(connection).or_insert(self.end);
        self.end = self.end.max(place + 1);
        self.lines.entry(place).or_default().push_back(Arc::clone(&ticket));
        ticket
    }

    /// Whose turn it is.
    pub(super) fn first(&self) -> Option<&Ticket> {
        self.lines.values().next()?.front()
    }

    /// The first, which is of this connection, has had its turn. The next one of the
    /// connection lets all others go before.
    pub(super) fn serve(&mut self, connection: u64) {
        let Some(mut line) = self.take(connection) else { return };
        line.pop_front();
        if !line.is_empty() {
            self.places.insert(connection, self.end);
            self.lines.insert(self.end, line);
            self.end += 1;
        }
    }

    /// Waits no longer, if it did.
    pub(super) fn leave(&mut self, connection: u64, ticket: &Ticket) {
        let place = self.places.get(&connection);
        let Some(line) = place.and_then(|place| self.lines.get_mut(place)) else { return };
        line.retain(|waiting| !Arc::ptr_eq(waiting, ticket));
        if line.is_empty() {
            self.take(connection);
        }
    }

    fn take(&mut self, connection: u64) -> Option<VecDeque<Ticket>> {
        let place = self.places.remove(&connection)?;
        self.lines.remove(&place)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.places.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves all, and says in which order, each by its connection and number in it.
    fn order(rota: &mut Rota, tickets: &[(u64, usize, Ticket)]) -> Vec<(u64, usize)> {
        let mut served = Vec::new();
        while let Some(first) = rota.first() {
            let of = |(_, _, ticket): &&(u64, usize, Ticket)| Arc::ptr_eq(ticket, first);
            let (connection, number, _) = tickets.iter().find(of).unwrap();
            served.push((*connection, *number));
            rota.serve(*connection);
        }
        served
    }

    fn waiting(rota: &mut Rota, connections: &[(u64, usize)]) -> Vec<(u64, usize, Ticket)> {
        let mut tickets = Vec::new();
        for (connection, count) in connections {
            for number in 0..*count {
                tickets.push((*connection, number, rota.join(*connection)));
            }
        }
        tickets
    }

    #[test]
    fn connections_take_turns_and_their_requests_keep_their_order() {
        let mut rota = Rota::default();
        let tickets = waiting(&mut rota, &[(7, 3), (3, 1), (5, 2)]);
        let order = order(&mut rota, &tickets);
        assert_eq!(order, [(7, 0), (3, 0), (5, 0), (7, 1), (5, 1), (7, 2)]);
        assert!(rota.is_empty());
    }

    #[test]
    fn a_thousand_requests_of_one_do_not_delay_another() {
        let mut rota = Rota::default();
        let tickets = waiting(&mut rota, &[(1, 1_000), (2, 1)]);
        let order = order(&mut rota, &tickets);
        assert_eq!(order[..3], [(1, 0), (2, 0), (1, 1)]);
        assert_eq!(order.len(), 1_001);
    }

    /// Those that come all the time are served behind whoever is there already.
    #[test]
    fn newcomers_do_not_push_in() {
        let mut rota = Rota::default();
        waiting(&mut rota, &[(9, 2), (8, 1)]);
        for newcomer in 10..20 {
            waiting(&mut rota, &[(newcomer, 1)]);
        }
        rota.serve(9);
        rota.serve(8);
        for newcomer in 10..20 {
            let late = waiting(&mut rota, &[(newcomer + 10, 1)]);
            assert!(!Arc::ptr_eq(rota.first().unwrap(), &late[0].2));
            rota.serve(newcomer);
        }
        let last = waiting(&mut rota, &[(1, 1)]);
        rota.serve(9);
        assert!(!Arc::ptr_eq(rota.first().unwrap(), &last[0].2));
    }

    #[test]
    fn whoever_gives_up_is_passed_over_and_forgotten() {
        let mut rota = Rota::default();
        let tickets = waiting(&mut rota, &[(1, 3), (2, 1)]);
        rota.leave(1, &tickets[0].2);
        rota.leave(1, &tickets[0].2);
        assert!(Arc::ptr_eq(rota.first().unwrap(), &tickets[1].2));
        rota.leave(2, &tickets[3].2);
        assert_eq!(order(&mut rota, &tickets), [(1, 1), (1, 2)]);
        assert!(rota.is_empty());

        for connection in 0..10_000 {
            let tickets = waiting(&mut rota, &[(connection, 2)]);
            rota.leave(connection, &tickets[0].2);
            rota.leave(connection, &tickets[1].2);
        }
        assert!(rota.is_empty());
    }
}
