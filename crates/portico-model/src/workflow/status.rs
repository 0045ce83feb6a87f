//! What a client is told about a state: one of six words.

use serde::Serialize;

use crate::access::Ball;
use crate::blueprint::{Meaning, Tone};

/// The six words. There is no seventh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientStatus {
    WaitingForYou,
    WithUs,
    WaitingForSomeoneElse,
    Done,
    Stopped,
    Problem,
}

/// What a client sees: from what the state means, whose turn it is, and whether that is who looks.
// req 51
pub fn client_status(meaning: Meaning, ball: Ball, is_mine: bool) -> ClientStatus {
    match (meaning, ball) {
        (Meaning::Done, _) => ClientStatus::Done,
        (Meaning::Stopped, _) => ClientStatus::Stopped,
        (Meaning::Problem, _) => ClientStatus::Problem,
        (_, Ball::Client) if is_mine => ClientStatus::WaitingForYou,
        (_, Ball::Client | Ball::Other) | (Meaning::Waiting, Ball::None) => ClientStatus::WaitingForSomeoneElse,
        (Meaning::Open | Meaning::Waiting, _) => ClientStatus::WithUs,
    }
}

impl ClientStatus {
    pub const ALL: [ClientStatus; 6] = [
        ClientStatus::WaitingForYou,
        ClientStatus::WithUs,
        ClientStatus::WaitingForSomeoneElse,
        ClientStatus::Done,
        ClientStatus::Stopped,
        ClientStatus::Problem,
    ];

    pub fn words(self) -> &'static str {
        match self {
            ClientStatus::WaitingForYou => "Waiting for you",
            ClientStatus::WithUs => "With us",
            ClientStatus::WaitingForSomeoneElse => "Waiting for someone else",
            ClientStatus::Done => "Done",
            ClientStatus::Stopped => "Stopped",
            ClientStatus::Problem => "There is a problem",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            ClientStatus::WaitingForYou => Tone::Warn,
            ClientStatus::WithUs => Tone::Info,
            ClientStatus::WaitingForSomeoneElse | ClientStatus::Stopped => Tone::Neutral,
            ClientStatus::Done => Tone::Quiet,
            ClientStatus::Problem => Tone::Bad,
        }
    }
}
