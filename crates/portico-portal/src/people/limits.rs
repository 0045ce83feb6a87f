//! How often something may be tried: counters in the database, so they hold on SQLite alone, across restarts and over
//! several servers.

use crate::{
    call::Call,
    error::{Error, Result},
    people::EmailAddress,
};
use portico_store::{Tenant, Tx, values};
use std::net::IpAddr;

/// At most `most` times in each window of `seconds`.
#[derive(Debug, Clone)]
pub struct Limit {
    bucket: String,
    most: i64,
    seconds: i64,
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

const COUNT: &str = "INSERT INTO attempt (bucket, slot, count) VALUES ($1, $2, 1) \
    ON CONFLICT (bucket, slot) DO UPDATE SET count = attempt.count + 1 RETURNING count";
const FORGET: &str = "DELETE FROM attempt WHERE slot < $1";

impl Limit {
    /// Of a network: one IPv4 address, or what one IPv6 customer has. Somebody without an address is this machine.
    pub fn of_network(what: &str, call: &Call, most: i64, seconds: i64) -> Self {
        Self { bucket: format!("{what} from {}", network(call.client().address)), most, seconds }
    }

    /// Of one account, whether it is there or not.
    pub fn of_account(what: &str, account: &str, most: i64, seconds: i64) -> Self {
        Self { bucket: format!("{what} for {account}"), most, seconds }
    }

    /// What we can be made to send to one address, of one kind of mail.
    pub fn of_mails(kind: &str, address: &EmailAddress) -> [Self; 2] {
        [(5, HOUR), (20, DAY)].map(|(most, seconds)| Self {
            bucket: format!("{kind} mail in {seconds} to {address}"),
            most,
            seconds,
        })
    }
}

/// Counts one try against each limit in turn, and refuses when one is used up. A try that one limit refuses is not
/// counted against the next: who is held back by their network cannot use up somebody else's account.
pub async fn spend(call: &Call, limits: &[Limit]) -> Result<()> {
    let mut tx = call.portal().db.begin(Tenant::INSTALLATION).await?;
    let refused = count(call, &mut tx, limits).await?;
    tx.commit().await?;
    refused.map_or(Ok(()), |seconds| Err(Error::TooMany { seconds }))
}

/// Removes the counters of windows that are over.
pub async fn forget(call: &Call) -> Result<u64> {
    let mut tx = call.portal().db.begin(Tenant::INSTALLATION).await?;
    let gone = tx.execute(FORGET, &values![call.now().as_microsecond() - 2 * DAY * 1_000_000]).await?;
    tx.commit().await?;
    Ok(gone)
}

async fn count(call: &Call, tx: &mut Tx, limits: &[Limit]) -> Result<Option<i64>> {
    let now = call.now().as_second();
    for limit in limits {
        let slot = now - now.rem_euclid(limit.seconds);
        let tries: i64 = tx.one(COUNT, &values![&limit.bucket, slot * 1_000_000]).await?;
        if tries > limit.most {
            return Ok(Some(slot + limit.seconds - now));
        }
    }
    Ok(None)
}

fn network(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => "this machine".into(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_address_or_one_customer() {
        let of = |text: &str| network(Some(text.parse().unwrap()));
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:9:9:9:9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(network(None), "this machine");
    }
}
