//! Which Python runs an app file: the one of its project, as its author would have it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use std::io::Read as _;
use std::thread;
use std::time::{Duration, Instant};

use livery_protocol::{Code, Failure};

use crate::failure::{failure, name_of};

/// A Python to run a file with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interpreter {
    /// The program.
    pub(crate) program: PathBuf,
    /// What comes before Python's own arguments.
    pub(crate) before: Vec<OsString>,
    /// How packages are added to it, up to the package's name.
    pub(crate) install: String,
}

impl Interpreter {
    pub(crate) fn plain(program: PathBuf) -> Self {
        let install = format!("{} -m pip install", quoted(&program));
        Self { program, before: Vec::new(), install }
    }

    /// What people call it.
    pub(crate) fn shown(&self) -> String {
        let mut shown = self.program.display().to_string();
        for word in &self.before {
            shown.push(' ');
            shown.push_str(&word.to_string_lossy());
        }
        shown
    }
}

/// Finds the interpreter for an app, in this order: an environment in the app's folder or one above it (`.venv`, `venv`,
/// `env`; made by venv, uv or conda), the conda environment that its `environment.yml` names, its uv, Poetry or Pipenv
/// project; `LIVERY_PYTHON`; the environment that is active; `python3`, `python`.
///
/// The search upwards ends at the root of the repository.
pub(crate) fn find(app: &Path) -> Result<Interpreter, Failure> {
    for folder in app.ancestors().skip(1) {
        if let Some(found) = in_project(folder) {
            return Ok(found);
        }
        if folder.join(".git").exists() || folder.join(".hg").exists() {
            break;
        }
    }
    if let Some(named) = env::var_os("LIVERY_PYTHON").filter(|named| !named.is_empty()) {
        let program = on_path(Path::new(&named)).ok_or_else(|| {
            failure(
                Code::NoPython,
                format!("LIVERY_PYTHON names {}, which is no program.", Path::new(&named).display()),
                "Set it to a Python interpreter, or unset it.",
            )
        })?;
        return Ok(Interpreter::plain(program));
    }
    let active = ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(env::var_os);
    if let Some(program) = active.map(PathBuf::from).find_map(|prefix| python_in(&prefix)) {
        return Ok(Interpreter::plain(program));
    }
    let names: &[&str] = if cfg!(windows) { &["py", "python", "python3"] } else { &["python3", "python"] };
    names.iter().find_map(|name| on_path(Path::new(name))).map(Interpreter::plain).ok_or_else(|| {
        failure(
            Code::NoPython,
            format!("No Python was found to run {}.", name_of(app)),
            "Install Python 3, or make an environment beside the app with: python3 -m venv .venv",
        )
    })
}

/// How long an interpreter may take to say what it is.
const ASK_TIMEOUT: Duration = Duration::from_secs(8);
/// More than anybody chooses from; each is run.
const MOST_CANDIDATES: usize = 16;

/// The environments that an app could run in, each asked for its versions; the one that [`find`] finds is first.
pub(crate) fn candidates(app: &Path, chosen: Option<&Path>) -> Vec<livery_protocol::Interpreter> {
    let mut found: Vec<(String, Interpreter)> = Vec::new();
    let mut add = |kind: String, interpreter: Interpreter| {
        // One that is only reached through a tool has no path to choose.
        if interpreter.before.is_empty() && !found.iter().any(|(_, other)| other.program == interpreter.program) {
            found.push((kind, interpreter));
        }
    };
    let automatic = find(app).ok();
    if let Some(chosen) = chosen {
        add("Chosen before".to_owned(), Interpreter::plain(chosen.to_owned()));
    }
    for folder in app.ancestors().skip(1) {
        if let Some(interpreter) = in_project(folder) {
            add(format!("Of the project {}", name_of(folder)), interpreter);
        }
        if folder.join(".git").exists() || folder.join(".hg").exists() {
            break;
        }
    }
    if let Some(program) = env::var_os("LIVERY_PYTHON").and_then(|named| on_path(Path::new(&named))) {
        add("LIVERY_PYTHON".to_owned(), Interpreter::plain(program));
    }
    for (variable, kind) in [("VIRTUAL_ENV", "Active environment"), ("CONDA_PREFIX", "Active conda environment")] {
        if let Some(program) = env::var_os(variable).and_then(|prefix| python_in(Path::new(&prefix))) {
            add(kind.to_owned(), Interpreter::plain(program));
        }
    }
    if let Some(home) = env::home_dir() {
        let list = fs::read_to_string(home.join(".conda/environments.txt")).unwrap_or_default();
        for prefix in list.lines().map(|line| PathBuf::from(line.trim())) {
            if let Some(program) = python_in(&prefix) {
                add(format!("Conda environment {}", name_of(&prefix)), Interpreter::plain(program));
            }
        }
        for prefix in fs::read_dir(home.join(".pyenv/versions")).into_iter().flatten().flatten() {
            if let Some(program) = python_in(&prefix.path()) {
                add(format!("pyenv {}", prefix.file_name().to_string_lossy()), Interpreter::plain(program));
            }
        }
    }
    for name in ["python3", "python", "py"] {
        if let Some(program) = on_path(Path::new(name)) {
            add("On the PATH".to_owned(), Interpreter::plain(program));
        }
    }
    found.truncate(MOST_CANDIDATES);
    let current = chosen.map(Path::to_owned).or_else(|| automatic.map(|interpreter| interpreter.program));
    thread::scope(|scope| {
        let asked: Vec<_> = found
            .into_iter()
            .map(|(kind, interpreter)| {
                scope.spawn(move || {
                    let (version, dash) = versions(&interpreter.program);
                    (kind, interpreter, version, dash)
                })
            })
            .collect();
        asked
            .into_iter()
            .filter_map(|asked| asked.join().ok())
            .map(|(kind, interpreter, version, dash)| livery_protocol::Interpreter {
                chosen: current.as_ref() == Some(&interpreter.program),
                path: interpreter.program.to_string_lossy().into_owned(),
                install: format!("{} dash", interpreter.install),
                kind,
                version,
                dash,
            })
            .collect()
    })
}

/// Of Python and of Dash in it.
fn versions(program: &Path) -> (Option<String>, Option<String>) {
    const QUESTION: &str =
        "import sys\nprint(sys.version.split()[0])\nimport importlib.metadata as m\nprint(m.version('dash'))";
    let child = Command::new(program)
        // Nothing of the folder that it is asked in takes part.
        .args(["-I", "-c", QUESTION])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return (None, None) };
    let asked = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if asked.elapsed() > ASK_TIMEOUT {
            let _it_may_be_gone = child.kill();
        }
        thread::sleep(Duration::from_millis(20));
    }
    let mut said = String::new();
    if let Some(output) = &mut child.stdout {
        let _what_came = output.read_to_string(&mut said);
    }
    let mut lines = said.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    (lines.next(), lines.next())
}

fn in_project(folder: &Path) -> Option<Interpreter> {
    for name in [".venv", "venv", "env", ".conda"] {
        let prefix = folder.join(name);
        let is_environment = prefix.join("pyvenv.cfg").is_file() || prefix.join("conda-meta").is_dir();
        if is_environment && let Some(program) = python_in(&prefix) {
            let mut found = Interpreter::plain(program);
            // An environment made by uv has no pip.
            if has_uv_project(folder) && on_path(Path::new("uv")).is_some() {
                found.install = format!("uv --directory {} add", quoted(folder));
            }
            return Some(found);
        }
    }
    if let Some(program) = named_conda(folder) {
        return Some(Interpreter::plain(program));
    }
    if has_uv_project(folder)
        && let Some(uv) = on_path(Path::new("uv"))
    {
        // `--project` and not `--directory`: the app runs in its own folder.
        let before = ["run", "--project"].into_iter().map(OsString::from);
        let before = before.chain([folder.as_os_str().to_owned(), OsString::from("python")]).collect();
        return Some(Interpreter { program: uv, before, install: format!("uv --directory {} add", quoted(folder)) });
    }
    if folder.join("poetry.lock").is_file() {
        return ask(folder, "poetry", &["env", "info", "--path"], "poetry add");
    }
    if folder.join("Pipfile").is_file() {
        return ask(folder, "pipenv", &["--venv"], "pipenv install");
    }
    None
}

fn has_uv_project(folder: &Path) -> bool {
    folder.join("uv.lock").is_file()
        || fs::read_to_string(folder.join("pyproject.toml"))
            .is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with("[tool.uv")))
}

/// The environment that a project tool keeps elsewhere.
fn ask(folder: &Path, tool: &str, arguments: &[&str], install: &str) -> Option<Interpreter> {
    let tool = on_path(Path::new(tool))?;
    let answer = Command::new(tool)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let prefix = String::from_utf8(answer.stdout).ok().filter(|_| answer.status.success())?;
    let program = python_in(Path::new(prefix.trim()))?;
    Some(Interpreter { install: install.to_owned(), ..Interpreter::plain(program) })
}

/// The conda environment that `environment.yml` names, in any of the places where conda keeps them.
fn named_conda(folder: &Path) -> Option<PathBuf> {
    let text = ["environment.yml", "environment.yaml"]
        .into_iter()
        .find_map(|name| fs::read_to_string(folder.join(name)).ok())?;
    let name = text.lines().find_map(|line| line.strip_prefix("name:"))?.trim().trim_matches(['"', '\'']).to_owned();
    if name.is_empty() || name.contains(['/', '\\']) {
        return None;
    }
    let mut candidates = Vec::new();
    if let Some(home) = env::home_dir() {
        // Conda's own list of every environment it made.
        let list = fs::read_to_string(home.join(".conda/environments.txt")).unwrap_or_default();
        let listed = list.lines().map(|line| PathBuf::from(line.trim()));
        candidates.extend(listed.filter(|prefix| prefix.file_name().is_some_and(|last| last == name.as_str())));
        for root in ["miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", ".conda"] {
            candidates.push(home.join(root).join("envs").join(&name));
        }
    }
    for variable in ["CONDA_EXE", "MAMBA_EXE"] {
        let root = env::var_os(variable).and_then(|program| Some(Path::new(&program).parent()?.parent()?.to_owned()));
        candidates.extend(root.map(|root| root.join("envs").join(&name)));
    }
    if let Some(root) = env::var_os("MAMBA_ROOT_PREFIX") {
        candidates.push(Path::new(&root).join("envs").join(&name));
    }
    candidates.iter().find_map(|prefix| python_in(prefix))
}

fn python_in(prefix: &Path) -> Option<PathBuf> {
    let places: &[&str] =
        if cfg!(windows) { &["Scripts/python.exe", "python.exe"] } else { &["bin/python", "bin/python3"] };
    places.iter().map(|place| prefix.join(place)).find(|program| is_program(program))
}

/// A program by its path, or by its name in `PATH`.
fn on_path(name: &Path) -> Option<PathBuf> {
    if name.components().count() > 1 {
        return is_program(name).then(|| name.to_owned());
    }
    let with_suffix = name.with_extension(env::consts::EXE_EXTENSION);
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths).map(|folder| folder.join(&with_suffix)).find(|program| is_program(program))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Ready to be pasted in a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(' ') { format!("\"{text}\"") } else { text }
}
