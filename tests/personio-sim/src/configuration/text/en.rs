//! English.

use super::{Text, Trouble};

pub(super) static TEXT: Text = Text {
    language_name: "English",

    product: "Simulated Personio",
    simulator: "Simulator.",
    not_personio: "These credentials open nothing but this simulator, and its people are invented \
         or recorded. It is not made by Personio.",
    skip: "Skip to content",
    language: "Language",
    trail: "You are here",
    settings: "Settings",
    integrations: "Integrations",
    api_credentials: "API credentials",
    cancel: "Cancel",

    list_intro: "Whoever has one of these pairs can read employees through the API, as far as \
         its access goes.",
    list_is_empty: "There are no credentials. Generate some to use the API.",
    list_ends_before: "The list ends before this page.",
    readable: |count, of| match count {
        1 => format!("Employees: read, 1 of {of} attributes"),
        _ => format!("Employees: read, {count} of {of} attributes"),
    },
    no_right: "No access right",
    not_handed_out: "Secret not handed out yet",
    pages: "Pages of the list",
    page_of: |page, last| format!("Page {page} of {last}"),
    newer: "Newer",
    older: "Older",

    new_credentials: "Generate new credentials",
    name: "Name",
    name_hint: "By which you will know them in the list.",
    integration: "Integration",
    integration_hint: "Decides what is ticked below. You can tick and untick after that.",
    other: "Other",
    choose: "Choose integration",
    preselected: |name, count| match count {
        1 => format!("Ticked below is what {name} needs: the right and 1 attribute."),
        _ => format!("Ticked below is what {name} needs: the right and {count} attributes."),
    },
    nothing_preselected: "Nothing is ticked below.",
    generate: "Generate credentials",

    access: "Access",
    rights: "Access rights",
    rights_hint: "Without this right the API refuses everything but a token.",
    reads_employees: "Employees: read",
    attributes: "Readable employee attributes",
    attributes_hint: "What is not ticked is absent from every answer. The id can always be read.",
    save: "Save access",

    client_id: "Client ID",
    client_secret: "Client secret",
    hand_out_hint: "It is handed out once: download the file with client ID and secret, or have \
         both shown to copy them.",
    download: "Download PersonioAPICredentials.txt",
    show_secret: "Show to copy",
    handed_out: "It has been handed out and cannot be shown again. If it is lost, generate new \
         credentials.",
    copy_now: "Copy both now: the secret is not shown again.",
    copied: "I have copied them",
    revoke: "Revoke",
    revoke_hint: "Revoked credentials are refused at once, together with their token. That cannot \
         be undone.",
    revoke_ask: "Revoke credentials …",
    revoke_question: |name| format!("Revoke {name}?"),
    revoke_now: "Revoke credentials",

    generated: "The credentials have been generated.",
    saved: "The access has been saved. It holds from the next request on.",
    revoked: "The credentials have been revoked.",

    mistake: "Error",
    mistakes: "Something is missing or wrong",
    name_missing: "Enter a name.",
    name_too_long: |most| format!("Shorten the name to at most {most} characters."),
    name_unprintable: "The name contains a control character; type it in again.",
    integration_unknown: "There is no such integration; choose one from the list.",
    attributes_unknown: |keys| format!("No employee has the attribute {keys}; tick others."),

    to_the_list: "To the API credentials",
    page_unknown: Trouble {
        title: "There is no such page",
        remedy: "The address may be misspelt. All that can be done here begins at the list of \
             API credentials.",
    },
    credentials_unknown: Trouble {
        title: "There are no such credentials",
        remedy: "They have been revoked, or the simulator was started again: generated \
             credentials last as long as it runs. Generate new ones.",
    },
    handed_out_before: Trouble {
        title: "The secret has been handed out before",
        remedy: "It can be downloaded or shown once. If it is lost, revoke these credentials and \
             generate new ones.",
    },
    wrong_method: Trouble {
        title: "This address is for a button",
        remedy: "It cannot be opened by itself. Go to the list and press the button there.",
    },
    foreign_origin: Trouble {
        title: "This request came from another page",
        remedy: "Nothing has been changed. Only the pages of this simulator can change \
             credentials; do it from the list.",
    },
    no_form: Trouble {
        title: "This is not a form",
        remedy: "Send the fields as application/x-www-form-urlencoded, as the page does.",
    },
    form_too_large: Trouble {
        title: "This form is too large",
        remedy: "Nothing has been changed. Fill in the form on the page and send that.",
    },
};
