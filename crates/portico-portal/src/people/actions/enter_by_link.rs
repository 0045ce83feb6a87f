//! Somebody confirms the link of a sign-in mail, in the browser that asked. Reading the link's page uses nothing up.

use crate::{
    call::Call,
    error::Result,
    people::sign_in::{self, Entered, PROVED},
    policy::identity::Secret,
};
use portico_store::values;
use std::sync::LazyLock;

static USE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE sign_in SET code_passed_at = $3, link = NULL, code = NULL \
         WHERE link = $1 AND browser = $2 AND code_passed_at IS NULL AND used_at IS NULL AND expires_at > $3 RETURNING {PROVED}"
    )
});

pub async fn enter_by_link(call: &Call, browser: &Secret, link: &Secret) -> Result<Entered> {
    let mut tx = call.portal().db.begin(browser.workspace.tenant()).await?;
    let proved = tx.find(&USE, &values![link.hash(), browser.hash(), call.now()]).await?.ok_or_else(sign_in::over)?;
    let entered = sign_in::proceed(call, &mut tx, proved).await?;
    tx.commit().await?;
    Ok(entered)
}
