//! A drawn signature: straight lines in a box, and nothing else that a path could say.

/// The box, in its own units.
pub const WIDTH: u16 = 600;
pub const HEIGHT: u16 = 200;

/// More points, or more text, is no signature.
const MOST_POINTS: usize = 4_000;
const LONGEST: usize = 40_000;

/// Lines from point to point, each begun by setting the pen down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    lines: Vec<Vec<(u16, u16)>>,
}

impl Drawing {
    /// From `M10 20L30 40L…M…`: whole numbers within the box. Anything else is no drawing.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let rest = text.strip_prefix('M')?;
        let lines: Option<Vec<Vec<(u16, u16)>>> = rest.split('M').map(line).collect();
        let lines = lines?;
        let points = lines.iter().map(Vec::len).sum::<usize>();
        (points > 1 && points <= MOST_POINTS).then_some(Self { lines })
    }

    /// The same as it is always written.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for line in &self.lines {
            for (at, (x, y)) in line.iter().enumerate() {
                path.push_str(&format!("{}{x} {y}", if at == 0 { 'M' } else { 'L' }));
            }
        }
        path
    }

    pub fn lines(&self) -> &[Vec<(u16, u16)>] {
        &self.lines
    }
}

fn line(text: &str) -> Option<Vec<(u16, u16)>> {
    text.split('L').map(point).collect()
}

fn point(text: &str) -> Option<(u16, u16)> {
    let (x, y) = text.split_once(' ')?;
    Some((within(x, WIDTH)?, within(y, HEIGHT)?))
}

/// Digits alone: a sign, a point or an exponent is none.
fn within(text: &str, most: u16) -> Option<u16> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number <= most)
}
