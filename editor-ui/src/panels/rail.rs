//! The rail of sections.

use egui::{Color32, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use livery_themes::table::Group;
use lucide_icons::Icon;

use crate::state::{Action, Command, Section, State};
use crate::tokens::{palette, size};
use crate::widgets::{paint, paint_icon};

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    // A bar would lie over the labels; the cut icon at the end says that there is more.
    let hidden = egui::scroll_area::ScrollBarVisibility::AlwaysHidden;
    ScrollArea::vertical().scroll_bar_visibility(hidden).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for section in Section::ALL {
            if button(ui, *section, state.section == *section && state.search.is_empty()) {
                outbox.push(Action::Run(Command::Show(*section)));
            }
        }
    });
}

fn button(ui: &mut Ui, section: Section, selected: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 45.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), selected, section.title()));
    let fill = if selected {
        palette.accent_soft
    } else if response.hovered() {
        palette.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, size().radius + 2, fill);
    let color = if selected {
        palette.accent
    } else if response.hovered() {
        palette.text
    } else {
        palette.text_soft
    };
    paint_icon(ui, rect.center_top() + vec2(0.0, 16.0), icon(section), 17.0, color);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let label = match section {
        // The rail is narrow; the whole title stands over the fields.
        Section::Keys(Group::HeaderHero) => "Header",
        Section::Presentation => "Present",
        _ => section.title(),
    };
    let font = egui::FontId { size: 10.5, ..font };
    ui.painter().text(rect.center_bottom() - vec2(0.0, 10.0), egui::Align2::CENTER_CENTER, label, font, color);
    paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius);
    response.on_hover_text(section.hint()).clicked() && !selected
}

fn icon(section: Section) -> Icon {
    match section {
        Section::Presets => Icon::LayoutGrid,
        Section::Presentation => Icon::Presentation,
        Section::Keys(Group::Brand) => Icon::Sparkles,
        Section::Keys(Group::Colors) => Icon::Palette,
        Section::Keys(Group::Charts) => Icon::ChartColumn,
        Section::Keys(Group::Typography) => Icon::Type,
        Section::Keys(Group::Containers) => Icon::SquareDashed,
        Section::Keys(Group::Controls) => Icon::SlidersHorizontal,
        Section::Keys(Group::Tables) => Icon::Table2,
        Section::Keys(Group::HeaderHero) => Icon::PanelTop,
        Section::Keys(Group::Reports) => Icon::FileText,
        Section::Keys(Group::Layout) => Icon::LayoutDashboard,
        Section::Code => Icon::Braces,
    }
}
