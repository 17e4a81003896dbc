//! A request that the courier is told to send.

/// What goes into a courier's cursor.
#[derive(Clone, Debug)]
pub struct Order {
    method: String,
    url: String,
    body: String,
    headers: Vec<(String, String)>,
}

impl Order {
    /// A request with this method.
    pub fn new(method: &str, url: impl Into<String>) -> Self {
        let (method, url) = (method.to_owned(), url.into());
        Self { method, url, body: String::new(), headers: Vec::new() }
    }

    /// With this method instead.
    #[must_use]
    pub fn with_method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// A `GET` request.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// A `POST` request with a JSON body.
    pub fn post(url: impl Into<String>, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..Self::new("POST", url) }
            .header("content-type", "application/json")
    }

    /// With this header, too.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As the courier reads it.
    pub fn cursor(&self) -> String {
        let headers = self.headers.iter().flat_map(|(name, value)| [name, value]);
        let parts = [&self.method, &self.url, &self.body].into_iter().chain(headers);
        parts.map(String::as_str).collect::<Vec<_>>().join("\u{1f}")
    }
}
