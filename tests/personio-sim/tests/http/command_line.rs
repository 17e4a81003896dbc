//! Starting and stopping.

use std::fs;
use std::process::Stdio;

use crate::simulator::{Simulator, command, scratch};

/// Runs it with arguments that it cannot start with; its code and what it says.
fn failure(arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        command().args(arguments).env("RUST_BACKTRACE", "1").stdin(Stdio::null()).output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// That it fails with one sentence that contains all of these.
#[track_caller]
fn fails_saying(arguments: &[&str], parts: &[&str]) {
    let (code, text) = failure(arguments);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.starts_with("error: ") && text.lines().count() == 1, "{text}");
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

#[test]
#[cfg(unix)]
fn the_address_is_all_it_prints_and_it_ends_well_when_told() {
    let simulator = Simulator::start(&["--listen", "127.0.0.1:0"]);
    assert!(simulator.address.starts_with("127.0.0.1:"));
    assert!(!simulator.address.ends_with(":0"), "the port that was taken");
    simulator.list("limit=1");
    assert_eq!(simulator.terminate(), (Some(0), String::new()));
}

#[test]
fn the_defaults_are_25_people_and_a_hint() {
    let mut child = command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut lines = [String::new(), String::new()];
    for line in &mut lines {
        std::io::BufRead::read_line(&mut stderr, line).unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(lines[0], "25 employees, 36 of 36 attributes readable\n");
    assert_eq!(lines[1], "run with --credentials-out FILE to get credentials\n");
}

#[test]
#[cfg(unix)]
fn the_credentials_are_for_the_owner_only_even_over_an_old_file() {
    use std::os::unix::fs::PermissionsExt;

    let old = scratch("old.txt");
    fs::write(&old, "x".repeat(1_000)).unwrap();
    fs::set_permissions(&old, fs::Permissions::from_mode(0o644)).unwrap();
    // The later of two --credentials-out would be an error; so no Simulator here.
    let mut child = command()
        .arg("--credentials-out")
        .arg(&old)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let mode = fs::metadata(&old).unwrap().permissions().mode();
    let text = fs::read_to_string(&old).unwrap();
    fs::remove_file(&old).unwrap();
    assert_eq!(mode & 0o777, 0o600);
    assert!(text.starts_with("client_id: papi-") && text.lines().count() == 2, "{text}");
}

#[test]
fn wrong_arguments_are_claps_business() {
    for arguments in [
        &["--employees", "3", "--data", "x.json"][..],
        &["--seed", "3"],
        &["--data", "x.json", "--seed", "3"],
        &["--listen", "nowhere"],
        &["--employees", "many"],
        &["--unheard-of"],
        &["--rate-limits", "maybe"],
    ] {
        assert_eq!(failure(arguments).0, Some(2), "{arguments:?}");
    }
}

#[test]
fn faults_that_are_none_are_named_with_what_is_expected() {
    for (fault, parts) in [
        ("htp-503", ["there is no fault \"htp-503\"", "--list-faults"]),
        ("http-503=some", ["the fault http-503 expects a whole number", "not \"some\""]),
        ("forbidden=list", ["the fault forbidden expects one of attributes", "not \"list\""]),
        ("gzip=9", ["the fault gzip takes no value", "leave out \"9\""]),
    ] {
        let (code, text) = failure(&["--fault", fault]);
        assert_eq!(code, Some(2));
        assert_eq!(text.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{text}");
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in {text:?}");
        }
    }
}

#[test]
fn the_faults_are_listed_and_each_can_be_asked_for() {
    let output = command().arg("--list-faults").output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = text.lines().map(|line| line.split_once('\t').unwrap().0).collect();
    assert!(names.starts_with(&["http-500", "http-502"]), "{names:?}");
    let simulator = Simulator::start(&[]);
    simulator.switch(&names);
    assert_eq!(simulator.faults().as_array().unwrap().len(), names.len());
}

#[test]
fn a_file_that_cannot_be_served_is_named() {
    fails_saying(&["--data", "/nowhere/people.json"], &["/nowhere/people.json", "--data"]);
    for (text, part) in [
        ("not json", "is not a list of employees"),
        (r#"{"success":true}"#, "it has no `data`"),
        (r#"[{"attributes":{"id":{"label":"ID","value":1}}},{}]"#, "data[1] is not an employee"),
    ] {
        let file = scratch("broken.json");
        fs::write(&file, text).unwrap();
        fails_saying(&["--data", file.to_str().unwrap()], &[file.to_str().unwrap(), part]);
        fs::remove_file(&file).unwrap();
    }
}

#[test]
fn unknown_attributes_are_listed_with_the_known_ones() {
    fails_saying(
        &["--readable", "email,birthday,shoe_size"],
        &["birthday, shoe_size", "id, first_name", "hire_date", "dynamic_1734201"],
    );
}

#[test]
fn a_port_in_use_is_said_and_no_credentials_are_left_behind() {
    let first = Simulator::start(&[]);
    let file = scratch("unused.txt");
    let arguments = ["--listen", &first.address, "--credentials-out", file.to_str().unwrap()];
    fails_saying(&arguments, &[&first.address, "--listen"]);
    assert!(!file.exists());
}

#[test]
fn credentials_that_cannot_be_written_are_said() {
    let arguments = ["--credentials-out", "/nowhere/PersonioAPICredentials.txt"];
    fails_saying(&arguments, &["/nowhere/PersonioAPICredentials.txt"]);
}
