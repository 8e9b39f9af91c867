//! Pages of the proxy's own, and what it puts into others.

use livery_protocol::Failure;
use livery_protocol::page::PREFIX;

use super::inject::script_json;
use crate::wardrobe::Worn;

/// What goes first into the head of a page: the theme, so that there is no unstyled flash, and the page script. `key` is
/// the agent socket's secret.
pub(crate) fn boot(worn: &Worn, key: &str) -> String {
    let agent = format!("{PREFIX}agent?key={key}&has={}", worn.generation);
    format!(
        "<script>window.__LIVERY__={{\"outfit\":{},\"agent\":\"{agent}\"}}</script><script src=\"{PREFIX}page.js\"></script>",
        script_json(&worn.outfit),
    )
}

/// What goes into an app's error page: no theme, for an exported app has none there either, but it obeys when the preview
/// is loaded again.
pub(crate) fn reloader(key: &str) -> String {
    format!(
        "<script>new WebSocket(`ws://${{location.host}}{PREFIX}agent?key={key}&has=0`).onmessage=e=>\
         {{if(JSON.parse(e.data).type==='reload')location.reload()}}</script>"
    )
}

/// Shown in place of a page while the app does not answer; looks again by itself. System colours, for it belongs neither
/// to the editor nor to the app.
pub(crate) fn unreachable(failure: &Failure) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Waiting for the app</title><style>\
         :root{{color-scheme:light dark}}body{{margin:0;min-height:100vh;display:grid;place-items:center;\
         font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}}\
         main{{max-width:36rem;padding:2rem}}h1{{font-size:1.25rem;margin:0 0 .5rem}}p{{margin:0 0 .5rem}}\
         small{{color:GrayText}}</style></head><body><main role=\"status\"><h1>{}</h1><p>{}</p>\
         <p><small>This page looks again every second and loads when the app answers.</small></p></main>\
         <script>setInterval(async()=>{{try{{if((await fetch('{PREFIX}alive',{{cache:'no-store'}})).ok)\
         location.reload()}}catch{{}}}},1000)</script></body></html>",
        escape(&failure.message),
        escape(&failure.remedy),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
