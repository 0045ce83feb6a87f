//! Somebody types the six digits: right once, five tries, only in the browser that asked.

use crate::{
    call::Call,
    error::{Error, Result},
    mail::minting::code_hash,
    people::{
        limits::{self, Limit},
        sign_in::{self, Entered, MOST_TRIES, PROVED, Proved},
        trail,
    },
    policy::identity::Secret,
};
use portico_store::{FromRow, Row, values};
use std::sync::LazyLock;

/// One statement counts the try and uses up the code, so of many at once one is right.
static TRY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE sign_in SET tries = tries + 1, code_passed_at = CASE WHEN code = $2 THEN $3 ELSE NULL END, \
         link = CASE WHEN code = $2 THEN NULL ELSE link END, code = CASE WHEN code = $2 THEN NULL ELSE code END \
         WHERE browser = $1 AND code_passed_at IS NULL AND used_at IS NULL AND expires_at > $3 AND tries < $4 \
         RETURNING {PROVED}, tries"
    )
});

const FROM_ONE_NETWORK: i64 = 100;
const TEN_MINUTES: i64 = 600;

struct Tried {
    proved: Proved,
    tries: i64,
}

impl FromRow for Tried {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self { proved: Proved::from_row(row)?, tries: row.get(6)? })
    }
}

pub async fn enter_code(call: &Call, browser: &Secret, code: &str) -> Result<Entered> {
    limits::spend(call, &[Limit::of_network("code", call, FROM_ONE_NETWORK, TEN_MINUTES)]).await?;
    let digits: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::invalid("code", "Enter the six digits from the mail"));
    }
    let mut tx = call.portal().db.begin(browser.workspace.tenant()).await?;
    let hash = browser.hash();
    let values = values![&hash, code_hash(&hash, &digits), call.now(), MOST_TRIES];
    let tried: Tried = tx.find(&TRY, &values).await?.ok_or_else(sign_in::over)?;
    if tried.proved.code {
        let entered = sign_in::proceed(call, &mut tx, tried.proved).await?;
        tx.commit().await?;
        return Ok(entered);
    }
    tx.commit().await?;
    let known = tried.proved.person.map(|person| (tried.proved.workspace, person));
    trail::failed(call, known, "a wrong code").await;
    Err(wrong(MOST_TRIES - tried.tries))
}

fn wrong(left: i64) -> Error {
    Error::invalid(
        "code",
        match left {
            ..1 => "That was the last try. Ask for a new code".into(),
            1 => "That code is not right. One try is left".into(),
            left => format!("That code is not right. {left} tries are left"),
        },
    )
}
