//! How long a theme takes from its text to what a page wears. Goal: under a millisecond to compile.
//!
//! `cargo bench -p livery-themes`

use std::hint::black_box;
use std::time::{Duration, Instant};

use livery_themes::audit::{audit, fix_all};
use livery_themes::{Document, Mode, Theme, compile, export_dash, library};

const ROUNDS: u32 = 200;

/// The median of many runs, which a busy machine hardly moves.
fn measure(name: &str, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    println!("{name:<28} median {:>9.1?}   95 % {:>9.1?}", at(50), at(95));
}

fn main() {
    let text = library::themes().first().map_or("{}", |theme| theme.text);
    let (document, _) = Document::open(text.as_bytes());
    let light = Theme::resolve(&document, Mode::Light);
    let dark = Theme::resolve(&document, Mode::Dark);
    measure("open a full theme", || {
        black_box(Document::open(black_box(text.as_bytes())));
    });
    measure("resolve", || {
        black_box(Theme::resolve(black_box(&document), Mode::Light));
    });
    measure("compile, light", || {
        black_box(compile(black_box(&light)));
    });
    measure("compile, dark", || {
        black_box(compile(black_box(&dark)));
    });
    measure("open, resolve and compile", || {
        let (document, _) = Document::open(black_box(text.as_bytes()));
        black_box(compile(&Theme::resolve(&document, Mode::Light)));
    });
    measure("export to Dash", || {
        black_box(export_dash(black_box(&document)));
    });
    // A theme with much to say: its chart colors merge for some eyes.
    let coral = library::themes().iter().find(|theme| theme.name == "Coral").map_or("{}", |theme| theme.text);
    let (coral, _) = Document::open(coral.as_bytes());
    measure("audit, nothing found", || {
        black_box(audit(black_box(&document), Mode::Light));
    });
    measure("audit, much found", || {
        black_box(audit(black_box(&coral), Mode::Light));
    });
    measure("fix all", || {
        black_box(fix_all(black_box(&coral)));
    });
    let compiled = compile(&light);
    println!(
        "{:<28} {} bytes of variables, {} of rules, {} of template",
        "a page wears",
        compiled.variables.len(),
        compiled.rules.len(),
        compiled.template.to_string().len()
    );
}
