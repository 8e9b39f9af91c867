//! What scales are tried on.

/// Accents of known brands, of the web's usual palettes, greys and corners of the cube.
pub(crate) const ACCENTS: [&str; 24] = [
    "#2563eb", "#e11d48", "#16a34a", "#f59e0b", "#7c3aed", "#0ea5e9", "#ef4444", "#14b8a6", "#ec4899", "#84cc16",
    "#f97316", "#6366f1", "#1e3a8a", "#fde68a", "#6b7280", "#ffd600", "#e50914", "#00704a", "#4a154b", "#ff9900",
    "#1db954", "#0f62fe", "#7a3b00", "#00ffff",
];
