//! Crockford base 32: digits and letters without I, L, O and U, read without regard to case.
//! Source: Douglas Crockford, "Base 32", <https://www.crockford.com/base32.html>.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The low `len * 5` bits of `value` as `len` upper-case characters.
pub fn encode(value: u64, len: usize) -> String {
    (0..len)
        .rev()
        .map(|place| {
            let shift = u32::try_from(place * 5).unwrap_or(u32::MAX);
            let digit = value.checked_shr(shift).unwrap_or(0) & 31;
            char::from(ALPHABET[usize::try_from(digit).unwrap_or(0)])
        })
        .collect()
}

/// The value of `text`; `None` for a character outside the alphabet or more than 64 bits.
/// `O` reads as 0, `I` and `L` as 1.
pub fn decode(text: &str) -> Option<u64> {
    text.bytes().try_fold(0_u64, |value, byte| {
        let digit = digit(byte)?;
        value.checked_mul(32)?.checked_add(digit)
    })
}

fn digit(byte: u8) -> Option<u64> {
    let upper = match byte.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    ALPHABET.iter().position(|&c| c == upper).and_then(|at| u64::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use proptest::prelude::{any, proptest};

    #[test]
    fn reads_lookalikes() {
        assert_eq!(decode("o1iL"), decode("0111"));
        assert_eq!(decode("u"), None);
        assert_eq!(decode("zzzzzzzzzzzzzzz"), None);
    }

    proptest! {
        #[test]
        fn round_trips(value in any::<u64>()) {
            assert_eq!(decode(&encode(value, 13)), Some(value));
        }
    }
}
