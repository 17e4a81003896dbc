//! Files that hold a pair, in whatever way.

use super::*;

#[test]
fn files_that_hold_a_pair() {
    for template in [
        "client_id: ID!\nclient_secret: SECRET!",
        "client_id=ID!\nclient_secret=SECRET!\n",
        "client_id;ID!\nclient_secret;SECRET!",
        "client_id,ID!\nclient_secret,SECRET!",
        "client_id\tID!\nclient_secret\tSECRET!",
        "client id: ID!\nclient secret: SECRET!",
        "Client-ID : ID!\nClient-Secret : SECRET!",
        "clientId: ID!\nclientSecret: SECRET!",
        "CLIENT_ID=\"ID!\"\nCLIENT_SECRET='SECRET!'",
        "Client ID: „ID!“\nClient Secret: “SECRET!”",
        "\u{feff}Client ID: ID!\r\nClient Secret: SECRET!\r\n",
        "Client ID: ID!\rClient Secret: SECRET!\r",
        "# Personio\n\nexport PERSONIO_CLIENT_ID=ID!\nexport PERSONIO_CLIENT_SECRET=SECRET!\n",
        "Client Secret: SECRET!\n\n  Client ID: ID!  \n",
        "Created: 2021-08-01\nClient ID: ID!\nClient secret: SECRET!\nScope: employees",
        "Client ID:\u{a0}ID!\u{200b}\n\tClient Secret: SECRET!\u{a0}",
        "Client ID (Personio): ID!\nClient Secret (shown once): SECRET!",
        "`client_id` => 'ID!',\n`client_secret` => 'SECRET!',",
        "const clientId = \"ID!\";\nconst clientSecret = \"SECRET!\";",
        "[personio]\nclient_id = ID!\nclient_secret = SECRET!",
        "client_id = ID!\nclient_secret = SECRET!\n[other]\nname = Back",
        "personio:\n  client_id: ID!\n  client_secret: SECRET!",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn labels_in_german() {
    for template in [
        "Client-ID: ID!\nClient-Geheimnis: SECRET!",
        "Client-Kennung: ID!\nClient-Schlüssel: SECRET!",
        "Client-Kennung: ID!\nClient-Schluessel: SECRET!",
        "Client-ID: ID!\nGeheimer Clientschlüssel: SECRET!",
        "Kunden-ID: ID!\nKundengeheimnis: SECRET!",
        "Kunden-ID: ID!\nGEHEIMER SCHLÜSSEL: SECRET!",
        "Personio Kunden-ID = ID!\nPersonio Geheimer Schlu\u{308}ssel = SECRET!",
        "ID: ID!\nSecret: SECRET!",
        "ID\tID!\nGeheimnis\tSECRET!",
        "Kennung: ID!\nSchlüssel: SECRET!",
        "API-ID: ID!\nAPI-Schlüssel: SECRET!",
        "Zugriffsschlüssel-ID: ID!\nGeheimschlüssel: SECRET!",
        "Zugriffsschlüssel-ID: ID!\ngeheimer Zugriffsschlüssel: SECRET!",
        "ZUGRIFFSSCHLU\u{308}SSEL-ID ID!\nGeheimer Zugriffsschluessel SECRET!",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn values_below_their_labels() {
    for template in [
        "Client ID\nID!\nClient Secret\nSECRET!",
        "Client ID:\n\nID!\n\nClient Secret:\n\nSECRET!\n\nKind regards",
        "## Client ID\r\n`ID!`\r\n## Client Secret\r\n`SECRET!`\r\n",
        "Client-Geheimnis:\n\"SECRET!\"\nClient-ID: ID!",
        "Client ID:\n# the one for Back\nID!\nClient Secret:\nSECRET!",
        "**Client ID**\n```\nID!\n```\n**Client Secret**\n```\nSECRET!\n```",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn files_in_markdown() {
    for template in [
        "- Client ID: ID!\n- Client Secret: SECRET!",
        "* client_id = ID!\n* client_secret = SECRET!",
        "1. Client ID: ID!\n2. Client Secret: SECRET!",
        "# Credentials\n**Client ID:** ID!\n**Client Secret:** `SECRET!`",
        "**Client ID:** **ID!**\nClient Secret: **`SECRET!`**",
        "> Client ID: ID!\n> Client Secret: SECRET!",
        "| Client ID | ID! |\n| Client Secret | SECRET! |",
        "| Client ID | Client Secret |\n|---|---|\n| ID! | `SECRET!` |\n",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn tables() {
    for template in [
        "client_id,client_secret\nID!,SECRET!",
        "client_id;client_secret\r\n\"ID!\";\"SECRET!\"\r\n",
        "sep=;\nName;Secret;ID;Created\n\"Back; Berlin\";SECRET!;ID!;2021-08-01",
        "Name\tClient ID\tClient Secret\tNote\n\tID!\tSECRET!\t",
        "\"Client-ID\",\"Client-Geheimnis\"\n\n\"ID!\",\"SECRET!\"\n,\n",
        "Client ID;Client Secret;ID\nID!;SECRET!;7",
        "key,value\n\"client_id\",\"ID!\"\n\"client_secret\",\"SECRET!\"",
        "client_id;=\"ID!\";\nclient_secret;=\"SECRET!\";",
        "client_id,client_secret\nID!,SECRET!\nID!,SECRET!",
        "client_id,ID!\nclient_secret,SECRET!\nNote,",
        "client_id\tID!\nclient_secret\tSECRET!\nNote\t\nx",
        "|Client ID|ID!|\n|Client Secret|SECRET!|\n|Note||",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn both_in_one_line() {
    for template in [
        "client_id=ID!;client_secret=SECRET!",
        "client_id=ID!,client_secret=SECRET!;",
        "client_id=ID!&client_secret=SECRET!",
        "client_secret=SECRET! & client_id=ID!\n",
        "client_id = ID! ; client_secret = SECRET!",
        "client_id: ID! client_secret: SECRET!",
        "Client ID: ID!, Client Secret: SECRET!",
        "Client ID: ID!\tClient Secret: SECRET!",
        "| Client ID: ID! | Client Secret: SECRET! |",
        "\"client_id\": \"ID!\", \"client_secret\": \"SECRET!\"",
        "export CLIENT_ID='ID!' CLIENT_SECRET='SECRET!'",
        "- Kunden-ID: ID!; Geheimer Schlüssel: „SECRET!“",
        "client_id=ID!;client_secret=SECRET!;client_id=ID!",
        "client_id=ID!&client_secret=SECRET!\nclient_secret=SECRET!",
        "# client_id=old;client_secret=old\nclient_id=ID!;client_secret=SECRET!",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn nothing_but_blanks_or_an_arrow_before_the_value() {
    for template in [
        "Client ID ID!\nClient Secret SECRET!",
        "  client_id   ID!  \r\n  client_secret   \"SECRET!\",\r\n",
        "- **Client ID** ID!\n- **Client Secret** `SECRET!`",
        "1. Client ID ID!\n2. Client Secret SECRET!",
        "Client ID: ID!\nClient Secret SECRET!",
        "Client ID is below\nClient ID ID!\nClient Secret SECRET!",
        "ID ID!\nSecret SECRET!",
        "Client-Id → ID!\nClient-Secret → SECRET!",
        "Client ID -> ID!\nClient Secret -> 'SECRET!'",
        "client_id->ID!\nclient_secret->SECRET!",
        "Client ID --> ID!\nClient Secret --> SECRET!",
        "Client ID →\nID!\nClient Secret →\nSECRET!",
        "Settings → API → Client ID\nClient ID → ID!\nClient Secret → SECRET!",
        "$this->clientId = 'ID!';\n$this->clientSecret = 'SECRET!';",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn documents_in_json() {
    for template in [
        r#"{"client_id":"ID!","client_secret":"SECRET!"}"#,
        r#" {"name":"Back","n":1,"x":null,"api":{"credentials":[{"clientId":"ID!"},{"clientSecret":"SECRET!"}]}} "#,
        "\u{feff}[{\"Client ID\":\"ID!\",\"Client Secret\":\"SECRET!\"}]",
        r#"{"client":{"id":"ID!","secret":"SECRET!"}}"#,
        r#"{"id":"4711","name":"„Back“","client_id":"ID!","client_secret":"SECRET!"}"#,
        r#"{"Client-ID":" ID! ","Client-Schl\u00fcssel":"SECRET!"}"#,
        "{\r\n\t\"client_id\": \"ID!\",\r\n\t\"client_secret\": \"SECRET!\"\r\n}",
        r#"[{"key":"client_id","value":"ID!"},{"key":"client_secret","value":"SECRET!"}]"#,
        r#"{"values":[{"value":" ID! ","name":"Client ID"},{"name":"Client Secret","value":"SECRET!"}]}"#,
        r#"[{"name":"Back","value":"x"},{"key":"client_id","name":"Client ID","value":"ID!"},{"name":"Secret","value":"SECRET!"}]"#,
        r#"{"name":"Client ID","client_id":"ID!","client_secret":"SECRET!"}"#,
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn two_values_without_labels() {
    for template in [
        "ID!\nSECRET!",
        "\r\n ID! \r\n\r\n SECRET! \r\n",
        "\"ID!\"\n\"SECRET!\"",
        "# Personio, August 2021\nID!\nSECRET!",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

/// The same value once more leaves nothing to guess; nor does a label that
/// could mean anything, beside one that names the client.
#[test]
fn repeats_and_lesser_labels_do_no_harm() {
    for template in [
        "client_id: ID!\nclient_id: ID!\nclient_secret: SECRET!",
        "client_id: ID!\nclient_secret: SECRET!\nclient_id: ID!\nclient_secret: SECRET!",
        "client_id=\"ID!\"\nClient-ID: ID!\nclient_secret: SECRET!",
        "ID: 4711\nClient ID: ID!\nClient Secret: SECRET!",
        "Client ID: ID!\nClient Secret: SECRET!\nSecret: ask \"IT\", please",
        "Client ID: ID!\nKunden-ID: 4711\nClient Secret: SECRET!",
        "client_id:\nclient_id: ID!\nclient_secret: *****\nclient_secret: SECRET!",
        r#"{"a":{"client_id":"ID!","client_secret":"SECRET!"},"b":{"client_id":"ID!"}}"#,
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

/// What is out of use does not count.
#[test]
fn comments_hold_no_values() {
    for template in [
        "# client_id: old\n// client_id: older\nclient_id: ID!\nclient_secret: SECRET!",
        "client_id: ID!\nclient_secret: SECRET!\n#client_secret: old",
        "; client_id = old\nclient_id = ID!\nclient_secret = SECRET!\n# SECRET!",
    ] {
        holds_the_pair(text(template).as_bytes());
    }
}

#[test]
fn values_of_any_kind() {
    for (id, secret) in [
        ("1", "2"),
        ("MzA4ZjQ2YzE2YjQy/+==", "//8ZjVhOTAtNDE2Mi1hY2U3LTBh+w="),
        ("-leading_and.trailing~", "_!$%&()[]{}/@#^?7"),
        ("-papi", "x"),
    ] {
        for template in
            ["{\"client_id\":\"I!\",\"client_secret\":\"S!\"}", "client_id=I!\nclient_secret=S!"]
        {
            let file = template.replace("I!", id).replace("S!", secret);
            let secrets = parse(file.as_bytes()).unwrap();
            assert_eq!((secrets[0].value.as_str(), secrets[1].value.as_str()), (id, secret));
        }
    }
    // In quotes, and so in JSON, even a separator belongs to the value.
    for file in [
        r#"{"client_id":"a:b;c,d=e","client_secret":"<x>"}"#,
        "client_id: \"a:b;c,d=e\"\nclient_secret: '<x>'",
    ] {
        let secrets = parse(file.as_bytes()).unwrap();
        assert_eq!((secrets[0].value.as_str(), secrets[1].value.as_str()), ("a:b;c,d=e", "<x>"));
    }
}

#[test]
fn files_in_utf16() {
    for template in [
        "client_id: ID!\nclient_secret: SECRET!",
        "Client-ID: ID!\r\nClient-Schlüssel: „SECRET!“\r\n\u{1f511} 日本",
        r#"{"client_id":"ID!","client_secret":"SECRET!"}"#,
        "Client-ID\tClient-Schlüssel\r\nID!\tSECRET!\r\n",
        "ID!\nSECRET!",
    ] {
        for mark in ["", "\u{feff}"] {
            for order in [u16::to_le_bytes, u16::to_be_bytes] {
                let units = format!("{mark}{}", text(template));
                let mut file: Vec<u8> = units.encode_utf16().flat_map(order).collect();
                holds_the_pair(&file);
                file.pop();
                assert!(refusal(&file).contains("plain text"));
            }
        }
    }
}

/// A character of two units is kept apart from the values.
#[test]
fn utf16_beyond_one_unit() {
    let file = text("\u{feff}client_id: ID!\u{1f511}\nclient_secret: SECRET!");
    let file: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refusal(&file).contains("another character"));
}
