//! A text with an Ed25519 signature below it.
//!
//! Source: C2SP, *signed note* (<https://c2sp.org/signed-note>): the text, an empty line, and a line with a dash, the name
//! of the key, and base64 of the first four bytes of its hash and of the signature.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signs in the name of one log.
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// Checks signatures of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

/// The number by which the format knows Ed25519.
const ED25519: u8 = 1;
const DASH: &str = "\u{2014} ";

impl Signer {
    /// `name` has neither space nor plus; `seed` is the secret.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { name: name.into(), key: SigningKey::from_bytes(seed) }
    }

    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The note: `text`, whose every line ends in a newline, with its signature.
    pub fn sign(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes());
        let signed = [&key_id(&self.name, &self.key.verifying_key())[..], &signature.to_bytes()].concat();
        format!("{text}\n{DASH}{} {}\n", self.name, STANDARD.encode(signed))
    }
}

impl Verifier {
    /// From its text, as [`Verifier::to_text`] gives it.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (id, key) = rest.split_once('+')?;
        let bytes = STANDARD.decode(key).ok()?;
        let (kind, public) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(public.try_into().ok()?).ok().filter(|_| *kind == ED25519)?;
        (hex(key_id(name, &key)) == id).then(|| Self { name: name.to_owned(), key })
    }

    /// `name+identifier+key`, as `note` of Go writes it: what somebody needs to check with.
    pub fn to_text(&self) -> String {
        let key = STANDARD.encode([&[ED25519], &self.key.as_bytes()[..]].concat());
        format!("{}+{}+{key}", self.name, hex(key_id(&self.name, &self.key)))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note that this log has signed.
    pub fn open<'n>(&self, note: &'n str) -> Option<&'n str> {
        let (text, signatures) = note.rsplit_once("\n\n")?;
        let text = note.get(..text.len() + 1)?;
        let lines = signatures.lines().filter_map(|line| line.strip_prefix(DASH)?.split_once(' '));
        let own = lines.filter(|(name, _)| *name == self.name);
        let signed = own.filter_map(|(_, signed)| STANDARD.decode(signed).ok());
        signed.into_iter().any(|signed| self.has_signed(text, &signed)).then_some(text)
    }

    fn has_signed(&self, text: &str, signed: &[u8]) -> bool {
        let Some((id, signature)) = signed.split_first_chunk::<4>() else { return false };
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        *id == key_id(&self.name, &self.key) && self.key.verify_strict(text.as_bytes(), &signature).is_ok()
    }
}

fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash: [u8; 32] =
        Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize().into();
    let [first, second, third, fourth, ..] = hash;
    [first, second, third, fourth]
}

fn hex(bytes: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(bytes))
}
