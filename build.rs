//! Compiles style and behaviour of the pages, when the feature `console` is on; without it nothing is done and Node is not needed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the pages are made of; the templates are read by askama itself.
const ASSETS: &str = "src/console/assets";

/// The oldest Node that the compilers run on.
const OLDEST_NODE: u32 = 20;

/// The two ways on, in one sentence.
const TWO_WAYS: &str = "the pages need Node 20 or later with npm to be built: install it, or build the API alone with `--no-default-features --features vendored`.";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_CONSOLE").is_none() {
        return;
    }
    println!("cargo::rerun-if-changed={ASSETS}");
    if let Err(sentence) = assets() {
        println!("cargo::error={sentence}");
    }
}

fn assets() -> Result<(), String> {
    if !node_will_do() {
        return Err(TWO_WAYS.to_owned());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    let bench = out.join("console-bench");
    copy(Path::new(ASSETS), &bench).map_err(|error| format!("{ASSETS} cannot be copied: {error}"))?;
    install(&bench)?;
    run(Command::new("node").arg("build.mjs").arg(out.join("console")).current_dir(&bench), "node build.mjs")
}

fn node_will_do() -> bool {
    let says = |program: &str| {
        let said = Command::new(program).arg("--version").output().ok().filter(|said| said.status.success())?;
        String::from_utf8(said.stdout).ok()
    };
    let major = says("node").and_then(|text| text.trim().trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    major.is_some_and(|major| major >= OLDEST_NODE) && says("npm").is_some()
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Fetches what the lock file names, once: again only when the lock changed.
fn install(bench: &Path) -> Result<(), String> {
    let lock = fs::read(bench.join("package-lock.json")).map_err(|error| format!("package-lock.json cannot be read: {error}"))?;
    let done = bench.join("installed-lock.json");
    // npm writes its own list last: without it an installation was cut off.
    let whole = bench.join("node_modules").join(".package-lock.json").is_file();
    if whole && fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let _ = fs::remove_file(&done); // not whole from here on, whatever happens
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(bench), "npm ci")?;
    fs::write(&done, &lock).map_err(|error| format!("{} cannot be written: {error}", done.display()))
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let done = command.output().map_err(|error| format!("{name} cannot be started: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("{name} failed: {}", said.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" / ")))
}
