//! What every statement must keep to, so that both databases can run the same text.

/// The text of a statement, checked when it is compiled: its parameters are `$1..$n`, and they
/// first appear in that order. One database numbers named parameters by first appearance, the
/// other by their digits; in this order both agree.
pub(crate) const fn sql(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut seen = 0;
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let mut number = 0;
            while at + 1 < bytes.len() && bytes[at + 1].is_ascii_digit() {
                number = number * 10 + (bytes[at + 1] - b'0') as u32;
                at += 1;
            }
            assert!(number >= 1 && number <= seen + 1, "parameters first appear as $1, $2, $3…");
            if number == seen + 1 {
                seen = number;
            }
        }
        at += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::sql;

    #[test]
    fn parameters_in_order_pass() {
        for text in ["SELECT 1", "a = $1", "a = $1 AND b = $2 AND c = $1", "($1,$2,$3,$4,$5)"] {
            assert_eq!(sql(text), text);
        }
        let eleven = "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
        assert_eq!(sql(eleven), eleven);
    }

    #[test]
    fn parameters_out_of_order_do_not() {
        for text in ["a = $2 AND b = $1", "a = $", "a = $0", "a = $1 AND b = $3"] {
            assert!(std::panic::catch_unwind(|| sql(text)).is_err(), "{text}");
        }
    }
}
