//! How many scales are even for every eye may not become less unseen: `fixtures/scales.json` is what is reached, and is
//! written by `cargo run --release -p livery-colorways --example scale_quality -- --json`.

mod scale_table;

use scale_table::{ROWS, Row, row};

/// Figures are written with four digits.
const ROUNDING: f64 = 1e-4;

fn holds(index: usize) -> Result<(), serde_json::Error> {
    let reached: Vec<Row> = serde_json::from_str(include_str!("fixtures/scales.json"))?;
    let (kind, background) = ROWS[index];
    let Some(reached) = reached.iter().find(|row| row.kind == kind && row.background == background) else {
        unreachable!("the fixture has no row {kind} on {background}");
    };
    let mut complaints = Vec::new();
    let found = row(kind, background, |complaint| complaints.push(complaint));
    assert!(complaints.is_empty(), "{complaints:?}");
    assert_eq!(found.scales, reached.scales);
    let no_worse = found.fail <= reached.fail
        && found.not_monotone <= reached.not_monotone
        && found.worst_cv <= reached.worst_cv + ROUNDING
        && found.worst_vision_cv <= reached.worst_vision_cv + ROUNDING
        && found.least_range >= reached.least_range - ROUNDING
        && found.most_chroma <= reached.most_chroma + ROUNDING;
    assert!(no_worse, "worse than what was reached: {found:#?}");
    let pays = found.fail == reached.fail && found.not_monotone == reached.not_monotone;
    assert!(pays, "better than what was reached, which is to be written down: {found:#?}");
    Ok(())
}

/// One test for each row, so that they run side by side.
macro_rules! rows {
    ($($name:ident: $index:literal,)*) => {
        $(#[test]
        fn $name() -> Result<(), serde_json::Error> {
            holds($index)
        })*
    };
}

rows! {
    single_hue_on_white: 0,
    single_hue_on_dark: 1,
    multi_hue_on_white: 2,
    multi_hue_on_dark: 3,
    diverging_on_white: 4,
    diverging_on_dark: 5,
    cyclic_with_one_accent: 6,
    cyclic_with_two_accents: 7,
}
