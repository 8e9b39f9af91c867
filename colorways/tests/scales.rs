//! What scales promise, over accents of many kinds.

#[path = "scale_table/accents.rs"]
mod accents;

use accents::ACCENTS;
use livery_colorways::Color;
use livery_colorways::scale::{
    Evenness, Hues, SAMPLES, Scale, ScaleError, ScaleKind, ScaleRequest, Search, evenness, suggest,
};
use proptest::prelude::*;

const BACKGROUNDS: [&str; 3] = ["#ffffff", "#111827", "#f7f3ea"];

fn color(hex: &str) -> Color {
    hex.parse().unwrap_or(Color::from_srgb8([0; 3]))
}

fn report(name: &str, found: &Evenness) -> String {
    format!(
        "{name}: cv {:.4}, {} {:.3}, monotone {}",
        found.cv, found.worst_vision, found.worst_vision_cv, found.lightness_monotone
    )
}

fn accent_is_a_stop(scale: &Scale, accent: &str) -> bool {
    scale.stops().iter().any(|stop| stop.to_hex() == accent)
        && scale.anchors.iter().any(|anchor| scale.at(anchor.position).to_hex() == accent)
}

#[test]
fn sequential_scales_are_even_for_every_eye_and_hit_the_accent() -> Result<(), ScaleError> {
    let mut failures = Vec::new();
    for hues in [Hues::Single, Hues::Multi] {
        for background in BACKGROUNDS {
            for accent in ACCENTS {
                let request = ScaleRequest { hues, ..ScaleRequest::sequential(color(accent), color(background)) };
                let scale = suggest(&request)?;
                let found = scale.evenness();
                let name = format!("{accent} on {background}, {hues:?}");
                if !(found.cv <= 0.02 && found.worst_vision_cv <= 0.10 && found.lightness_monotone) {
                    failures.push(report(&name, &found));
                }
                assert!(accent_is_a_stop(&scale, accent), "{name} misses the accent: {:?}", scale.stops());
                let [first, _, last] = found.lightness;
                assert!((last - first).abs() > 25.0, "{name} spans only {first}..{last}");
                assert_eq!(first > last, !request.on_dark(), "{name} runs the wrong way");
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(())
}

#[test]
fn accents_that_leave_little_room_get_even_scales_too() -> Result<(), ScaleError> {
    // Deep blues are hard for protanopes, whichever way the scale goes; an orange on paper has just the range it needs.
    for (accent, background, hues) in [
        ("#0000ff", "#ffffff", Hues::Single),
        ("#0000ff", "#111827", Hues::Single),
        ("#0000ff", "#ffffff", Hues::Multi),
        ("#0000ff", "#f7f3ea", Hues::Multi),
        ("#0f07ca", "#ffffff", Hues::Single),
        ("#0b00dd", "#111827", Hues::Multi),
        ("#ff5a00", "#f7f3ea", Hues::Single),
        ("#ff5a00", "#f7f3ea", Hues::Multi),
        ("#f4131b", "#ffffff", Hues::Single),
    ] {
        let request = ScaleRequest { hues, ..ScaleRequest::sequential(color(accent), color(background)) };
        let scale = suggest(&request)?;
        let name = format!("{accent} on {background}, {hues:?}");
        assert!(scale.evenness().is_even(), "{}", report(&name, &scale.evenness()));
        assert!(accent_is_a_stop(&scale, accent), "{name} misses the accent: {:?}", scale.stops());
    }
    Ok(())
}

#[test]
fn every_number_of_stops_holds_the_accent() -> Result<(), ScaleError> {
    for count in [2, 3, 4, 5, 7, 10, 11, 16, 33, 256] {
        let request = ScaleRequest { stops: count, ..ScaleRequest::sequential(color("#2563eb"), color("#ffffff")) };
        let scale = suggest(&request)?;
        assert_eq!(scale.stops().len(), count);
        assert!(accent_is_a_stop(&scale, "#2563eb"), "{count}: {:?}", scale.stops());
        assert!(scale.evenness().cv <= 0.02);
    }
    Ok(())
}

#[test]
fn diverging_scales_hold_both_accents_about_a_neutral_middle() -> Result<(), ScaleError> {
    let pairs = [
        ("#2563eb", "#e11d48"),
        ("#f59e0b", "#2563eb"),
        ("#1e3a8a", "#b91c1c"),
        ("#004d40", "#7a3b00"),
        ("#6366f1", "#f59e0b"),
        ("#0f766e", "#be185d"),
        ("#16a34a", "#7c3aed"),
    ];
    for background in BACKGROUNDS {
        for (low, high) in pairs {
            for stops in [9, 10, 11] {
                let request =
                    ScaleRequest { stops, ..ScaleRequest::diverging(color(low), color(high), color(background)) };
                let scale = suggest(&request)?;
                let name = format!("{low} to {high} on {background}, {stops} stops");
                assert!(accent_is_a_stop(&scale, low) && accent_is_a_stop(&scale, high), "{name}: {:?}", scale.stops());
                let middle = scale.at(0.5).to_oklch();
                assert!(middle.c < 0.03, "{name}: the middle is {}", scale.at(0.5));
                let found = scale.evenness();
                assert!(found.cv <= 0.03, "{}", report(&name, &found));
                assert!(scale.anchors[0].position < 0.5 && scale.anchors[1].position > 0.5);
            }
        }
    }
    // Where the two hues allow it, the halves are even for every eye as well.
    for (low, high) in [("#1e3a8a", "#b91c1c"), ("#004d40", "#7a3b00"), ("#6366f1", "#f59e0b")] {
        let request = ScaleRequest { stops: 11, ..ScaleRequest::diverging(color(low), color(high), color("#ffffff")) };
        let found = suggest(&request)?.evenness();
        assert!(found.is_even(), "{}", report(low, &found));
    }
    Ok(())
}

#[test]
fn cyclic_scales_close_and_hold_their_accents() -> Result<(), ScaleError> {
    for accent in ["#2563eb", "#16a34a", "#f59e0b", "#6366f1", "#7a3b00"] {
        let request = ScaleRequest { stops: 12, ..ScaleRequest::cyclic(color(accent), color("#ffffff")) };
        let scale = suggest(&request)?;
        let stops = scale.stops();
        assert_eq!(stops.first(), stops.last());
        assert_eq!(stops.first().map(|stop| stop.to_hex()).as_deref(), Some(accent));
        let found = scale.evenness();
        assert!(found.is_even(), "{}", report(accent, &found));
    }
    let two = ScaleRequest {
        accents: vec![color("#6366f1"), color("#f59e0b")],
        stops: 13,
        ..ScaleRequest::cyclic(color("#6366f1"), color("#ffffff"))
    };
    let scale = suggest(&two)?;
    assert!(accent_is_a_stop(&scale, "#6366f1") && accent_is_a_stop(&scale, "#f59e0b"));
    Ok(())
}

#[test]
fn loops_with_no_room_beyond_an_accent_turn_at_it() -> Result<(), ScaleError> {
    // So light that a lighter pole is no way away for some eye. What is a fifth of the loop apart must still look different.
    for accents in [&["#00ffff"][..], &["#00ffff", "#2563eb"], &["#4a154b", "#00ffff"], &["#60f911", "#309acf"]] {
        let request = ScaleRequest {
            accents: accents.iter().map(|accent| color(accent)).collect(),
            stops: 12,
            ..ScaleRequest::cyclic(color("#00ffff"), color("#ffffff"))
        };
        let scale = suggest(&request)?;
        let name = accents.join(" and ");
        assert!(scale.evenness().is_even(), "{}", report(&name, &scale.evenness()));
        assert!(accents.iter().all(|accent| accent_is_a_stop(&scale, accent)), "{name}: {:?}", scale.stops());
        assert_eq!(scale.stops().first(), scale.stops().last());
        let places: Vec<_> = scale.colors(101).iter().map(|color| color.to_cam16_ucs()).collect();
        let apart = |from: usize, to: usize| places[from].distance(places[to]);
        let nearest = (0..100).flat_map(|from| (20..=80).map(move |off| (from, (from + off) % 100)));
        let nearest = nearest.map(|(from, to)| apart(from, to)).fold(f64::INFINITY, f64::min);
        assert!(nearest > 4.5, "{name} folds: {nearest:.1}");
    }
    Ok(())
}

#[test]
fn a_search_in_pieces_ends_with_the_same_scale() -> Result<(), ScaleError> {
    let [accent, other, ground] = ["#e11d48", "#16a34a", "#111827"].map(color);
    for request in [
        ScaleRequest::sequential(accent, ground),
        ScaleRequest::diverging(accent, other, ground),
        ScaleRequest::cyclic(accent, ground),
        // The last goes on with drafts of a second kind.
        ScaleRequest::cyclic(color("#00ffff"), color("#ffffff")),
    ] {
        let mut search = Search::new(&request)?;
        let mut pieces = 1;
        while search.step(1) {
            pieces += 1;
        }
        assert!(pieces > 10, "{pieces} pieces of {:?} would hold a frame for long", request.kind);
        assert_eq!(search.finish()?, suggest(&request)?);
    }
    Ok(())
}

#[test]
fn json_says_where_the_accents_are() -> Result<(), ScaleError> {
    let request = ScaleRequest::diverging(color("#1e3a8a"), color("#b91c1c"), color("#ffffff"));
    let json = suggest(&request)?.to_json();
    assert_eq!(json["kind"], "diverging");
    for (index, accent) in ["#1e3a8a", "#b91c1c"].into_iter().enumerate() {
        assert_eq!(json["accents"][index]["color"], accent);
        let stop = json["accents"][index]["stop"].as_u64().unwrap_or(99) as usize;
        assert_eq!(json["colors"][stop], accent);
    }
    assert!(json["evenness"]["by_vision"]["deutan"].is_f64() && json["evenness_of_stops"]["cv"].is_f64());
    Ok(())
}

#[test]
fn wrong_requests_say_what_is_wrong() {
    let base = ScaleRequest::sequential(color("#2563eb"), color("#ffffff"));
    let error = |request: &ScaleRequest| suggest(request).err().map(|error| error.to_string()).unwrap_or_default();
    let none = ScaleRequest { accents: Vec::new(), ..base.clone() };
    assert_eq!(error(&none), "a sequential scale takes one accent, not 0");
    let one = ScaleRequest { kind: ScaleKind::Diverging, ..base.clone() };
    assert_eq!(error(&one), "a diverging scale takes two accents, not 1");
    let few = ScaleRequest { stops: 1, ..base.clone() };
    assert_eq!(error(&few), "a sequential scale has 2 to 1024 stops, not 1");
    let odd = ScaleRequest { accents: vec![Color { red: f64::NAN, ..color("#2563eb") }], ..base };
    assert!(error(&odd).contains("not a number"));
    let poles = ScaleRequest::diverging(color("#000000"), color("#ffffff"), color("#ffffff"));
    assert!(error(&poles).contains("no neutral middle"));
}

#[test]
fn evenness_agrees_with_what_is_known_of_plain_ramps() {
    let grey = |v: f64| Color { red: v, green: v, blue: v, alpha: 1.0 };
    let ramp: Vec<Color> = (0..SAMPLES).map(|index| grey(index as f64 / (SAMPLES - 1) as f64)).collect();
    let found = evenness(&ramp, ScaleKind::Sequential);
    assert!(found.lightness_monotone && (found.cv - found.worst_vision_cv).abs() < 1e-3);
    let there_and_back: Vec<Color> = ramp.iter().chain(ramp.iter().rev()).copied().collect();
    assert!(!evenness(&there_and_back, ScaleKind::Sequential).lightness_monotone);
    assert!(evenness(&there_and_back, ScaleKind::Diverging).lightness_monotone);
    assert!(evenness(&[], ScaleKind::Sequential).cv.abs() < 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_panics_and_the_accent_is_always_a_stop(
        accent in any::<[u8; 3]>(), other in any::<[u8; 3]>(), background in any::<[u8; 3]>(),
        stops in 2_usize..40, kind in 0_u8..3, multi in any::<bool>(),
    ) {
        let kind = [ScaleKind::Sequential, ScaleKind::Diverging, ScaleKind::Cyclic][usize::from(kind)];
        let accents = [accent, other].map(Color::from_srgb8);
        let accents = if kind == ScaleKind::Diverging { accents.to_vec() } else { accents[..1].to_vec() };
        let hues = if multi { Hues::Multi } else { Hues::Single };
        let request =
            ScaleRequest { kind, hues, accents: accents.clone(), background: Color::from_srgb8(background), stops };
        if let Ok(scale) = suggest(&request) {
            let colors = scale.stops();
            prop_assert_eq!(colors.len(), stops);
            for accent in accents {
                prop_assert!(colors.contains(&accent), "{} is not in {:?}", accent, colors);
            }
        }
    }
}
