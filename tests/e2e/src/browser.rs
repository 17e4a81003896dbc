//! A real browser: Chromium, without a window, driven through ChromeDriver.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long something may take to appear on a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where downloads are, in the folder of a browser.
const DOWNLOADS: &str = "downloads";

/// Whether there is a browser on this machine, with what drives it.
pub fn has_browser() -> bool {
    program("chromium").is_some() && program("chromedriver").is_some()
}

/// A program of this machine, by its name.
fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// A browser of its own: with its own cookies, and nothing of an earlier one.
pub struct Browser {
    client: Client,
    driver: Child,
    profile: TempDir,
}

impl Browser {
    /// Starts one that asks for pages in this language.
    pub async fn start(language: &str) -> Self {
        let (driver, port) = start_driver();
        let profile = TempDir::new().expect("a folder for the browser");
        let capabilities = json!({
            "goog:chromeOptions": {
                "binary": program("chromium").expect("Chromium"),
                "args": [
                    "--headless=new",
                    // Tests may run as root, and open nothing but our own pages.
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                    format!("--lang={language}"),
                    format!("--accept-lang={language}"),
                    format!("--user-data-dir={}", profile.path().display()),
                ],
                "prefs": {"intl.accept_languages": language},
            },
        });
        let Value::Object(capabilities) = capabilities else { panic!("an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a session of the browser");
        let browser = Self { client, driver, profile };
        browser.resize(1280, 900).await;
        let downloads = browser.profile.path().join(DOWNLOADS);
        let behavior = json!({"behavior": "allow", "downloadPath": downloads});
        browser.command("Browser.setDownloadBehavior", behavior).await;
        browser
    }

    /// A file that was downloaded, once all of it is there.
    pub async fn downloaded(&self, name: &str) -> PathBuf {
        let path = self.profile.path().join(DOWNLOADS).join(name);
        let end = Instant::now() + PATIENCE;
        while !path.is_file() {
            assert!(Instant::now() < end, "{name} was not downloaded");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        path
    }

    /// Gives its window another size, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        // A headless window is never narrower than 500 pixels, a phone's screen is.
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Shows pages as somebody has them who prefers dark ones, or light ones; and without
    /// motion, since a colour on the way to another has the contrast of neither.
    pub async fn prefer(&self, scheme: &str) {
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.command("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// Lets no script of a page run, as somebody has set it who trusts none.
    pub async fn disable_scripts(&self) {
        self.command("Emulation.setScriptExecutionDisabled", json!({"value": true})).await;
    }

    /// A command of Chromium itself.
    async fn command(&self, command: &str, parameters: Value) -> Value {
        let command = Devtools(json!({"cmd": command, "params": parameters}));
        self.client.issue_cmd(command).await.expect("Chromium obeys")
    }

    /// Opens an address.
    pub async fn open(&self, address: &str) {
        self.client.goto(address).await.expect("a page");
    }

    /// Opens an address, again and again, until the page says this.
    pub async fn open_until(&self, address: &str, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.open(address).await;
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            assert!(Instant::now() < end, "no {words:?} at {address}:\n{text}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Loads the page once more.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page");
    }

    /// The address of the page.
    pub async fn address(&self) -> String {
        self.client.current_url().await.expect("an address").to_string()
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("a title")
    }

    /// Clicks what a selector finds first, and waits until a page that it leads to is
    /// there.
    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        element.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Clicks the link or the button that says this.
    pub async fn click_on(&self, text: &str) {
        let quoted = format!("\"{text}\"");
        let path = format!(
            "//*[self::a or self::button or self::summary][contains(normalize-space(.), {quoted})]"
        );
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path));
        let element = element.await.unwrap_or_else(|error| panic!("no `{text}` to click: {error}"));
        // What is in the menu of a wide window is shown although that is closed, and the
        // driver does not believe it.
        if element.click().await.is_err() {
            let element = serde_json::to_value(&element).expect("an element");
            let click = self.client.execute("arguments[0].click()", vec![element]).await;
            click.unwrap_or_else(|error| panic!("`{text}`: {error}"));
        }
    }

    /// Types into an input, in the place of what is there.
    pub async fn fill(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        element.clear().await.expect("an input");
        element.send_keys(text).await.expect("an input");
    }

    /// Chooses a file.
    pub async fn choose(&self, selector: &str, file: &Path) {
        let file = file.to_str().expect("a path in UTF-8");
        self.find(selector).await.send_keys(file).await.expect("an input for a file");
    }

    /// Chooses of a list.
    pub async fn select(&self, selector: &str, value: &str) {
        self.find(selector).await.select_by_value(value).await.expect("a list");
    }

    /// Presses a key on whatever has the focus.
    pub async fn press(&self, key: Key) {
        self.press_together(&[key]).await;
    }

    /// Presses keys one after the other, and lets go of none before the last.
    pub async fn press_together(&self, keys: &[Key]) {
        let keys = keys.iter().map(|key| char::from(*key));
        let down = keys.clone().map(|value| KeyAction::Down { value });
        let up = keys.rev().map(|value| KeyAction::Up { value });
        self.strike(down.chain(up)).await;
    }

    /// Types into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        let stroke = |value| [KeyAction::Down { value }, KeyAction::Up { value }];
        self.strike(text.chars().flat_map(stroke)).await;
    }

    async fn strike(&self, strokes: impl Iterator<Item = KeyAction>) {
        let keyboard = KeyActions::new("keyboard".to_owned());
        let keyboard = strokes.fold(keyboard, KeyActions::then);
        self.client.perform_actions(keyboard).await.expect("keys");
    }

    /// What has the focus: its id, or else its words.
    pub async fn focused(&self) -> String {
        let script = "const at = document.activeElement; return at.id || at.innerText.trim()";
        self.run(script).await.as_str().expect("a text").to_owned()
    }

    /// Whether somebody sees where the focus is: by an outline, within the window.
    pub async fn shows_focus(&self) -> bool {
        let script = "const at = document.activeElement, place = at.getBoundingClientRect();
            return getComputedStyle(at).outlineStyle !== 'none' && place.width > 0
                && place.top < innerHeight && place.bottom > 0";
        self.run(script).await == true
    }

    /// What a selector finds first, when it is there.
    pub async fn find(&self, selector: &str) -> fantoccini::elements::Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector));
        match found.await {
            Ok(element) => element,
            Err(error) => {
                panic!("no {selector} at {}: {error}\n{}", self.address().await, self.text().await)
            }
        }
    }

    /// How many there are.
    pub async fn count(&self, selector: &str) -> usize {
        self.client.find_all(Locator::Css(selector)).await.expect("a page").len()
    }

    /// An attribute of what a selector finds first.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.find(selector).await.attr(name).await.expect("an element")
    }

    /// Whether a box is ticked.
    pub async fn is_ticked(&self, selector: &str) -> bool {
        self.find(selector).await.is_selected().await.expect("a box")
    }

    /// The words of a part of the page, as they are shown.
    pub async fn text_of(&self, selector: &str) -> String {
        self.find(selector).await.text().await.expect("an element")
    }

    /// The words of the page, as they are shown.
    pub async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page says this.
    pub async fn sees(&self, words: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            let address = self.address().await;
            assert!(Instant::now() < end, "no {words:?} at {address}:\n{text}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// That the page does not say this.
    pub async fn does_not_see(&self, words: &str) {
        let text = self.text().await;
        assert!(!text.contains(words), "{words:?} is at {}:\n{text}", self.address().await);
    }

    /// The source of the page.
    pub async fn source(&self) -> String {
        self.client.source().await.expect("a page")
    }

    /// What a script returns.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("a script")
    }

    /// What a script hands over at its end.
    pub async fn run_async(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.expect("a script")
    }

    /// A picture of what is shown, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// Opens another tab and goes there; returns the one that was.
    pub async fn new_tab(&self) -> WindowHandle {
        let before = self.client.window().await.expect("a tab");
        let tab = self.client.new_window(true).await.expect("a tab");
        self.client.switch_to_window(tab.handle).await.expect("the tab");
        before
    }

    /// The tab that is looked at.
    pub async fn current_tab(&self) -> WindowHandle {
        self.client.window().await.expect("a tab")
    }

    /// Goes to another tab.
    pub async fn switch_to(&self, tab: WindowHandle) {
        self.client.switch_to_window(tab).await.expect("the tab");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // With the browser, which would go on by itself.
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A command of Chromium's own protocol, through ChromeDriver's.
#[derive(Debug)]
struct Devtools(Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}

/// Starts ChromeDriver on a free port, and says which.
fn start_driver() -> (Child, u16) {
    let mut driver = Command::new(program("chromedriver").expect("ChromeDriver"));
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut driver, 0);
    let mut driver = driver
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("ChromeDriver starts");
    let stdout = BufReader::new(driver.stdout.take().expect("its output"));
    let mut lines = stdout.lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    // Nobody reads what it says further, and it must not wait for that.
    std::thread::spawn(move || lines.for_each(drop));
    (driver, port.expect("ChromeDriver says where it listens"))
}
