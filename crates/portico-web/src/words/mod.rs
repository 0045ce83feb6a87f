//! How moments, durations, counts, money and names are written for people: plain, exact, in the reader's zone.

use jiff::{SignedDuration, Timestamp, Zoned, civil, tz::TimeZone};

use crate::components::{Due, Urgency, When};

/// What time it is for the reader, and where. Every date on a page is written by it.
#[derive(Debug, Clone)]
pub struct Words {
    now: Zoned,
}

const SOON: SignedDuration = SignedDuration::from_hours(24);
const UNTIL_NINE: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

impl Words {
    pub fn new(now: Timestamp, zone: &TimeZone) -> Self {
        Self { now: now.to_zoned(zone.clone()) }
    }

    /// "Today, 5:00 pm", "Yesterday, 4:20 pm", "Wed 18 Nov, 11:05 am"; another year is named.
    pub fn moment(&self, at: Timestamp) -> String {
        let at = self.local(at);
        format!("{}, {}", self.day_of(at.date()), time_of(&at))
    }

    /// "5:00 pm"
    pub fn time(&self, at: Timestamp) -> String {
        time_of(&self.local(at))
    }

    /// "Today", "Yesterday", "Thu 19 Nov"
    pub fn day(&self, at: Timestamp) -> String {
        self.day_of(self.local(at).date())
    }

    /// The same for a date without a time.
    pub fn date(&self, date: civil::Date) -> String {
        self.day_of(date)
    }

    /// "today", "yesterday", "Thu 19 Nov": inside a sentence.
    pub fn day_within(&self, at: Timestamp) -> String {
        lower_first(&self.day(at))
    }

    /// "today", "yesterday", "on Thu 19 Nov": after a verb.
    pub fn on_day(&self, at: Timestamp) -> String {
        match self.day_within(at) {
            day if ["today", "yesterday", "tomorrow"].contains(&day.as_str()) => day,
            day => format!("on {day}"),
        }
    }

    /// "Monday 23 November"; another year is named.
    pub fn long_day(&self, at: Timestamp) -> String {
        let at = self.local(at);
        at.strftime(if at.year() == self.now.year() { "%A %-d %B" } else { "%A %-d %B %Y" }).to_string()
    }

    /// "Fri 20 Nov 2026, 9:12 am (Berlin)": whole, for records that outlive the page.
    pub fn full(&self, at: Timestamp) -> String {
        let at = self.local(at);
        format!("{}, {} ({})", at.strftime("%a %-d %b %Y"), time_of(&at), zone_name(at.time_zone()))
    }

    /// The moment as an element: words, the instant, the whole date on hover.
    pub fn when(&self, at: Timestamp) -> When {
        When { text: self.moment(at), instant: at.to_string(), exact: self.full(at) }
    }

    /// "Today, 5:00 pm", "Tue 24 Nov", "Thu 19 Nov, late": in a table or under "By when".
    pub fn due(&self, at: Timestamp) -> Due {
        let (text, urgency) = self.by_when(at);
        let late = if urgency == Urgency::Late { ", late" } else { "" };
        Due { text: format!("{text}{late}"), urgency }
    }

    /// "Due today, 5:00 pm", "Due Tue 24 Nov", "Was due Thu 19 Nov": standing by itself.
    pub fn due_label(&self, at: Timestamp) -> Due {
        let (text, urgency) = self.by_when(at);
        let lead = if urgency == Urgency::Late { "Was due" } else { "Due" };
        Due { text: format!("{lead} {}", lower_first(&text)), urgency }
    }

    /// "by today, 5:00 pm", "by Tue 24 Nov", "was due Thu 19 Nov": at the end of a sentence.
    pub fn due_within(&self, at: Timestamp) -> Due {
        let (text, urgency) = self.by_when(at);
        let lead = if urgency == Urgency::Late { "was due" } else { "by" };
        Due { text: format!("{lead} {}", lower_first(&text)), urgency }
    }

    pub fn urgency(&self, at: Timestamp) -> Urgency {
        match at.duration_since(self.now.timestamp()) {
            left if left < SignedDuration::ZERO => Urgency::Late,
            left if left <= SOON => Urgency::Soon,
            _ => Urgency::Calm,
        }
    }

    /// "7 h 48 min left", or "2 d 3 h over"
    pub fn left(&self, until: Timestamp) -> String {
        let left = until.duration_since(self.now.timestamp());
        let side = if left.is_negative() { "over" } else { "left" };
        format!("{} {side}", duration(left.abs()))
    }

    /// How long something has been so, in one unit: "6 d", "3 h", "12 min", "now".
    pub fn age(&self, since: Timestamp) -> String {
        short(self.now.timestamp().duration_since(since))
    }

    /// "4 minutes ago", "just now"
    pub fn ago(&self, at: Timestamp) -> String {
        let seconds = self.now.timestamp().duration_since(at).as_secs();
        let (count, unit) = match seconds {
            ..60 => return "just now".to_owned(),
            60..3_600 => (seconds / 60, "minute"),
            3_600..86_400 => (seconds / 3_600, "hour"),
            _ => (seconds / 86_400, "day"),
        };
        format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
    }

    /// "Good morning, Dana"
    pub fn greeting(&self, name: &str) -> String {
        let part = match self.now.hour() {
            4..12 => "morning",
            12..18 => "afternoon",
            _ => "evening",
        };
        let first = name.split_whitespace().next().unwrap_or_default();
        if first.is_empty() { format!("Good {part}") } else { format!("Good {part}, {first}") }
    }

    /// "Berlin": the zone in which the dates are written.
    pub fn zone(&self) -> String {
        zone_name(self.now.time_zone())
    }

    fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.now.time_zone().clone())
    }

    /// A time of day matters only while it is near.
    fn by_when(&self, at: Timestamp) -> (String, Urgency) {
        let urgency = self.urgency(at);
        let local = self.local(at);
        let near = urgency == Urgency::Soon || local.date() == self.now.date();
        (if near { self.moment(at) } else { self.day_of(local.date()) }, urgency)
    }

    fn day_of(&self, date: civil::Date) -> String {
        let today = self.now.date();
        if date == today {
            "Today".to_owned()
        } else if today.yesterday().is_ok_and(|day| day == date) {
            "Yesterday".to_owned()
        } else if today.tomorrow().is_ok_and(|day| day == date) {
            "Tomorrow".to_owned()
        } else if date.year() == today.year() {
            date.strftime("%a %-d %b").to_string()
        } else {
            date.strftime("%a %-d %b %Y").to_string()
        }
    }
}

/// "7 h 48 min", "2 d 3 h", "12 min", "less than a minute"
pub fn duration(length: SignedDuration) -> String {
    let minutes = length.as_mins().max(0);
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, 0) => "less than a minute".to_owned(),
        (0, 0, rest) => format!("{rest} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, rest) => format!("{hours} h {rest} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// One unit: "6 d", "3 h", "12 min", "now".
pub fn short(length: SignedDuration) -> String {
    match length.as_mins() {
        ..1 => "now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes @ 60..1_440 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1_440),
    }
}

/// Numbers to nine in words, capitalized to begin a sentence: "Three", "14".
pub fn number(count: usize) -> String {
    UNTIL_NINE.get(count).map_or_else(|| thousands(count.to_string().as_str()), |word| upper_first(word))
}

/// The same inside a sentence: "three", "14".
pub fn number_within(count: usize) -> String {
    UNTIL_NINE.get(count).map_or_else(|| thousands(count.to_string().as_str()), |word| (*word).to_owned())
}

/// "Three things need you.", "One thing needs you.", "Nothing waits for you."
pub fn things_need_you(count: usize) -> String {
    match count {
        0 => "Nothing waits for you.".to_owned(),
        1 => "One thing needs you.".to_owned(),
        count => format!("{} things need you.", number(count)),
    }
}

/// "1 record", "4,580 records"
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(&count.to_string()), if count == 1 { one } else { many })
}

/// Counts on tabs and badges stop at 99+.
pub fn capped(count: u64) -> String {
    if count > 99 { "99+".to_owned() } else { count.to_string() }
}

/// "About 1 minute", "About 5 minutes"
pub fn takes(minutes: u32) -> String {
    let minutes = minutes.max(1);
    format!("About {minutes} minute{}", if minutes == 1 { "" } else { "s" })
}

/// Money from the smallest unit: "€4,800.00", "¥1,200", "CHF 12.50", "−£3.00".
pub fn money(minor: i64, currency: &str) -> String {
    let digits = match currency {
        "JPY" | "KRW" | "CLP" | "ISK" | "VND" | "XAF" | "XOF" => 0,
        "BHD" | "KWD" | "OMR" | "JOD" | "TND" => 3,
        _ => 2,
    };
    let sign = if minor < 0 { "−" } else { "" };
    let unit = 10_u64.pow(digits);
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let amount = thousands(&whole.to_string());
    let cents =
        if digits == 0 { String::new() } else { format!(".{part:0width$}", width = usize::from(digits == 3) + 2) };
    match currency {
        "EUR" => format!("{sign}€{amount}{cents}"),
        "USD" => format!("{sign}${amount}{cents}"),
        "GBP" => format!("{sign}£{amount}{cents}"),
        "JPY" => format!("{sign}¥{amount}{cents}"),
        other => format!("{sign}{other} {amount}{cents}"),
    }
}

/// "2.4 MB", "410 KB", as file managers and every limit of the portal count: 1,024 to the next.
pub fn bytes(count: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    const GB: u64 = 1 << 30;
    let (unit, size) = match count {
        ..KB => return format!("{count} bytes"),
        KB..MB => return format!("{} KB", count / KB),
        MB..GB => (MB, "MB"),
        GB.. => (GB, "GB"),
    };
    format!("{}.{} {size}", count / unit, count % unit * 10 / unit)
}

/// "Dana Reyes", "Dana Reyes and Sam Lee", "Dana Reyes, Sam Lee and 3 others"
pub fn names(all: &[String]) -> String {
    match all {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} others", rest.len()),
    }
}

/// First letters of the first and the last name: "DR". A name without letters gives a dot.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let letters = words.next().into_iter().chain(words.next_back());
    let initials: String = letters.flat_map(char::to_uppercase).collect();
    if initials.is_empty() { "·".to_owned() } else { initials }
}

pub fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Only words that are no names: "Today", "Yesterday" and "Tomorrow" begin small inside a sentence.
fn lower_first(text: &str) -> String {
    if ["Today", "Yesterday", "Tomorrow"].iter().any(|word| text.starts_with(word)) {
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    } else {
        text.to_owned()
    }
}

fn time_of(at: &Zoned) -> String {
    at.strftime("%-I:%M %P").to_string()
}

fn zone_name(zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

fn thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
