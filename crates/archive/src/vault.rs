//! Keys: the house's, the clients', and sealing with them.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use stubble_record::{Sealed, WrappedKey};
use zeroize::Zeroizing;

use crate::ArchiveError;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

type Secret = Zeroizing<[u8; KEY_BYTES]>;

/// The key of the house.
pub struct Vault(Secret);

/// The key of one client.
pub struct ClientKey(Secret);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientKey(..)")
    }
}

impl Vault {
    /// A new key from the operating system's random numbers.
    ///
    /// # Errors
    /// If there are none.
    pub fn generate() -> Result<Self, ArchiveError> {
        random().map(|key| Self(Zeroizing::new(key)))
    }

    /// Reads the text of a key file: 64 hexadecimal digits.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn from_text(text: &str) -> Result<Self, ArchiveError> {
        let text = text.trim().as_bytes();
        if text.len() != 2 * KEY_BYTES {
            return Err(ArchiveError::KeyFile);
        }
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        for (byte, pair) in key.iter_mut().zip(text.chunks_exact(2)) {
            let digits = std::str::from_utf8(pair).map_err(|_| ArchiveError::KeyFile)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| ArchiveError::KeyFile)?;
        }
        Ok(Self(key))
    }

    /// The text of its key file. Whoever has it can read everything.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// A new client's key, plain and as the record keeps it.
    ///
    /// # Errors
    /// If the operating system gives no random numbers.
    pub fn new_client_key(&self) -> Result<(ClientKey, WrappedKey), ArchiveError> {
        let key = Zeroizing::new(random::<KEY_BYTES>()?);
        let wrapped = seal(&self.0, "client key", key.as_slice())?;
        Ok((ClientKey(key), WrappedKey(wrapped.0)))
    }

    /// A client's key from the record.
    ///
    /// # Errors
    /// If another house's key wrapped it, or it was changed.
    pub fn unwrap_key(&self, wrapped: &WrappedKey) -> Result<ClientKey, ArchiveError> {
        let plain = Zeroizing::new(open(&self.0, "client key", &wrapped.0)?);
        let key: [u8; KEY_BYTES] =
            plain.as_slice().try_into().map_err(|_| ArchiveError::Sealed("client key".into()))?;
        Ok(ClientKey(Zeroizing::new(key)))
    }
}

impl ClientKey {
    /// Seals content; `purpose` is what it is, and must be said again to open it.
    ///
    /// # Errors
    /// If the operating system gives no random numbers.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<Sealed, ArchiveError> {
        seal(&self.0, purpose, plain)
    }

    /// Opens what [`ClientKey::seal`] sealed for the same purpose.
    ///
    /// # Errors
    /// If it was changed, or sealed with another key or for another purpose.
    pub fn open(&self, purpose: &str, sealed: &Sealed) -> Result<Vec<u8>, ArchiveError> {
        open(&self.0, purpose, &sealed.0)
    }

    /// A name for content that is the same for the same content of this client and means nothing to others.
    pub(crate) fn name_of(&self, plain: &[u8]) -> String {
        blake3::keyed_hash(&blake3::derive_key("stubble archive blob name", self.0.as_slice()), plain)
            .to_hex()
            .to_string()
    }
}

/// The nonce, then the ciphertext with its tag.
fn seal(key: &Secret, purpose: &str, plain: &[u8]) -> Result<Sealed, ArchiveError> {
    let nonce = random::<NONCE_BYTES>()?;
    let payload = Payload { msg: plain, aad: purpose.as_bytes() };
    let cipher = cipher(key);
    let ciphertext = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| ArchiveError::Store("content is too long to be sealed".into()))?;
    let mut sealed = nonce.to_vec();
    sealed.extend(ciphertext);
    Ok(Sealed(sealed))
}

fn open(key: &Secret, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let refused = || ArchiveError::Sealed(purpose.to_owned());
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(refused)?;
    let payload = Payload { msg: ciphertext, aad: purpose.as_bytes() };
    cipher(key).decrypt(&XNonce::from(*nonce), payload).map_err(|_| refused())
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(**key))
}

fn random<const N: usize>() -> Result<[u8; N], ArchiveError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| ArchiveError::Random(e.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_flipped_bit_anywhere_is_noticed(content in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let (key, _) = Vault::generate().unwrap().new_client_key().unwrap();
            let mut sealed = key.seal("photo", &content).unwrap();
            prop_assert_eq!(key.open("photo", &sealed).unwrap(), content);
            let place = at.index(sealed.0.len());
            sealed.0[place] ^= 1 << bit;
            prop_assert!(key.open("photo", &sealed).is_err());
        }
    }

    #[test]
    fn a_key_file_gives_back_the_key_and_nothing_else_is_one() {
        let vault = Vault::generate().unwrap();
        let (key, wrapped) = vault.new_client_key().unwrap();
        let again = Vault::from_text(&format!("{}\n", vault.to_text().as_str())).unwrap();
        let sealed = key.seal("note", b"x").unwrap();
        assert_eq!(again.unwrap_key(&wrapped).unwrap().open("note", &sealed).unwrap(), b"x");
        for text in ["", "zz", &"g".repeat(64), &"0".repeat(63), &"é".repeat(32)] {
            assert!(matches!(Vault::from_text(text), Err(ArchiveError::KeyFile)), "{text}");
        }
        assert!(
            Vault::generate().unwrap().unwrap_key(&wrapped).is_err(),
            "another house's key opens nothing"
        );
    }

    #[test]
    fn the_same_content_has_one_name_for_one_client_and_another_for_others() {
        let vault = Vault::generate().unwrap();
        let (one, _) = vault.new_client_key().unwrap();
        let (other, _) = vault.new_client_key().unwrap();
        assert_eq!(one.name_of(b"photo"), one.name_of(b"photo"));
        assert_ne!(one.name_of(b"photo"), other.name_of(b"photo"));
    }
}
