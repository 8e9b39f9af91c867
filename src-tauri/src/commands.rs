//! The window's commands: one line for each call of the protocol.

use std::sync::Arc;

use livery_protocol::{
    AskFontFace, AskFonts, AskInterpreters, AskLibrary, AskProject, AskSettings, AskSourceState, AskSpeaking, AskTabs,
    AskUsage, Call, ChooseInterpreter, CloseSource, CloseTab, CopyText, DescribeWindow, ExportDash, Failure,
    ForgetWork, FullScreen, Instruct, InstructThemes, KeepInLibrary, KeepProject, KeepSettings, KeepWork, OpenInEditor,
    OpenSource, OpenTab, OpenTheme, PickApp, PickFile, PlacePreview, ProbePage, Quit, ReloadPreview, RemoveFromLibrary,
    RestartSource, SavePdf, SaveTheme, ShowSpeaker, ShowTab, Start, StopSource, TrustFolder, WearTheme, decode, encode,
};
use tauri::async_runtime::spawn_blocking;
use tauri::ipc::{Invoke, InvokeBody, InvokeError, InvokeResolver, JavaScriptChannelId, Response};
use tauri::{Manager as _, Wry};

use crate::desktop::Desktop;

/// Opens the one way back: `invoke("subscribe", { channel })`. Not a call of the protocol, since it has no single reply.
const SUBSCRIBE: &str = "subscribe";

macro_rules! commands {
    ($( $call:ident => $method:ident, )*) => {
        /// The names of all calls that [`serve`] answers.
        #[cfg(test)]
        const SERVED: &[&str] = &[$( $call::NAME ),*];

        fn dispatch(name: &str, body: Vec<u8>, desktop: &Arc<Desktop>, resolver: InvokeResolver<Wry>) -> bool {
            match name {
                $( $call::NAME => answer::<$call>(body, Arc::clone(desktop), resolver, Desktop::$method), )*
                _ => return false,
            }
            true
        }
    };
}

commands! {
    Start => start,
    OpenTheme => open_theme,
    SaveTheme => save_theme,
    ExportDash => export_dash,
    SavePdf => save_pdf,
    WearTheme => wear_theme,
    PickApp => pick_app,
    OpenSource => open_source,
    CloseSource => close_source,
    AskSourceState => source_state,
    ReloadPreview => reload_preview,
    PlacePreview => place_preview,
    ProbePage => probe_page,
    Instruct => instruct,
    InstructThemes => instruct_themes,
    AskProject => project,
    KeepProject => keep_project,
    FullScreen => full_screen,
    ShowSpeaker => show_speaker,
    AskSpeaking => speaking,
    CopyText => copy_text,
    DescribeWindow => describe_window,
    Quit => quit,
    KeepWork => keep_work,
    ForgetWork => forget_work,
    AskSettings => settings,
    KeepSettings => keep_settings,
    AskLibrary => library,
    KeepInLibrary => keep_in_library,
    RemoveFromLibrary => remove_from_library,
    PickFile => pick_file,
    AskFonts => fonts,
    AskFontFace => font_face,
    OpenTab => open_tab,
    AskTabs => tabs,
    ShowTab => show_tab,
    CloseTab => close_tab,
    RestartSource => restart_source,
    StopSource => stop_source,
    TrustFolder => trust_folder,
    AskInterpreters => interpreters,
    ChooseInterpreter => choose_interpreter,
    AskUsage => usage,
    OpenInEditor => open_in_editor,
}

/// Answers a call from the editor's page. Bytes in, bytes out: both ends are Rust and share one codec.
pub(crate) fn serve(invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let Some(desktop) = message.webview_ref().try_state::<Arc<Desktop>>().map(|state| Arc::clone(&state)) else {
        return false;
    };
    let body = match message.payload() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        InvokeBody::Json(value) => value.to_string().into_bytes(),
    };
    if message.command() == SUBSCRIBE {
        match channel(&body) {
            Some(id) => {
                desktop.subscribe(id.channel_on(message.webview()));
                resolver.resolve(());
            }
            None => resolver.reject("subscribe needs a channel"),
        }
        return true;
    }
    dispatch(message.command(), body, &desktop, resolver)
}

/// Decodes, works, encodes, on a thread that may wait: the window's own thread never does.
fn answer<C>(
    body: Vec<u8>,
    desktop: Arc<Desktop>,
    resolver: InvokeResolver<Wry>,
    work: impl FnOnce(&Desktop, C) -> Result<C::Reply, Failure> + Send + 'static,
) where
    C: Call,
{
    resolver.respond_async(async move {
        let work = spawn_blocking(move || {
            decode(&body).and_then(|call| work(&desktop, call)).and_then(|reply| encode(&reply))
        });
        match work.await {
            Ok(reply) => reply.map(Response::new).map_err(|failure| InvokeError::from(refusal(&failure))),
            Err(stopped) => Err(InvokeError::from_error(stopped)),
        }
    });
}

fn refusal(failure: &Failure) -> serde_json::Value {
    serde_json::to_value(failure).unwrap_or_else(|_| serde_json::Value::String(failure.to_string()))
}

fn channel(body: &[u8]) -> Option<JavaScriptChannelId> {
    serde_json::from_slice::<serde_json::Value>(body).ok()?.get("channel")?.as_str()?.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use std::collections::BTreeSet;

    use livery_protocol::CALLS;

    use super::*;

    #[test]
    fn every_call_is_answered() {
        assert_eq!(BTreeSet::from_iter(SERVED), BTreeSet::from_iter(CALLS));
    }

    #[test]
    fn the_capability_file_allows_every_call_and_nothing_else() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let allowed: BTreeSet<String> = file["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|permission| permission.as_str().unwrap().to_owned())
            .collect();
        let called = CALLS.iter().chain([&SUBSCRIBE]).map(|call| format!("allow-{}", call.replace('_', "-"))).collect();
        assert_eq!(allowed, called);
        assert!(file.get("remote").is_none(), "no page from elsewhere may call");
    }
}
