//! German.

use super::{Text, Trouble};

pub(super) static TEXT: Text = Text {
    language_name: "Deutsch",

    product: "Simuliertes Personio",
    simulator: "Simulator.",
    not_personio: "Diese Zugriffsdaten öffnen nichts als diesen Simulator, und seine Leute sind \
         erfunden oder aufgezeichnet. Er stammt nicht von Personio.",
    skip: "Zum Inhalt springen",
    language: "Sprache",
    trail: "Sie sind hier",
    settings: "Einstellungen",
    integrations: "Integrationen",
    api_credentials: "API-Zugriffsdaten",
    cancel: "Abbrechen",

    list_intro: "Wer eines dieser Paare hat, kann über die API Mitarbeiterdaten lesen, soweit \
         der Zugriff reicht.",
    list_is_empty: "Es gibt keine Zugriffsdaten. Generieren Sie welche, um die API zu nutzen.",
    list_ends_before: "Die Liste endet vor dieser Seite.",
    readable: |count, of| format!("Mitarbeiterdaten: lesen, {count} von {of} Attributen"),
    no_right: "Kein Zugriffsrecht",
    not_handed_out: "Secret noch nicht ausgegeben",
    pages: "Seiten der Liste",
    page_of: |page, last| format!("Seite {page} von {last}"),
    newer: "Neuere",
    older: "Ältere",

    new_credentials: "Neue Zugriffsdaten generieren",
    name: "Name",
    name_hint: "Daran erkennen Sie die Zugriffsdaten in der Liste.",
    integration: "Integration",
    integration_hint: "Bestimmt, was unten angekreuzt ist. Danach können Sie alles ändern.",
    other: "Andere",
    choose: "Integration wählen",
    preselected: |name, count| match count {
        1 => format!("Unten ist angekreuzt, was {name} braucht: das Recht und 1 Attribut."),
        _ => format!("Unten ist angekreuzt, was {name} braucht: das Recht und {count} Attribute."),
    },
    nothing_preselected: "Unten ist nichts angekreuzt.",
    generate: "Zugriffsdaten generieren",

    access: "Zugriff",
    rights: "Zugriffsrechte",
    rights_hint: "Ohne dieses Recht verweigert die API alles außer einem Token.",
    reads_employees: "Mitarbeiterdaten: lesen",
    attributes: "Lesbare Mitarbeiterattribute",
    attributes_hint: "Was nicht angekreuzt ist, fehlt in jeder Antwort. Die ID ist immer lesbar.",
    save: "Zugriff speichern",

    client_id: "Client-ID",
    client_secret: "Client-Secret",
    hand_out_hint: "Es wird nur einmal ausgegeben: Laden Sie die Datei mit Client-ID und Secret \
         herunter, oder lassen Sie sich beide zum Kopieren anzeigen.",
    download: "PersonioAPICredentials.txt herunterladen",
    show_secret: "Zum Kopieren anzeigen",
    handed_out: "Es wurde ausgegeben und lässt sich nicht noch einmal anzeigen. Ist es verloren, \
         generieren Sie neue Zugriffsdaten.",
    copy_now: "Kopieren Sie jetzt beides: Das Secret wird nicht noch einmal angezeigt.",
    copied: "Ich habe beides kopiert",
    revoke: "Widerrufen",
    revoke_hint: "Widerrufene Zugriffsdaten werden sofort abgelehnt, ebenso ihr Token. Das lässt \
         sich nicht rückgängig machen.",
    revoke_ask: "Zugriffsdaten widerrufen …",
    revoke_question: |name| format!("{name} widerrufen?"),
    revoke_now: "Zugriffsdaten widerrufen",

    generated: "Die Zugriffsdaten wurden generiert.",
    saved: "Der Zugriff wurde gespeichert. Er gilt ab der nächsten Anfrage.",
    revoked: "Die Zugriffsdaten wurden widerrufen.",

    mistake: "Fehler",
    mistakes: "Etwas fehlt oder stimmt nicht",
    name_missing: "Geben Sie einen Namen ein.",
    name_too_long: |most| format!("Kürzen Sie den Namen auf höchstens {most} Zeichen."),
    name_unprintable: "Der Name enthält ein Steuerzeichen; geben Sie ihn neu ein.",
    integration_unknown: "Diese Integration gibt es nicht; wählen Sie eine aus der Liste.",
    attributes_unknown: |keys| {
        format!("Niemand im Unternehmen hat das Attribut {keys}; kreuzen Sie andere an.")
    },

    to_the_list: "Zu den API-Zugriffsdaten",
    page_unknown: Trouble {
        title: "Diese Seite gibt es nicht",
        remedy: "Vielleicht ist die Adresse falsch geschrieben. Alles, was man hier tun kann, \
             beginnt bei der Liste der API-Zugriffsdaten.",
    },
    credentials_unknown: Trouble {
        title: "Diese Zugriffsdaten gibt es nicht",
        remedy: "Sie wurden widerrufen, oder der Simulator wurde neu gestartet: Generierte \
             Zugriffsdaten gelten, solange er läuft. Generieren Sie neue.",
    },
    handed_out_before: Trouble {
        title: "Das Secret wurde bereits ausgegeben",
        remedy: "Es lässt sich einmal herunterladen oder anzeigen. Ist es verloren, widerrufen \
             Sie diese Zugriffsdaten und generieren Sie neue.",
    },
    wrong_method: Trouble {
        title: "Diese Adresse gehört zu einem Knopf",
        remedy: "Sie lässt sich nicht für sich öffnen. Gehen Sie zur Liste und drücken Sie dort \
             den Knopf.",
    },
    foreign_origin: Trouble {
        title: "Diese Anfrage kam von einer anderen Seite",
        remedy: "Es wurde nichts geändert. Nur die Seiten dieses Simulators können Zugriffsdaten \
             ändern; tun Sie es von der Liste aus.",
    },
    no_form: Trouble {
        title: "Das ist kein Formular",
        remedy: "Senden Sie die Felder als application/x-www-form-urlencoded, so wie die Seite es \
             tut.",
    },
    form_too_large: Trouble {
        title: "Dieses Formular ist zu groß",
        remedy: "Es wurde nichts geändert. Füllen Sie das Formular auf der Seite aus und senden \
             Sie dieses.",
    },
};
