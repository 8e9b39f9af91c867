//! Repair: passes, keeps pins, moves little.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

use livery_colorways::{Color, Repair, Vision, contrast_ratio, least_difference, repair};
use proptest::prelude::*;

fn colors(text: &str) -> Vec<Color> {
    text.split(' ').map(|word| word.parse().unwrap()).collect()
}

#[test]
fn known_palettes_are_repaired() {
    let white = colors("#ffffff");
    for (name, list, pinned) in [
        ("plotly", "#636efa #ef553b #00cc96 #ab63fa #ffa15a #19d3f3 #ff6692 #b6e880", vec![0]),
        ("okabe ito", "#e69f00 #56b4e9 #009e73 #f0e442 #0072b2 #d55e00 #cc79a7 #000000", vec![4]),
        ("tableau", "#4e79a7 #f28e2b #e15759 #76b7b2 #59a14f #edc948", vec![0, 2]),
        ("one hue", "#2563eb #2a66ea #2f69e9 #346ce8", vec![]),
    ] {
        let before = colors(list);
        let wanted = Repair { pinned: pinned.clone(), backgrounds: white.clone(), ..Repair::default() };
        let result = repair(&before, &wanted);
        assert_eq!(result.colors.len(), before.len());
        for (index, &old) in before.iter().enumerate() {
            let moved = result.moved.iter().find(|step| step.index == index);
            assert_eq!(moved.is_some(), result.colors[index] != old, "{name}");
            if pinned.contains(&index) {
                assert!(moved.is_none(), "{name}: a pin moved");
            } else {
                assert!(contrast_ratio(result.colors[index], white[0]) >= 3.0, "{name}");
            }
        }
        let least = least_difference(&result.colors, &Vision::TWELVE).unwrap();
        assert!(least >= 11.0, "{name}: {least} {:?}", result.reasons);
        // Whatever the colour was about is still there: the mean move stays well below the difference of two hues.
        let mean = result.moved.iter().map(|step| step.distance).sum::<f64>() / before.len() as f64;
        assert!(mean < 22.0, "{name}: {mean}");
        assert_eq!(result, repair(&before, &wanted), "{name}: not the same twice");
    }
}

#[test]
fn what_passes_is_left_alone() {
    let good = colors("#2563eb #e8590c #111111");
    let result = repair(&good, &Repair { backgrounds: colors("#fff"), ..Repair::default() });
    assert!(result.passes && result.moved.is_empty() && result.reasons.is_empty(), "{result:?}");
}

#[test]
fn the_impossible_says_why() {
    let twins = colors("#2563eb #2563eb #888888");
    let result = repair(&twins, &Repair { pinned: vec![0, 1], ..Repair::default() });
    assert!(!result.passes);
    assert!(result.reasons[0].contains("difference of 11"), "{:?}", result.reasons);
    let backgrounds = colors("#ffffff #777777 #000000");
    let result = repair(&colors("#2563eb #ff0000"), &Repair { backgrounds, min_contrast: 7.0, ..Repair::default() });
    assert!(!result.passes && result.reasons[0].contains("contrast 7"), "{:?}", result.reasons);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn nothing_panics(
        list in prop::collection::vec(prop::array::uniform3(0_u8..), 0..9),
        background in prop::option::of(prop::array::uniform3(0_u8..)),
        pinned in prop::collection::vec(0_usize..12, 0..3),
        min_contrast in 0.0..25.0_f64,
        min_difference in -1.0..30.0_f64,
    ) {
        let list: Vec<Color> = list.into_iter().map(Color::from_srgb8).collect();
        let backgrounds = background.map(Color::from_srgb8).into_iter().collect();
        let wanted = Repair { pinned: pinned.clone(), backgrounds, min_contrast, min_difference, ..Repair::default() };
        let result = repair(&list, &wanted);
        prop_assert_eq!(result.colors.len(), list.len());
        for index in pinned {
            prop_assert_eq!(result.colors.get(index), list.get(index));
        }
        prop_assert!(result.passes || !result.reasons.is_empty());
    }
}
