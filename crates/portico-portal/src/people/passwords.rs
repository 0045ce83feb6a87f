//! Passwords: judged by length and by what others would guess, kept as argon2id, checked in a few threads at a time.

use crate::{
    call::Portal,
    error::{Error, Result},
};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// How short a password may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A second factor is asked for as well.
    SecondFactor,
    /// Nothing else.
    Nothing,
}

pub const LONGEST: usize = 1_000;

/// What guessers try first. Words of the person and of the firm are added for each check.
const COMMON: [&str; 48] = [
    "password",
    "passwort",
    "motdepasse",
    "contrasena",
    "letmein",
    "welcome",
    "willkommen",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "monkey",
    "dragon",
    "master",
    "superman",
    "batman",
    "trustno",
    "changeme",
    "secret",
    "hello",
    "freedom",
    "whatever",
    "login",
    "admin",
    "administrator",
    "access",
    "portal",
    "portico",
    "client",
    "summer",
    "winter",
    "spring",
    "autumn",
    "monday",
    "january",
    "company",
    "correcthorsebatterystaple",
    "abc",
    "test",
    "guest",
    "office",
];

/// One thread stays free for everybody else.
static THREADS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Semaphore::new(cores.saturating_sub(1).max(1))
});

/// Checked where there is no password to check, so that the answer takes as long.
static NOBODYS: LazyLock<String> =
    LazyLock::new(|| hashed("nobody's password", b"nobody's salt...").unwrap_or_default());

/// What is wrong with a password somebody wants to have, in words that say what to do.
pub fn weakness(password: &str, beside: Beside, theirs: &[&str]) -> Option<String> {
    let least = match beside {
        Beside::SecondFactor => 8,
        Beside::Nothing => 15,
    };
    match password.chars().count() {
        length if length < least => {
            return Some(format!(
                "Use at least {least} characters. Three or four words that do not belong together are easy to keep"
            ));
        }
        length if length > LONGEST => return Some(format!("Use at most {LONGEST} characters")),
        _ => {}
    }
    is_guessed(password, theirs)
        .then(|| "Guessers try this one first. Choose words that have nothing to do with you or the firm".into())
}

/// Whether little is left once the words that everybody would try are taken out, or it repeats itself.
fn is_guessed(password: &str, theirs: &[&str]) -> bool {
    const ENOUGH: usize = 5;
    let mut left: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let kinds: std::collections::BTreeSet<char> = password.chars().collect();
    let words = theirs.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric())).map(str::to_lowercase);
    let mut words: Vec<String> = words.filter(|word| word.chars().count() >= 3).collect();
    words.extend(COMMON.map(str::to_owned));
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        left = left.replace(&word, "");
    }
    let left: Vec<char> = left.chars().collect();
    let row = |pair: &[char]| matches!(pair, [a, b] if i64::from(u32::from(*b)) - i64::from(u32::from(*a)) == 1);
    let steps = left.windows(2).filter(|pair| row(pair)).count();
    kinds.len() < ENOUGH || left.len().saturating_sub(steps) < ENOUGH
}

/// The hash to keep.
pub async fn hash(portal: &Portal, password: String) -> Result<String> {
    let salt: [u8; 16] = portal.random();
    on_a_thread(move || hashed(&password, &salt)).await?
}

/// Whether this is the password. Where there is none the work is the same and the answer no.
pub async fn is_right(password: String, hash: Option<String>) -> Result<bool> {
    on_a_thread(move || {
        let known = hash.is_some() && password.chars().count() <= LONGEST;
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    })
    .await
}

fn hashed(password: &str, salt: &[u8]) -> Result<String> {
    let hash: PasswordHash =
        Argon2::default().hash_password_with_salt(password.as_bytes(), salt).map_err(Error::internal)?;
    Ok(hash.to_string())
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = THREADS.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, beside: Beside, good: bool) {
        let found = weakness(password, beside, &["Dana Reyes", "dana@larkfield.example", "Harbour & Pike"]);
        assert_eq!(found.is_none(), good, "{password:?}: {found:?}");
    }

    // s_036
    #[test]
    fn a_password_alone_is_longer_than_one_beside_a_code() {
        check("tulip-gr", Beside::SecondFactor, true);
        check("tulip-g", Beside::SecondFactor, false);
        check("tulip-gravel-ox", Beside::Nothing, true);
        check("tulip-gravel-o", Beside::Nothing, false);
        check(&"tulip-gravel ".repeat(70), Beside::Nothing, true);
        check(&"tulip-gravel ".repeat(80), Beside::Nothing, false);
        check("ключ-от-старого-дома", Beside::Nothing, true);
    }

    // s_036
    #[test]
    fn what_guessers_try_first_is_refused() {
        for password in [
            "password123",
            "harbourpike2026",
            "danareyes1!",
            "larkfield-dana",
            "aaaaaaaaaaaaaaaa",
            "12345678",
            "qwertyuiop12",
            "Welcome2024!",
            "correct horse battery staple",
            "abcdefghijkl",
        ] {
            check(password, Beside::SecondFactor, false);
        }
    }

    // s_036
    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_and_compared_whole() {
        let hash = hashed("tulip gravel ox", b"a salt of bytes.").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right("tulip gravel ox".into(), Some(hash.clone())).await.unwrap());
        assert!(!is_right("tulip gravel o".into(), Some(hash.clone())).await.unwrap());
        assert!(!is_right("Tulip gravel ox".into(), Some(hash)).await.unwrap());
        assert!(!is_right("nobody's password".into(), None).await.unwrap());
    }
}
