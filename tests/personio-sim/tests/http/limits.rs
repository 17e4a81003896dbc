//! How often one may ask. The windows themselves are tested with a clock that
//! does not have to be waited for, beside the limits.

use std::thread;
use std::time::Duration;

use crate::simulator::{EMPLOYEES, Simulator};

fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|other| **other == status).count()
}

#[test]
fn of_sixteen_lists_at_once_one_is_too_many() {
    let simulator = Simulator::start(&[]);
    let token = simulator.token();
    let statuses: Vec<u16> =
        (0..16).map(|_| simulator.get_with(&token, EMPLOYEES).status).collect();
    assert_eq!((count(&statuses, 200), count(&statuses, 429)), (15, 1), "{statuses:?}");
    let refused = simulator.get_with(&token, EMPLOYEES);
    assert_eq!((refused.status, refused.body.as_str()), (429, ""));
    assert_eq!(refused.header("retry-after"), None);
    assert_eq!(refused.header("content-type"), None);
    // Other routes have nothing to do with it, and a second later all is well.
    assert_eq!(simulator.get_with(&token, &format!("{EMPLOYEES}/attributes")).status, 200);
    thread::sleep(Duration::from_millis(1_050));
    assert_eq!(simulator.get_with(&token, EMPLOYEES).status, 200);
    assert_eq!(simulator.stats()["refused"]["429"], 2);
}

#[test]
fn the_sixty_first_token_of_a_minute_is_refused() {
    let simulator = Simulator::start(&[]);
    let (id, secret) = simulator.credentials();
    let statuses: Vec<u16> = (0..63).map(|_| simulator.authenticate(&id, &secret).status).collect();
    assert_eq!((count(&statuses, 200), count(&statuses, 429)), (60, 3));
    assert_eq!(simulator.authenticate(&id, &secret).body, "");
}

#[test]
fn limits_can_be_switched_off() {
    let simulator = Simulator::start(&["--rate-limits", "off"]);
    for _ in 0..70 {
        // Each with a token of its own asking.
        assert_eq!(simulator.get(EMPLOYEES).status, 200);
    }
}
