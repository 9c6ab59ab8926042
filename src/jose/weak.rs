//! RSA moduli with a known weakness: those of CVE-2017-15361 ("ROCA"), which can be factored.
//!
//! The faulty library made primes of the form `k·M + (65537^a mod M)`, so its moduli are powers of 65537 modulo every small
//! prime. A random modulus passes for one with a probability below 2^-27.

/// The odd primes below 168, which divide every `M` of the faulty library.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127,
    131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether a modulus (big-endian) has the mark.
pub(crate) fn is_roca(n: &[u8]) -> bool {
    PRIMES.into_iter().all(|prime| {
        let remainder = n.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        let powers = std::iter::successors(Some(1), |power| Some(power * 65_537 % prime));
        powers.take(usize::try_from(prime).unwrap_or(usize::MAX)).any(|power| power == remainder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 65537^128, big-endian: times 65537 is a shift by two bytes and an addition.
    fn marked() -> Vec<u8> {
        let mut number = vec![1_u8];
        for _ in 0..128 {
            let shifted = [number.as_slice(), &[0, 0]].concat();
            let mut sum = Vec::new();
            let mut carry = 0;
            for at in 0..shifted.len() {
                let one = u32::from(shifted[shifted.len() - 1 - at]);
                let two = number.len().checked_sub(1 + at).map_or(0, |at| u32::from(number[at]));
                sum.push(u8::try_from((one + two + carry) & 0xff).unwrap());
                carry = (one + two + carry) >> 8;
            }
            number = sum.into_iter().rev().collect();
        }
        number
    }

    #[test]
    fn a_modulus_with_the_mark_is_found_and_its_neighbour_is_not() {
        let mut number = marked();
        assert!(number.len() > 256 && is_roca(&number));
        *number.last_mut().unwrap() ^= 2;
        assert!(!is_roca(&number));
    }
}
