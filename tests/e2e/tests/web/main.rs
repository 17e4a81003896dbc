//! The pages in a real browser and the API, against the simulated Personio.
//!
//! Where there is no Chromium, or no schemathesis, the tests with them are skipped, and
//! named as such.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests end with a failure"
)]

mod accessibility;
mod api;
mod attacks;
mod description;
mod dropping;
mod keyboard;
mod pictures;
mod program;
mod requests;
mod story;
mod trouble;
mod visitor;
mod visits;

use std::process::ExitCode;

use e2e::has_browser;
use libtest_mimic::{Arguments, Failed, Trial};

/// Tests, which are skipped where something is not there that they need.
macro_rules! trials {
    ($is_there:expr; $($module:ident::$test:ident),* $(,)?) => {
        [$(
            Trial::test(concat!(stringify!($module), "::", stringify!($test)), || {
                run($module::$test())
            })
            .with_ignored_flag(!$is_there)
        ),*]
    };
}

fn tests() -> Vec<Trial> {
    let anywhere = trials![
        true;
        requests::nothing_answers_without_a_session,
        requests::a_form_of_another_site_or_session_changes_nothing,
        requests::a_viewer_looks_and_changes_nothing,
        requests::tenants_never_see_each_other,
        requests::guessing_codes_is_slowed_down_and_nobody_else,
        requests::a_gigabyte_is_answered_at_its_place_and_not_kept,
        requests::what_is_no_form_is_refused,
        requests::what_is_no_form_is_let_go_of,
        requests::connections_on_which_nothing_comes_are_closed,
        requests::who_is_signed_out_hears_nothing_more,
        visits::a_listing_elsewhere_leads_through_the_sign_in_to_the_activation,
        visits::a_language_is_chosen_on_pages_of_ours_only,
        visits::people_are_searched_and_come_page_by_page,
        visits::what_is_empty_withheld_not_released_or_not_shown_is_told_apart,
        visits::programs_are_let_in_and_out_on_a_page,
        visits::runs_are_paused_and_resumed,
        visits::the_sheet_and_the_ledger_say_what_was_agreed_to_and_asked_for,
        description::every_operation_wants_a_token,
        api::from_the_listing_to_the_directory_and_back,
        api::what_is_wrong_with_credentials_is_a_problem_of_its_own,
        api::a_source_that_fails_is_a_problem_of_its_own,
        api::what_is_withheld_is_named_with_what_to_tick,
        api::what_somebody_hangs_up_on_is_done_once_all_the_same,
        api::a_call_under_way_asks_for_nothing_that_was_taken_out_meanwhile,
        api::a_run_tells_how_far_it_is_until_its_end,
        api::many_who_are_gone_wait_for_their_number,
        api::the_ledger_comes_in_parts_that_are_chained,
        api::a_viewers_token_reads_and_no_other_opens_the_figures,
        api::people_and_programs_are_let_in_and_out,
    ];
    let with_schemathesis =
        trials![description::schemathesis().is_some(); description::it_is_as_it_describes_itself];
    let in_a_browser = trials![
        has_browser();
        story::the_article_in_english,
        story::the_article_in_german,
        trouble::a_wrong_file_is_refused_where_it_was_chosen,
        trouble::a_wrong_secret_is_refused_where_it_was_typed,
        trouble::a_missing_right_and_an_outage_are_told_apart,
        trouble::a_source_that_was_asked_too_often_says_how_long_to_wait,
        trouble::what_is_withheld_is_named_with_what_to_tick,
        trouble::every_step_survives_a_reload_and_a_second_tab,
        trouble::a_session_that_is_over_asks_to_sign_in_and_goes_on,
        trouble::a_session_that_ends_in_the_middle_loses_no_activation,
        trouble::a_language_is_chosen_on_the_answer_to_a_form_too,
        trouble::revoked_credentials_are_replaced,
        trouble::a_narrower_consent_erases_after_a_second_look,
        trouble::disconnecting_says_what_it_erases_and_then_what_it_has,
        trouble::a_run_is_watched_while_it_goes_on,
        trouble::many_who_are_gone_wait_for_somebody,
        attacks::hostile_names_are_text_and_nothing_else,
        attacks::everything_works_without_a_script,
        attacks::a_connection_is_looked_after_and_ended_without_a_script,
        dropping::a_dropped_file_is_as_good_as_a_chosen_one,
        dropping::of_two_dropped_files_none_is_taken,
        keyboard::an_activation_needs_no_mouse,
        accessibility::of_what_everybody_sees,
        accessibility::of_the_credentials_pages_of_the_source,
        accessibility::of_the_way_to_a_connection,
        accessibility::of_a_company_that_is_connected,
        accessibility::of_what_narrows_pauses_and_ends_a_connection,
        accessibility::of_a_run_that_goes_on,
        accessibility::of_what_waits_for_somebody_and_what_a_viewer_sees,
        accessibility::nothing_is_cut_off_at_320_px,
        pictures::of_the_pages,
    ];
    anywhere.into_iter().chain(with_schemathesis).chain(in_a_browser).collect()
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
