//! From bytes to the pixels that count.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};
use resvg::{tiny_skia, usvg};

use super::{LogoError, MOST_BYTES, MOST_PIXELS, MOST_SIDE};
use crate::Color;

/// About how many pixels are looked at; more tell nothing new about a few flat colours.
const SAMPLES: u64 = 300_000;
/// The longest side an SVG is drawn at.
const SVG_SIDE: f32 = 640.0;
/// Largest difference of an 8-bit component between neighbours of one flat area: JPEG noise and gentle gradients pass,
/// antialiasing does not.
const FLAT: i32 = 14;

/// A decoded image.
pub(super) struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue, alpha, not premultiplied, in rows.
    rgba: Vec<u8>,
    /// The colour along the border, where it is one opaque colour.
    pub border: Option<Color>,
    /// Whether it is an SVG with text, which has not been drawn.
    pub undrawn_text: bool,
}

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, LogoError> {
    if bytes.is_empty() {
        return Err(LogoError::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(LogoError::TooManyBytes { megabytes: bytes.len() >> 20 });
    }
    let picture = match bytes {
        [0x89, b'P', b'N', b'G', ..] => raster(bytes, ImageFormat::Png, "PNG")?,
        [0xff, 0xd8, 0xff, ..] => raster(bytes, ImageFormat::Jpeg, "JPEG")?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => raster(bytes, ImageFormat::WebP, "WebP")?,
        _ => svg(bytes)?,
    };
    Ok(Picture { border: border(&picture), ..picture })
}

fn raster(bytes: &[u8], format: ImageFormat, name: &'static str) -> Result<Picture, LogoError> {
    let damaged = |error: image::ImageError| LogoError::Damaged { format: name, reason: error.to_string() };
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(damaged)?;
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(LogoError::TooLarge { width, height });
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    reader.limits(limits);
    let rgba = reader.decode().map_err(damaged)?.into_rgba8();
    Ok(Picture { width, height, rgba: rgba.into_raw(), border: None, undrawn_text: false })
}

fn svg(bytes: &[u8]) -> Result<Picture, LogoError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("<svg") || text.contains(":svg") => text,
        _ => return Err(LogoError::UnknownFormat { found: looks_like(bytes) }),
    };
    let damaged = |reason: String| LogoError::Damaged { format: "SVG", reason };
    let tree = usvg::Tree::from_str(text, &usvg::Options::default()).map_err(|error| damaged(error.to_string()))?;
    let size = tree.size();
    let scale = SVG_SIDE / size.width().max(size.height());
    let side = |length: f32| (length * scale).ceil().clamp(1.0, SVG_SIDE) as u32;
    let (width, height) = (side(size.width()), side(size.height()));
    let mut pixmap = tiny_skia::Pixmap::new(width, height).ok_or_else(|| damaged("it has no size".to_owned()))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let rgba = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| {
            let color = pixel.demultiply();
            [color.red(), color.green(), color.blue(), color.alpha()]
        })
        .collect();
    Ok(Picture { width, height, rgba, border: None, undrawn_text: text.contains("<text") })
}

fn looks_like(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x1f, 0x8b, ..] => "compressed (an SVGZ, perhaps)",
        [b'G', b'I', b'F', b'8', ..] => "a GIF",
        [b'B', b'M', ..] => "a BMP",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [b'%', b'!', b'P', b'S', ..] => "a PostScript file",
        [0, 0, 1, 0, ..] => "a Windows icon",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "a TIFF",
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => "an AVIF",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "a HEIF photo or a film",
        _ => "not an image that can be read here",
    }
}

impl Picture {
    fn at(&self, x: u32, y: u32) -> [u8; 4] {
        let start = (y as usize * self.width as usize + x as usize) * 4;
        match self.rgba.get(start..start + 4) {
            Some([r, g, b, a]) => [*r, *g, *b, *a],
            _ => [0; 4],
        }
    }

    /// Whether the pixel lies inside an area of nearly one colour: at least three of its four neighbours are like it.
    fn is_flat(&self, x: u32, y: u32) -> bool {
        let here = self.at(x, y);
        let neighbours = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
        let inside = neighbours.into_iter().filter(|(x, y)| *x < self.width && *y < self.height);
        let (mut alike, mut others) = (0, 0);
        for (x, y) in inside {
            let there = self.at(x, y);
            let near = here.iter().zip(there).all(|(a, b)| (i32::from(*a) - i32::from(b)).abs() <= FLAT);
            if near {
                alike += 1;
            } else {
                others += 1;
            }
        }
        others <= 1 && alike >= 1
    }
}

/// The counted colours with how often each occurs, most frequent first.
pub(super) fn count(picture: &Picture) -> Vec<([u8; 3], u64)> {
    let stride = stride(picture);
    let mut flat = Vec::new();
    let mut all = Vec::new();
    for y in (stride / 2..picture.height).step_by(stride as usize) {
        for x in (stride / 2..picture.width).step_by(stride as usize) {
            let [r, g, b, a] = picture.at(x, y);
            // Less than this is a shadow or the rim of a shape.
            if a < 64 {
                continue;
            }
            let on_white = |v: u8| 255 - (u32::from(255 - v) * u32::from(a) + 127) / 255;
            let color = [on_white(r) as u8, on_white(g) as u8, on_white(b) as u8];
            all.push(color);
            if picture.is_flat(x, y) {
                flat.push(color);
            }
        }
    }
    // A tiny icon may be all rim; then every pixel has to do.
    let mut counted = if flat.len() * 12 >= all.len() { flat } else { all };
    counted.sort_unstable();
    let mut colors: Vec<([u8; 3], u64)> = Vec::new();
    for color in counted {
        match colors.last_mut() {
            Some((last, count)) if *last == color => *count += 1,
            _ => colors.push((color, 1)),
        }
    }
    colors.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    colors
}

/// Every how many-th pixel is looked at in each direction.
fn stride(picture: &Picture) -> u32 {
    let pixels = u64::from(picture.width) * u64::from(picture.height);
    let mut stride = 1;
    while pixels / (u64::from(stride) * u64::from(stride)) > SAMPLES {
        stride += 1;
    }
    stride
}

/// The colour of the border if nine tenths of it are that opaque colour.
fn border(picture: &Picture) -> Option<Color> {
    let (width, height) = (picture.width, picture.height);
    let rows = (0..width).flat_map(|x| [(x, 0), (x, height - 1)]);
    let columns = (0..height).flat_map(|y| [(0, y), (width - 1, y)]);
    let rim: Vec<[u8; 4]> = rows.chain(columns).map(|(x, y)| picture.at(x, y)).collect();
    let first = *rim.get(rim.len() / 2)?;
    let like = |pixel: &&[u8; 4]| {
        pixel[3] > 250 && pixel.iter().zip(first).all(|(a, b)| (i32::from(*a) - i32::from(b)).abs() <= FLAT)
    };
    let share = rim.iter().filter(like).count();
    let [r, g, b, _] = first;
    (share * 10 >= rim.len() * 9).then(|| Color::from_srgb8([r, g, b]))
}
