//! What is signed, where is called, and what an answer means, against a real server on this machine.

mod addresses;
mod delivery;

use super::{Delivered, Endpoint, Unfit, is_public, signature::Secret};

/// The example of the published libraries.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// s_060
#[test]
fn a_signature_is_that_of_the_published_libraries() {
    let secret = Secret::parse(SECRET).unwrap();
    let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}").unwrap();
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_eq!(format!("{secret:?}"), "Secret", "it is never written anywhere");
}

#[test]
fn a_secret_that_is_none_is_refused() {
    for text in ["", "whsec_", "whsec_short", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!", &"whsec_".repeat(40)] {
        assert!(Secret::parse(text).is_none(), "{text}");
    }
}
