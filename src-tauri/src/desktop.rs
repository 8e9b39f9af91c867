//! What the window answers: a call goes to the host, to a native dialog, or to the preview's layer.
#![expect(clippy::needless_pass_by_value, reason = "the shape of every call's answer")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
#[cfg(target_os = "linux")]
use std::time::Duration;

use livery_host::{Folders, Host, Options};
#[cfg(target_os = "linux")]
use livery_protocol::page::Order;
use livery_protocol::page::Paper;
use livery_protocol::{
    AskFontFace, AskFonts, AskInterpreters, AskLibrary, AskProject, AskSettings, AskSourceState, AskSpeaking, AskTabs,
    AskUsage, ChooseInterpreter, CloseSource, CloseTab, Code, CopyText, DescribeWindow, Event, ExportDash, Exported,
    Failure, FontFace, ForgetWork, FullScreen, Instruct, InstructThemes, Interpreter, KeepInLibrary, KeepProject,
    KeepSettings, KeepWork, Library, LibraryFile, OpenInEditor, OpenSource, OpenTab, OpenTheme, OpenedTheme, PickApp,
    PickFile, PickKind, PickedFile, PlacePreview, ProbePage, Quit, ReloadPreview, RemoveFromLibrary, RestartSource,
    SavePdf, SaveReply, SaveTheme, Settings, ShowSpeaker, ShowTab, Source, SourceState, Speaking, Start, Started,
    StopSource, Tab, TrustFolder, Usage, WearTheme, encode,
};
use tauri::ipc::{Channel, InvokeResponseBody};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder, FilePath};

use crate::speaker::{self, Speaker};
use crate::window::LABEL;

/// How long a page may take to be printed.
#[cfg(target_os = "linux")]
const PRINTING: Duration = Duration::from_secs(90);

/// The window's state: the host, the way to the editor, and what the command line asked for.
pub(crate) struct Desktop {
    handle: AppHandle,
    /// Taken when the window ends, so that children end before the process does.
    host: Mutex<Option<Arc<Host>>>,
    line: Arc<Line>,
    theme: Option<PathBuf>,
    source: Option<Source>,
    layered: bool,
    unsaved: AtomicBool,
    /// Whether an editor was here.
    begun: AtomicBool,
    speaker: Arc<Speaker>,
}

/// The way to the editor. Events that come before it listens are kept for it.
#[derive(Default)]
struct Line {
    channel: Mutex<Option<Channel>>,
    waiting: Mutex<Vec<Event>>,
}

impl Line {
    /// Whether somebody listened.
    fn tell(&self, event: Event) -> bool {
        // Not held while sending: sending goes to the main thread, which may be about to tell something itself.
        let channel = locked(&self.channel).clone();
        if let Some(channel) = channel {
            return encode(&event).is_ok_and(|bytes| channel.send(InvokeResponseBody::Raw(bytes)).is_ok());
        }
        locked(&self.waiting).push(event);
        false
    }
}

impl Desktop {
    /// # Errors
    /// When the host cannot start.
    pub(crate) fn new(
        handle: AppHandle,
        theme: Option<PathBuf>,
        source: Option<Source>,
        layered: bool,
    ) -> Result<Self, Failure> {
        let line = Arc::new(Line::default());
        let (tell, window) = (Arc::clone(&line), handle.clone());
        let options = Options { folders: Folders::of_user(), ..Options::default() };
        let speaker = Arc::new(Speaker::default());
        let listening = Arc::clone(&speaker);
        let host = Host::with_options(options, move |event| {
            if layered && event == Event::SourceChanged {
                sync_layer(&window);
            }
            listening.hear(&window, &event);
            tell.tell(event);
        })?;
        let host = Mutex::new(Some(Arc::new(host)));
        let (unsaved, begun) = (AtomicBool::new(false), AtomicBool::new(false));
        Ok(Self { handle, host, line, theme, source, layered, unsaved, begun, speaker })
    }

    /// From now on events go there; the ones that waited go first.
    pub(crate) fn subscribe(&self, channel: Channel) {
        *locked(&self.line.channel) = Some(channel);
        for event in std::mem::take(&mut *locked(&self.line.waiting)) {
            self.line.tell(event);
        }
    }

    /// Whether somebody heard it.
    pub(crate) fn tell(&self, event: Event) -> bool {
        self.line.tell(event)
    }

    /// As the editor last said.
    pub(crate) fn has_unsaved_work(&self) -> bool {
        self.unsaved.load(Ordering::SeqCst)
    }

    /// Ends apps, watches and the proxy.
    pub(crate) fn end(&self) {
        drop(locked(&self.host).take());
    }

    fn host(&self) -> Result<Arc<Host>, Failure> {
        locked(&self.host).clone().ok_or_else(|| Failure {
            code: Code::Other,
            message: "Livery is closing.".to_owned(),
            remedy: "Start it again.".to_owned(),
        })
    }

    pub(crate) fn start(&self, _call: Start) -> Result<Started, Failure> {
        let host = self.host()?;
        if self.begun.swap(true, Ordering::SeqCst) {
            host.lose_editor();
        }
        let (theme, failure) = match self.theme.as_deref().map(|path| host.open_theme(path)) {
            Some(Ok(theme)) => (Some(theme), None),
            Some(Err(failure)) => (None, Some(failure)),
            None => (None, None),
        };
        // The editor's page starts again when its process died; the app that runs is not started again for it.
        let running = host.source_state().source;
        if running.is_none()
            && let Some(source) = self.source.clone()
        {
            // Whoever typed the command wants that code to run.
            if let Source::App { path } = &source {
                let path = Path::new(path);
                host.trust_for_now(if path.is_dir() { path } else { path.parent().unwrap_or(path) });
            }
            host.open_source(source);
        }
        Ok(Started {
            theme,
            failure,
            source: running.or_else(|| self.source.clone()),
            layered_preview: self.layered,
            settings: host.settings(),
            recovered: host.recovered(),
        })
    }

    pub(crate) fn open_theme(&self, call: OpenTheme) -> Result<Option<OpenedTheme>, Failure> {
        let path = match call.path {
            Some(path) => PathBuf::from(path),
            None => match chosen(self.themes_dialog("Open a theme").blocking_pick_file())? {
                Some(path) => path,
                None => return Ok(None),
            },
        };
        self.host()?.open_theme(&path).map(Some)
    }

    pub(crate) fn save_theme(&self, call: SaveTheme) -> Result<SaveReply, Failure> {
        let SaveTheme { path, suggested_name, text, expected } = call;
        if let Some(path) = path {
            return self.host()?.save_theme(Path::new(&path), &text, expected.as_ref());
        }
        let dialog = self.themes_dialog("Save the theme").set_file_name(suggested_name);
        match chosen(dialog.blocking_save_file())? {
            // The dialog itself asked about a file that is there already.
            Some(path) => self.host()?.save_theme(&path, &text, None),
            None => Ok(SaveReply::Cancelled),
        }
    }

    pub(crate) fn export_dash(&self, call: ExportDash) -> Result<Option<Exported>, Failure> {
        let directory = match call.directory {
            Some(directory) => PathBuf::from(directory),
            None => match chosen(self.dialog("Choose the app's assets folder").blocking_pick_folder())? {
                Some(directory) => directory,
                None => return Ok(None),
            },
        };
        self.host()?.export_dash(&directory, &call.text).map(Some)
    }

    pub(crate) fn save_pdf(&self, call: SavePdf) -> Result<Option<String>, Failure> {
        let SavePdf { path, suggested_name, size } = call;
        let path = if let Some(path) = path {
            PathBuf::from(path)
        } else {
            let dialog = self.dialog("Save the page as PDF").add_filter("PDF", &["pdf"]);
            let Some(path) = chosen(dialog.set_file_name(suggested_name).blocking_save_file())? else {
                return Ok(None);
            };
            path
        };
        self.print_into(&path, size)?;
        Ok(Some(path.to_string_lossy().into_owned()))
    }

    #[cfg(target_os = "linux")]
    fn print_into(&self, path: &Path, size: Option<Paper>) -> Result<(), Failure> {
        let host = self.host()?;
        livery_host::files::write_whole(path, |part| {
            let (sender, receiver) = std::sync::mpsc::channel();
            let file = part.to_owned();
            self.on_main_thread(move || crate::linux::print_into(file, size, sender)).map_err(|error| error.message)?;
            host.instruct(Order::Print { size });
            receiver.recv_timeout(PRINTING).unwrap_or_else(|_| Err("the page does not answer".to_owned()))
        })
        .map_err(|error| Failure {
            code: Code::Other,
            message: format!("{} was not written: {error}.", path.display()),
            remedy: "Choose another folder, reload the page and try again, or use Print… instead.".to_owned(),
        })
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "the shape it has elsewhere")]
    fn print_into(&self, path: &Path, _size: Option<Paper>) -> Result<(), Failure> {
        Err(Failure {
            code: Code::Other,
            message: format!(
                "{} was not written: this system's web view prints only through its dialog.",
                path.display()
            ),
            remedy: "Use Print…, and choose PDF there.".to_owned(),
        })
    }

    pub(crate) fn wear_theme(&self, call: WearTheme) -> Result<(), Failure> {
        self.host()?.wear_theme(call.text, call.mode, call.sequence);
        Ok(())
    }

    pub(crate) fn pick_app(&self, _call: PickApp) -> Result<Option<String>, Failure> {
        let dialog = self.dialog("Choose a Dash app").add_filter("Python", &["py"]);
        Ok(chosen(dialog.blocking_pick_file())?.map(|path| path.to_string_lossy().into_owned()))
    }

    pub(crate) fn open_source(&self, call: OpenSource) -> Result<(), Failure> {
        self.host()?.open_source(call.source);
        Ok(())
    }

    pub(crate) fn close_source(&self, _call: CloseSource) -> Result<(), Failure> {
        self.host()?.close_source();
        if self.layered {
            sync_layer(&self.handle);
        }
        Ok(())
    }

    pub(crate) fn open_tab(&self, call: OpenTab) -> Result<(), Failure> {
        self.host()?.open_tab(call.source);
        Ok(())
    }

    pub(crate) fn tabs(&self, _call: AskTabs) -> Result<Vec<Tab>, Failure> {
        Ok(self.host()?.tabs())
    }

    pub(crate) fn show_tab(&self, call: ShowTab) -> Result<(), Failure> {
        self.host()?.show_tab(call.id);
        Ok(())
    }

    pub(crate) fn close_tab(&self, call: CloseTab) -> Result<(), Failure> {
        self.host()?.close_tab(call.id);
        Ok(())
    }

    pub(crate) fn restart_source(&self, _call: RestartSource) -> Result<(), Failure> {
        self.host()?.restart_source();
        Ok(())
    }

    pub(crate) fn stop_source(&self, _call: StopSource) -> Result<(), Failure> {
        self.host()?.stop_source();
        Ok(())
    }

    pub(crate) fn trust_folder(&self, call: TrustFolder) -> Result<(), Failure> {
        self.host()?.trust_folder(Path::new(&call.path))
    }

    pub(crate) fn interpreters(&self, call: AskInterpreters) -> Result<Vec<Interpreter>, Failure> {
        self.host()?.interpreters(Path::new(&call.path))
    }

    pub(crate) fn choose_interpreter(&self, call: ChooseInterpreter) -> Result<(), Failure> {
        self.host()?.choose_interpreter(Path::new(&call.path), call.interpreter.as_deref())
    }

    pub(crate) fn usage(&self, _call: AskUsage) -> Result<Option<Usage>, Failure> {
        Ok(self.host()?.usage())
    }

    pub(crate) fn open_in_editor(&self, call: OpenInEditor) -> Result<(), Failure> {
        self.host()?.open_in_editor(&call.file, call.line)
    }

    pub(crate) fn source_state(&self, _call: AskSourceState) -> Result<SourceState, Failure> {
        Ok(self.host()?.source_state())
    }

    pub(crate) fn reload_preview(&self, _call: ReloadPreview) -> Result<(), Failure> {
        #[cfg(target_os = "linux")]
        if self.layered {
            // The host reloads by the page's agent; a page that hangs does not listen.
            self.on_main_thread(crate::linux::revive)?;
        }
        self.host()?.reload_preview();
        Ok(())
    }

    pub(crate) fn place_preview(&self, call: PlacePreview) -> Result<(), Failure> {
        #[cfg(target_os = "linux")]
        if self.layered {
            return self.on_main_thread(move || crate::linux::place(call));
        }
        // Elsewhere the page places its own frame.
        drop(call);
        Ok(())
    }

    pub(crate) fn probe_page(&self, call: ProbePage) -> Result<serde_json::Value, Failure> {
        tauri::async_runtime::block_on(self.host()?.probe_page(call.question))
    }

    pub(crate) fn instruct(&self, call: Instruct) -> Result<(), Failure> {
        self.speaker.note(&self.handle, &call.order);
        self.host()?.instruct(call.order);
        Ok(())
    }

    pub(crate) fn instruct_themes(&self, call: InstructThemes) -> Result<(), Failure> {
        self.speaker.themes(&self.handle, call.themes.iter().map(|theme| theme.name.clone()).collect());
        self.host()?.instruct_themes(call.themes);
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "the shape of every call's answer")]
    pub(crate) fn project(&self, call: AskProject) -> Result<Option<String>, Failure> {
        livery_host::project::read(Path::new(&call.theme))
    }

    #[expect(clippy::unused_self, reason = "the shape of every call's answer")]
    pub(crate) fn keep_project(&self, call: KeepProject) -> Result<(), Failure> {
        livery_host::project::keep(Path::new(&call.theme), &call.text)
    }

    pub(crate) fn full_screen(&self, call: FullScreen) -> Result<(), Failure> {
        match self.handle.get_webview_window(LABEL) {
            Some(window) => window.set_fullscreen(call.on).map_err(|error| closing(&error)),
            None => Ok(()),
        }
    }

    pub(crate) fn show_speaker(&self, call: ShowSpeaker) -> Result<(), Failure> {
        speaker::show(&self.handle, call.show).map_err(|error| Failure {
            code: Code::Other,
            message: format!("The speaker's window could not be opened: {error}."),
            remedy: "Present without it, or start Livery again.".to_owned(),
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "the shape of every call's answer")]
    pub(crate) fn speaking(&self, _call: AskSpeaking) -> Result<Speaking, Failure> {
        Ok(self.speaker.now())
    }

    pub(crate) fn copy_text(&self, call: CopyText) -> Result<(), Failure> {
        #[cfg(target_os = "linux")]
        return self.on_main_thread(move || crate::linux::copy_text(&call.text));
        #[cfg(not(target_os = "linux"))]
        arboard::Clipboard::new().and_then(|mut clipboard| clipboard.set_text(call.text)).map_err(|error| Failure {
            code: Code::Other,
            message: format!("The clipboard did not take the text: {error}."),
            remedy: "Try again, or save the theme to a file.".to_owned(),
        })
    }

    pub(crate) fn describe_window(&self, call: DescribeWindow) -> Result<(), Failure> {
        let DescribeWindow { title, unsaved } = call;
        self.unsaved.store(unsaved, Ordering::SeqCst);
        if let Some(window) = self.handle.get_webview_window(LABEL) {
            let dot = if unsaved { "• " } else { "" };
            window.set_title(&format!("{dot}{title} – Livery")).map_err(|error| closing(&error))?;
        }
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "the shape of every call's answer")]
    pub(crate) fn quit(&self, _call: Quit) -> Result<(), Failure> {
        self.unsaved.store(false, Ordering::SeqCst);
        if let Ok(host) = self.host() {
            host.give_up_work();
        }
        self.handle.exit(0);
        Ok(())
    }

    pub(crate) fn keep_work(&self, call: KeepWork) -> Result<(), Failure> {
        self.host()?.keep_work(call)
    }

    pub(crate) fn forget_work(&self, call: ForgetWork) -> Result<(), Failure> {
        self.host()?.forget_work(&call.id)
    }

    pub(crate) fn settings(&self, _call: AskSettings) -> Result<Settings, Failure> {
        Ok(self.host()?.settings())
    }

    pub(crate) fn keep_settings(&self, call: KeepSettings) -> Result<Settings, Failure> {
        self.host()?.keep_settings(call.settings)
    }

    pub(crate) fn library(&self, _call: AskLibrary) -> Result<Library, Failure> {
        self.host()?.library()
    }

    pub(crate) fn keep_in_library(&self, call: KeepInLibrary) -> Result<LibraryFile, Failure> {
        let KeepInLibrary { kind, name, text, replace } = call;
        self.host()?.keep_in_library(kind, &name, &text, replace.as_deref().map(Path::new))
    }

    pub(crate) fn remove_from_library(&self, call: RemoveFromLibrary) -> Result<(), Failure> {
        self.host()?.remove_from_library(Path::new(&call.path))
    }

    pub(crate) fn pick_file(&self, call: PickFile) -> Result<Option<PickedFile>, Failure> {
        let dialog = match call.kind {
            PickKind::Image => self.dialog("Choose an image").add_filter(
                "Images",
                &["png", "jpg", "jpeg", "svg", "webp", "gif", "bmp", "PNG", "JPG", "JPEG", "SVG"],
            ),
            PickKind::Font => self.dialog("Choose a font file").add_filter("Fonts", &["woff2", "woff", "ttf", "otf"]),
            PickKind::Colors => self
                .dialog("Choose a list of colors")
                .add_filter("Colors", &["json", "txt", "csv", "gpl", "ase", "css", "hex"])
                .add_filter("All files", &["*"]),
            PickKind::Theme => self
                .dialog("Choose a theme of any tool")
                .add_filter("Themes", &["json", "py", "js", "css", "toml", "yml", "yaml"])
                .add_filter("All files", &["*"]),
        };
        let picked = chosen(dialog.blocking_pick_file())?;
        picked.map(|path| livery_host::files::read_picked(&path, call.kind)).transpose()
    }

    pub(crate) fn fonts(&self, _call: AskFonts) -> Result<Vec<String>, Failure> {
        Ok(self.host()?.fonts())
    }

    pub(crate) fn font_face(&self, call: AskFontFace) -> Result<Option<FontFace>, Failure> {
        Ok(self.host()?.font_face(&call.family))
    }

    fn dialog(&self, title: &str) -> FileDialogBuilder<tauri::Wry> {
        let dialog = self.handle.dialog().file().set_title(title);
        match self.handle.get_webview_window(LABEL) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }

    fn themes_dialog(&self, title: &str) -> FileDialogBuilder<tauri::Wry> {
        self.dialog(title)
            .add_filter("Theme (JSON, Python, JavaScript)", &["json", "py", "js"])
            .add_filter("All files", &["*"])
    }

    #[cfg(target_os = "linux")]
    fn on_main_thread(&self, work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
        self.handle.run_on_main_thread(work).map_err(|error| closing(&error))
    }
}

/// Shows in the layer what the host serves. On the host's threads as on any other.
fn sync_layer(handle: &AppHandle) {
    #[cfg(target_os = "linux")]
    {
        let window = handle.clone();
        let shown = handle.run_on_main_thread(move || {
            // Asked for here and not before, so that of two changes in a row the later state is the one that stays.
            let Some(desktop) = window.try_state::<Arc<Desktop>>() else { return };
            let Ok(host) = desktop.host() else { return };
            let state = host.source_state();
            match (state.url, state.source, window.path().app_data_dir()) {
                (Some(url), Some(source), Ok(data)) => crate::linux::show(Some((&url, &storage(&data, &source)))),
                _ => crate::linux::show(None),
            }
        });
        // A window that is gone shows nothing any more.
        drop(shown);
    }
    #[cfg(not(target_os = "linux"))]
    let _unlayered = handle;
}

/// The folder for a source's cookies and storage. One for each source, so that apps never read each other's.
fn storage(data: &Path, source: &Source) -> PathBuf {
    let name = match source {
        Source::Gallery { .. } => "gallery",
        Source::Address { url } => url,
        Source::App { path } => path,
    };
    // Letters and digits stay, the rest is escaped, so that different sources have different names.
    let escaped = name.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _infallible = write!(escaped, "_{byte:02x}");
        }
        escaped
    });
    let mut folder = data.join("preview");
    let mut rest = escaped.as_str();
    // File systems take names of 255 bytes; a longer one becomes a path.
    while rest.len() > 200 {
        let (head, tail) = rest.split_at(200);
        folder.push(head);
        rest = tail;
    }
    folder.push(rest);
    folder
}

fn chosen(path: Option<FilePath>) -> Result<Option<PathBuf>, Failure> {
    path.map(FilePath::into_path).transpose().map_err(|error| Failure {
        code: Code::Other,
        message: format!("The chosen file is not on this machine: {error}."),
        remedy: "Copy it to a local folder and open it there.".to_owned(),
    })
}

fn closing(error: &tauri::Error) -> Failure {
    Failure {
        code: Code::Other,
        message: format!("The window is closing: {error}."),
        remedy: "Start Livery again.".to_owned(),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_share_no_storage() {
        let of = |path: &str| storage(Path::new("data"), &Source::App { path: path.to_owned() });
        assert_ne!(of("/a/b/app.py"), of("/a-b/app.py"));
        assert_ne!(of("/a/b/app.py"), of("/a_2fb/app.py"));
        let long = of(&format!("/{}/app.py", "folder/".repeat(80)));
        assert!(long.iter().all(|name| name.len() <= 255), "{}", long.display());
    }
}
