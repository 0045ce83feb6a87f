//! Carrying a letter: by SMTP, or not at all where mail is only shown.

use super::letter::Letter;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use serde::Deserialize;
use std::time::Duration;

/// How letters leave.
#[derive(Debug, Clone)]
pub enum Transport {
    Smtp(Smtp),
    /// They stay: the product shows what it would have sent.
    Kept,
}

/// A mail server that takes our letters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub security: Security,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default)]
    pub password: Option<String>,
}

/// Whether the line to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all: for a server on the same machine.
    None,
    /// Asked for after the greeting, and insisted on.
    Starttls,
    /// From the first byte.
    Tls,
}

/// Why a letter did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The server may take it another time.
    #[error("not now: {0}")]
    Later(String),
    /// The server will never take it.
    #[error("refused: {0}")]
    Never(String),
}

const LIMIT: Duration = Duration::from_secs(20);

impl Transport {
    pub async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        match self {
            Self::Smtp(smtp) => smtp.send(letter).await,
            Self::Kept => letter.message().map(drop).map_err(|error| NotSent::Never(error.to_string())),
        }
    }

    pub fn keeps(&self) -> bool {
        matches!(self, Self::Kept)
    }
}

impl Smtp {
    async fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let message = letter.message().map_err(|error| NotSent::Never(error.to_string()))?;
        let sent = self.connection()?.send(message).await;
        sent.map(drop).map_err(|error| {
            let said = error.to_string();
            if error.is_permanent() { NotSent::Never(said) } else { NotSent::Later(said) }
        })
    }

    fn connection(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, NotSent> {
        let parameters = || TlsParameters::new(self.host.clone()).map_err(|error| NotSent::Later(error.to_string()));
        let tls = match self.security {
            Security::None => Tls::None,
            Security::Starttls => Tls::Required(parameters()?),
            Security::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(LIMIT));
        if let (Some(user), Some(password)) = (&self.user, &self.password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(builder.build())
    }
}
