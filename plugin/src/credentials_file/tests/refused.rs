//! Files that are refused, with a sentence that does not repeat them.

use super::*;
use crate::credentials_file::document::MAX_DEPTH;

/// What cannot be told for certain is refused, and the message does not
/// repeat a word of it.
#[test]
fn files_that_do_not() {
    const OTHER: &str = "papi-00000000-0000-4000-8000-000000000000";
    for (template, word) in [
        ("", "empty"),
        (" \r\n\t ", "empty"),
        ("\u{feff}", "empty"),
        ("\u{a0}\u{200b}\n", "empty"),
        ("ID!", "no client ID and client secret"),
        ("ID!\nSECRET!\nSECRET!", "no client ID and client secret"),
        ("Hello Mustermann,\nID! SECRET!", "no client ID and client secret"),
        ("user=ID!\npassword=SECRET!", "no client ID and client secret"),
        ("user:ID!\npassword:SECRET!", "no client ID and client secret"),
        ("client_id\nclient_secret", "no client ID and client secret"),
        ("client_id,client_secret", "no client ID and client secret"),
        ("client_id,client_secret\nID!", "no client ID and client secret"),
        ("client_id,client_secret\nID!,SECRET!,Mustermann", "no client ID and client secret"),
        ("ID!,SECRET!", "no client ID and client secret"),
        ("Mustermann\nSECRET!", "no client ID and client secret"),
        ("        Mustermann        \nSECRET!", "no client ID and client secret"),
        ("# client_id: ID!\n# client_secret: SECRET!", "no client ID and client secret"),
        (
            "https://localhost/?client_id=ID!&client_secret=SECRET!",
            "no client ID and client secret",
        ),
        ("<client_id>ID!</client_id>\n<client_secret>SECRET!</client_secret>", "no client ID"),
        ("client_id: ID!", "no client secret"),
        ("client_id: ID!\nclient_secret:", "no client secret"),
        ("client_id: ID!\nclient_secret: *******", "no client secret"),
        ("client_id: ID!\nclient_secret:\nScope: employees", "no client secret"),
        ("client_id: ID!\nSECRET!", "broken into two lines"),
        ("client_id,client_secret\nID!,", "no client secret"),
        ("Client ID\nClient Secret\nID!\nSECRET!", "broken into two lines"),
        ("client_secret: SECRET!\nMustermann: 7", "no client ID"),
        ("client_id: OTHER!\nclient_id: ID!\nclient_secret: SECRET!", "more than one"),
        ("ID: OTHER!\nKunden-ID: ID!\nSecret: SECRET!", "more than one"),
        (
            "client_id: ID!\nclient_secret: SECRET!\nclient_id: OTHER!\nclient_secret: Mustermann",
            "more than one",
        ),
        ("client_id,client_secret\nID!,SECRET!\nOTHER!,Mustermann", "more than one"),
        ("ID: OTHER!\nClient Secret: Mustermann\nClient ID: ID!\nSecret: SECRET!", "more than one"),
        ("Kunden-ID;client_secret\nOTHER!;Mustermann\nclient_secret:SECRET!;", "more than one"),
        ("client_id: OTHER!\nclient_id: ID!", "more than one"),
        ("client_id: ID!\nclient_secret:\n[Mustermann]", "no client secret"),
        ("client_id: ID! Mustermann\nclient_secret: SECRET!", "blank"),
        ("client_id: ID!\nclient_secret: \"SECRET! Mustermann\"", "blank"),
        ("client_id: ID!\nclient_secret: SECRET!“Mustermann", "another character"),
        ("client_id: ID!\nclient_secret: papi-••••••", "another character"),
        ("client_id: ID!\nclient_secret: papi-Zm9v…", "another character"),
        ("client_id: ID!\nclient_secret: papi-Zm9v****", "separator"),
        ("client_id: ID!;x\nclient_secret: SECRET!", "separator"),
        ("client_id: ID!\nclient_secret: \"SECRET!", "separator"),
        ("client_id: ID!\nclient_secret: \"SECRET!\",\"Mustermann\"", "separator"),
        ("<p>client_id: ID!</p>\n<p>client_secret: SECRET!</p>", "separator"),
        ("client_id: ID!\nclient_secret: papi-Zm9vYmFy\nLXNlY3JldA==", "broken into two lines"),
        ("Client ID\nID!\nClient Secret\nSECRET!\nMustermann", "broken into two lines"),
        ("client_id: ID!\nclient_secret: ID!", "in the place of"),
        ("client_id: SECRET!\nclient_secret: SECRET!", "in the place of"),
        ("client_id: SECRET!\nclient_secret: ID!", "in the place of"),
        ("SECRET!\nID!", "in the place of"),
        // In one line a label tells where a value ends, and a value is no word.
        ("Client ID, Client Secret: SECRET!", "blank"),
        ("Client ID; your Client Secret: SECRET!", "blank"),
        ("Client ID: the Client Secret: SECRET!", "blank"),
        ("Client ID: see below, Client Secret: SECRET!", "blank"),
        ("client_id=ID!;client_secret=SECRET!;scope=x", "separator"),
        ("client_id=ID!&client_secret=SECRET!&scope", "separator"),
        ("client_id=ID!&client_secret=SECRET!&", "separator"),
        ("client_id=ID!&client_secret=papi-Zm9v%3D", "separator"),
        ("client_id=ID!&amp;client_secret=SECRET!", "separator"),
        ("client_id=ID! # client_secret=SECRET!", "blank"),
        ("client_id=ID!;client_secret=", "separator"),
        ("client_id=ID!;client_secret=SECRET!\nclient_id=OTHER!", "more than one"),
        ("client_id=ID!;client_secret=SECRET!;client_id=OTHER!", "more than one"),
        ("client_id=ID!;client_secret=ID!", "in the place of"),
        ("Client ID Mustermann\nClient Secret password", "no client ID and client secret"),
        ("Client ID ID! Client Secret SECRET!", "no client ID and client secret"),
        ("The client ID ID!\nThe client secret SECRET!", "no client ID and client secret"),
        ("Client ID 2 ID!\nClient Secret 2 SECRET!", "no client ID and client secret"),
        ("Client ID (not ID!)\nClient Secret: SECRET!", "no client ID"),
        ("Client ID OTHER!\nClient ID: ID!\nClient Secret: SECRET!", "more than one"),
        ("# Client ID ID!\n# Client Secret SECRET!", "no client ID and client secret"),
        ("Client ID OTHER! → ID!\nClient Secret: SECRET!", "no client ID"),
        ("Client ID → Mustermann\nClient Secret → password", "no client ID and client secret"),
        ("Zugriffsschlüssel: ID!\nGeheimschlüssel: SECRET!", "no client ID"),
        (r#"{"client_id":"ID!"}"#, "no client secret"),
        (r#"[{"key":"client_id","value":"ID!"}]"#, "no client secret"),
        (r#"[{"key":"client_id","value":7},{"key":"Secret","value":"SECRET!"}]"#, "no client ID"),
        (r#"[{"key":"client_id"},{"value":"ID!"}]"#, "no client ID and client secret"),
        (
            r#"[{"key":"client_id","value":"ID!","value":"OTHER!"},{"key":"client_secret","value":"SECRET!"}]"#,
            "no client ID",
        ),
        (
            r#"[{"key":"client_id","name":"client_secret","value":"ID!"},{"key":"client_secret","value":"SECRET!"}]"#,
            "no client ID",
        ),
        (r#"{"client_id":7,"client_secret":"SECRET!"}"#, "no client ID"),
        (
            r#"{"a":{"client_id":"ID!","client_secret":"SECRET!"},"b":{"client_id":"x"}}"#,
            "more than one",
        ),
        (r#"{"client_id":"ID!\u00a0x","client_secret":"SECRET!"}"#, "blank"),
        (r#"{"client_id":"ID!\u0000","client_secret":"SECRET!"}"#, "blank"),
        (r#"{"client_id":"ID!","client_secret":"SECRET!""#, "JSON"),
        (r#"{"client_id":"ID!","client_secret":"SECRET!"} Mustermann"#, "JSON"),
        (r#"{\rtf1\ansi client_id: ID!\par client_secret: SECRET!}"#, "JSON"),
        ("{}", "no client ID and client secret"),
        ("[\"ID!\",\"SECRET!\"]", "no client ID and client secret"),
        ("client_id: ID!\0\nclient_secret: SECRET!", "plain text"),
        ("client_id: ID!\u{7f}\nclient_secret: SECRET!", "plain text"),
    ] {
        let file = text(&template.replace("OTHER!", OTHER));
        let message = refusal(file.as_bytes());
        assert!(message.contains(word), "{file}: {message}");
        for content in [ID, OTHER, SECRET, "Mustermann", "papi", "password", "employees", "Zm9v"] {
            assert!(!message.contains(content), "{file}: {message}");
        }
    }
}

#[test]
fn files_of_another_kind() {
    let latin1 = b"client_id: caf\xe9\nclient_secret: x".to_vec();
    // Without a mark only ASCII shows the order of the bytes.
    let chinese: Vec<u8> = "客户端".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf32: Vec<u8> =
        "\u{feff}client_id".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    for file in [latin1, chinese, utf32, vec![0x50, 0x4b, 3, 4], vec![0xff, 0xd8, 0xff]] {
        assert!(refusal(&file).contains("plain text"), "{file:?}");
    }
}

#[test]
fn size_and_depth_have_an_end() {
    let mut file = text("client_id: ID!\nclient_secret: SECRET!\n").into_bytes();
    file.resize(MAX_BYTES, b'\n');
    assert!(parse(&file).is_ok());
    file.push(b'\n');
    assert!(refusal(&file).contains("16 KB"));
    for depth in [MAX_DEPTH + 1, 100, 4000] {
        let file = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(refusal(file.as_bytes()).contains("JSON"), "{depth}");
    }
}
