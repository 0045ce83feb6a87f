//! Cookies: `__Host-` over https, an unprefixed name over http on loopback only.

use axum::http::{HeaderMap, HeaderValue, header};

/// How cookies are named and guarded in this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    Https,
    /// Plain http; the program allows it on loopback only.
    Loopback,
}

impl Guard {
    /// The value of the cookie `name`, if the request carries it once.
    pub fn read<'h>(self, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        let mut found = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| self.is_named(key, name))
            .map(|(_, value)| value);
        let value = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// A cookie that lives `seconds`, or as long as the browser when none.
    pub fn set(self, name: &str, value: &str, seconds: Option<i64>) -> HeaderValue {
        let (prefix, secure) = self.marks();
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let line = format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
    }

    pub fn clear(self, name: &str) -> HeaderValue {
        self.set(name, "", Some(0))
    }

    fn is_named(self, key: &str, name: &str) -> bool {
        key.strip_prefix(self.marks().0) == Some(name)
    }

    fn marks(self) -> (&'static str, &'static str) {
        match self {
            Self::Https => ("__Host-", "; Secure"),
            Self::Loopback => ("", ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(cookies: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookies).unwrap())])
    }

    // s_026
    #[test]
    fn a_cookie_over_https_has_the_host_prefix_and_is_secure() {
        assert_eq!(Guard::Https.set("s", "v", None), "__Host-s=v; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(Guard::Loopback.set("s", "v", Some(60)), "s=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
        assert_eq!(Guard::Https.read(&request("a=1; __Host-s=v"), "s"), Some("v"));
        assert_eq!(Guard::Https.read(&request("s=planted"), "s"), None, "a name without the prefix is somebody else's");
        assert_eq!(Guard::Loopback.read(&request("s=1; s=2"), "s"), None, "two of one name: one was planted");
    }
}
