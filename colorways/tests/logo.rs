//! Colours of logos that the tests draw themselves.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use livery_colorways::logo::{self, LogoColors, LogoError};
use livery_colorways::{Color, ciede2000};
use proptest::prelude::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn encode(image: &RgbaImage, format: ImageFormat) -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Vec::new();
    let image = DynamicImage::ImageRgba8(image.clone());
    let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.into_rgb8()) } else { image };
    image.write_to(&mut Cursor::new(&mut bytes), format)?;
    Ok(bytes)
}

fn pixel(hex: &str) -> Rgba<u8> {
    let [r, g, b] = hex.parse::<Color>().unwrap_or(Color::BLACK).to_srgb8();
    Rgba([r, g, b, 255])
}

/// A disc of one colour with a smooth rim and a bar of another, on a ground.
fn disc_and_bar(ground: Rgba<u8>, disc: Rgba<u8>, bar: Rgba<u8>) -> RgbaImage {
    RgbaImage::from_fn(240, 160, |x, y| {
        let (dx, dy) = (f64::from(x) - 80.0, f64::from(y) - 80.0);
        let inside = (50.5 - (dx * dx + dy * dy).sqrt()).clamp(0.0, 1.0);
        let under = if (150..220).contains(&x) && (60..100).contains(&y) { bar } else { ground };
        let mix = |i: usize| (f64::from(disc[i]) * inside + f64::from(under[i]) * (1.0 - inside)).round() as u8;
        Rgba([mix(0), mix(1), mix(2), mix(3)])
    })
}

fn hexes(found: &LogoColors) -> Vec<String> {
    found.colors.iter().map(|color| color.color.to_hex()).collect()
}

fn near(found: Color, wanted: &str) -> bool {
    wanted.parse::<Color>().is_ok_and(|wanted| ciede2000(found.to_lab(), wanted.to_lab()) < 3.0)
}

#[test]
fn a_flat_png_gives_its_exact_colours_and_shares() -> Outcome {
    let image = disc_and_bar(pixel("#ffffff"), pixel("#e4002b"), pixel("#0057b8"));
    let found = logo::colors(&encode(&image, ImageFormat::Png)?)?;
    assert_eq!(hexes(&found), ["#e4002b", "#0057b8"]);
    assert!(found.neutrals.is_empty() && !found.achromatic && found.note.is_none(), "{found:?}");
    // Disc: pi * 50.5^2 = 8012 pixels; bar: 70 * 40 = 2800.
    assert!((found.colors[0].share - 8012.0 / 10_812.0).abs() < 0.02, "{found:?}");
    assert_eq!((found.width, found.height), (240, 160));
    Ok(())
}

#[test]
fn transparency_is_no_colour_and_webp_is_read_too() -> Outcome {
    let image = disc_and_bar(Rgba([0, 0, 0, 0]), pixel("#1db954"), pixel("#191414"));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let found = logo::colors(&encode(&image, format)?)?;
        assert_eq!(hexes(&found), ["#1db954"], "{format:?}");
        assert_eq!(found.neutrals.len(), 1);
        assert_eq!(found.neutrals[0].color.to_hex(), "#191414");
    }
    Ok(())
}

#[test]
fn jpeg_noise_does_not_make_colours() -> Outcome {
    let image = disc_and_bar(pixel("#ffffff"), pixel("#ff6600"), pixel("#4b2e83"));
    let found = logo::colors(&encode(&image, ImageFormat::Jpeg)?)?;
    assert_eq!(found.colors.len(), 2, "{:?}", hexes(&found));
    assert!(near(found.colors[0].color, "#ff6600") && near(found.colors[1].color, "#4b2e83"), "{:?}", hexes(&found));
    Ok(())
}

#[test]
fn a_brand_ground_counts_when_it_has_a_colour() -> Outcome {
    let image = disc_and_bar(pixel("#ffcc00"), pixel("#d40511"), pixel("#d40511"));
    let found = logo::colors(&encode(&image, ImageFormat::Png)?)?;
    assert_eq!(hexes(&found), ["#ffcc00", "#d40511"]);
    Ok(())
}

#[test]
fn an_antialiased_svg_gives_only_its_fills() -> Outcome {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
        <path fill="#f25022" d="M5 5h42v42H5z" transform="rotate(3 26 26)"/>
        <path fill="#7fba00" d="M53 5h42v42H53z" transform="rotate(3 74 26)"/>
        <circle fill="#00a4ef" cx="26" cy="74" r="21"/>
        <path fill="#ffb900" d="M53 95 74 53l21 42z"/>
        <path stroke="#737373" stroke-width="2" d="M0 50 100 51"/>
    </svg>"##;
    let found = logo::colors(svg.as_bytes())?;
    let mut names = hexes(&found);
    names.sort();
    assert_eq!(names, ["#00a4ef", "#7fba00", "#f25022", "#ffb900"]);
    assert_eq!(found.neutrals.len(), 1);
    let whole: f64 = found.colors.iter().chain(&found.neutrals).map(|color| color.share).sum();
    assert!((whole - 1.0).abs() < 0.03, "{whole}");
    Ok(())
}

#[test]
fn close_brand_shades_stay_apart() -> Outcome {
    let image = disc_and_bar(pixel("#ffffff"), pixel("#1a73e8"), pixel("#174ea6"));
    let found = logo::colors(&encode(&image, ImageFormat::Png)?)?;
    assert_eq!(hexes(&found), ["#1a73e8", "#174ea6"]);
    Ok(())
}

#[test]
fn a_gradient_becomes_a_few_colours_along_it() -> Outcome {
    let image = RgbaImage::from_fn(300, 100, |x, _| {
        let t = f64::from(x) / 299.0;
        let mix = |a: f64, b: f64| (a + (b - a) * t).round() as u8;
        Rgba([mix(131.0, 253.0), mix(58.0, 29.0), mix(180.0, 29.0), 255])
    });
    let found = logo::colors(&encode(&image, ImageFormat::Png)?)?;
    assert!((2..=6).contains(&found.colors.len()), "{:?}", hexes(&found));
    let hues: Vec<f64> = found.colors.iter().map(|color| color.color.to_oklch().h).collect();
    assert!(hues.iter().all(|hue| *hue > 290.0 || *hue < 40.0), "{hues:?}");
    Ok(())
}

#[test]
fn a_logo_without_colour_says_so() -> Outcome {
    let image = disc_and_bar(pixel("#ffffff"), pixel("#000000"), pixel("#8a8a8a"));
    let found = logo::colors(&encode(&image, ImageFormat::Png)?)?;
    assert!(found.achromatic);
    assert_eq!(hexes(&found), ["#000000", "#8a8a8a"]);
    assert!(found.note.is_some_and(|note| note.contains("no colour of its own")));
    let white = RgbaImage::from_pixel(8, 8, pixel("#ffffff"));
    let found = logo::colors(&encode(&white, ImageFormat::Png)?)?;
    assert_eq!((found.achromatic, hexes(&found)), (true, vec!["#ffffff".to_owned()]));
    Ok(())
}

#[test]
fn tiny_icons_and_large_images_are_read() -> Outcome {
    let checks = RgbaImage::from_fn(8, 8, |x, y| if (x + y) % 2 == 0 { pixel("#ff0000") } else { pixel("#0000ff") });
    assert_eq!(logo::colors(&encode(&checks, ImageFormat::Png)?)?.colors.len(), 2);
    let large = RgbaImage::from_fn(3000, 2000, |x, _| if x < 1000 { pixel("#00704a") } else { pixel("#ffffff") });
    assert_eq!(hexes(&logo::colors(&encode(&large, ImageFormat::Png)?)?), ["#00704a"]);
    Ok(())
}

#[test]
fn bad_images_get_a_clear_error() -> Outcome {
    let text = |bytes: &[u8]| logo::colors(bytes).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(text(b"").contains("empty"));
    assert!(text(b"GIF89a....").contains("a GIF"));
    assert!(text(b"%PDF-1.7").contains("a PDF"));
    assert!(text(&[0x1f, 0x8b, 8, 0]).contains("SVGZ"));
    assert!(text(b"hello").contains("not an image"));
    assert!(text(b"<svg xmlns='http://www.w3.org/2000/svg'><path d='").contains("damaged"));
    let mut png = encode(&disc_and_bar(pixel("#ffffff"), pixel("#e4002b"), pixel("#0057b8")), ImageFormat::Png)?;
    png.truncate(png.len() / 2);
    assert!(text(&png).contains("damaged or incomplete"), "{}", text(&png));
    let clear = RgbaImage::from_pixel(8, 8, Rgba([10, 20, 30, 0]));
    assert!(text(&encode(&clear, ImageFormat::Png)?).contains("transparent"));
    let letters = b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><text x='1' y='9'>A</text></svg>";
    assert!(text(letters).contains("convert the text to outlines"));
    // A bomb: 60000 by 60000 pixels claimed in a few bytes.
    let mut bomb = encode(&RgbaImage::from_pixel(2, 2, pixel("#e4002b")), ImageFormat::Png)?;
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let checksum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(logo::colors(&bomb), Err(LogoError::TooLarge { width: 60_000, height: 60_000 }));
    Ok(())
}

/// The checksum of a PNG chunk (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in 0_usize..5) {
        let heads: [&[u8]; 5] = [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            b"\xff\xd8\xff\xe0",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>",
            b"",
        ];
        bytes.splice(0..0, heads[kind].iter().copied());
        drop(logo::colors(&bytes));
    }
}
