//! The page as other eyes see it: pixels that a browser paints are the engine's own numbers.

use livery_colorways::{Color, Deficiency, Vision, simulate};
use livery_tests::browser::{Chromium, Failure};
use livery_tests::page::{dressed, theme};
use livery_themes::Mode;
use serde_json::json;

/// From dark to light and from grey to vivid.
const COLORS: [&str; 18] = [
    "#0f766e", "#e5484d", "#12a594", "#f5a524", "#8e4ec6", "#0091ff", "#d6409f", "#30a46c", "#000000", "#ffffff",
    "#777777", "#336699", "#ff0000", "#00ff00", "#0000ff", "#5a3d1e", "#c8d2dc", "#202832",
];

/// The colours in the middle of each patch, as they are painted.
async fn painted(browser: &Chromium) -> Result<Vec<[u8; 3]>, Failure> {
    let picture = image::load_from_memory(&browser.picture().await?)?.to_rgb8();
    let ratio = f64::from(picture.width()) / browser.value("innerWidth").await?.as_f64().unwrap_or(1.0);
    Ok((0..COLORS.len())
        .map(|index| {
            let at = ((20 + 40 * index) as f64 * ratio) as u32;
            picture.get_pixel(at, (20.0 * ratio) as u32).0
        })
        .collect())
}

#[tokio::test]
async fn pixels_are_what_the_engine_says() -> Result<(), Failure> {
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    let patches: Vec<String> = COLORS
        .iter()
        .enumerate()
        .map(|(index, color)| {
            let left = index * 40;
            format!("<i style='position:fixed;left:{left}px;top:0;width:40px;height:40px;background:{color}'></i>")
        })
        .collect();
    browser.open(&format!("data:text/html,<body>{}", patches.concat().replace('#', "%23"))).await?;
    let visions = [
        Vision::Machado(Deficiency::Protan, 1.0),
        Vision::Machado(Deficiency::Deutan, 0.6),
        Vision::Machado(Deficiency::Tritan, 1.0),
        Vision::Vienot(Deficiency::Deutan),
        Vision::Achromatopsia,
    ];
    for vision in visions {
        let values = vision.svg_filter().ok_or("no colour matrix")?;
        browser.value(&format!("__test.do({{ type: 'vision', values: {}, contrast: null }})", json!(values))).await?;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        for (color, seen) in COLORS.iter().zip(painted(&browser).await?) {
            let expected = simulate(color.parse::<Color>()?, vision).to_srgb8();
            let off = expected.iter().zip(seen).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(255);
            // Both round to eight bits, a browser also between its steps.
            assert!(off <= 1, "{} sees {color} as {expected:?}, painted is {seen:?}", vision.label());
        }
    }
    // As it is, and paler.
    browser.value("__test.do({ type: 'vision', values: null, contrast: null })").await?;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    for (color, seen) in COLORS.iter().zip(painted(&browser).await?) {
        assert_eq!(color.parse::<Color>()?.to_srgb8(), seen);
    }
    browser.value("__test.do({ type: 'vision', values: null, contrast: 0.5 })").await?;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let pale = painted(&browser).await?;
    assert!(pale[8][0].abs_diff(64) <= 1 && pale[9][0].abs_diff(191) <= 1, "{:?} {:?}", pale[8], pale[9]);
    browser.close().await
}
