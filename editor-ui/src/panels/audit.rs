//! The audit: what cannot be read, seen or told apart, where, how far, and what would mend it.

use egui::{
    Align, Align2, Button, CornerRadius, FontId, Label, Layout, Popup, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};
use livery_themes::audit::{Finding, Rule};
use livery_themes::{Mode, Severity, table};
use lucide_icons::Icon;

use crate::state::{Action, Command, Enabled, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::paint::color32;
use crate::widgets::{icon_button, paint, paint_icon};

/// The audit's part of the bottom line.
pub(super) fn button(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let here = state.audit.summary(state.mode);
    let other = if state.mode == Mode::Light { Mode::Dark } else { Mode::Light };
    let there = state.audit.findings(other).len();
    let half = if other == Mode::Dark { "dark" } else { "light" };
    let bad = state.audit.findings(state.mode).iter().any(|finding| finding.severity == Severity::Error);
    let (icon, color, text) = match (here, there) {
        (None, 0) => (Icon::CircleCheck, palette.success, "Reads well for every eye".to_owned()),
        (None, n) => (Icon::CircleCheck, palette.success, format!("Reads well; {n} in the {half} half")),
        (Some(text), 0) => (Icon::ScanEye, if bad { palette.danger } else { palette.warning }, text),
        (Some(text), n) => (
            Icon::ScanEye,
            if bad { palette.danger } else { palette.warning },
            format!("{text}; {n} in the {half} half"),
        ),
    };
    let on = state.drawer == Some(crate::state::Drawer::Audit);
    let name = format!("Audit: {text}");
    if super::bottom::line_button(ui, icon, color, &text, &name, on).on_hover_text(Command::Audit.hint()).clicked() {
        outbox.push(Action::Run(Command::Audit));
    }
    // The same words where screen readers hear them change; the button's name is only read when it has the keyboard.
    let place = Rect::from_min_size(ui.cursor().min, vec2(1.0, 1.0));
    let said = ui.interact(place, ui.scope_id().with("audit said"), Sense::hover());
    said.widget_info(|| WidgetInfo::labeled(Role::Status, true, &text));
}

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        let title = ui.label(style::title("Audit"));
        title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Audit"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::X, "Close audit").clicked() {
                outbox.push(Action::Run(Command::Audit));
            }
            let enabled = Command::FixAll.enabled(state);
            let fix = ui.add_enabled(enabled == Enabled::Yes, Button::new("Fix all")).accessible_name("Fix all");
            let fix = match enabled {
                Enabled::Yes => fix.on_hover_text(Command::FixAll.hint()),
                Enabled::No(reason) => fix.on_disabled_hover_text(reason),
            };
            if fix.clicked() {
                outbox.push(Action::Run(Command::FixAll));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text =
                    "Measured on what the page paints: WCAG 2.2 contrast, and colors through twelve kinds of eyes";
                ui.add(Label::new(style::caption(text).color(palette.text_soft)).truncate());
            });
        });
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let halves = match state.mode {
            Mode::Light => [Mode::Light, Mode::Dark],
            Mode::Dark => [Mode::Dark, Mode::Light],
        };
        if halves.iter().all(|mode| state.audit.findings(*mode).is_empty()) {
            ui.add_space(16.0);
            ui.vertical_centered(|ui| {
                ui.label(style::icon(Icon::CircleCheck).size(24.0).color(palette.success));
                ui.label(style::strong("Everything can be read, seen and told apart"));
                ui.label(
                    RichText::new("In light and dark, and for every kind of color vision").color(palette.text_soft),
                );
            });
            return;
        }
        for mode in halves {
            let findings = state.audit.findings(mode);
            if findings.is_empty() {
                continue;
            }
            let title = if mode == Mode::Light { "Light half" } else { "Dark half" };
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                ui.set_height(22.0);
                let label = ui.label(style::strong(title));
                label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
                let summary = state.audit.summary(mode).unwrap_or_default();
                ui.label(style::caption(summary).color(palette.text_soft));
            });
            for finding in findings {
                ui.push_id(&finding.id, |ui| finding_ui(ui, state, finding, outbox));
            }
        }
    });
}

fn finding_ui(ui: &mut Ui, state: &State, finding: &Finding, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let key = table::key(&finding.key);
    let label = key.map_or(finding.key.as_str(), |key| key.label);
    let height = 44.0;
    let (rect, row) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    if row.contains_pointer() {
        ui.painter().rect_filled(rect, size().radius, palette.hover);
    }
    let mut inside = ui.new_child(
        egui::UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 2.0))).layout(Layout::right_to_left(Align::Center)),
    );
    let ui = &mut inside;
    ui.spacing_mut().item_spacing.x = 6.0;
    let half = if finding.mode == Mode::Light { "light" } else { "dark" };
    if let Some(key) = key {
        let name = format!("Go to {label} in the {half} half");
        if icon_button(ui, Icon::Crosshair, &name).clicked() {
            if state.mode != finding.mode {
                outbox.push(Action::SetMode(finding.mode));
            }
            outbox.push(Action::GoToKey(key.name));
        }
    }
    fixes_ui(ui, state, finding, outbox);
    let (icon, tint) = match finding.severity {
        Severity::Error => (Icon::CircleX, palette.danger),
        Severity::Warning => (Icon::TriangleAlert, palette.warning),
        Severity::Note => (Icon::Info, palette.text_soft),
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let (mark, _) = ui.allocate_exact_size(vec2(18.0, 24.0), Sense::hover());
        paint_icon(ui, mark.center(), icon, 14.0, tint);
        picture_ui(ui, finding);
        let (words, said) = ui.allocate_exact_size(vec2(ui.available_width(), height - 4.0), Sense::hover());
        let text = format!("{}: {}", finding.rule.title(), finding.message);
        said.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let painter = ui.painter().with_clip_rect(words.intersect(ui.clip_rect()));
        let strong = FontId::new(size().body, egui::FontFamily::Name(style::MEDIUM.into()));
        let small = egui::TextStyle::Small.resolve(ui.style());
        let top = words.left_center() - vec2(0.0, 9.0);
        let shown = painter.text(top, Align2::LEFT_CENTER, label, strong, palette.text);
        let far = measured(finding);
        painter.text(shown.right_center() + vec2(8.0, 0.5), Align2::LEFT_CENTER, far, small.clone(), tint);
        let below = words.left_center() + vec2(0.0, 9.0);
        let mut job = egui::text::LayoutJob::simple_singleline(finding.message.clone(), small, palette.text_soft);
        job.wrap = egui::text::TextWrapping::truncate_at_width(words.width());
        let message = painter.layout_job(job);
        painter.galley(below - vec2(0.0, message.size().y / 2.0), message, palette.text_soft);
        said.on_hover_ui(|ui| {
            ui.set_max_width(360.0);
            ui.label(style::strong(finding.rule.title()));
            ui.label(&finding.message);
            ui.label(style::caption(finding.rule.help()).color(palette.text_soft));
        });
    });
}

/// How far from passing, in the rule's own measure. Never rounded to a number that would pass.
fn measured(finding: &Finding) -> String {
    let floor = (finding.measured * 100.0).floor() / 100.0;
    match finding.rule {
        Rule::TinyType => format!("{} px of {} px", finding.measured.floor(), finding.needed),
        Rule::ColorwayMerge | Rule::StatusMerge => format!("difference {floor:.1} of {}", finding.needed),
        _ => format!("{floor:.2} of {} : 1", finding.needed),
    }
}

/// The two sides, as they meet on the page.
fn picture_ui(ui: &mut Ui, finding: &Finding) {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(44.0, 28.0), Sense::hover());
    let [front, back, ..] = finding.colors.as_slice() else {
        ui.painter().rect_filled(rect, 4, palette.sunken);
        let font = FontId::proportional((finding.measured as f32).clamp(6.0, 14.0));
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, "Aa", font, palette.text);
        return;
    };
    let [front, back] = [color32(*front), color32(*back)];
    match finding.rule {
        Rule::ColorwayMerge | Rule::StatusMerge => {
            let (left, right) = rect.split_left_right_at_x(rect.center().x);
            ui.painter().rect_filled(left, CornerRadius { nw: 4, sw: 4, ne: 0, se: 0 }, front);
            ui.painter().rect_filled(right, CornerRadius { nw: 0, sw: 0, ne: 4, se: 4 }, back);
        }
        Rule::TextContrast | Rule::TinyType => {
            ui.painter().rect_filled(rect, 4, back);
            let font = FontId::new(14.0, egui::FontFamily::Name(style::SEMIBOLD.into()));
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, "Aa", font, front);
        }
        _ => {
            ui.painter().rect_filled(rect, 4, back);
            let inner = rect.shrink2(vec2(10.0, 7.0));
            ui.painter().rect_stroke(inner, 3, Stroke::new(2.5, front), StrokeKind::Inside);
        }
    }
    ui.painter().rect_stroke(rect, 4, Stroke::new(1.0, palette.line_strong), StrokeKind::Outside);
}

fn fixes_ui(ui: &mut Ui, state: &State, finding: &Finding, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let Some(first) = finding.fixes.first() else {
        let reason = finding.unfixable.as_deref().unwrap_or("No value passes here; the other side has to change.");
        let label = ui.add(Label::new(style::caption("No fix").color(palette.text_soft)).sense(Sense::hover()));
        label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("No fix: {reason}")));
        label.on_hover_text(reason);
        return;
    };
    let editable = state.document().is_editable();
    if finding.fixes.len() > 1 {
        let more = icon_button(ui, Icon::ChevronDown, &format!("Other fixes for {}", finding.message));
        Popup::menu(&more).width(260.0).accessible_name("Other fixes").show(|ui| {
            for fix in &finding.fixes {
                if ui.add_enabled(editable, Button::new(&fix.label).frame_when_inactive(false)).clicked() {
                    outbox.push(Action::Fix(fix.clone()));
                    ui.close();
                }
            }
        });
    }
    let text = shorten(&first.label, 34);
    let button = ui.add_enabled(editable, Button::new((swatch_space(first.color.is_some()), text.as_str())));
    if let Some(color) = first.color {
        let at = Rect::from_center_size(button.rect.left_center() + vec2(15.0, 0.0), vec2(12.0, 12.0));
        paint::swatch(ui.painter(), palette, at, 3, color, Stroke::new(1.0, palette.line_strong));
    }
    let button = button.accessible_name(&first.label).on_hover_text(&first.label);
    if button.clicked() {
        outbox.push(Action::Fix(first.clone()));
    }
}

fn swatch_space(with: bool) -> &'static str {
    if with { "    " } else { "" }
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most - 1).collect();
    format!("{}…", start.trim_end())
}
