# Alle Texte der Seiten auf Deutsch. Dieselben Namen stehen in en.ftl; ein Test
# vergleicht beide und findet Texte, die niemand verwendet.

## Was jede Seite umgibt

product = Back Marketplace
skip = Zum Inhalt
menu = Menü
nav-main = Hauptmenü
nav-marketplace = Marketplace
nav-integrations = Integrationen
nav-directory = Verzeichnis
nav-runs = Abgleiche
nav-ledger = Protokoll
nav-data-protection = Datenschutz
nav-settings = Einstellungen
nav-access = Zugang
language = Sprache
times-in-utc = Alle Zeiten in UTC
error = Fehler:
errors = Es gibt ein Problem
to-the-start = Zur Startseite
crumbs = Pfad
pages = Seiten
pages-first = Erste Seite
pages-next = Nächste Seite
none = keine
role-administrator = Administration
role-viewer = Nur Ansicht
role-monitor = Überwachung

## Zustände

state-connected = Verbunden
state-attention = Handlungsbedarf
state-running = Läuft
state-paused = Pausiert
state-off = Nicht verbunden
state-completed = Abgeschlossen
state-held = Wartet auf Bestätigung
state-failed = Fehlgeschlagen
state-abandoned = Abgebrochen
state-sent = Gesendet
state-answered = Beantwortet
state-violation = Antwort verworfen
state-denied = Abgelehnt
state-unanswered = Unbeantwortet
state-erased = Gelöscht
state-signed = Signiert
state-unsigned = Nicht signiert
state-unknown-key = Mit unbekanntem Schlüssel signiert
state-withheld = Von den Zugriffsdaten zurückgehalten
state-revoked = Widerrufen

## Zahlen und Zeiten

seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
people = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

## Werte, und warum es keinen gibt

value-empty = leer
value-withheld = zurückgehalten
value-not-released = nicht freigegeben
value-not-fetched = noch nicht abgerufen
value-not-shown = gespeichert, nicht angezeigt
legend-empty = in der Quelle leer
legend-withheld = hier freigegeben, aber von den Zugriffsdaten in der Quelle zurückgehalten
legend-not-released = nicht freigegeben; hat die Quelle nie verlassen
status-onboarding = Onboarding
status-active = Aktiv
status-leave = Abwesend
status-inactive = Inaktiv
gender-female = Weiblich
gender-male = Männlich
gender-diverse = Divers

## Anmeldung

sign-in = Anmelden
sign-in-code = Anmeldecode oder Link
sign-in-code-hint = Er gilt einmal, innerhalb eines Tages.
sign-in-refused = Mit diesem Code kann sich niemand anmelden: Er wurde schon verwendet oder ist älter als ein Tag. Lassen Sie sich einen neuen Link geben.
sign-in-no-link = Kein Link? Wer diesen Marketplace betreibt, erstellt einen mit
session-expired = Ihre Sitzung ist beendet. Melden Sie sich wieder an; was gespeichert war, ist nicht verloren.
sign-out = Abmelden
person-name = Name
tenant = Unternehmen
role = Rolle

## Marketplace und Eintrag

marketplace-lede = Integrationen bringen aus Ihren vorhandenen Systemen, was Back wissen muss. Jede läuft in einer Sandbox und überträgt nur, was Sie auswählen.
marketplace-empty = Noch ist nichts im Angebot
marketplace-empty-why = Wer diesen Marketplace betreibt, bietet eine Integration an mit
marketplace-by = von
marketplace-version = Version
fields = { $count ->
    [one] { $count } Feld
   *[other] { $count } Felder
}
field = Feld
field-technical = Technischer Name
field-attributes = Attribut in { $source }
field-use = Verwendung
field-shown = für Personen in Back sichtbar
field-internal = intern, für Personen in Back nicht sichtbar
listing-activate = Aktivieren
listing-settings = Zu den Einstellungen
listing-ask-administrator = Die Administration Ihres Unternehmens kann sie aktivieren.
listing-what = Was sie leistet
listing-promise = Was Sie nicht auswählen, verlässt { $name } nie, und die Laufzeitumgebung setzt das durch.
listing-fields = Felder
listing-fields-count = { $count ->
    [one] { $count } Feld, das Sie freigeben können
   *[other] { $count } Felder, die Sie einzeln freigeben können
}
listing-footnote = { $count ->
    [0] * Für Personen in Back sichtbar und beim Aktivieren vorausgewählt.
    [one] * Für Personen in Back sichtbar und beim Aktivieren vorausgewählt. Das andere Feld ist intern und bleibt weg, wenn Sie es nicht auswählen.
   *[other] * Für Personen in Back sichtbar und beim Aktivieren vorausgewählt. Die anderen { $count } sind intern und bleiben weg, wenn Sie sie nicht auswählen.
}
listing-about = Über diese Integration
listing-prices = Preise
listing-trial = Testphase
listing-contact = Kontakt
listing-publisher = Herausgeber
listing-version = Version
listing-since = Im Angebot seit
listing-signature = Signatur
listing-key = Schlüssel
listing-digest = Prüfsumme (SHA-256)
listing-permissions = Berechtigungen
listing-permissions-from = Aus der kompilierten Komponente gelesen, nicht aus einem Versprechen.
listing-may = Sie darf
listing-may-not = Sie darf nicht
listing-exports = Was der Marketplace von ihr verlangen kann
capability-network = Die Anfragen unten senden, und keine anderen
capability-storage = Werte in einem eigenen, versiegelten Speicher ablegen
capability-environment = Ihre eigenen Einstellungen lesen und einen Aufruf beenden
capability-standard-streams = Ein Protokoll schreiben, das begrenzt ist
capability-clocks = Die Uhrzeit lesen
capability-random = Zufallszahlen ziehen
capability-waiting = Auf mehreres davon zugleich warten
capability-contract = Die Typen des Vertrags verwenden
cannot-network = Anfragen senden
cannot-storage = Zwischen zwei Aufrufen etwas aufbewahren
cannot-though-claimed = Das Manifest kündigt es an, und die Komponente verwendet es nicht.
cannot-files = Dateien lesen oder schreiben
cannot-sockets = Selbst Netzwerkverbindungen öffnen
cannot-secrets = Ihre Geheimnisse sehen, wo sie Zugang zum Netz hat: Dort bekommt sie Platzhalter
cannot-programs = Andere Programme starten
cannot-redirects = Weiterleitungen folgen
listing-requests = Anfragen an
listing-requests-only = Aus dem Manifest. Jede andere Anfrage lehnt die Laufzeitumgebung ab, bevor sie hinausgeht.
listing-headers = Sie dürfen außer den Kopfzeilen jeder Anfrage diese haben:
request-method = Methode
request-path = Pfad
request-query = Parameter
request-opens = Öffnet
request-needs = Nur mit Feld
request-always = immer
query-integer = ganze Zahl
query-timestamp = Zeit
query-attributes = nur von freigegebenen Feldern
listing-keeps = Was sie aufbewahrt
listing-keeps-nothing = Nichts.

## Aktivierung

activation = { $name } aktivieren
activation-cancel = Diese Aktivierung beenden
cancel = Abbrechen
change = Ändern
save = Speichern
try-again = Noch einmal versuchen
check-again = Noch einmal prüfen
credentials-heading = Zugriffsdaten von { $source }
credentials-sealed = Sie werden versiegelt, sobald sie ankommen. Die Integration selbst sieht einen Platzhalter, nie das Secret.
credentials-file = Datei mit den Zugriffsdaten
credentials-file-hint = Die Datei, wie die Quelle sie ausgibt: { $types }, höchstens { $kilobytes } KB.
credentials-chosen = Ausgewählt: { $name }
credentials-one-file = Bitte nur eine Datei ablegen.
credentials-drop = Oder legen Sie die Datei irgendwo in diesem Kasten ab.
credentials-or = oder tippen Sie ein, was darin steht
credentials-masked-hint = Beim Tippen nicht zu sehen und danach nie wieder.
credentials-where = Wo Sie sie finden
credentials-what-checking-does = Die Prüfung meldet sich einmal bei der Quelle an und liest, welche Attribute die Zugriffsdaten freigeben. Sie liest die Daten von niemandem.
credentials-check = Prüfen und weiter
credentials-none = Wählen Sie eine Datei, oder tippen Sie ein, was darin steht.
credentials-both = Wählen Sie eine Datei, oder tippen Sie ein, was darin steht, aber nicht beides.
credentials-missing = { $label } fehlt.
fields-question = Welche Felder dürfen übertragen werden?
fields-promise = Was Sie nicht ankreuzen, verlässt die Quelle nie; dafür sorgt die Laufzeitumgebung. Sie können das jederzeit ändern; was Sie herausnehmen, wird sofort gelöscht.
fields-shown = In Back für Menschen sichtbar
fields-shown-hint = Diese Felder sieht man neben einer Anfrage. Sie sind vorausgewählt.
fields-internal = Intern, eine bewusste Entscheidung
fields-internal-hint = Diese Felder sieht niemand. Kreuzen Sie eines nur an, wenn Sie wissen, wozu Sie es brauchen.
fields-continue = Weiter zur Prüfung
fields-back = Andere Zugriffsdaten
withheld-tick = { $count ->
    [one] Kreuzen Sie dieses Attribut bei den Zugriffsdaten in der Quelle an, oder machen Sie ohne weiter:
   *[other] Kreuzen Sie diese Attribute bei den Zugriffsdaten in der Quelle an, oder machen Sie ohne weiter:
}
withheld-heading = Die Zugriffsdaten halten etwas zurück
withheld-remedy = Was sie zurückhalten, bleibt als zurückgehalten gekennzeichnet und kommt, sobald sie es zeigen.
excess-heading = Die Zugriffsdaten können mehr lesen als nötig
excess = Kein Feld dieser Integration braucht:
excess-remedy = Danach wird nie gefragt. Nehmen Sie es trotzdem in der Quelle aus den Zugriffsdaten heraus: Was ein Schlüssel nicht öffnet, kann niemand damit stehlen.
review-nothing-stored = Es ist noch nichts gespeichert.
review-preview-is = Die Vorschau unten wurde nur für diese Seite gelesen und ist vergessen, sobald Sie sie verlassen.
review-sent = { $count ->
    [one] Wird übertragen: { $count } Feld
   *[other] Wird übertragen: { $count } Felder
}
review-left-out = { $count ->
    [one] Ausgelassen: { $count } Feld
   *[other] Ausgelassen: { $count } Felder
}
review-agree-heading = Stimmen Sie zu?
activation-begun = Sie haben schon begonnen: Zugriffsdaten sind geprüft, gespeichert ist noch nichts.
activation-go-on = Weiter mit den Feldern
review-agree = Damit gibt Ihr Unternehmen genau die Felder oben für Back frei. Die Freigabe wird mit einer Nummer festgehalten und lässt sich nicht ändern; eine Änderung ist eine neue Freigabe.
review-agree-button = Zustimmen und verbinden
review-back = Andere Felder
preview = { $count ->
    [one] Vorschau: { $count } Person
   *[other] Vorschau: { $count } Personen
}
preview-of = von { $total }
preview-hint = Genau die Felder, die übertragen werden, und sonst nichts.
preview-nobody = In der Quelle gibt es niemanden, den diese Zugriffsdaten lesen dürfen.
connected = { $name } ist verbunden
connected-consent = Freigabe { $number } gilt. Der erste Abgleich hat begonnen; das Verzeichnis füllt sich währenddessen.
connected-next = Wie es weitergeht
connected-run = Der erste Abgleich
    .hint = Alle werden einmal gelesen. Danach beginnen Abgleiche nach Zeitplan.
    .open = Dem Abgleich zusehen
connected-directory = Das Verzeichnis
    .hint = Wer hinter einer Anfrage steht, soweit Sie es freigegeben haben.
    .open = Verzeichnis öffnen
connected-sheet = Das Datenschutzblatt
    .hint = Für Ihr Verarbeitungsverzeichnis und den Betriebsrat, ausgefüllt und druckfertig.
    .open = Blatt öffnen

## Einstellungen › Integrationen

integrations = Integrationen
integrations-lede = Was { $tenant } verbunden hat und wie es darum steht.
browse-the-marketplace = Zum Marketplace
integrations-empty = Noch ist nichts im Angebot. Wer diesen Marketplace betreibt, fügt eine Integration hinzu mit
by-publisher = von { $publisher }
fields-of = { $count } von { $all } Feldern
consent-number = Freigabe { $number }
last-successful-run = Letzter erfolgreicher Abgleich
no-successful-run = Noch kein erfolgreicher Abgleich
people-stored = { $count ->
    [one] { $shown } Person
   *[other] { $shown } Personen
}
running-now = ein Abgleich läuft
watch-the-run = Zusehen
next-run = nächster
one-at-a-time = Ein Unternehmen ist mit einer Integration zugleich verbunden.
connect = Verbinden
manage = Verwalten
look = Ansehen
run-now = Jetzt abgleichen
fields-in-force = Geltende Felder
left-out = Ausgelassen:
to-the-sheet = Datenschutzblatt mit allen Freigaben
credentials-nobody-reads = Versiegelt. Niemand kann sie hier lesen, auch Sie nicht.
credentials-replace = Zugriffsdaten ersetzen
credentials-renew = Prüfen und ersetzen
credentials-old-stay = Die alten bleiben in Gebrauch, bis sich die neuen bewährt haben. Was gespeichert ist, bleibt.
schedule = Zeitplan
schedule-every = Zeit zwischen zwei Abgleichen: { $span }
schedule-minutes = Minuten zwischen zwei Abgleichen
schedule-minutes-hint = Leer lassen für den Standard dieses Marketplace.
schedule-refused = Geben Sie eine Zahl von Minuten von 1 bis 525600 an, oder nichts.
schedule-pause = Pausieren
schedule-resume = Fortsetzen
paused-since = Pausiert seit
disconnect = Trennen
disconnect-hint = Beendet die Verbindung und löscht sofort alles, was von ihr gespeichert ist. Was das ist, sehen Sie, bevor Sie sich entscheiden.
disconnect-more = Trennen …
disconnect-heading = { $name } trennen?
disconnect-lede = Die Verbindung endet für alle bei { $tenant }. Das lässt sich nicht rückgängig machen.
disconnect-erases = Was sofort gelöscht wird
disconnect-stays = Was bleibt
disconnect-ledger-stays = Das Protokoll der Anfragen und die nummerierten Freigaben, ohne personenbezogene Daten, als Nachweis.
disconnect-credentials-stay = Die Zugriffsdaten in der Quelle. Löschen Sie sie dort; niemand sonst kann es.
disconnect-button = Trennen und löschen
disconnect-not = Verbindung behalten
disconnected = { $name } ist getrennt
disconnected-erased = Alles, was von dieser Verbindung gespeichert war, ist gelöscht. Der Beleg steht im Protokoll.
receipt = Beleg
erased-people = Personen
erased-people-count = { $people } und { $leavers } Ausgeschiedene, mit je { $fields ->
    [one] einem Feld
   *[other] { $fields } Feldern
}
erased-history = Änderungen an Personen
erased-history-all = Alle
erased-secrets = Secrets
erased-kept = Was die Integration aufbewahrt
erased-key = Datenschlüssel
erased-key-means = Hier vernichtet. Frühere Backups enthalten eine Kopie, die der Hauptschlüssel öffnet, bis sie gelöscht werden.
narrow-heading = Löschen, was Sie herausnehmen?
narrow-erases = Das löscht sofort, bei allen Personen und aus der Historie:
narrow-for-good = Es lässt sich nicht rückgängig machen. Geben Sie es wieder frei, wird es neu abgerufen.
narrow-button = Löschen und ändern
done-narrowed = Die neue Freigabe gilt. Was herausgenommen wurde, ist gelöscht; der Beleg steht im Protokoll.
done-widened = Die neue Freigabe gilt. Was dazukam, bringt der Abgleich, der gerade begonnen hat.
done-renewed = Die neuen Zugriffsdaten funktionieren und sind in Gebrauch. Ein Abgleich hat begonnen.
done-paused = Pausiert. Von selbst beginnt kein Abgleich, bis jemand fortsetzt.
done-resumed = Fortgesetzt.
done-scheduled = Der Zeitplan ist geändert.
cause-again-in = Nächster Versuch nach: { $wait }.
cause-invalid-credentials = Die Quelle lehnt die Zugriffsdaten ab.
    .remedy = Wahrscheinlich hat sie dort jemand gelöscht oder erneuert. Ersetzen Sie die Zugriffsdaten; was gespeichert ist, bleibt.
cause-permission-missing = Den Zugriffsdaten fehlt ein Recht.
    .remedy = Erlauben Sie ihnen in der Quelle, Mitarbeiterdaten zu lesen.
cause-invalid-request = Die Integration wurde nach etwas gefragt, das sie nicht annimmt.
    .remedy = Gleichen Sie noch einmal ab; bleibt es so, sagen Sie es ihrem Herausgeber.
cause-not-connected = Die Integration hat ihre Zugriffsdaten vergessen.
    .remedy = Ersetzen Sie die Zugriffsdaten.
cause-rate-limited = Die Quelle nimmt im Moment keine Anfragen mehr an.
    .remedy = Es ist nichts zu tun.
cause-source-unavailable = Die Quelle ist nicht erreichbar oder gestört.
    .remedy = Es wird von selbst noch einmal versucht. Was gespeichert ist, bleibt.
cause-unexpected-response = Die Quelle antwortet auf eine Weise, die ihre Dokumentation nicht kennt.
    .remedy = Bleibt es so, sagen Sie es dem Herausgeber der Integration.
cause-denied = Die Integration wollte mehr als vereinbart und wurde angehalten.
    .remedy = Sehen Sie im Protokoll nach, und sagen Sie es ihrem Herausgeber.
cause-storage-failed = Was die Integration aufbewahrt, ließ sich nicht speichern.
    .remedy = Sagen Sie es denen, die diesen Marketplace betreiben.
cause-internal = Die Integration ist gescheitert.
    .remedy = Gleichen Sie noch einmal ab; bleibt es so, sagen Sie es ihrem Herausgeber.
cause-approval-needed = Viele Personen sind auf einmal verschwunden, und das wartet auf Sie.
    .remedy = Sehen Sie bei den Abgleichen nach, und bestätigen Sie es, wenn es stimmt.
cause-kept-too-long = Ausgeschiedene werden länger aufbewahrt, als sie dürfen.
    .remedy = Gleichen Sie jetzt ab; das löscht sie.
cause-out-of-date = Seit mehr als der doppelten Zeit zwischen zwei Abgleichen war keiner erfolgreich.
    .remedy = Den Grund nennen die Abgleiche.
cause-paused = Die Abgleiche sind pausiert.
    .remedy = Von selbst beginnt keiner, bis jemand fortsetzt.

## Verzeichnis

directory-lede = Die Personen, die Back kennt, aus { $source }.
directory-as-of = Stand des letzten Abgleichs:
directory-no-run = Noch hat kein Abgleich alle gesehen.
directory-choose = Integration auswählen
directory-empty = Noch niemand da
directory-empty-why = Das Verzeichnis füllt sich mit dem ersten Abgleich. Was Sie nicht freigegeben haben, kommt nie hierher.
directory-runs = Abgleiche ansehen
directory-search = Suchen
directory-leavers = Ausgeschiedene anzeigen
directory-name = Name
directory-left = Ausgeschieden
directory-found = Gefunden zu
directory-gone = { $count ->
    [one] dazu eine ausgeschiedene
   *[other] dazu { $count } ausgeschiedene
}
directory-on-page = { $count ->
    [one] { $count } auf dieser Seite, in der Reihenfolge, in der sie dazukamen
   *[other] { $count } auf dieser Seite, in der Reihenfolge, in der sie dazukamen
}
directory-nobody = Niemand da
directory-nobody-why = Der letzte Abgleich hat in der Quelle niemanden gefunden.
directory-nobody-further = Nach denen auf der Seite davor kommt niemand mehr.
directory-nobody-found = Niemand passt zu
directory-searched = Die Suche sieht hier nach: { $fields }.
directory-not-searched = { $count ->
    [one] Eine Person ist ausgeschieden und wird ausgelassen.
   *[other] { $count } Personen sind ausgeschieden und werden ausgelassen.
}
directory-everybody = Alle anzeigen
directory-with-leavers = Mit Ausgeschiedenen
person-export = Gespeichertes exportieren
person-fields = Felder
person-fields-what = Was Personen in Back von dieser Person sehen. Alles Gespeicherte steht im Export.
person-record = Datensatz
person-id = ID in der Quelle
person-added = Zuerst gespeichert
person-fetched = Abgerufen
person-gone = Ausgeschieden seit
person-consent = Freigabe
person-history = Verlauf
person-history-what = Welche Felder sich geändert haben, ohne die Werte.
person-no-changes = Hier sind keine Änderungen bekannt.
person-latest = Neueste Änderungen
person-earlier = Frühere Änderungen
change-added = Zuerst gespeichert
change-changed = Geändert
change-gone = Ausgeschieden
change-returned = Wieder da

## Abgleiche

runs = Abgleiche
runs-lede = Jeder Abgleich liest alle Personen in der Quelle, oder was sich seit dem letzten geändert hat.
runs-of = Abgleich vom
runs-caption = Die letzten Abgleiche
runs-none = Es gab noch keinen Abgleich.
runs-started = Begonnen
runs-kind = Gefragt nach
runs-kind-full = allen
runs-kind-incremental = Änderungen
runs-state = Zustand
runs-seen = Gesehen
runs-new = Neu
runs-changed = Geändert
runs-unchanged = Unverändert
runs-gone = Verschwunden
runs-rejected = { $count ->
    [one] { $count } Eintrag war nicht lesbar; deshalb gilt niemand als verschwunden.
   *[other] { $count } Einträge waren nicht lesbar; deshalb gilt niemand als verschwunden.
}
runs-cause = Ursache
runs-lost = Die Verbindung ist unterbrochen. Laden Sie die Seite neu, um zu sehen, wie weit der Abgleich ist.
runs-result = Ergebnis ansehen
runs-reload = Neu laden,
runs-reload-why = um zu sehen, wie weit er ist.
runs-progress = Gelesene Personen
held-heading = { $count ->
    [one] { $count } Person ist verschwunden. Stimmt das?
   *[other] { $count } Personen sind verschwunden. Stimmt das?
}
held-why = Mehr als ein Fünftel auf einmal sieht nach einem Fehler in der Quelle oder ihren Zugriffsdaten aus; deshalb wird niemand entfernt, bevor jemand nachgesehen hat.
held-what-to-do = Sind sie wirklich ausgeschieden, bestätigen Sie es. Wenn nicht, berichtigen Sie es in der Quelle und gleichen noch einmal ab.
held-approve = { $count } bestätigen
held-approved = Bestätigt. Sie sind als verschwunden gekennzeichnet und werden gelöscht, wenn ihre Zeit um ist.

progress-begun = Begonnen; die ersten Personen sind unterwegs
progress-seen = Bisher { $seen } Personen
progress-of = { $seen } von { $total } Personen
progress-stopped = Nach { $seen } Personen angehalten; von dort geht es weiter
progress-completed = Abgeschlossen: neu { $added }, geändert { $changed }, verschwunden { $gone }
progress-held = Vollständig und wartet auf Bestätigung: verschwunden { $gone }
progress-failed = Fehlgeschlagen
progress-abandoned = Ein anderer Abgleich ist an seine Stelle getreten

## Protokoll

ledger = Protokoll
ledger-lede = Jede Anfrage, aufgeschrieben, bevor sie gesendet wurde, und jede, die abgelehnt wurde. Ohne personenbezogene Daten.
ledger-caption = Anfragen an die Quelle
ledger-newest-first = Neueste zuerst
ledger-none = Noch ist nichts an eine Quelle gesendet worden.
ledger-number = Nr.
ledger-time = Zeit
ledger-who = Wer fragte
ledger-before-consent = vor der Freigabe
ledger-request = Anfrage
ledger-status = Status
ledger-event = Ergebnis
ledger-bytes = Byte
ledger-older = Ältere
ledger-verify = Protokoll prüfen
ledger-sound = Das Protokoll ist unversehrt
ledger-sound-rows = { $count ->
    [one] { $rows } Zeile, jede mit der davor verkettet. Kopf:
   *[other] { $rows } Zeilen, jede mit der davor verkettet. Kopf:
}
ledger-broken = Das Protokoll ist nicht, wie es geschrieben wurde
ledger-broken-rows = Unversehrt sind { $rows } Zeilen von der ersten an. Was danach kommt, wurde nicht von diesem Programm geändert, entfernt oder hinzugefügt. Sagen Sie es denen, die diesen Marketplace betreiben.

## Datenschutz

sheet = Datenschutzblatt
sheet-lede = { $source } an Back, für
sheet-consent = Freigabe { $number }
sheet-print = Für Papier gemacht: Drucken Sie es aus dem Browser, oder speichern Sie es als PDF. Die Zeilen am Ende sind für Sie.
sheet-what = Was geschieht
sheet-purpose = Zweck
sheet-purpose-is = Zeigen, wer hinter einer Anfrage an den Service-Desk steht, und sie an die zuständigen Personen leiten.
sheet-source = Quelle
sheet-source-is = Sie wird mit Zugriffsdaten gefragt, die Ihr Unternehmen dort erstellt hat.
sheet-recipients = Empfänger
sheet-recipients-are = Back als Auftragsverarbeiter; in Ihrem Unternehmen die Mitarbeitenden des Service-Desks, für die mit * markierten Felder, und alle, die sich bei diesem Marketplace anmelden dürfen.
sheet-people = Betroffene Personen
sheet-people-are = Beschäftigte aus der Quelle; zurzeit
sheet-interval = Zeit zwischen zwei Abgleichen
sheet-paused = Pausiert seit
sheet-retention = Aufbewahrung
sheet-retention-present = Gegenwärtig Beschäftigte: solange die Verbindung besteht.
sheet-retention-leavers = Ausgeschiedene: { $after } nach dem Ausscheiden gelöscht.
sheet-retention-no-leavers = Ausgeschiedene: gelöscht mit dem Abgleich, der es bemerkt.
sheet-retention-narrowed = Ein Feld, das nicht mehr freigegeben ist: sofort gelöscht.
sheet-retention-ended = Nach dem Trennen: von niemandem etwas; der Datenschlüssel wird vernichtet. Das Protokoll und das Verzeichnis der Freigaben bleiben.
sheet-retention-backups = Backups derer, die diesen Marketplace betreiben, enthalten, was damals gespeichert war, bis sie gelöscht werden.
sheet-data = Welche Daten
sheet-sent = Felder, die übertragen werden
sheet-sent-count = { $sent } von { $all }. Mit * markierte Felder sind für Personen in Back sichtbar.
sheet-not-sent = Nicht übertragen:
sheet-refused = Anfragen danach lehnt die Laufzeitumgebung ab.
sheet-who = Wer freigegeben hat, und wann
sheet-in-force = In Kraft
sheet-connected = Verbunden seit
sheet-plugin = Integration
sheet-consents = Freigaben
consents-number = Nr.
consent-in-force = in Kraft
consent-fields = Felder
consent-by = Von
consent-at = Am
consent-added = dazu:
consent-removed = entfernt:
sheet-measures = Technische Maßnahmen
measure-sandbox = Die Integration läuft in einer WebAssembly-Sandbox ohne Dateien und Netzwerkverbindungen. Ihre Prüfsumme wird vor jedem Start geprüft.
measure-egress = Aus Manifest und Freigabe leitet die Laufzeitumgebung die einzigen Anfragen ab, die die Integration stellen darf. Andere werden abgelehnt, bevor sie hinausgehen.
measure-secrets = Zugriffsdaten sind versiegelt. Wo die Integration Zugang zum Netz hat, sieht sie Platzhalter, die nur in Anfragen an die Quelle geöffnet werden.
measure-sealed = Was gespeichert ist, ist mit einem Schlüssel nur dieser Verbindung verschlüsselt.
measure-erasure = Was eine engere Freigabe nicht mehr deckt, wird sofort gelöscht, und mit dem Ende der Verbindung alles. Ein Beleg nennt, was gelöscht wurde.
measure-ledger = Jede Anfrage steht in einem Protokoll, das jede spätere Änderung erkennen lässt. Es enthält keine personenbezogenen Daten von Beschäftigten.
sheet-requests = Mit dieser Freigabe darf sie diese Anfragen stellen:
sheet-yours = Von Ihrem Unternehmen auszufüllen
sheet-legal-basis = Rechtsgrundlage
sheet-works-council = Betriebsrat informiert oder Vereinbarung geschlossen
sheet-place-date = Ort, Datum
sheet-controller = Verantwortlicher (Art. 4 Nr. 7 DSGVO)
sheet-officer = Datenschutzbeauftragte Person

## Zugang

access = Zugang
access-lede = Wer bei { $tenant } diesen Marketplace benutzen darf, und welche Programme.
access-people = Personen mit Zugang
access-you = (Sie)
access-last-sign-in = Letzte Anmeldung
access-never = nie
access-remove = Entfernen
access-removed = Mit diesem Konto meldet sich niemand mehr an.
access-not-yourself = Bitten Sie jemand anderen aus der Administration
access-invite = Jemanden hereinlassen
access-invite-hint = Erstellt einen Anmeldelink, der einmal gilt, innerhalb eines Tages. Sie geben ihn selbst weiter.
access-invite-button = Link erstellen
access-link-heading = Anmeldelink für { $name }
access-link-once = Nur einmal zu sehen. Er gilt einmal, innerhalb eines Tages.
access-role-administrator = Administration: aktiviert, gibt frei, trennt
access-role-viewer = Nur Ansicht: sieht alles, ändert nichts
access-tokens = API-Token
access-token-created = Erstellt
access-token-used = Zuletzt verwendet
access-token-revoke = Widerrufen
access-token-revoked = Das Token öffnet nichts mehr.
access-token-new = Ein Programm hereinlassen
access-token-new-hint = Ein Token für die HTTP-API. Sie ist unter /openapi.json beschrieben.
access-token-button = Token erstellen
access-token-heading = Token { $name }
access-token-once = Nur einmal zu sehen. Geht es verloren, widerrufen Sie es und erstellen ein neues.
access-no-tokens = Kein Programm hat ein Token.
name-refused = Geben Sie einen Namen mit 1 bis 100 Zeichen an, ohne Steuerzeichen.
copy = Kopieren
copied = Kopiert
copy-by-hand = Ausgewählt; drücken Sie Strg+C

## Schritte einer Aktivierung

steps = Fortschritt
step-done = erledigt:
step-credentials = Zugriffsdaten
step-fields = Felder
step-review = Prüfen
step-connected = Verbunden

## Probleme: auf Seiten und, nach RFC 9457, für Programme

problem-not-found = Nicht gefunden
    .detail = Unter dieser Adresse gibt es nichts. Prüfen Sie sie, oder beginnen Sie auf der Startseite.
problem-bad-request = Unverständliche Anfrage
    .detail = Diese Anfrage ergibt keinen Sinn. Laden Sie die Seite neu und versuchen Sie es noch einmal.
problem-other-method = Andere Methode
    .detail = Diese Adresse nimmt solche Anfragen nicht an.
problem-other-host = Anderer Host
    .detail = Dieser Marketplace hat eine andere Adresse. Öffnen Sie ihn unter der, mit der er gestartet wurde.
problem-cross-site = Anfrage von einer anderen Website
    .detail = Eine andere Website hat diese Anfrage gesendet; es wurde nichts geändert. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.
problem-administrators-only = Nur für die Administration
    .detail = Mit Ihrer Rolle können Sie alles ansehen und nichts ändern. Fragen Sie die Administration Ihres Unternehmens.
problem-form-expired = Das Formular ist zu alt
    .detail = Dieses Formular gehört zu einer anderen Sitzung; es wurde nichts geändert. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal.
problem-not-a-form = Kein Formular
    .detail = Diese Adresse nimmt Formulare an, und diese Anfrage hat keines.
problem-too-many-tries = Zu viele Versuche
    .detail = Zu viele Codes oder Token waren falsch. Warten Sie { $wait } und versuchen Sie es noch einmal.
problem-too-large = Zu groß
    .detail = Diese Anfrage ist größer als jede, die hier Sinn ergibt.
problem-not-connected = Nicht verbunden
    .detail = Ihr Unternehmen hat keine Integration verbunden. Aktivieren Sie eine im Marketplace.
problem-not-listed = Nicht im Angebot
    .detail = Eine Integration mit diesem Namen gibt es im Marketplace nicht.
problem-unknown-employee = Niemand mit dieser ID
    .detail = Niemand mit dieser ID ist im Verzeichnis. Die Person wurde vielleicht gelöscht oder kommt mit dem nächsten Abgleich.
problem-no-account = Kein solches Konto
    .detail = Mit diesem Konto kann sich niemand für Ihr Unternehmen anmelden.
problem-no-token = Kein solches Token
    .detail = Es gibt kein Token mit dieser Nummer, das etwas öffnet.
problem-already-connected = Schon verbunden
    .detail = Ihr Unternehmen ist schon mit einer Integration verbunden. Trennen Sie diese zuerst.
problem-connection-changed = Jemand war schneller
    .detail = Die Verbindung wurde inzwischen von jemand anderem geändert. Sehen Sie nach, wie sie jetzt ist, und versuchen Sie es noch einmal.
problem-run-under-way = Ein Abgleich läuft
    .detail = Das Verzeichnis wird gerade abgeglichen. Warten Sie das Ende ab und versuchen Sie es noch einmal.
problem-not-held = Nichts zu bestätigen
    .detail = Es wartet nichts mehr auf eine Bestätigung.
problem-other-number = Eine andere Zahl
    .detail = Es sind nicht { $approved } Personen verschwunden, sondern { $now }. Sehen Sie noch einmal nach und bestätigen Sie diese Zahl, wenn sie stimmt.
problem-other-role = Eine andere Rolle
    .detail = Jemand mit diesem Namen kann sich schon anmelden, mit der Rolle { $role ->
        [administrator] Administration
       *[viewer] Nur Ansicht
    }. Entfernen Sie dieses Konto zuerst, oder wählen Sie einen anderen Namen.
problem-unavailable-fields = Felder, die es nicht gibt
    .detail = Diese Integration liefert { $fields } nicht.
problem-nothing-released = Nichts freigegeben
    .detail = Wählen Sie mindestens ein Feld.
problem-not-searchable = Nichts zu durchsuchen
    .detail = Die Suche sieht in Namen, Adressen, Positionen, Abteilungen und Standorten nach, und nichts davon ist freigegeben.
problem-tampered-with = Von außen geändert
    .detail = Was gespeichert ist, wurde nicht von diesem Programm geändert und wird nicht verwendet. Sagen Sie es denen, die diesen Marketplace betreiben.
problem-plugin-not-admitted = Plugin nicht zugelassen
    .detail = Die Integration ist nicht die, die hier zugelassen wurde, und wird nicht ausgeführt. Sagen Sie es denen, die diesen Marketplace betreiben.
problem-internal = Hier stimmt etwas nicht
    .detail = Das ließ sich nicht ausführen, und nichts wurde nur zur Hälfte geändert. Versuchen Sie es noch einmal; bleibt es so, sagen Sie es denen, die diesen Marketplace betreiben.
problem-file-too-large = Die Datei ist zu groß
    .detail = Die Datei ist größer als { $limit } Byte. Verwenden Sie die, die die Quelle ausgegeben hat.
problem-invalid-file = Keine Datei mit Zugriffsdaten
    .detail = Die Datei lässt sich nicht als Zugriffsdaten lesen. Verwenden Sie die, die die Quelle ausgegeben hat.
problem-invalid-secret = Kein solches Secret
    .detail = Eine Client-ID oder ein Client-Secret ist zu kurz, zu lang oder enthält Zeilenumbrüche. Kopieren Sie es noch einmal.
problem-invalid-credentials = Zugriffsdaten abgelehnt
    .detail = Die Quelle lehnt diese Zugriffsdaten ab. Kopieren Sie sie noch einmal, oder erstellen Sie neue.
problem-permission-missing = Ein Recht fehlt
    .detail = Die Zugriffsdaten sind gültig, dürfen aber keine Mitarbeiterdaten lesen. Erlauben Sie das in der Quelle und versuchen Sie es noch einmal.
problem-rate-limited = Zu viele Anfragen
    .detail = Die Quelle nimmt im Moment keine Anfragen mehr an. Warten Sie { $wait } und versuchen Sie es noch einmal.
problem-source-unavailable = Die Quelle antwortet nicht
    .detail = Die Quelle ist nicht erreichbar oder gestört. Es wurde nichts geändert; versuchen Sie es später noch einmal.
problem-unexpected-response = Eine Antwort ohne Sinn
    .detail = Die Quelle hat auf eine Weise geantwortet, die ihre Dokumentation nicht kennt. Versuchen Sie es später noch einmal; bleibt es so, sagen Sie es dem Herausgeber der Integration.
problem-denied = Abgelehnt
    .detail = Die Integration wollte mehr als vereinbart und wurde angehalten. Sagen Sie es ihrem Herausgeber.
problem-plugin-failed = Die Integration ist gescheitert
    .detail = Die Integration ist gescheitert, und nichts wurde geändert. Versuchen Sie es noch einmal; bleibt es so, sagen Sie es ihrem Herausgeber.
problem-other-secrets = Andere Secrets
    .detail = Diese Integration braucht { $wanted }: alle davon und keine anderen.
problem-part-missing = Ein Teil fehlt
    .detail = Im Formular fehlt { $part }, oder es ist leer.
problem-other-part = Ein Teil zu viel
    .detail = Das Formular hat einen Teil, der hier nicht angenommen wird. Siehe /openapi.json.
problem-not-a-name = Kein Name
    .detail = Ein Name hat 1 bis 100 Zeichen und weder Zeilenumbrüche noch andere Steuerzeichen.
problem-choice-changed = Andere Felder wurden gewählt
    .detail = Inzwischen wurden andere Felder gewählt, vielleicht in einem anderen Tab; es wurde nichts vereinbart. Sehen Sie sich die Prüfung noch einmal an.
problem-activation-over = Die Aktivierung ist beendet
    .detail = Diese Aktivierung gibt es nicht: Sie hat zu einer Verbindung geführt, wurde beendet oder hat zu lange gedauert. Beginnen Sie von vorn; es wurde nichts gespeichert.
problem-erasure-pending = Gelöscht, aber noch nicht überschrieben
    .detail = Die Verbindung ist beendet. Ein anderes Programm hat die Datenbank geöffnet, und bis es geschlossen wird, bleiben die gelöschten Werte im Journal. Sagen Sie es denen, die diesen Marketplace betreiben.
problem-token-needed = Ein Token ist nötig
    .detail = Senden Sie ein Token, das hierfür gilt, als „Authorization: Bearer …“. Die Administration Ihres Unternehmens erstellt eines.
problem-other-token = Ein anderes Token ist nötig
    .detail = Token für die Überwachung gelten nur für /metrics, und andere gelten dort nicht.
problem-bad-key = Kein solcher Schlüssel
    .detail = Ein Idempotenzschlüssel hat 1 bis 255 Buchstaben, Ziffern, Punkte, Doppelpunkte, Bindestriche, Tilden oder Unterstriche.
problem-other-request = Der Schlüssel einer anderen Anfrage
    .detail = Dieser Idempotenzschlüssel gehört zu einer Anfrage nach etwas anderem. Verwenden Sie für eine neue Anfrage einen neuen Schlüssel.
problem-still-answered = Noch in Arbeit
    .detail = Die erste Anfrage mit diesem Idempotenzschlüssel ist noch nicht beantwortet. Warten Sie einen Moment und senden Sie sie noch einmal.
problem-neither-json-nor-form = Weder JSON noch ein Formular
    .detail = Diese Adresse nimmt application/json oder multipart/form-data an.
problem-not-json = Kein JSON
    .detail = Diese Adresse nimmt JSON an. Senden Sie es mit dem Medientyp application/json.
problem-malformed-json = Fehlerhaftes JSON
    .detail = Der Inhalt ist kein lesbares JSON.
problem-other-shape = Eine andere Form
    .detail = Der Inhalt ist JSON, aber nicht in der Form, die in /openapi.json steht.
problem-bad-query = Abfrage nicht verstanden
    .detail = Die Abfrage hat einen Parameter, der nicht zu gebrauchen ist. Siehe /openapi.json.
