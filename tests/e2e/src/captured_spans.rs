//! Every span that this thread opens, and what it is told within them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// The spans and events from its start to its end, at every level.
pub struct CapturedSpans {
    seen: Seen,
    _guard: DefaultGuard,
}

/// A span, or an event.
#[derive(Clone, Debug)]
pub struct CapturedSpan {
    /// Its name.
    pub name: &'static str,
    /// Whose it is.
    pub target: String,
    /// The span around it, by its place among all.
    pub parent: Option<usize>,
    /// Its fields, with what was recorded last in each.
    pub fields: BTreeMap<&'static str, String>,
    /// How often it has ended.
    pub ends: usize,
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Lists>>);

#[derive(Default)]
struct Lists {
    spans: Vec<CapturedSpan>,
    events: Vec<CapturedSpan>,
}

/// The place of a span among all.
struct Place(usize);

impl CapturedSpans {
    /// Begins to listen; it ends when it is dropped.
    pub fn start() -> Self {
        let seen = Seen::default();
        hear_everything();
        let subscriber = Registry::default().with(seen.clone());
        Self { seen, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// All spans so far, in the order in which they began.
    pub fn spans(&self) -> Vec<CapturedSpan> {
        self.seen.lists().spans.clone()
    }

    /// All events so far.
    pub fn events(&self) -> Vec<CapturedSpan> {
        self.seen.lists().events.clone()
    }
}

/// A place in the code that is reached first on a thread that nobody listens to counts
/// as of no interest, and another thread that listens may then miss it.
fn hear_everything() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Registry::default()).expect("nobody listens yet");
    });
}

impl CapturedSpan {
    /// What was recorded in a field, or nothing.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl Seen {
    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().expect("the lists")
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Seen {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).expect("the span");
        let parent = span.parent().map(|parent| place(&parent));
        let metadata = attributes.metadata();
        let mut captured = captured(metadata, parent);
        attributes.record(&mut Fields(&mut captured.fields));
        let mut lists = self.lists();
        span.extensions_mut().insert(Place(lists.spans.len()));
        lists.spans.push(captured);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let place = place(&context.span(id).expect("the span"));
        values.record(&mut Fields(&mut self.lists().spans[place].fields));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let parent = context.event_span(event).map(|parent| place(&parent));
        let mut captured = captured(event.metadata(), parent);
        event.record(&mut Fields(&mut captured.fields));
        self.lists().events.push(captured);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let place = place(&context.span(&id).expect("the span"));
        self.lists().spans[place].ends += 1;
    }
}

fn captured(metadata: &tracing::Metadata<'static>, parent: Option<usize>) -> CapturedSpan {
    let (name, target) = (metadata.name(), metadata.target().to_owned());
    CapturedSpan { name, target, parent, fields: BTreeMap::new(), ends: 0 }
}

fn place<'s, S: LookupSpan<'s>>(span: &tracing_subscriber::registry::SpanRef<'s, S>) -> usize {
    span.extensions().get::<Place>().expect("its place").0
}

struct Fields<'f>(&'f mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
