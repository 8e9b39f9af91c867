//! CAM16-UCS against the shared colour vectors, where they are at hand.

use std::path::PathBuf;

use livery_colorways::{Cam16Ucs, Color};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from("../../shared");
    let folder = std::env::var_os("LIVERY_SHARED").map_or(beside, PathBuf::from);
    folder.join("colour/vectors.json").exists().then_some(folder)
}

#[test]
fn every_shared_colour_has_the_given_place() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = shared() else {
        return Ok(()); // The fixtures beside the code hold the same kind of values.
    };
    let vectors: Value = serde_json::from_slice(&std::fs::read(folder.join("colour/vectors.json"))?)?;
    let colors = vectors["colors"].as_array().ok_or("no colours")?;
    assert!(colors.len() > 5);
    for color in colors {
        let hex = color["hex"].as_str().ok_or("no hex")?;
        let place = |i: usize| color["cam16ucs_coloraide"][i].as_f64().ok_or("no number");
        let expected = Cam16Ucs { j: place(0)?, a: place(1)?, b: place(2)? };
        let found = hex.parse::<Color>()?.to_cam16_ucs();
        assert!(found.distance(expected) < 1e-9, "{hex}: {found:?}, expected {expected:?}");
    }
    Ok(())
}
