//! Did you mean: the known word that is nearest to one that is not.

/// A sentence that names the nearest word, or all there are.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.dedup();
    let nearest = known.iter().map(|&one| (distance(word, one), one)).min();
    match nearest {
        Some((distance, one)) if distance <= 1.max(word.chars().count() / 3) => format!("Did you mean `{one}`?"),
        Some(_) => format!("Known here: {}.", list(&known)),
        None => "Nothing of the kind is declared.".to_owned(),
    }
}

fn list(known: &[&str]) -> String {
    let mut words: Vec<String> = known.iter().take(16).map(|word| format!("`{word}`")).collect();
    if known.len() > words.len() {
        words.push(format!("and {} more", known.len() - words.len()));
    }
    words.join(", ")
}

/// How many letters must change, counting two that changed places as one.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(80).collect();
    let b: Vec<char> = b.chars().take(80).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let at = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&above, j + 1) + 1).min(at(&row, j) + 1).min(at(&above, j) + usize::from(from != to));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&to) && b.get(j - 1) == Some(&from);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named() {
        assert_eq!(did_you_mean("lable", ["label", "hint"]), "Did you mean `label`?");
        assert_eq!(did_you_mean("zebra", ["label", "hint"]), "Known here: `label`, `hint`.");
        assert_eq!(did_you_mean("zebra", []), "Nothing of the kind is declared.");
    }
}
