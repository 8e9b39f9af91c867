//! Every verb, in one list: toolbar, menus, palette and keys all come from it.

use livery_protocol::Stage;
use livery_themes::table::Group;

use super::{Appearance, ChartsTab, Section, State};

/// A verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// A fresh theme.
    New,
    /// A theme from disk.
    Open,
    /// To its file.
    Save,
    /// To another file.
    SaveAs,
    /// The folder for a Dash app's assets.
    Export,
    /// One step back.
    Undo,
    /// One step forth.
    Redo,
    /// The file as it is saved, as a step.
    Revert,
    /// The list of steps.
    History,
    /// The list of all commands.
    Palette,
    /// Every key, and what it does.
    Keys,
    /// The user's settings.
    Settings,
    /// To the field that finds keys.
    Find,
    /// To the field for the address of a running app.
    PreviewAddress,
    /// An app file to start.
    PreviewApp,
    /// The built-in sample pages.
    Gallery,
    /// Names what is under the pointer in the page.
    Inspect,
    /// What the app colours, sets and sizes itself.
    Escapes,
    /// The previewed page again.
    Reload,
    /// End the preview.
    Stop,
    /// What the app printed.
    Output,
    /// The app's environment, what it uses, starting and stopping it.
    AppPanel,
    /// Two of the page beside each other.
    Beside,
    /// The app anew.
    Restart,
    /// End the app; its tab stays.
    StopApp,
    /// The page printed into a file.
    SavePdf,
    /// The system's print dialog for the page.
    Print,
    /// The previewed app on the full screen.
    Present,
    /// The window with notes and a timer.
    Speaker,
    /// The preview wears the other half.
    FlipMode,
    /// What the audit found.
    Audit,
    /// Everything that the audit can mend.
    FixAll,
    /// A dark half that can be read, from the light one.
    DeriveDark,
    /// The dark half out of the file.
    ResetDark,
    /// The list of what is wrong in the file.
    Problems,
    /// The editor's look.
    Appearance(Appearance),
    /// A section of fields.
    Show(Section),
    /// A page of the charts section.
    Charts(ChartsTab),
    /// The theme's text to the clipboard.
    CopyTheme,
    /// Close the window.
    Quit,
}

/// Commands that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Of the file.
    File,
    /// Of its steps and keys.
    Edit,
    /// Of what is previewed.
    Preview,
    /// Where to look.
    View,
    /// Of the editor itself.
    Editor,
}

impl Family {
    /// Every family, in the palette's order.
    pub const ALL: &[Self] = &[Self::File, Self::Edit, Self::Preview, Self::View, Self::Editor];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Preview => "Preview",
            Self::View => "Go to",
            Self::Editor => "Editor",
        }
    }
}

/// Whether a command can run now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enabled {
    /// It can.
    Yes,
    /// It cannot, and why.
    No(&'static str),
}

impl Command {
    /// Every command, in the palette's order.
    pub fn all() -> impl Iterator<Item = Self> {
        [
            Self::New,
            Self::Open,
            Self::Save,
            Self::SaveAs,
            Self::Export,
            Self::Revert,
            Self::CopyTheme,
            Self::Quit,
            Self::Undo,
            Self::Redo,
            Self::History,
            Self::Find,
            Self::FixAll,
            Self::DeriveDark,
            Self::ResetDark,
            Self::Gallery,
            Self::PreviewAddress,
            Self::PreviewApp,
            Self::Reload,
            Self::Stop,
            Self::Output,
            Self::AppPanel,
            Self::Beside,
            Self::Restart,
            Self::StopApp,
            Self::SavePdf,
            Self::Print,
            Self::Present,
            Self::Speaker,
            Self::FlipMode,
            Self::Inspect,
            Self::Escapes,
            Self::Audit,
            Self::Problems,
        ]
        .into_iter()
        .chain(Section::ALL.iter().copied().map(Self::Show))
        .chain(ChartsTab::ALL.iter().copied().map(Self::Charts))
        .chain(Appearance::ALL.iter().copied().map(Self::Appearance))
        .chain([Self::Settings, Self::Keys, Self::Palette])
    }

    /// What it belongs to.
    pub fn family(self) -> Family {
        match self {
            Self::New
            | Self::Open
            | Self::Save
            | Self::SaveAs
            | Self::Export
            | Self::Revert
            | Self::CopyTheme
            | Self::Quit => Family::File,
            Self::Undo
            | Self::Redo
            | Self::History
            | Self::Find
            | Self::FixAll
            | Self::DeriveDark
            | Self::ResetDark => Family::Edit,
            Self::Gallery
            | Self::PreviewAddress
            | Self::PreviewApp
            | Self::Reload
            | Self::Stop
            | Self::Output
            | Self::AppPanel
            | Self::Beside
            | Self::Restart
            | Self::StopApp
            | Self::Print
            | Self::SavePdf
            | Self::Present
            | Self::Speaker
            | Self::FlipMode
            | Self::Inspect
            | Self::Escapes => Family::Preview,
            Self::Audit | Self::Problems | Self::Show(_) | Self::Charts(_) => Family::View,
            Self::Appearance(_) | Self::Settings | Self::Keys | Self::Palette => Family::Editor,
        }
    }

    /// Its name in menus and in the palette.
    pub fn title(self) -> &'static str {
        match self {
            Self::New => "New theme",
            Self::Open => "Open…",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::Export => "Export for Dash…",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Revert => "Go back to what is saved",
            Self::History => "History",
            Self::Audit => "Audit",
            Self::FixAll => "Fix all findings",
            Self::DeriveDark => "Derive dark half",
            Self::ResetDark => "Reset dark half",
            Self::Palette => "Command palette",
            Self::Keys => "Keyboard shortcuts",
            Self::Settings => "Settings…",
            Self::Find => "Find a key",
            Self::PreviewAddress => "Preview an address",
            Self::PreviewApp => "Preview an app…",
            Self::Gallery => "Preview the gallery",
            Self::Inspect => "Inspect the page",
            Self::Escapes => "What escapes the theme",
            Self::Reload => "Reload preview",
            Self::Stop => "Stop preview",
            Self::Output => "App output",
            Self::AppPanel => "App and environment",
            Self::Beside => "Side by side",
            Self::Restart => "Start the app anew",
            Self::StopApp => "End the app",
            Self::Print => "Print…",
            Self::SavePdf => "Save page as PDF…",
            Self::Present => "Present",
            Self::Speaker => "Speaker window",
            Self::FlipMode => "Switch preview between light and dark",
            Self::Problems => "Problems in the file",
            Self::Appearance(Appearance::System) => "Editor follows the system",
            Self::Appearance(Appearance::Light) => "Light editor",
            Self::Appearance(Appearance::Dark) => "Dark editor",
            Self::Show(section) => section.command_title(),
            Self::Charts(tab) => tab.command_title(),
            Self::CopyTheme => "Copy theme as text",
            Self::Quit => "Quit",
        }
    }

    /// What it does, for tooltips.
    pub fn hint(self) -> &'static str {
        match self {
            Self::New => "Start from the standard theme",
            Self::Open => "Open a theme.json, theme.py or theme.js",
            Self::Save => "Write the theme to its file",
            Self::SaveAs => "Write the theme to another file",
            Self::Export => "Write the folder that makes a Dash app look like the preview, without Livery",
            Self::Undo => "Take back the last step",
            Self::Redo => "Make the step again",
            Self::Revert => "Take the file as it is saved; undo brings your changes back",
            Self::History => "Every step by name, to jump to",
            Self::Audit => "What cannot be read, seen or told apart, with a fix for each",
            Self::FixAll => "Change what fails to the nearest value that passes; locked keys stay",
            Self::DeriveDark => "Write a dark half of the same brand that can be read, to edit from there",
            Self::ResetDark => "The dark half follows the light one again",
            Self::Palette => "Find any command by name",
            Self::Keys => "Every key, and what it does",
            Self::Settings => "The editor's look, size and motion",
            Self::Find => "Find any key by name or label",
            Self::PreviewAddress => "Show an app that already runs",
            Self::PreviewApp => "Start a Dash app file and show it",
            Self::Gallery => "Built-in pages with a thing of every kind that a theme touches",
            Self::Inspect => "Point at anything in the page to see its name, click to come to its key",
            Self::Escapes => "Colors, fonts and sizes that the app writes itself",
            Self::Reload => "Load the previewed page again",
            Self::Stop => "Close the tab; an app that Livery started ends",
            Self::Output => "The last lines that the app printed",
            Self::Beside => {
                "The page twice, scrolled together: light and dark, before and after, or as other eyes see it"
            }
            Self::AppPanel => "Which Python runs the app, and what it uses of this machine",
            Self::Restart => "End the app and start it again; the page stays and loads again",
            Self::StopApp => "End the app; its tab stays",
            Self::Print => "Open the system's print dialog for the previewed page",
            Self::SavePdf => "Print the previewed page into a PDF file, on the paper that it is shown on",
            Self::Present => "Show the app on the full screen, stop by stop",
            Self::Speaker => "Notes, what comes next and the time, for a second screen",
            Self::FlipMode => "Show the theme's other half in the preview, and edit it",
            Self::Problems => "What is wrong in the file, and what to do",
            Self::Appearance(_) => "The editor's own look; the theme is not touched",
            Self::Show(section) => section.hint(),
            Self::Charts(tab) => tab.hint(),
            Self::CopyTheme => "Put the theme's text on the clipboard",
            Self::Quit => "Close the window",
        }
    }

    /// Its keys, the first one shown: modifiers in the order Ctrl, Shift, Alt, then a key as egui names it.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::New => &["Ctrl+N"],
            Self::Open => &["Ctrl+O"],
            Self::Save => &["Ctrl+S"],
            Self::SaveAs => &["Ctrl+Shift+S"],
            Self::Export => &["Ctrl+E"],
            Self::Undo => &["Ctrl+Z"],
            Self::Redo => &["Ctrl+Shift+Z", "Ctrl+Y"],
            Self::Palette => &["Ctrl+K", "Ctrl+Shift+P"],
            Self::Keys => &["F1", "?"],
            Self::Settings => &["Ctrl+Comma"],
            Self::History => &["Ctrl+H"],
            Self::Find => &["Ctrl+F"],
            Self::PreviewAddress => &["Ctrl+L"],
            Self::PreviewApp => &["Ctrl+Shift+O"],
            Self::Reload => &["Ctrl+R"],
            Self::Present => &["F5"],
            Self::Inspect => &["Ctrl+I"],
            Self::Gallery => &["Ctrl+G"],
            Self::Escapes => &["Ctrl+Shift+E"],
            Self::FlipMode => &["Ctrl+D"],
            Self::Output => &["Ctrl+J"],
            Self::AppPanel => &["Ctrl+Shift+J"],
            Self::Beside => &["Ctrl+Shift+B"],
            Self::Restart => &["Ctrl+Shift+R"],
            Self::Print => &["Ctrl+P"],
            Self::Problems => &["Ctrl+Shift+M"],
            Self::Audit => &["Ctrl+U"],
            Self::FixAll => &["Ctrl+Shift+U"],
            Self::Quit => &["Ctrl+Q"],
            Self::Show(section) => section.keys(),
            Self::Speaker
            | Self::SavePdf
            | Self::Stop
            | Self::StopApp
            | Self::Appearance(_)
            | Self::Charts(_)
            | Self::CopyTheme
            | Self::Revert
            | Self::DeriveDark
            | Self::ResetDark => &[],
        }
    }

    /// The command that keys belong to.
    pub fn from_keys(keys: &str) -> Option<Self> {
        Self::all().find(|command| command.keys().iter().any(|own| own.eq_ignore_ascii_case(keys)))
    }

    /// Whether it can run now, and if not, why.
    pub fn enabled(self, state: &State) -> Enabled {
        let when = |yes: bool, reason: &'static str| if yes { Enabled::Yes } else { Enabled::No(reason) };
        match self {
            Self::Undo if state.draft.is_some() => Enabled::Yes,
            Self::Undo => when(state.history.undo_name().is_some(), "Nothing to take back"),
            Self::Redo => when(state.history.redo_name().is_some(), "Nothing was taken back"),
            Self::Save if state.file.lossy => {
                Enabled::No("The file has bytes that are not UTF-8 text; save the theme as another file")
            }
            Self::Save if state.saving() => Enabled::No("Being saved"),
            Self::Save => when(state.unsaved() || state.file.path.is_none(), "Everything is saved"),
            Self::Reload => match (&state.source.source, state.source.stage) {
                (None, _) => Enabled::No("Nothing is previewed"),
                (Some(_), Stage::Starting) => Enabled::No("It is being started"),
                (Some(_), _) => Enabled::Yes,
            },
            Self::Present | Self::Print | Self::SavePdf | Self::Beside => {
                when(state.source.stage == Stage::Serving, "Nothing is previewed")
            }
            Self::Inspect => when(state.preview_url().is_some(), "Nothing is previewed"),
            Self::Stop => when(state.source.source.is_some(), "Nothing is previewed"),
            Self::Restart => match (state.shown_app(), state.source.stage) {
                (None, _) => Enabled::No("Nothing is previewed that Livery has started"),
                (_, Stage::Untrusted) => Enabled::No("It waits for your word that its code may be run"),
                _ => Enabled::Yes,
            },
            Self::StopApp => match (state.shown_app(), state.source.stage) {
                (None, _) => Enabled::No("Nothing is previewed that Livery has started"),
                (_, Stage::Serving | Stage::Starting | Stage::Restarting) => Enabled::Yes,
                _ => Enabled::No("It does not run"),
            },
            Self::Output => {
                when(!state.source.output.is_empty() || state.source.failure.is_some(), "No app has printed anything")
            }
            Self::Revert if state.file.revision.is_none() => Enabled::No("It was never saved"),
            Self::Revert => when(state.unsaved(), "Everything is saved"),
            Self::FixAll if !state.document().is_editable() => Enabled::No("The file cannot be read as a theme"),
            Self::FixAll => when(state.audit.fixable() > 0, "Nothing that could be fixed was found"),
            Self::DeriveDark => when(state.document().is_editable(), "The file cannot be read as a theme"),
            Self::ResetDark => when(
                state.document().get_in("/livery/dark").is_some(),
                "The dark half has no values of its own; it follows the light one",
            ),
            Self::Appearance(appearance) => when(state.appearance != appearance, "It is that already"),
            Self::Show(section) => when(state.section != section, "It is open already"),
            Self::Charts(tab) => {
                let open = state.section == Section::Keys(Group::Charts) && state.search.is_empty();
                when(!open || state.charts != tab, "It is open already")
            }
            Self::New
            | Self::Open
            | Self::SaveAs
            | Self::Export
            | Self::History
            | Self::Keys
            | Self::Settings
            | Self::Palette
            | Self::Find
            | Self::Escapes
            | Self::AppPanel
            | Self::Gallery
            | Self::PreviewAddress
            | Self::PreviewApp
            | Self::Speaker
            | Self::FlipMode
            | Self::Audit
            | Self::Problems
            | Self::CopyTheme
            | Self::Quit => Enabled::Yes,
        }
    }
}

/// How well a query fits a title: all letters in order, whole words and beginnings first. `None`: not at all.
pub fn fuzzy(query: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut score = 0;
    let mut from = 0;
    let mut previous: Option<usize> = None;
    for wanted in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let starts_word = |at: usize| at == 0 || text.get(at - 1).is_some_and(|c| !c.is_alphanumeric());
        let found = (from..text.len()).filter(|&at| text[at] == wanted);
        // The next letter of the same word beats the beginning of a later word beats anything else.
        let at = found
            .clone()
            .find(|&at| previous.is_some_and(|p| p + 1 == at))
            .or_else(|| found.clone().find(|&at| starts_word(at)));
        let at = at.or_else(|| found.clone().next())?;
        score += if previous.is_some_and(|p| p + 1 == at) {
            8
        } else if starts_word(at) {
            6
        } else {
            1
        };
        previous = Some(at);
        from = at + 1;
    }
    Some(score * 4 - i32::try_from(text.len()).unwrap_or(i32::MAX / 8))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_commands_share_keys_or_a_title() {
        let mut keys = HashSet::new();
        let mut titles = HashSet::new();
        for command in Command::all() {
            assert!(titles.insert(command.title()), "{command:?}: title {:?} is taken", command.title());
            assert!(!command.hint().is_empty());
            for key in command.keys() {
                assert!(keys.insert(key.to_lowercase()), "{command:?}: {key} is taken");
                assert_eq!(Command::from_keys(key), Some(command));
            }
        }
    }

    #[test]
    fn fuzzy_finds_by_letters_in_order_and_prefers_words() {
        assert!(fuzzy("exp", "Export for Dash…").is_some());
        assert!(fuzzy("xq", "Export for Dash…").is_none());
        assert!(fuzzy("pa", "Preview an app…") > fuzzy("pa", "Copy theme as text"));
        assert!(fuzzy("sa", "Save as…") < fuzzy("sa", "Save"));
        assert_eq!(fuzzy("zzz", ""), None);
    }
}
