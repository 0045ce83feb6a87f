//! A drawn document of the demo: the brand guidelines that the studio's client looks at, in two versions.

use super::pdf::{Page, document};

/// Two pages in landscape. The first version has the year on its cover, the second gives the name more room.
pub fn guidelines(version: u32) -> Vec<u8> {
    let (date, room) = if version > 1 { ("", 46) } else { ("November 2026", 30) };
    let pages = [cover(version, date), clear_space(room)];
    document(&pages.map(|drawing| Page { size: (840, 594), drawing }))
}

const CREAM: &str = "0.965 0.937 0.878";
const GREEN: &str = "0.129 0.231 0.208";
const GOLD: &str = "0.910 0.706 0.282";

/// Cream with the name on the left, green with three leaves on a stem on the right.
fn cover(version: u32, date: &str) -> String {
    let mut page = format!("{CREAM} rg 0 0 420 594 re f {GREEN} rg 420 0 420 594 re f\n");
    page.push_str(&text((GREEN, "F1", 14), (58, 528), "Brand guidelines"));
    page.push_str(&text((GREEN, "F2", 54), (56, 324), "Orchard Tea"));
    page.push_str(&text((GREEN, "F3", 22), (58, 288), "picked by hand, since 1987"));
    page.push_str(&text((GREEN, "F1", 12), (58, 60), &format!("Version {version}")));
    page.push_str(&text((GREY, "F1", 12), (150, 60), date));
    page.push_str(&format!("{GOLD} RG 5 w 1 J 1 j 570 90 m 590 220 650 300 700 400 c S\n"));
    for (x, y) in [(560, 220), (610, 310), (668, 390)] {
        let (left, top, right) = (x - 26, y + 90, x + 54);
        page.push_str(&format!("{x} {y} m {left} {} {} {top} {} {} c\n", y + 40, x - 10, x + 20, y + 110));
        page.push_str(&format!("{} {} {right} {} {x} {y} c S\n", x + 50, y + 90, y + 40));
    }
    page
}

/// The name in a box, with so much room around it.
fn clear_space(room: i32) -> String {
    let (left, bottom, width, height) = (270, 250, 300, 90);
    let mut page = "1 1 0.98 rg 0 0 840 594 re f\n".to_owned();
    page.push_str(&text((GREEN, "F1", 14), (58, 528), "Clear space"));
    page.push_str(&text((GREEN, "F2", 26), (58, 480), "Give the name room to breathe"));
    page.push_str(&format!("{CREAM} rg 58 170 724 270 re f\n{GOLD} RG 1.5 w\n"));
    page.push_str(&format!(
        "[6 4] 0 d {} {} {} {} re S [] 0 d\n",
        left - room,
        bottom - room,
        width + 2 * room,
        height + 2 * room
    ));
    page.push_str(&format!("0.8 w {left} {bottom} {width} {height} re S\n"));
    page.push_str(&text((GREEN, "F2", 48), (left + 22, bottom + 30), "Orchard Tea"));
    page.push_str(&text(
        (GREEN, "F1", 12),
        (58, 120),
        "Keep one x-height free on every side. On tins the seam counts as an edge.",
    ));
    page.push_str(&text((GREEN, "F1", 12), (58, 96), "Smallest size in print: 18 mm. Smallest size on screen: 96 px."));
    page
}

const GREY: &str = "0.45 0.50 0.47";

fn text((colour, font, size): (&str, &str, u32), (x, y): (i32, i32), words: &str) -> String {
    let escaped = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("{colour} rg BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n")
}

#[cfg(test)]
mod tests {
    use super::guidelines;
    use portico_model::files::{Content, Kind, Sample};

    #[test]
    fn both_versions_are_documents_and_differ() {
        let (one, two) = (guidelines(1), guidelines(2));
        assert_ne!(one, two);
        for bytes in [one, two] {
            assert_eq!(Content::of(&Sample::of(&bytes)), Content::Is(Kind::Pdf));
        }
    }
}
