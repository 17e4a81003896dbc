//! The pages in a real browser, against the simulated Personio.
//!
//! Where there is no Chromium, these tests are skipped, and named as such.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests end with a failure"
)]

mod accessibility;
mod attacks;
mod pictures;
mod story;
mod trouble;

use std::process::ExitCode;

use e2e::has_browser;
use libtest_mimic::{Arguments, Failed, Trial};

/// A test that needs a browser.
macro_rules! in_browser {
    ($($module:ident::$test:ident),* $(,)?) => {
        vec![$(
            Trial::test(concat!(stringify!($module), "::", stringify!($test)), || {
                run($module::$test())
            })
            .with_ignored_flag(!has_browser())
        ),*]
    };
}

fn tests() -> Vec<Trial> {
    in_browser![
        story::the_article_in_english,
        story::the_article_in_german,
        trouble::a_wrong_file_is_refused_where_it_was_chosen,
        trouble::a_wrong_secret_is_refused_where_it_was_typed,
        trouble::a_missing_right_and_an_outage_are_told_apart,
        trouble::what_is_withheld_is_named_with_what_to_tick,
        trouble::every_step_survives_a_reload_and_a_second_tab,
        trouble::a_session_that_is_over_asks_to_sign_in_and_goes_on,
        trouble::revoked_credentials_are_replaced,
        trouble::a_narrower_consent_erases_after_a_second_look,
        trouble::disconnecting_says_what_it_erases_and_then_what_it_has,
        trouble::a_run_is_watched_while_it_goes_on,
        trouble::many_who_are_gone_wait_for_somebody,
        attacks::hostile_names_are_text_and_nothing_else,
        attacks::everything_works_without_a_script,
        accessibility::every_page_in_both_languages_and_schemes,
        pictures::of_the_pages,
    ]
}

fn run(test: impl Future<Output = ()>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(test);
    Ok(())
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Each has a browser, a server and a simulator: more at once are in each other's way.
    arguments.test_threads.get_or_insert(2);
    libtest_mimic::run(&arguments, tests()).exit_code()
}
