//! What a colour is seen with: the numbers under the picker, and the line on its plane where they pass.

use egui::{Align2, FontId, Role, Sense, Ui, WidgetInfo, vec2};
use livery_colorways::{Color, apca, contrast_ratio, luminance};
use lucide_icons::Icon;

use crate::tokens::{palette, size};
use crate::widgets::paint_icon;

/// A colour that the edited one is seen with, and how far they have to be apart to be told from each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// What the pair is, as a line of a list.
    pub name: String,
    /// The other colour.
    pub color: Color,
    /// On which side of the edited colour it is.
    pub side: Side,
    /// The least contrast ratio that WCAG 2.2 asks of the pair, 1 to 21.
    pub least: f64,
}

/// On which side of the edited colour another one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The edited colour is painted on it.
    Below,
    /// It is painted on the edited colour.
    Above,
}

impl Ground {
    /// WCAG's ratio with an edited colour.
    pub(super) fn ratio(&self, edited: Color) -> f64 {
        match self.side {
            Side::Below => contrast_ratio(edited.over(self.color), self.color),
            Side::Above => contrast_ratio(self.color.over(edited), edited),
        }
    }

    /// The ratio with an opaque edited colour of this luminance; `None` where that alone does not tell.
    pub(super) fn ratio_of_luminance(&self, edited: f64) -> Option<f64> {
        if self.side == Side::Above && self.color.alpha < 1.0 {
            return None;
        }
        let own = luminance(self.color);
        Some((own.max(edited) + 0.05) / (own.min(edited) + 0.05))
    }

    fn apca(&self, edited: Color) -> f64 {
        match self.side {
            Side::Below => apca(edited.over(self.color), self.color),
            Side::Above => apca(self.color.over(edited), edited),
        }
    }
}

/// The pair that passes least: the one whose line is drawn on the plane.
pub(super) fn hardest(grounds: &[Ground], color: Color) -> Option<&Ground> {
    let slack = |ground: &Ground| ground.ratio(color) / ground.least;
    grounds.iter().min_by(|a, b| slack(a).total_cmp(&slack(b)))
}

/// A line for each pair: what it is, APCA's Lc, WCAG's ratio, and whether that is enough.
pub(super) fn ui(ui: &mut Ui, grounds: &[Ground], color: Color) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for ground in grounds {
            ground_ui(ui, ground, color);
        }
    });
}

fn ground_ui(ui: &mut Ui, ground: &Ground, color: Color) {
    let palette = palette(ui);
    let ratio = ground.ratio(color);
    let passes = ratio >= ground.least;
    // Never rounded up to a number that would pass.
    let shown = format!("{:.2} : 1", (ratio * 100.0).floor() / 100.0);
    let (icon, tint) = if passes { (Icon::Check, palette.success) } else { (Icon::TriangleAlert, palette.danger) };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let verdict = if passes { "enough" } else { "too little" };
    let lc = format!("Lc {:.0}", ground.apca(color).abs());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Label, true, format!("{}: contrast {shown}, {verdict}; APCA {lc}", ground.name))
    });
    let font = FontId { size: size().caption, ..egui::TextStyle::Small.resolve(ui.style()) };
    let painter = ui.painter();
    // Columns of their own, so that digits do not move what stands beside them.
    let right = rect.right_center();
    painter.text(rect.left_center(), Align2::LEFT_CENTER, &ground.name, font.clone(), palette.text_soft);
    painter.text(right, Align2::RIGHT_CENTER, shown, font.clone(), palette.text);
    paint_icon(ui, right - vec2(56.0, 0.0), icon, 12.0, tint);
    ui.painter().text(right - vec2(76.0, 0.0), Align2::RIGHT_CENTER, lc, font, palette.text_faint);
    response.on_hover_text(format!(
        "WCAG asks for {} : 1. APCA, its successor in the making, wants Lc {} here",
        ground.least,
        if ground.least >= 4.5 { 75 } else { 45 }
    ));
}
