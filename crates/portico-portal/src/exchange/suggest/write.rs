//! Putting a map down, with what was counted as comments.

use super::{
    Target, guess,
    survey::{Counted, Survey},
};
use portico_model::{
    Key,
    blueprint::{Field, Kind},
};
use std::fmt::Write;

/// Activities and attributes beyond these are left to the reader.
const MOST: usize = 400;
/// Values shown of an attribute.
const SHOWN: usize = 4;

pub(super) fn write(source: &str, survey: &Survey, target: Target<'_>) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = head(&mut text, source, survey, target)
        .and_then(|()| organization(&mut text, survey))
        .and_then(|()| person(&mut text, survey, target))
        .and_then(|()| fields(&mut text, survey, target))
        .and_then(|()| activities(&mut text, survey, target));
    text
}

fn head(text: &mut String, source: &str, survey: &Survey, target: Target<'_>) -> std::fmt::Result {
    let (cases, events) = (thousands(survey.cases), thousands(survey.events));
    writeln!(text, "# A first map, made from {cases} cases with {events} events. It can be used as it is;")?;
    writeln!(text, "# look at what is guessed below, mend it, and try it with --dry-run.\n")?;
    writeln!(text, "# Cases of one source are recognized when they come again: keep this name.")?;
    writeln!(text, "source: {}", quoted(source))?;
    writeln!(text, "blueprint: {}      # of the workspace, where it does not exist yet", quoted(target.name))?;
    writeln!(text, "type: {}\n", target.kind)?;
    writeln!(text, "case:\n  id: {}", quoted(&guess::case_id(survey)))?;
    writeln!(text, "  title: \"{{case}}\"         # attributes in braces, such as \"{{case}}: {{product}}\"\n")?;
    let activity = guess::activity(survey);
    match activity.as_slice() {
        [one] => writeln!(text, "activity: {}", quoted(one))?,
        more => writeln!(text, "activity: [{}]", more.iter().map(|key| quoted(key)).collect::<Vec<_>>().join(", "))?,
    }
    writeln!(text, "time: {}", quoted(&guess::time(survey)))?;
    writeln!(text, "time_zone: UTC          # for times that are written without an offset")
}

fn organization(text: &mut String, survey: &Survey) -> std::fmt::Result {
    writeln!(
        text,
        "\n# Who the work is for: an attribute that names the client, and the client of cases without one."
    )?;
    writeln!(text, "organization:")?;
    match guess::organization(survey) {
        Some(key) => {
            let counted = survey.of_events.get(&key).or_else(|| survey.of_cases.get(&key));
            let distinct = counted.map_or(0, Counted::distinct);
            writeln!(text, "  attribute: {}     # {} different ones", quoted(&key), thousands(distinct))?;
        }
        None => writeln!(text, "  # attribute: customer      # nothing in this log looks like one")?,
    }
    writeln!(text, "  default: \"Imported clients\"")
}

fn person(text: &mut String, survey: &Survey, target: Target<'_>) -> std::fmt::Result {
    let usual = usual_role(target);
    writeln!(
        text,
        "\n# Who did it. Each becomes a person without an address, and a member with the role that is named."
    )?;
    writeln!(text, "person:")?;
    match guess::person(survey) {
        Some((key, anonymous)) => {
            let counted = survey.of_events.get(&key);
            let names = counted.map(Counted::frequent).unwrap_or_default();
            writeln!(
                text,
                "  attribute: {}     # {} different ones",
                quoted(&key),
                counted.map_or(0, Counted::distinct)
            )?;
            let nobody: Vec<String> = names
                .iter()
                .filter(|(name, _)| anonymous || guess::is_nobody(name))
                .map(|(name, _)| quoted(name))
                .collect();
            writeln!(text, "  nobody: [{}]     # names that stand for nobody in particular", nobody.join(", "))?;
        }
        None => writeln!(text, "  # attribute: org:resource  # nothing in this log looks like one")?,
    }
    if let Some(role) = &usual {
        writeln!(text, "  role: {role}")?;
    }
    let Some(key) = guess::role(survey) else { return Ok(()) };
    writeln!(text, "  role_attribute: {}\n  roles:", quoted(&key))?;
    let values = survey.of_events.get(&key).map(|counted| counted.frequent()).unwrap_or_default();
    for (name, times) in values.into_iter().filter(|(name, _)| !guess::is_nobody(name)) {
        if let Some(role) = guess::role_like(target, name, usual.as_ref()) {
            writeln!(text, "    {}: {role}     # times: {}", quoted(name), thousands(times))?;
        }
    }
    Ok(())
}

fn fields(text: &mut String, survey: &Survey, target: Target<'_>) -> std::fmt::Result {
    writeln!(text, "\n# Answers of the form: `field: attribute`, or `field: {{text: \"words and {{attributes}}\"}}`.")?;
    writeln!(text, "# What is not named here is kept with its event, for the firm alone.")?;
    writeln!(text, "fields:")?;
    let all = survey.of_cases.iter().chain(&survey.of_events).take(MOST);
    let mut named: Vec<&Key> = Vec::new();
    let client = guess::organization(survey);
    let told: Vec<_> = all.filter(|(key, _)| !is_standard(key) && client.as_ref() != Some(key)).collect();
    for (key, _) in &told {
        if let Some(field) = field_like(target, key).filter(|field| !named.contains(field)) {
            named.push(field);
            writeln!(text, "  {field}: {}", quoted(key))?;
        }
    }
    for (key, counted) in told {
        let within = match (counted.varying, survey.of_cases.contains_key(key)) {
            (_, true) => "one for each case".to_owned(),
            (0, false) => "never changes within a case".to_owned(),
            (varying, false) => format!("changes within {} cases", thousands(varying)),
        };
        let values: Vec<String> = counted.frequent().into_iter().take(SHOWN).map(|(value, _)| shown(value)).collect();
        writeln!(
            text,
            "  # {}: {} values, {within}; such as {}",
            shown(key),
            thousands(counted.distinct()),
            values.join(", ")
        )?;
    }
    Ok(())
}

fn activities(text: &mut String, survey: &Survey, target: Target<'_>) -> std::fmt::Result {
    writeln!(
        text,
        "\n# What each activity means: `{{state: …}}`, `{{transition: …}}`, or `{{event: true}}` for one that moves nothing."
    )?;
    if let Some(declared) = target.blueprint.record_type(target.kind) {
        let keys = |all: Vec<&Key>| all.into_iter().map(Key::as_str).collect::<Vec<_>>().join(", ");
        writeln!(text, "# States: {}.", keys(declared.workflow.states.keys().collect()))?;
        writeln!(text, "# Transitions: {}.", keys(declared.workflow.transitions.keys().collect()))?;
    }
    writeln!(text, "activities:")?;
    let activity = guess::activity(survey);
    // Activities made of several attributes are named by the parts together; those are for the reader to write.
    let ([key], Some(declared)) = (activity.as_slice(), target.blueprint.record_type(target.kind)) else {
        return Ok(());
    };
    let mut steps: Vec<_> = survey.steps.get(key).into_iter().flatten().collect();
    steps.sort_by_key(|(_, steps)| std::cmp::Reverse(steps.times));
    for (name, steps) in steps.into_iter().take(MOST) {
        let meant = guess::state(declared, survey, name, *steps);
        let meant = meant.map_or_else(|| "{event: true}".to_owned(), |state| format!("{{state: {state}}}"));
        let (times, first, last) = (thousands(steps.times), thousands(steps.first), thousands(steps.last));
        let name = crate::exchange::import::words::clean(name, 200);
        writeln!(text, "  {}: {meant}     # times: {times}; cases begun: {first}; cases ended: {last}", quoted(&name))?;
    }
    Ok(())
}

/// The field of the form that is called as the attribute is, where it takes plain words.
fn field_like<'b>(target: Target<'b>, attribute: &str) -> Option<&'b Key> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let wanted = plain(attribute.rsplit([':', ')']).next()?);
    let form = &target.blueprint.record_type(target.kind)?.form;
    let takes = |field: &Field| {
        !matches!(field.kind, Kind::Table | Kind::Address | Kind::Statement | Kind::Person | Kind::Signature)
    };
    form.fields()
        .find(|(key, field)| takes(field) && (plain(key) == wanted || plain(&field.label) == wanted))
        .map(|(key, _)| key)
}

fn usual_role(target: Target<'_>) -> Option<Key> {
    let minimal = format!("source: a\ntype: {}\ncase: {{}}\n", target.kind);
    crate::exchange::map::Map::read(&minimal).ok()?.usual_role(target.blueprint)
}

/// Parts of the format itself, which other parts of the map name.
fn is_standard(key: &str) -> bool {
    ["concept:", "time:", "org:", "lifecycle:", "identity:"].iter().any(|prefix| key.starts_with(prefix))
}

/// A text that every reader of YAML takes as it is.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn shown(text: &str) -> String {
    crate::exchange::import::words::clean(text, 40)
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
