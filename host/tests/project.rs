//! The project beside a theme.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;

use livery_host::project;

#[test]
fn a_project_is_kept_beside_its_theme_and_read_again() {
    let home = tempfile::tempdir().unwrap();
    let theme = home.path().join("brand.json");
    fs::write(&theme, "{}").unwrap();
    assert_eq!(project::read(&theme).unwrap(), None);
    project::keep(&theme, "{\"stops\": []}").unwrap();
    assert_eq!(project::read(&theme).unwrap().as_deref(), Some("{\"stops\": []}"));
    assert_eq!(fs::read_to_string(home.path().join("brand.livery.json")).unwrap(), "{\"stops\": []}");
    assert_eq!(fs::read_to_string(&theme).unwrap(), "{}");
}
