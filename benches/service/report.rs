//! One line a measure: name, figure, raw limit of the same run, ratio, verdict.

/// The head of the lines.
pub fn head() {
    println!("{:<64} {:>16} {:>16} {:>8}  verdict", "measure", "figure", "raw limit", "ratio");
}

/// A rate that must be at least a share of the raw limit.
pub fn share(name: &str, rate: f64, raw: f64, least: f64) {
    let ratio = rate / raw;
    line(
        name,
        &format!("{rate:.0}/s"),
        &format!("{raw:.0}/s"),
        &format!("{ratio:.2}"),
        &verdict(ratio >= least, &format!("at least {least}")),
    );
}

/// A figure that must be at most a multiple of another one.
pub fn at_most(name: &str, (figure, limit): (f64, f64), unit: &str, most: f64) {
    let ratio = figure / limit;
    let shown = |value: f64| format!("{value:.2} {unit}");
    line(name, &shown(figure), &shown(limit), &format!("{ratio:.2}"), &verdict(ratio <= most, &format!("at most {most}")));
}

/// A figure for the record.
pub fn noted(name: &str, figure: &str) {
    line(name, figure, "-", "-", "noted");
}

fn verdict(holds: bool, rule: &str) -> String {
    format!("{} ({rule})", if holds { "pass" } else { "short" })
}

fn line(name: &str, figure: &str, raw: &str, ratio: &str, verdict: &str) {
    println!("{name:<64} {figure:>16} {raw:>16} {ratio:>8}  {verdict}");
}

/// The middle one.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
