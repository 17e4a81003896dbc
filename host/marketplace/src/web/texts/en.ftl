# Every text of the pages in English. The same ids are in de.ftl; a test compares them
# and finds texts that nobody says.

## What is around every page

product = Back Marketplace
skip = Skip to content
menu = Menu
nav-main = Main
nav-marketplace = Marketplace
nav-integrations = Integrations
nav-directory = Directory
nav-runs = Runs
nav-ledger = Ledger
nav-data-protection = Data protection
nav-settings = Settings
nav-access = Access
language = Language
times-in-utc = Times are in UTC
error = Error:
errors = There is a problem
to-the-start = Go to the start
crumbs = Breadcrumb
pages = Pages
pages-first = First page
pages-next = Next page
none = none
role-administrator = Administrator
role-viewer = Viewer
role-monitor = Monitoring

## States

state-connected = Connected
state-attention = Needs attention
state-running = Running
state-paused = Paused
state-off = Not connected
state-completed = Completed
state-held = Held
state-failed = Failed
state-abandoned = Abandoned
state-sent = Sent
state-answered = Answered
state-violation = Answer discarded
state-denied = Denied
state-unanswered = Unanswered
state-erased = Erased
state-signed = Signed
state-unsigned = Not signed
state-unknown-key = Signed with an unknown key
state-withheld = Withheld by the credentials
state-revoked = Revoked

## Numbers and times

seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Values, and why there is none

value-empty = empty
value-withheld = withheld
value-not-released = not released
value-not-fetched = not fetched yet
value-not-shown = stored, not shown
legend-empty = empty at the source
legend-withheld = released here, and withheld by the credentials at the source
legend-not-released = not released; it has never left the source
status-onboarding = Onboarding
status-active = Active
status-leave = On leave
status-inactive = Inactive
gender-female = Female
gender-male = Male
gender-diverse = Diverse

## Sign-in

sign-in = Sign in
sign-in-code = Sign-in code or link
sign-in-code-hint = It works once, within a day.
sign-in-refused = This code does not sign anybody in: it was used, or is older than a day. Ask for a new link.
sign-in-no-link = No link? Whoever runs this marketplace makes one with
session-expired = Your session is over. Sign in again; nothing that was stored is lost.
sign-out = Sign out
person-name = Name
tenant = Company
role = Role

## Marketplace and listing

marketplace-lede = Integrations bring what Back needs to know from the systems you already have. Each runs in a sandbox and sends only what you tick.
marketplace-empty = Nothing is on offer yet
marketplace-empty-why = Whoever runs this marketplace offers an integration with
marketplace-by = by
marketplace-version = version
fields = { $count ->
    [one] { $count } field
   *[other] { $count } fields
}
field = Field
field-technical = Technical name
field-attributes = Attribute in { $source }
field-use = Use
field-shown = shown to people in Back
field-internal = internal, not shown to people in Back
listing-activate = Activate
listing-settings = Go to the settings
listing-ask-administrator = An administrator of your company can activate it.
listing-what = What it does
listing-promise = What you do not tick never leaves { $name }, and the runtime enforces it.
listing-fields = Fields
listing-fields-count = { $count ->
    [one] { $count } field that you can release
   *[other] { $count } fields that you can release, one by one
}
listing-footnote = { $count ->
    [0] * Shown to people in Back, and preselected when you activate.
    [one] * Shown to people in Back, and preselected when you activate. The other field is internal and left out unless you choose it.
   *[other] * Shown to people in Back, and preselected when you activate. The other { $count } are internal and left out unless you choose them.
}
listing-about = About this integration
listing-prices = Prices
listing-trial = Trial
listing-contact = Contact
listing-publisher = Publisher
listing-version = Version
listing-since = On offer since
listing-signature = Signature
listing-key = Key
listing-digest = Digest (SHA-256)
listing-permissions = Permissions
listing-permissions-from = Read from the compiled component, not from a promise.
listing-may = It may
listing-may-not = It may not
listing-exports = What the marketplace can ask of it
capability-network = Send the requests below, and no others
capability-storage = Keep values in a store of its own, sealed
capability-environment = Read its own settings, and end a call
capability-standard-streams = Write a log that is cut off where it gets long
capability-clocks = Read the clock
capability-random = Generate random numbers
capability-waiting = Wait for several of these at once
capability-contract = Use the types of the contract
cannot-network = Send any request
cannot-storage = Keep anything between two calls
cannot-though-claimed = Its manifest announces it, and the component has no use for it.
cannot-files = Read or write files
cannot-sockets = Open network sockets
cannot-secrets = See your secrets where it has a network: there it gets stand-ins
cannot-programs = Start other programs
cannot-redirects = Follow redirects
listing-requests = Requests to
listing-requests-only = From its manifest. The runtime refuses every other request before it leaves.
listing-headers = They may have these headers beyond those of every request:
request-method = Method
request-path = Path
request-query = Query
request-opens = Opens
request-needs = Only with field
request-always = always
query-integer = integer
query-timestamp = time
query-attributes = of released fields only
listing-keeps = What it keeps
listing-keeps-nothing = Nothing.

## Activation

activation = Activate { $name }
activation-cancel = Stop this activation
cancel = Cancel
change = Change
save = Save
try-again = Try again
check-again = Check again
credentials-heading = Credentials from { $source }
credentials-sealed = They are sealed as soon as they arrive. The integration itself sees a stand-in, never the secret.
credentials-file = Credentials file
credentials-file-hint = The file as the source hands it out: { $types }, at most { $kilobytes } KB.
credentials-chosen = Chosen: { $name }
credentials-one-file = Please drop one file only.
credentials-drop = Or drop the file anywhere in this box.
credentials-or = or type what the file holds
credentials-masked-hint = Not shown while you type, and never again afterwards.
credentials-where = Where to find them
credentials-what-checking-does = Checking signs in at the source once and reads which attributes the credentials release. It reads nobody’s data.
credentials-check = Check and continue
credentials-none = Choose a file, or type what it holds.
credentials-both = Choose a file or type what it holds, and not both.
credentials-missing = { $label } is missing.
fields-question = Which fields may be sent?
fields-promise = What you do not tick never leaves the source, and the runtime enforces it. You can change this at any time; what you take out is erased at once.
fields-shown = Shown to people in Back
fields-shown-hint = Agents see these beside a request. They are preselected.
fields-internal = Internal, a deliberate choice
fields-internal-hint = Nobody is shown these. Tick one only if you know what you need it for.
fields-continue = Continue to review
fields-back = Other credentials
withheld-tick = { $count ->
    [one] Tick this attribute for the credentials at the source, or go on without it:
   *[other] Tick these attributes for the credentials at the source, or go on without them:
}
withheld-heading = The credentials withhold something
withheld-remedy = What they withhold stays marked as withheld, and comes as soon as they show it.
excess-heading = The credentials can read more than needed
excess = No field of this integration needs:
excess-remedy = They are never asked for. Still, take them out of the credentials at the source: what a key cannot open, nobody can steal with it.
review-nothing-stored = Nothing is stored yet.
review-preview-is = The preview below was read for this page only, and is forgotten when you leave it.
review-sent = { $count ->
    [one] Will be sent: { $count } field
   *[other] Will be sent: { $count } fields
}
review-left-out = { $count ->
    [one] Left out: { $count } field
   *[other] Left out: { $count } fields
}
review-agree-heading = Do you agree?
activation-begun = You have begun already: credentials were checked, and nothing is stored yet.
activation-go-on = Go on with the fields
review-agree = With this, your company releases exactly the fields above to Back. The record of it is numbered and cannot be changed; a change is a new one.
review-agree-button = Agree and connect
review-back = Other fields
preview = { $count ->
    [one] Preview: { $count } employee
   *[other] Preview: { $count } employees
}
preview-of = of { $total }
preview-hint = Exactly the fields that will be sent, and nothing else.
preview-nobody = The source has no employees that these credentials can read.
connected = { $name } is connected
connected-consent = Consent { $number } is in force. The first run has begun; the directory fills while it goes on.
connected-next = What happens now
connected-run = The first run
    .hint = Everybody is read once. After that, runs begin by schedule.
    .open = Watch the run
connected-directory = The directory
    .hint = Who is behind a request, as far as you have released it.
    .open = Open the directory
connected-sheet = The data-protection sheet
    .hint = For your records of processing and the works council, filled in and ready to print.
    .open = Open the sheet

## Settings › Integrations

integrations = Integrations
integrations-lede = What { $tenant } has connected, and how it is.
browse-the-marketplace = Browse the marketplace
integrations-empty = Nothing is on offer yet. Whoever runs this marketplace adds an integration with
by-publisher = by { $publisher }
fields-of = { $count } of { $all } fields
consent-number = Consent { $number }
last-successful-run = Last successful run
no-successful-run = No successful run yet
people-stored = { $count ->
    [one] { $shown } person
   *[other] { $shown } people
}
running-now = a run is under way
watch-the-run = Watch it
next-run = next at
one-at-a-time = A company is connected to one integration at a time.
connect = Connect
manage = Manage
look = View
run-now = Run now
fields-in-force = Fields in force
left-out = Left out:
to-the-sheet = Data-protection sheet with all consents
credentials-nobody-reads = Sealed. Nobody can read them here, you included.
credentials-replace = Replace the credentials
credentials-renew = Check and replace
credentials-old-stay = The old ones stay in use until the new ones have proved to work. What is stored stays.
schedule = Schedule
schedule-every = Time between two runs: { $span }
schedule-minutes = Minutes between two runs
schedule-minutes-hint = Leave empty for this marketplace's default.
schedule-refused = Give a number of minutes from 1 to 525600, or nothing.
schedule-pause = Pause
schedule-resume = Resume
paused-since = Paused since
disconnect = Disconnect
disconnect-hint = Ends the connection and erases at once everything that is stored of it. You see what that is before you decide.
disconnect-more = Disconnect…
disconnect-heading = Disconnect { $name }?
disconnect-lede = The connection ends for everybody at { $tenant }. This cannot be undone.
disconnect-erases = What is erased at once
disconnect-stays = What stays
disconnect-ledger-stays = The ledger of requests and the numbered consents, without personal data, as evidence.
disconnect-credentials-stay = The credentials at the source. Delete them there; nobody else can.
disconnect-button = Disconnect and erase
disconnect-not = Keep the connection
disconnected = { $name } is disconnected
disconnected-erased = Everything that was stored of this connection has been erased. The receipt is in the ledger.
receipt = Receipt
erased-people = People
erased-people-count = { $people } and { $leavers } who have left, with { $fields ->
    [one] one field
   *[other] { $fields } fields
} each
erased-history = Changes of people
erased-history-all = All of them
erased-secrets = Secrets
erased-kept = What the integration keeps
erased-key = Data key
erased-key-means = Destroyed here. Backups made earlier hold a copy, which the master key opens, until they are deleted.
narrow-heading = Erase what is taken out?
narrow-erases = This erases at once, from everybody and from the history:
narrow-for-good = It cannot be undone. If you release it again, it is fetched anew.
narrow-button = Erase and change
done-narrowed = The new consent is in force. What was taken out is erased; the receipt is in the ledger.
done-widened = The new consent is in force. What was added comes with the run that has just begun.
done-renewed = The new credentials work and are in use. A run has begun.
done-paused = Paused. No run begins by itself until somebody resumes.
done-resumed = Resumed.
done-scheduled = The schedule is changed.
cause-again-in = It is tried again in { $wait }.
cause-invalid-credentials = The source rejects the credentials.
    .remedy = Somebody has probably deleted or renewed them there. Replace the credentials; what is stored stays.
cause-permission-missing = The credentials lack a right.
    .remedy = Allow them to read employees at the source.
cause-invalid-request = The integration was asked for something that it does not take.
    .remedy = Run it again; if it happens again, tell its publisher.
cause-not-connected = The integration has forgotten its credentials.
    .remedy = Replace the credentials.
cause-rate-limited = The source takes no more requests at the moment.
    .remedy = Nothing has to be done.
cause-source-unavailable = The source cannot be reached or is out of order.
    .remedy = It is tried again by itself. What is stored stays.
cause-unexpected-response = The source answers in a way that its documentation does not know.
    .remedy = If it happens again, tell the publisher of the integration.
cause-denied = The integration wanted more than was agreed to, and was stopped.
    .remedy = Look at the ledger, and tell its publisher.
cause-storage-failed = What the integration keeps could not be stored.
    .remedy = Tell whoever runs this marketplace.
cause-internal = The integration has failed.
    .remedy = Run it again; if it happens again, tell its publisher.
cause-approval-needed = Many people are gone at once, and that waits for you.
    .remedy = Look at the runs: approve it if it is right.
cause-kept-too-long = People who left are kept longer than they may be.
    .remedy = Run now, which erases them.
cause-out-of-date = No run has ended well for longer than twice the time between two.
    .remedy = Look at the runs for the reason.
cause-paused = Runs are paused.
    .remedy = No run begins by itself until somebody resumes.

## Directory

directory-lede = The people Back knows, from { $source }.
directory-as-of = As of the last run,
directory-no-run = No run has seen everybody yet.
directory-choose = Choose an integration
directory-empty = Nobody here yet
directory-empty-why = The directory fills with the first run. What you have not released never gets here.
directory-runs = Look at the runs
directory-search = Search
directory-leavers = Show people who have left
directory-name = Name
directory-left = Left
directory-found = Found for
directory-gone = { $count ->
    [one] and one who has left
   *[other] and { $count } who have left
}
directory-on-page = { $count ->
    [one] { $count } on this page, in the order in which they came
   *[other] { $count } on this page, in the order in which they came
}
directory-nobody = Nobody here
directory-nobody-why = The last run has found nobody at the source.
directory-nobody-further = Nobody comes after those on the page before.
directory-nobody-found = Nobody matches
directory-searched = The search looks at: { $fields }.
directory-not-searched = { $count ->
    [one] One person has left and is left out.
   *[other] { $count } people have left and are left out.
}
directory-everybody = Show everybody
directory-with-leavers = With those who have left
person-export = Export what is stored
person-fields = Fields
person-fields-what = As people in Back see this person. The export has everything that is stored.
person-record = Record
person-id = ID at the source
person-added = First stored
person-fetched = Fetched
person-gone = Gone since
person-consent = Consent
person-history = History
person-history-what = Which fields have changed, not from what to what.
person-no-changes = Nothing is known of changes here.
person-latest = Latest changes
person-earlier = Earlier changes
change-added = First stored
change-changed = Changed
change-gone = Gone
change-returned = Here again

## Runs

runs = Runs
runs-lede = Each run reads everybody at the source, or what has changed since the last one.
runs-of = Run of
runs-caption = The last runs
runs-none = There have been no runs yet.
runs-started = Started
runs-kind = Asked for
runs-kind-full = everyone
runs-kind-incremental = changes
runs-state = State
runs-seen = Seen
runs-new = New
runs-changed = Changed
runs-unchanged = Unchanged
runs-gone = Gone
runs-rejected = { $count ->
    [one] { $count } record could not be read, so nobody is taken for gone.
   *[other] { $count } records could not be read, so nobody is taken for gone.
}
runs-cause = Cause
runs-lost = The connection is lost. Reload the page to see where the run is.
runs-result = Show the result
runs-reload = Reload
runs-reload-why = to see how far it is.
runs-progress = People read
held-heading = { $count ->
    [one] { $count } person is gone. Is that right?
   *[other] { $count } people are gone. Is that right?
}
held-why = More than a fifth at once looks like an error at the source or in its credentials, so nobody is removed before somebody has looked.
held-what-to-do = If they have really left, approve. If not, correct it at the source and run again.
held-approve = Approve { $count }
held-approved = Approved. They are marked as gone, and erased when their time is over.

progress-begun = Begun; the first people are on their way
progress-seen = { $seen } people so far
progress-of = { $seen } of { $total } people
progress-stopped = Stopped after { $seen } people; it goes on from there
progress-completed = Completed: new { $added }, changed { $changed }, gone { $gone }
progress-held = Complete, and waits for approval: gone { $gone }
progress-failed = Failed
progress-abandoned = Another run has taken its place

## Ledger

ledger = Ledger
ledger-lede = Every request, written down before it left, and every one that was refused. Without personal data.
ledger-caption = Requests to the source
ledger-newest-first = Newest first
ledger-none = Nothing has left for a source yet.
ledger-number = No.
ledger-time = Time
ledger-who = Who asked
ledger-before-consent = before the consent
ledger-request = Request
ledger-status = Status
ledger-event = Outcome
ledger-bytes = Bytes
ledger-older = Older
ledger-verify = Verify the ledger
ledger-sound = The ledger is sound
ledger-sound-rows = { $count ->
    [one] { $rows } row, each chained to the one before. Head:
   *[other] { $rows } rows, each chained to the one before. Head:
}
ledger-broken = The ledger is not as it was written
ledger-broken-rows = The first { $rows } rows are sound. What comes after was changed, removed or added by something other than this program. Tell whoever runs this marketplace.

## Data protection

sheet = Data-protection sheet
sheet-lede = { $source } to Back, for
sheet-consent = Consent { $number }
sheet-print = Made for paper: print it from your browser, or save it as PDF. The lines at the end are yours.
sheet-what = What happens
sheet-purpose = Purpose
sheet-purpose-is = Showing who is behind a request to the service desk, and routing it to whoever is responsible.
sheet-source = Source
sheet-source-is = It is asked with credentials that your company has generated there.
sheet-recipients = Recipients
sheet-recipients-are = Back, as processor; within your company the agents of the service desk, for the fields marked *, and whoever may sign in to this marketplace.
sheet-people = Data subjects
sheet-people-are = Employees in the source; at present
sheet-interval = Time between two runs
sheet-paused = Paused since
sheet-retention = Retention
sheet-retention-present = Present employees: as long as the connection lasts.
sheet-retention-leavers = People who have left: erased { $after } after that.
sheet-retention-no-leavers = People who have left: erased with the run that notices.
sheet-retention-narrowed = A field taken out of the consent: erased at once.
sheet-retention-ended = After disconnecting: nothing of anybody; the data key is destroyed. The ledger and the record of consents stay.
sheet-retention-backups = Backups made by whoever runs this marketplace keep what was stored then, until they are deleted.
sheet-data = Which data
sheet-sent = Fields that are sent
sheet-sent-count = { $sent } of { $all }. Fields marked * are shown to people in Back.
sheet-not-sent = Not sent:
sheet-refused = The runtime refuses any request for them.
sheet-who = Who agreed, and when
sheet-in-force = In force
sheet-connected = Connected since
sheet-plugin = Integration
sheet-consents = Consents
consents-number = No.
consent-in-force = in force
consent-fields = Fields
consent-by = By
consent-at = At
consent-added = added:
consent-removed = removed:
sheet-measures = Technical measures
measure-sandbox = The integration runs in a WebAssembly sandbox without files and sockets. Its digest is checked before each start.
measure-egress = From manifest and consent the runtime derives the only requests that the integration may make. Others are refused before they leave.
measure-secrets = Credentials are sealed. Where the integration has a network it sees stand-ins, which are opened in requests to the source only.
measure-sealed = What is stored is encrypted with a key of this connection alone.
measure-erasure = What a narrower consent no longer covers is erased at once, and everything when the connection ends. A receipt says what was erased.
measure-ledger = Every request is in a ledger that shows any later change. It holds no personal data of employees.
sheet-requests = Under this consent it may make these requests:
sheet-yours = To be completed by your company
sheet-legal-basis = Legal basis
sheet-works-council = Works council informed or agreement concluded
sheet-place-date = Place, date
sheet-controller = Controller
sheet-officer = Data protection officer

## Access

access = Access
access-lede = Who at { $tenant } may use this marketplace, and which programs.
access-people = People with access
access-you = (you)
access-last-sign-in = Last sign-in
access-never = never
access-remove = Remove
access-removed = Nobody signs in with that account any more.
access-not-yourself = Ask another administrator
access-invite = Let somebody in
access-invite-hint = Makes a sign-in link that works once, within a day. You hand it over yourself.
access-invite-button = Make a link
access-link-heading = Sign-in link for { $name }
access-link-once = Shown once. It works once, within a day.
access-role-administrator = Administrator: activates, consents, disconnects
access-role-viewer = Viewer: sees everything, changes nothing
access-tokens = API tokens
access-token-created = Created
access-token-used = Last used
access-token-revoke = Revoke
access-token-revoked = The token opens nothing any more.
access-token-new = Let a program in
access-token-new-hint = A token for the HTTP API. Its description is at /openapi.json.
access-token-button = Create a token
access-token-heading = Token { $name }
access-token-once = Shown once. If it is lost, revoke it and create another.
access-no-tokens = No program has a token.
name-refused = Give a name of 1 to 100 characters, without control characters.
copy = Copy
copied = Copied
copy-by-hand = Selected; press Ctrl+C

## Steps of an activation

steps = Progress
step-done = done:
step-credentials = Credentials
step-fields = Fields
step-review = Review
step-connected = Connected

## Problems: on pages, and for programs by RFC 9457

problem-not-found = Not found
    .detail = There is nothing at this address. Check it, or begin at the start.
problem-bad-request = Bad request
    .detail = This request makes no sense. Reload the page and try again.
problem-other-method = Other method
    .detail = This address does not take requests of this kind.
problem-other-host = Other host
    .detail = This marketplace has another address. Open it by the address that it was started with.
problem-cross-site = Request from another site
    .detail = Another site has sent this request, and nothing was changed. Open the page here, and try again.
problem-administrators-only = Administrators only
    .detail = Your role lets you look, and not change anything. Ask an administrator of your company.
problem-form-expired = The form is too old
    .detail = This form belongs to another session, and nothing was changed. Go back, reload the page, and send it again.
problem-not-a-form = Not a form
    .detail = This address takes forms, and this request has none.
problem-too-many-tries = Too many tries
    .detail = Too many codes or tokens were wrong. Wait { $wait }, and try again.
problem-too-large = Too large
    .detail = This request is larger than any that makes sense here.
problem-not-connected = Not connected
    .detail = Your company has not connected an integration. Activate one in the marketplace.
problem-not-listed = Not listed
    .detail = There is no integration by this name in the marketplace.
problem-unknown-employee = Nobody by this id
    .detail = Nobody with this id is in the directory. The person may have been erased, or come with the next run.
problem-no-account = No such account
    .detail = Nobody with this account may sign in for your company.
problem-no-token = No such token
    .detail = There is no token with this number that opens anything.
problem-already-connected = Already connected
    .detail = Your company is connected to an integration already. Disconnect that one first.
problem-connection-changed = Somebody was quicker
    .detail = The connection was changed by somebody else meanwhile. Look at how it is now, and try again.
problem-run-under-way = A run is under way
    .detail = The directory is being brought up to date right now. Wait for the end of the run, and try again.
problem-not-held = Nothing to approve
    .detail = Nothing waits for approval any more.
problem-other-number = Another number
    .detail = Not { $approved } people are gone but { $now }. Look again, and approve that number if it is right.
problem-other-role = Another role
    .detail = Somebody of this name may sign in already, with the role { $role ->
        [administrator] Administrator
       *[viewer] Viewer
    }. Remove that account first, or choose another name.
problem-unavailable-fields = Unknown fields
    .detail = This integration does not deliver { $fields }.
problem-nothing-released = Nothing released
    .detail = Choose at least one field.
problem-not-searchable = Nothing to search in
    .detail = A search looks at names, addresses, positions, departments and offices, and none of these is released.
problem-tampered-with = Changed from outside
    .detail = What is stored was changed by something other than this program, and is not used. Tell whoever runs this marketplace.
problem-plugin-not-admitted = Plugin not let in
    .detail = The integration is not what was admitted here, and does not run. Tell whoever runs this marketplace.
problem-internal = Something is wrong here
    .detail = This could not be done, and nothing was left half done. Try again; if it happens again, tell whoever runs this marketplace.
problem-file-too-large = The file is too large
    .detail = The file is larger than { $limit } bytes. Use the one that the source has handed out.
problem-invalid-file = Not a credentials file
    .detail = The file cannot be read as credentials. Use the one that the source has handed out.
problem-invalid-secret = No such secret
    .detail = A client ID or client secret is too short, too long, or has line breaks. Copy it once more.
problem-invalid-credentials = Credentials rejected
    .detail = The source rejects these credentials. Copy them again, or generate new ones.
problem-permission-missing = A right is missing
    .detail = The credentials are valid, but may not read employees. Allow that at the source, and try again.
problem-rate-limited = Too many requests
    .detail = The source takes no more requests at the moment. Wait { $wait }, and try again.
problem-source-unavailable = The source does not answer
    .detail = The source cannot be reached or is out of order. Nothing was changed; try again later.
problem-unexpected-response = An answer that makes no sense
    .detail = The source has answered in a way that its documentation does not know. Try again later; if it happens again, tell the publisher of the integration.
problem-denied = Denied
    .detail = The integration wanted more than was agreed to, and was stopped. Tell its publisher.
problem-plugin-failed = The integration has failed
    .detail = The integration has failed, and nothing was changed. Try again; if it happens again, tell its publisher.
problem-other-secrets = Other secrets
    .detail = This integration takes { $wanted }: all of them, and no others.
problem-part-missing = A part is missing
    .detail = The form has no { $part }, or an empty one.
problem-other-part = A part too many
    .detail = The form has a part that is not taken here. See /openapi.json.
problem-not-a-name = Not a name
    .detail = A name has 1 to 100 characters, and neither line breaks nor other control characters.
problem-choice-changed = Other fields were chosen
    .detail = Other fields were chosen meanwhile, in another tab perhaps, and nothing was agreed to. Look at the review again.
problem-activation-over = The activation is over
    .detail = There is no such activation: it has led to a connection, was ended, or has taken too long. Begin again; nothing was stored.
problem-erasure-pending = Erased, and not yet overwritten
    .detail = The connection has ended. Another program has the database open, and until it is closed the erased values stay in the journal. Tell whoever runs this marketplace.
problem-token-needed = A token is needed
    .detail = Send a token that opens this, as "Authorization: Bearer …". An administrator of your company makes one.
problem-other-token = Another token is needed
    .detail = Tokens for monitoring open /metrics alone, and no others open that.
problem-bad-key = No such key
    .detail = An idempotency key has 1 to 255 letters, digits, dots, colons, hyphens, tildes or underscores.
problem-other-request = The key of another request
    .detail = This idempotency key belongs to a request for something else. Use a new key for a new request.
problem-still-answered = Still being answered
    .detail = The first request with this idempotency key is not answered yet. Wait a moment, and send it again.
problem-neither-json-nor-form = Neither JSON nor a form
    .detail = This address takes application/json or multipart/form-data.
problem-not-json = Not JSON
    .detail = This address takes JSON. Send it with the media type application/json.
problem-malformed-json = Malformed JSON
    .detail = The body is not JSON that can be read.
problem-other-shape = Another shape
    .detail = The body is JSON of another shape than the one in /openapi.json.
problem-bad-query = Query not understood
    .detail = The query has a parameter that cannot be used. See /openapi.json.
