//! What a frame of the editor costs while a colour is dragged with suggestions beside it; and that an idle one draws
//! none. `cargo bench --package livery-editor`. The time is that of the whole frame: input, panels, the accessibility
//! tree and tessellation, without the graphics card.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench tells its times")]

use std::time::{Duration, Instant};

use egui::{Event, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_protocol::{Start, Started, WearTheme};

/// Frames that are measured.
const FRAMES: usize = 600;

fn main() {
    let machine = Recorder::default();
    let backend = machine.clone();
    let mut harness = Harness::builder()
        .with_size(vec2(1600.0, 1000.0))
        .with_max_steps(64)
        .build_eframe(move |context| App::new(&context.egui_ctx, Box::new(backend), None));
    harness.run_ok();
    if let Some((token, _)) = machine.take::<Start>() {
        machine.answer::<Start>(token, &Started::default());
    }
    harness.run_ok();
    harness.get_by_label("Brand").click();
    harness.run_ok();
    harness.get_by_label("Pick Accent").click();
    harness.run_ok();
    let plane = harness.get_by_label("Accent plane").rect();
    let at = |frame: usize| -> Pos2 {
        let angle = frame as f32 * 0.07;
        plane.center() + vec2(angle.cos() * plane.width(), (angle * 1.7).sin() * plane.height()) * 0.3
    };
    harness.drag_at(at(0));
    harness.step();
    let mut times: Vec<Duration> = Vec::with_capacity(FRAMES);
    for frame in 0..FRAMES {
        harness.event(Event::PointerMoved(at(frame)));
        let started = Instant::now();
        harness.step();
        let shapes = harness.output().shapes.clone();
        let meshes = harness.ctx.tessellate(shapes, 1.0);
        times.push(started.elapsed());
        assert!(!meshes.is_empty());
        if let Some((token, _)) = machine.take::<WearTheme>() {
            machine.answer::<WearTheme>(token, &());
        }
    }
    harness.drop_at(at(FRAMES));
    harness.run_ok();
    times.sort();
    let of = |share: f64| times[((FRAMES - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "a frame while a color is dragged: median {:.2} ms, 95th percentile {:.2} ms, longest {:.2} ms (goal: 8 ms at the 95th)",
        of(0.5),
        of(0.95),
        of(1.0)
    );
    // The search for suggestions goes on for a while after the drag; then there is nothing more to do.
    let delay = |harness: &Harness<'_, App>| {
        harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min()
    };
    let mut frames = 0;
    while delay(&harness) != Some(Duration::MAX) && frames < 2000 {
        harness.step();
        frames += 1;
    }
    assert_eq!(delay(&harness), Some(Duration::MAX), "an idle editor asks for no frame");
    println!("idle: no frames, {frames} after the drag");
}
