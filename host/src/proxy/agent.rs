//! The sockets to the live pages: themes out, answers in.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use livery_protocol::page::{Hello, Order, Question, Report, ToHost, ToPage};
use livery_protocol::{Code, Failure};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_util::sync::CancellationToken;

use super::standing::Standing;
use crate::failure::failure;
use crate::wardrobe::Wardrobe;

/// How long a page may take to answer a question.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);
/// An answer about a page with very many charts is some hundred kilobytes.
const LARGEST_MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// More sockets than any use needs; a page gone wild must not take all memory.
const MOST_PAGES: usize = 64;
/// Pages are untrusted; what is kept or passed on of their texts is short.
const LONGEST_TEXT_CHARS: usize = 300;

/// What a page says unasked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    Hello(Hello),
    Worn { sequence: u64 },
    Shortcut { keys: String },
    Report(Report),
}

/// The live pages of one proxy.
pub(crate) struct Agents {
    pages: Mutex<Vec<Page>>,
    next: AtomicU64,
    standing: Arc<Standing>,
    listener: Box<dyn Fn(Said) + Send + Sync>,
}

struct Page {
    id: u64,
    line: mpsc::UnboundedSender<String>,
    greeted: bool,
    /// Who waits for its answers, by question. They hear at once that it has left.
    asked: BTreeMap<u64, oneshot::Sender<Value>>,
}

impl Agents {
    pub(crate) fn new(standing: Arc<Standing>, listener: impl Fn(Said) + Send + Sync + 'static) -> Self {
        Self { pages: Mutex::default(), next: AtomicU64::new(1), standing, listener: Box::new(listener) }
    }

    /// Asks the page that greeted last.
    pub(crate) async fn ask(&self, question: Question) -> Result<Value, Failure> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        let text = serde_json::to_string(&ToPage::Ask { id, question }).map_err(|error| {
            failure(Code::Other, format!("The question could not be written: {error}."), "Report this as a fault.")
        })?;
        let sent = {
            let mut pages = lock(&self.pages);
            let page = pages.iter_mut().rev().find(|page| page.greeted);
            page.is_some_and(|page| {
                page.asked.insert(id, answer);
                page.line.send(text).is_ok()
            })
        };
        let asked = Asked { agents: self, id };
        if !sent {
            return Err(failure(
                Code::Unreachable,
                "No previewed page is open.",
                "Open an app or an address in the preview and wait until it is shown.",
            ));
        }
        let outcome = tokio::time::timeout(ANSWER_TIMEOUT, answered).await;
        drop(asked);
        match outcome {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) => Err(failure(
                Code::Unreachable,
                "The previewed page was closed before it answered.",
                "Ask again when it is shown.",
            )),
            Err(_) => Err(failure(
                Code::Unreachable,
                format!("The previewed page has not answered for {} seconds.", ANSWER_TIMEOUT.as_secs()),
                "It may be busy; reload the preview if it stays so.",
            )),
        }
    }

    /// Has every live page do something. Those that are loaded later are told when they come, if it stands.
    pub(crate) fn instruct(&self, order: Order) {
        let Ok(text) = serde_json::to_string(&ToPage::Do { order }) else { return };
        for page in lock(&self.pages).iter() {
            let _a_closed_page_has_nothing_to_do = page.line.send(text.clone());
        }
    }

    /// Loads every live page again.
    pub(crate) fn reload(&self) {
        self.send(&ToPage::Reload);
    }

    /// Loads style sheets again, and nothing else.
    pub(crate) fn restyle(&self, paths: Vec<String>) {
        self.send(&ToPage::Styles { paths });
    }

    fn send(&self, message: &ToPage) {
        let Ok(text) = serde_json::to_string(message) else { return };
        for page in lock(&self.pages).iter() {
            let _a_closed_page_needs_no_reload = page.line.send(text.clone());
        }
    }

    /// Talks with one page until it leaves. `has` is the generation of the theme that was in the page as it was loaded.
    pub(crate) async fn serve<S>(&self, stream: S, wardrobe: &Wardrobe, has: u64, end: &CancellationToken)
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut config = WebSocketConfig::default();
        config.max_message_size = Some(LARGEST_MESSAGE_BYTES);
        config.max_frame_size = Some(LARGEST_MESSAGE_BYTES);
        let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
        let (line, mut lines) = mpsc::unbounded_channel();
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        {
            let mut pages = lock(&self.pages);
            if pages.len() >= MOST_PAGES {
                return;
            }
            // Within the lock: an order that is given meanwhile is either among these or sent to the page.
            for order in self.standing.all() {
                if let Ok(text) = serde_json::to_string(&ToPage::Do { order }) {
                    let _received_below = line.send(text);
                }
            }
            pages.push(Page { id, line, greeted: false, asked: BTreeMap::new() });
        }
        let _leaves = Leaves { agents: self, id };
        let mut worn = wardrobe.follow();
        // Looked at and marked as seen in one step: a theme that comes in between must not be taken for seen.
        if worn.borrow_and_update().generation != has {
            worn.mark_changed();
        }
        let mut allowance = Allowance::new();
        let mut pause = None;
        loop {
            // Sending waits for the page; meanwhile newer themes replace each other, so a slow page skips some.
            tokio::select! {
                () = end.cancelled() => break,
                changed = worn.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    let text = worn.borrow_and_update().message.clone();
                    if socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Some(text) = lines.recv() => {
                    if socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                () = tokio::time::sleep_until(pause.unwrap_or_else(Instant::now)), if pause.is_some() => pause = None,
                // What is not read stays in the page's own process.
                message = socket.next(), if pause.is_none() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(message)) => {
                        pause = allowance.spend(message.len());
                        if let Message::Text(text) = message {
                            self.hear(id, &text);
                        }
                    }
                },
            }
        }
        let _it_may_be_gone = tokio::time::timeout(Duration::from_millis(200), socket.close(None)).await;
    }

    fn hear(&self, id: u64, text: &str) {
        // Pages are untrusted: what is no message is no message.
        let Ok(message) = serde_json::from_str::<ToHost>(text) else { return };
        match message {
            ToHost::Hello(mut hello) => {
                {
                    let mut pages = lock(&self.pages);
                    // The page that greeted last goes last.
                    if let Some(index) = pages.iter().position(|page| page.id == id) {
                        let mut page = pages.remove(index);
                        page.greeted = true;
                        pages.push(page);
                    }
                }
                shorten(&mut hello.title);
                shorten(&mut hello.path);
                hello.dash.as_mut().map(shorten);
                (self.listener)(Said::Hello(hello));
            }
            ToHost::Worn { sequence, .. } => (self.listener)(Said::Worn { sequence }),
            ToHost::Answer { id: question, value } => {
                let answer = {
                    let mut pages = lock(&self.pages);
                    // A page answers for itself alone.
                    pages.iter_mut().find(|page| page.id == id).and_then(|page| page.asked.remove(&question))
                };
                if let Some(answer) = answer {
                    let _asker_may_have_left = answer.send(value);
                }
            }
            ToHost::Shortcut { mut keys } => {
                shorten(&mut keys);
                (self.listener)(Said::Shortcut { keys });
            }
            ToHost::Report { mut report } => {
                shorten_report(&mut report);
                self.standing.follow(&report);
                (self.listener)(Said::Report(report));
            }
        }
    }
}

/// How much a page may say: much more than any page of Livery's does, far less than would keep the window busy.
struct Allowance {
    left: f64,
    counted: Instant,
}

impl Allowance {
    /// Messages a second, in the long run.
    const RATE: f64 = 300.0;
    /// Messages at once.
    const MOST: f64 = 900.0;
    /// A message counts once more for as many bytes.
    const BYTES: f64 = 64.0 * 1024.0;

    fn new() -> Self {
        Self { left: Self::MOST, counted: Instant::now() }
    }

    /// Until when nothing more may be heard.
    fn spend(&mut self, bytes: usize) -> Option<Instant> {
        let now = Instant::now();
        let earned = now.duration_since(self.counted).as_secs_f64() * Self::RATE;
        self.left = (self.left + earned).min(Self::MOST) - 1.0 - bytes as f64 / Self::BYTES;
        self.counted = now;
        (self.left < 0.0).then(|| now + Duration::from_secs_f64(-self.left / Self::RATE))
    }
}

/// A question that nobody waits for any longer is forgotten.
struct Asked<'a> {
    agents: &'a Agents,
    id: u64,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        for page in lock(&self.agents.pages).iter_mut() {
            page.asked.remove(&self.id);
        }
    }
}

struct Leaves<'a> {
    agents: &'a Agents,
    id: u64,
}

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        lock(&self.agents.pages).retain(|page| page.id != self.id);
    }
}

/// Keeps `Arc<Agents>` readable at the place of use.
pub(crate) type SharedAgents = Arc<Agents>;

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT_CHARS) {
        text.truncate(end);
    }
}

fn shorten_report(report: &mut Report) {
    match report {
        Report::Hovered { name } | Report::CopiedColor { hex: name } => shorten(name),
        Report::Picked { name, key, color, selector } => {
            shorten(name);
            shorten(selector);
            key.as_mut().map(shorten);
            color.as_mut().map(shorten);
        }
        Report::Stage { expanded, .. } => {
            expanded.as_mut().map(shorten);
        }
        Report::StopPicked { stop } => {
            shorten(&mut stop.name);
            shorten(&mut stop.notes);
            stop.selector.as_mut().map(shorten);
            stop.path.as_mut().map(shorten);
        }
        Report::Scrolled { .. } => {}
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here is left half changed by a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
