//! The results as a table, beside earlier ones and aims, and how cost grew with the data.
use std::fmt::Write as _;

use super::results::{Measurement, Results};
use super::scenarios;
use super::server::Memory;

pub fn render(results: &Results, earlier: &Results) -> String {
    let mut text = format!(
        "{:9} {:>7} {:12} {:>9} {:>8} {:>8} {:>8} {:>7} {:>8} {:>6} {:>8}\n",
        "database", "records", "scenario", "req/s", "earlier", "p50 ms", "p99 ms", "errors", "bytes", "stmts", "of aim"
    );
    for one in &results.measurements {
        let before =
            earlier.find(&one.database, one.records, &one.scenario).map(|before| one.per_second / before.per_second);
        let aim = scenarios::find_aim(&one.scenario, &one.database).map(|aim| one.per_second / aim);
        let _ = writeln!(
            text,
            "{:9} {:>7} {:12} {:>9.0} {:>8} {:>8.2} {:>8.2} {:>7.0} {:>8.0} {:>6.1} {:>8}",
            one.database,
            one.records,
            one.scenario,
            one.per_second,
            ratio(before),
            one.p50_ms,
            one.p99_ms,
            one.errors,
            one.bytes,
            one.statements,
            ratio(aim)
        );
    }
    text + &render_memory(results) + &render_growth(results)
}

/// One measurement while others are still to come.
pub fn line(one: &Measurement) -> String {
    format!("{:12} {:>9.0} req/s  p99 {:.2} ms  {:.0} errors", one.scenario, one.per_second, one.p99_ms, one.errors)
}

fn render_memory(results: &Results) -> String {
    let mut text = String::from("\nmemory of the server, MB: its own, and mapped pages of files; at most both\n");
    for one in &results.footprints {
        let Memory { resident, mapped, peak } = one.memory;
        let own = resident - mapped;
        let _ = writeln!(text, "{:9} {:>7} {own:>6.0} {mapped:>6.0} {peak:>6.0}", one.database, one.records);
    }
    text
}

/// How many times dearer a request is on the largest data set than on the smallest.
fn render_growth(results: &Results) -> String {
    let sizes = || results.measurements.iter().map(|one| one.records);
    let (Some(small), Some(large)) = (sizes().min(), sizes().max()) else {
        return String::new();
    };
    if small == large {
        return String::new();
    }
    let mut text = format!("\ncost of a request at {large} records against {small}\n");
    for one in results.measurements.iter().filter(|one| one.records == small) {
        if let Some(grown) = results.find(&one.database, large, &one.scenario) {
            let _ = writeln!(
                text,
                "{:9} {:12} {:>6}",
                one.database,
                one.scenario,
                ratio(Some(one.per_second / grown.per_second))
            );
        }
    }
    text
}

fn ratio(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(|| "–".to_owned(), |value| format!("×{value:.2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(records: u64, per_second: f64) -> Measurement {
        let (database, scenario) = ("sqlite".to_owned(), "record-json".to_owned());
        Measurement { database, records, scenario, per_second, ..Measurement::default() }
    }

    #[test]
    fn ratios_to_earlier_results_to_aims_and_to_smaller_data_are_shown() {
        let results = Results { measurements: vec![one(10, 20_000.0), one(100, 10_000.0)], footprints: Vec::new() };
        let earlier = Results { measurements: vec![one(10, 16_000.0)], footprints: Vec::new() };
        let text = render(&results, &earlier);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].contains("×1.25") && lines[1].ends_with("×1.00"), "{text}");
        assert!(lines[2].contains('–') && lines[2].ends_with("×0.50"), "{text}");
        assert!(
            text.ends_with("cost of a request at 100 records against 10\nsqlite    record-json   ×2.00\n"),
            "{text}"
        );
    }

    #[test]
    fn nothing_measured_gives_an_empty_table() {
        assert!(render(&Results::default(), &Results::default()).starts_with("database"));
    }
}
